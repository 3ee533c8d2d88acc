"""A taken batch of returns taken back: figures and places as they stood, or the batches that stand on it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Region
from enterprises.importers import ReturnsImporter
from enterprises.models import OutputReturn
from imports.models import Batch, StagedRow
from tests import sheets

pytestmark = pytest.mark.django_db
NAMES = ("gross_output", "gross_output_prior", "sales_output")


@pytest.fixture
def firms(db):
    return sheets.known(1, 2, 3)


def undo(batch):
    """As the undoing service does it: the importer, then the status."""
    told = ReturnsImporter().undo(batch)
    if not told:
        Batch.objects.filter(pk=batch.pk).update(status=Batch.Status.UNDONE)
    return told


def standing():
    columns = ("enterprise", "batch", "sheet", "row", *NAMES)
    return list(OutputReturn.objects.order_by("enterprise").values_list(*columns))


def take(**rows):
    return sheets.take_output({int(number.strip("n")): row for number, row in rows.items()})


def typed(firm, before, values, *, kind="changed", batch=None, minutes=0):
    """A row of a hand batch, as entering in the browser writes it: into the return, and as a staged row."""
    when = timezone.now() + timedelta(minutes=minutes)
    batch = batch or Batch.objects.create(
        origin=Batch.Origin.HAND,
        importer="returns",
        region=Region.objects.get(code="341702"),
        form="output",
        period="2023-05-01",
        status=Batch.Status.TAKEN,
        created_at=when,
        taken_at=when,
        taken_by_name="李敏",
    )
    row = batch.rows.count() + 1
    StagedRow.objects.create(
        batch=batch,
        sheet="网页填报",
        row=row,
        kind=kind,
        target=firm,
        values=values,
        before=before,
        raw=[when.isoformat()],
    )
    figures = {name: Decimal(value) for name, value in values.items()}
    place = {"batch": batch, "sheet": "网页填报", "row": row}
    key = {"enterprise_id": firm, "period": "2023-05-01"}
    OutputReturn.objects.update_or_create(**key, defaults=figures | place)
    Batch.objects.filter(pk=batch.pk).update(taken_at=when)
    batch.refresh_from_db()
    return batch


def test_new_rows_go(firms):
    batch = take(n1=(5, 4), n2=(7, 6))
    assert undo(batch) == []
    assert standing() == []


def test_changed_rows_get_figures_and_place_back(firms):
    take(n1=(5, 4), n2=(7, None))
    before = standing()
    second = take(n1=("5.0001", 4), n2=(None, 8), n3=(1, 1))
    assert standing() != before
    assert undo(second) == []
    assert standing() == before


def test_unchanged_rows_keep_the_place_they_had(firms):
    first = take(n1=(5, 4), n2=(7, 6))
    second = take(n1=(5, 4), n2=(8, 6))
    assert undo(second) == []
    assert {row[1] for row in standing()} == {first.pk}
    assert undo(first) == []
    assert standing() == []


def test_a_place_never_falls_to_a_batch_that_was_undone(firms):
    first, second, third = take(n1=(1, 1)), take(n1=(2, 1)), take(n1=(3, 1))
    assert undo(third) == []
    assert undo(second) == []
    assert [(row[1], row[4]) for row in standing()] == [(first.pk, 1)]


def test_a_later_batch_stands_on_it(firms):
    first = take(n1=(5, 4), n2=(7, 6), n3=(1, 1))
    second = take(n1=(6, 4), n2=(7, 6), n3=(2, 1))
    before = standing()
    (told,) = undo(first)
    assert f"批次{second.pk}" in told
    assert "由测试入库" in told
    assert "改动了2家企业的数据" in told
    assert f"{timezone.localtime(second.taken_at):%Y-%m-%d}" in told
    assert standing() == before
    assert undo(second) == []
    assert undo(first) == []


def test_other_periods_and_forms_do_not_stand_on_it(firms):
    batch = take(n1=(5, 4))
    june = sheets.take_output({1: (9, 8)}, period="2023-06")
    assert undo(batch) == []
    assert {row[1] for row in standing()} == {june.pk}


def test_what_was_typed_stands_on_a_file(firms):
    batch = take(n1=(5, 4))
    hand = typed(firms[0], {"gross_output": "5"}, {"gross_output": "6"})
    (told,) = undo(batch)
    assert told.startswith("网页填报")
    assert "由李敏填报" in told
    assert undo(hand) == []
    assert [row[1] for row in standing()] == [batch.pk]
    assert undo(batch) == []
    assert standing() == []


def test_of_each_value_typed_what_stood_first_comes_back(firms):
    batch = take(n1=(5, 4), n2=(7, 6))
    before = standing()
    hand = typed(firms[0], {"gross_output": "5"}, {"gross_output": "6"})
    hand = typed(firms[0], {"sales_output": None}, {"sales_output": "2"}, batch=hand, minutes=1)
    hand = typed(firms[0], {"gross_output": "6"}, {"gross_output": "7"}, batch=hand, minutes=2)
    assert undo(hand) == []
    assert standing() == before
    assert {row[1] for row in standing()} == {batch.pk}


def test_what_was_typed_into_a_new_return_goes(firms):
    hand = typed(firms[0], {}, {"gross_output": "6"}, kind="new")
    hand = typed(firms[0], {"gross_output": "6"}, {"gross_output": "7"}, batch=hand, minutes=1)
    assert undo(hand) == []
    assert standing() == []


def test_a_file_between_two_typed_rows_stands_on_the_first(firms):
    hand = typed(firms[0], {}, {"gross_output": "6"}, kind="new", minutes=-5)
    between = take(n1=(9, 4))
    hand = typed(firms[0], {"gross_output": "9"}, {"gross_output": "7"}, batch=hand, minutes=5)
    before = standing()
    (told,) = undo(hand)
    assert f"批次{between.pk}" in told
    assert standing() == before


def test_the_place_is_that_of_the_row_written_last(firms):
    """A hand batch that was written to after a file has rows from before the file as well."""
    hand = typed(firms[0], {}, {"gross_output": "6"}, kind="new", minutes=-5)
    between = take(n1=(9, 4))
    typed(firms[1], {}, {"gross_output": "1"}, kind="new", batch=hand)
    last = take(n1=(10, 4))
    assert undo(last) == []
    assert standing()[0][1] == between.pk


@pytest.mark.parametrize("count", [1, 20])
def test_queries_do_not_grow_with_the_rows(count):
    sheets.known(*range(1, count + 1))
    sheets.take_output({number: (1, 1) for number in range(1, count + 1)})
    batch = sheets.take_output({number: (2, 1) for number in range(1, count + 1)})
    with CaptureQueriesContext(connection) as queries:
        assert undo(batch) == []
    assert len(queries) <= 16
