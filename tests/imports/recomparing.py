"""What tests of comparing anew hold a batch to: all that a comparison says, without keys and times."""

from __future__ import annotations

import io
from typing import Any

from imports import services, tasks
from imports.models import Batch

ROW = (
    *("sheet", "row", "kind", "uscc", "name", "target"),
    *("values", "before", "problems", "reasons", "raw", "read"),
)
BATCH = (
    *("status", "question", "importer", "form", "period", "counts", "layouts"),
    *("warnings", "read_warnings", "reasons", "rows_noted", "rows_total", "rows_done"),
)


def told(batch: Batch) -> dict[str, Any]:
    """Everything that stands of the batch and of its rows, in their order."""
    batch = Batch.objects.get(pk=batch.pk)
    rows = list(batch.rows.order_by("pk").values(*ROW))
    return {name: getattr(batch, name) for name in BATCH} | {"rows": rows}


def compared_again(batch: Batch) -> Batch:
    """The batch, asked for to be compared with what stands now, and compared by the task."""
    assert services.request_comparison(batch=batch)
    tasks.read_batch(batch.pk)
    return Batch.objects.get(pk=batch.pk)


def anew(batch: Batch) -> Batch:
    """Another batch of the same file, uploaded in the same way and read now."""
    assert batch.source is not None
    with batch.source.file.open("rb") as file:
        content = file.read()
    upload = {"importer": batch.importer, "region": batch.region, "form": batch.form}
    fresh = services.receive(
        file=io.BytesIO(content),
        file_name=batch.file_name,
        period=batch.as_period,
        options=batch.options,
        user=batch.uploaded_by,
        **upload,
    )
    return services.read_batch(batch_id=fresh.pk)


def forget_file(batch: Batch) -> None:
    """The kept file is gone: whoever opened it again would fail."""
    assert batch.source is not None
    batch.source.file.storage.delete(str(batch.source.file.name))
