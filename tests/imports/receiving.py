"""A small output return received, for the tests of a batch's way."""

from __future__ import annotations

import io
from typing import Any

from accounts.models import Region, ReportingPeriod
from assessments.models import ProgressRequest
from enterprises.models import OutputReturn
from imports import services
from imports.models import Batch
from tests import sheets

TWO = {1: (100, 90), 2: (200, 180)}


def receive(content: bytes | None = None, name: str = "output-2023-05.csv", **kwargs: Any) -> Batch:
    """A batch of the file, waiting to be read: of two enterprises where no content is given."""
    kwargs.setdefault("region", Region.objects.get(depth=1))
    content = sheets.output(TWO) if content is None else content
    return services.receive(file=io.BytesIO(content), file_name=name, importer="returns", **kwargs)


def nothing_in_the_returns() -> bool:
    """Whether no taking has left anything."""
    counts = OutputReturn.objects.count(), ReportingPeriod.objects.count(), ProgressRequest.objects.count()
    return counts == (0, 0, 0)
