"""Staged figures reach their table by one statement as the bulk writer would have written them."""

from decimal import Decimal

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Region
from enterprises.models import Enterprise, OutputReturn
from imports import bulk
from imports.models import Batch, SourceFile, StagedRow
from imports.moving import move
from imports.reading import texts

pytestmark = pytest.mark.django_db
NAMES = ("gross_output", "gross_output_prior", "sales_output")
FIGURES = st.none() | st.decimals(-(10**10), 10**10, places=4) | st.integers(-999, 999).map(Decimal)
PLACE = ("enterprise_id", "period", "batch_id", "sheet", "row")


@pytest.fixture
def batch(db):
    source = SourceFile.objects.create(sha256="0" * 64, name="a.xlsx", size=1)
    region = Region.objects.get(code="341702")
    return Batch.objects.create(
        source=source, importer="returns", region=region, form="output", period="2023-05-01"
    )


@pytest.fixture
def firms(db):
    region = Region.objects.get(code="341702")
    made = [Enterprise(uscc=f"{number:018d}", name=f"企业{number}", region=region) for number in range(6)]
    return [firm.pk for firm in Enterprise.objects.bulk_create(made)]


def stage(batch, firm, row, values, kind="new", sheet="表"):
    StagedRow.objects.create(batch=batch, sheet=sheet, row=row, kind=kind, target=firm, values=values)


def written():
    return list(OutputReturn.objects.order_by("enterprise").values_list(*PLACE, *NAMES))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(FIGURES, FIGURES, FIGURES), min_size=1, max_size=6))
def test_the_same_as_written_in_bulk(batch, firms, rows):
    batch.refresh_from_db()
    OutputReturn.objects.all().delete()
    batch.rows.all().delete()
    for number, row in enumerate(rows):
        stage(batch, firms[number], number, texts.figures(NAMES, texts.digits(row)))
    move(OutputReturn, batch, NAMES, ["表"])
    moved = written()
    OutputReturn.objects.all().delete()
    lines = ((firms[i], batch.period, batch.pk, "表", i, *row) for i, row in enumerate(rows))
    bulk.write(OutputReturn, [*PLACE, *NAMES], lines, unique=("enterprise_id", "period"))
    assert moved == written()
    assert [row[-3:] for row in moved] == rows


def test_sums_in_the_database_are_the_same(batch, firms):
    """A figure that were kept as a text would not count, or count wrongly."""
    stage(batch, firms[0], 1, {"gross_output": "0.1"})
    stage(batch, firms[1], 2, {"gross_output": "1234567890123.0002"})
    move(OutputReturn, batch, NAMES[:1], ["表"])
    found = OutputReturn.objects.aggregate(total=Sum("gross_output"))["total"]
    assert round(found, 3) == Decimal("1234567890123.100")
    assert OutputReturn.objects.filter(gross_output__gt=Decimal("0.05")).count() == 2


def test_only_new_and_changed_rows_of_the_sheets(batch, firms):
    for number, (kind, sheet) in enumerate(
        [("new", "表"), ("changed", "表"), ("unchanged", "表"), ("refused", "表"), ("new", "另表")]
    ):
        stage(batch, firms[number], number, {"gross_output": "1"}, kind, sheet)
    move(OutputReturn, batch, ["gross_output"], ["表"])
    assert [row[0] for row in written()] == firms[:2]


def test_what_the_file_lacks_stays(batch, firms):
    place = (firms[0], batch.period, batch.pk, "旧", 9)
    OutputReturn.objects.create(**dict(zip([*PLACE, *NAMES], [*place, 1, 2, 3], strict=True)))
    stage(batch, firms[0], 4, {"gross_output": "7", "gross_output_prior": None}, "changed")
    batch.refresh_from_db()
    move(OutputReturn, batch, NAMES[:2], ["表"])
    assert [row[3:] for row in written()] == [("表", 4, 7, None, 3)]


def test_a_sheet_without_figures_moves_nothing_but_the_place(batch, firms):
    batch.refresh_from_db()
    stage(batch, firms[0], 4, {})
    move(OutputReturn, batch, [], ["表"])
    assert [row[3:] for row in written()] == [("表", 4, None, None, None)]
