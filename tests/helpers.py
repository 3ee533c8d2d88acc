"""Files in and out of the import path, for tests of every room."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from accounts.models import Region
from imports import services
from imports.models import Batch

SAMPLES = Path(__file__).parent / "samples"


def read(path: Path | str, importer: str = "returns", *, region: str = "340000", **kwargs: Any) -> Batch:
    """A batch of the file at `path` (a name stands for a sample), read and staged."""
    path = Path(path) if Path(path).is_absolute() else SAMPLES / path
    return read_bytes(path.read_bytes(), path.name, importer, region=region, **kwargs)


def read_bytes(
    content: bytes, name: str, importer: str = "returns", *, region: str = "340000", **kwargs: Any
) -> Batch:
    """A batch of `content` under the file name `name`, read and staged."""
    batch = services.receive(
        file=io.BytesIO(content),
        file_name=name,
        importer=importer,
        region=Region.objects.get(code=region),
        **kwargs,
    )
    return services.read_batch(batch_id=batch.pk)


def take(path: Path | str, importer: str = "returns", **kwargs: Any) -> Batch:
    """The file read and taken."""
    batch = read(path, importer, **kwargs)
    assert batch.status == Batch.Status.READY, batch.message
    return services.take(batch_id=batch.pk, by="测试")
