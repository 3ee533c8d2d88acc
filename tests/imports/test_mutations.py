"""Good files spoiled at random: read exactly, asked about or refused, and never half written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from enterprises.models import OutputReturn
from imports import messages, services
from imports.models import Batch, StagedRow
from tests.imports.corpus import mutators, trials

pytestmark = pytest.mark.django_db
Status = Batch.Status
# Level, kind of file, examples; the place in the list is the seed, so that two runs of one mutator differ.
RUNS = [
    *(("bytes", kind, 30) for kind in ("xlsx", "xls", "xls", "csv")),
    *(("parts", "xlsx", 40) for _ in range(3)),
    *(("cells", kind, 50) for kind in ("xlsx", "xls", "csv")),
]


@contextmanager
def undone() -> Iterator[None]:
    """What one example writes is gone before the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def clerk(signed_in):
    trials.settle()
    return signed_in("bureau")


def test_there_are_as_many_examples_as_promised():
    assert sum(count for *_, count in RUNS) >= 300


@pytest.mark.parametrize("number", range(len(RUNS)), ids=[f"{level}-{kind}" for level, kind, _ in RUNS])
def test_whatever_becomes_of_a_file(number, clerk):
    level, kind, count = RUNS[number]

    @seed(number)
    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def look(data):
        content = mutators.MUTATORS[level](data.draw, kind)
        with undone():
            assert_harmless(content, f"output-2023-05.{kind}", clerk)

    look()


def assert_harmless(content, file_name, clerk):
    batch = trials.read(content, file_name, {"region": "341700", "file_name": file_name})
    assert not OutputReturn.objects.exists()
    assert batch.status in (Status.READY, Status.ASKING, Status.FAILED)
    assert clerk.get(batch.get_absolute_url()).status_code == 200
    if batch.status != Status.READY:
        assert batch.message.endswith("。")
        assert has_remedy(batch.message)
        assert batch.message != messages.READ_FAILED.format(batch=batch.pk)
        assert not batch.rows.exists()
        return
    assert all(map(has_remedy, trials.sentences(batch)))
    assert_taken_whole(batch)


def has_remedy(sentence):
    return any(word in sentence for word in trials.REMEDIES)


def assert_taken_whole(batch):
    """Every row that is new stands there with its figures, no row that was refused, and nothing else."""
    if batch.form != "output" or not batch.has_something_to_take:
        return
    taken = services.take(batch_id=batch.pk, by="测试")
    assert taken.status == Status.TAKEN
    rows = {row.target: row for row in batch.rows.exclude(kind=StagedRow.Kind.REFUSED)}
    written = {each.enterprise_id: each for each in OutputReturn.objects.filter(period=batch.period)}
    assert set(written) == set(rows)
    for target, row in rows.items():
        for name, figure in row.values.items():
            assert getattr(written[target], name) == (None if figure is None else Decimal(figure)), name
