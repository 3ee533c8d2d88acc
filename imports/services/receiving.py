"""A file received, and what its reader asked told."""

from __future__ import annotations

import hashlib
from typing import IO, Any

from django.core.files import File
from django.db import transaction

from accounts.models import Region
from accounts.periods import Period
from imports.models import Batch, SourceFile
from imports.services.states import require

Status = Batch.Status


@transaction.atomic
def receive(
    *,
    file: IO[bytes],
    file_name: str,
    importer: str,
    region: Region,
    user: Any = None,
    form: str = "",
    period: Period | None = None,
    options: dict[str, Any] | None = None,
) -> Batch:
    """A batch of the file, waiting to be read; the file is kept once whoever uploads it."""
    source = _keep(file, file_name)
    return Batch.objects.create(
        source=source,
        importer=importer,
        region=region,
        form=form,
        period=period.date if period else None,
        options=options or {},
        uploaded_by=user,
        uploaded_by_name=str(user)[:40] if user else "命令行",
    )


def _keep(file: IO[bytes], file_name: str) -> SourceFile:
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    size = file.tell()
    file.seek(0)
    source = SourceFile(sha256=digest, name=file_name[-255:], size=size)
    twin = SourceFile.objects.filter(sha256=digest).exclude(file="").first()
    if twin and twin.file.storage.exists(str(twin.file.name)):
        source.file = twin.file.name
    else:
        source.file.save(file_name, File(file), save=False)
    source.save()
    return source


@transaction.atomic
def answer(*, batch: Batch, period: Period) -> None:
    """The period that the reader could not find, told by the user; the batch waits to be read again."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    require(batch, Status.ASKING)
    batch.period = period.date
    batch.status, batch.question, batch.message = Status.UPLOADED, "", ""
    batch.save()
