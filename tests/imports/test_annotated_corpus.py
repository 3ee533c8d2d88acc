"""Every good workbook of the corpus annotated and read again: it says the same as before."""

from __future__ import annotations

import pytest

from imports import services, tasks
from imports.models import Annotation, Batch
from tests.imports.corpus import cases, trials

pytestmark = pytest.mark.django_db
SIDECARS = trials.sidecars()
GOOD = sorted(path for path in SIDECARS if path.startswith("should_pass"))
# openpyxl writes a formula without its result: only Excel or WPS, where the clerk corrects, calculates it.
WITH_FORMULAS = "公式没有保存计算结果"


@pytest.mark.parametrize("path", GOOD)
def test_what_comes_back_reads_as_it_did(path, db):
    trials.settle()
    expected = trials.expectation(SIDECARS[path])
    content = cases.GENERATED[path]() if expected.generated else (trials.ROOT / path).read_bytes()
    batch = trials.read(content, path, {"region": "341700"} | expected.upload)
    assert services.request_annotation(batch=batch, by="王敏")
    tasks.annotate_batch(batch.pk)
    annotation = Annotation.objects.get()
    assert annotation.status == Annotation.Status.READY
    with annotation.file.open("rb") as file:
        content = file.read()
    stem = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    again = trials.read(content, f"{stem}-批注.xlsx", {"region": "341700"} | expected.upload)
    if again.status == Batch.Status.FAILED:
        assert WITH_FORMULAS in again.message
        return
    assert again.status == Batch.Status.READY, again.message
    assert trials.staged(again) == trials.staged(batch)
    assert (again.form, again.period, again.counts) == (batch.form, batch.period, batch.counts)
