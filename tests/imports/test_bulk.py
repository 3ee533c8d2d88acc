"""The bulk writer leaves the same rows behind by either way: COPY on PostgreSQL, batches elsewhere."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Region
from enterprises.models import Enterprise, OutputReturn, ScaleEvent
from imports import bulk
from imports.models import Batch, SourceFile, StagedRow

pytestmark = pytest.mark.django_db
ODD = "\t\n\r\\'\"\x00\u2028😀汉N,.{}[]:"
TEXTS = st.text(st.one_of(st.sampled_from(ODD), st.characters(codec="utf-8")), max_size=30)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**31), 2**31), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=8,
)
STAGED = ("batch_id", "sheet", "row", "kind", "uscc", "name", "target", "values", "before", "problems", "raw")
VALUES = ("gross_output", "gross_output_prior", "sales_output")
OUTPUT = ("enterprise_id", "period", "batch_id", "sheet", "row", *VALUES)
KEY = ("enterprise_id", "period")
MAY = date(2023, 5, 1)


@pytest.fixture(params=["as the database has it", "in batches"])
def way(request, monkeypatch):
    """Each test twice: by the database's own way, and by the one for databases without COPY."""
    if request.param == "in batches":
        monkeypatch.setattr(bulk, "_copy", bulk._create)
        monkeypatch.setattr(bulk, "_copy_over", bulk._update)
    return request.param


@pytest.fixture
def batch(db):
    source = SourceFile.objects.create(sha256="0" * 64, name="a.xlsx", size=1)
    region = Region.objects.get(code="341702")
    return Batch.objects.create(source=source, importer="returns", region=region, form="output", period=MAY)


@pytest.fixture
def firms(db):
    region = Region.objects.get(code="341702")
    made = [Enterprise(uscc=f"{number:018d}", name=f"企业{number}", region=region) for number in range(6)]
    return [firm.pk for firm in Enterprise.objects.bulk_create(made)]


def without_nul(value):
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, dict):
        return {without_nul(key): without_nul(part) for key, part in value.items()}
    return [without_nul(part) for part in value] if isinstance(value, list) else value


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.tuples(TEXTS, st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1)), JSON, JSON),
        min_size=1,
        max_size=5,
    )
)
def test_texts_and_json_come_back_as_they_went_in(way, batch, rows):
    StagedRow.objects.all().delete()
    written = bulk.write(
        StagedRow,
        STAGED,
        (
            (batch.pk, text, place, "new", "", text, target, {"a": one}, {}, [other], [text])
            for place, (text, target, one, other) in enumerate(rows, 1)
        ),
    )
    assert written == len(rows)
    found = StagedRow.objects.order_by("row").values_list(
        "sheet", "name", "target", "values", "problems", "raw"
    )
    for (text, target, one, other), back in zip(rows, found, strict=True):
        text, one, other = without_nul(text), without_nul(one), without_nul(other)
        assert back == (text, text, target, {"a": one}, [other], [text])


MONEY = st.decimals(-(10**9), 10**9, places=4)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.none() | MONEY, st.none() | MONEY, st.none() | MONEY), min_size=1, max_size=6))
def test_figures_come_back_exactly(way, batch, firms, rows):
    OutputReturn.objects.all().delete()
    bulk.write(
        OutputReturn,
        OUTPUT,
        ((firms[i], MAY, batch.pk, "表", i, *values) for i, values in enumerate(rows)),
        unique=KEY,
    )
    assert list(OutputReturn.objects.order_by("row").values_list(*VALUES)) == rows


def test_figures_as_text_and_with_an_exponent(way, batch, firms):
    rows = [(firms[0], MAY, batch.pk, "表", 1, "1234.5", Decimal("1E+3"), None)]
    bulk.write(OutputReturn, OUTPUT, rows, unique=KEY)
    assert OutputReturn.objects.values_list(*VALUES).get() == (Decimal("1234.5"), Decimal(1000), None)


def test_dates_times_and_booleans(way, batch, firms):
    moment = datetime(2023, 5, 1, 12, 30, 15, 250000, tzinfo=UTC)
    bulk.write(
        SourceFile, ("sha256", "name", "size", "file", "uploaded_at"), [("1" * 64, "b", 2, "", moment)]
    )
    assert SourceFile.objects.get(size=2).uploaded_at == moment
    rows = [
        (firms[i], "entry", MAY, "", value, "", "", "", "", None, None)
        for i, value in enumerate((True, False, None))
    ]
    fields = (
        "enterprise_id",
        "kind",
        "period",
        "channel",
        "first_ever",
        "cause",
        "made_by_name",
        "reason",
        "sheet",
        "row",
        "batch_id",
    )
    bulk.write(ScaleEvent, fields, rows)
    assert list(ScaleEvent.objects.order_by("pk").values_list("first_ever", flat=True)) == [True, False, None]


def test_a_standing_row_takes_over_only_what_update_names(way, batch, firms):
    bulk.write(OutputReturn, OUTPUT, [(firms[0], MAY, batch.pk, "甲", 1, 1, 2, 3)], unique=KEY)
    standing = OutputReturn.objects.get().pk
    rows = [(firms[0], MAY, batch.pk, "乙", 9, 10, 20, 30), (firms[1], MAY, batch.pk, "乙", 10, 4, 5, 6)]
    bulk.write(OutputReturn, OUTPUT, rows, unique=KEY, update=("gross_output", "row"))
    found = OutputReturn.objects.order_by("enterprise").values_list("sheet", "row", *VALUES)
    assert list(found) == [("甲", 9, 10, 2, 3), ("乙", 10, 4, 5, 6)]
    assert OutputReturn.objects.get(enterprise=firms[0]).pk == standing


def test_fields_that_are_not_written_stay(way, batch, firms):
    bulk.write(OutputReturn, OUTPUT, [(firms[0], MAY, batch.pk, "甲", 1, 1, 2, 3)], unique=KEY)
    fields = ("enterprise_id", "period", "batch_id", "sheet", "row", "gross_output")
    bulk.write(OutputReturn, fields, [(firms[0], MAY, batch.pk, "乙", 2, 7)], unique=KEY)
    assert OutputReturn.objects.values_list("sheet", *VALUES).get() == ("乙", 7, 2, 3)


def test_with_nothing_to_update_a_standing_row_stays(way, batch, firms):
    bulk.write(OutputReturn, OUTPUT, [(firms[0], MAY, batch.pk, "甲", 1, 1, 2, 3)], unique=KEY)
    rows = [(firm, MAY, batch.pk, "乙", 2, 7, 8, 9) for firm in firms[:2]]
    bulk.write(OutputReturn, OUTPUT, rows, unique=KEY, update=())
    assert list(OutputReturn.objects.order_by("enterprise").values_list("sheet", flat=True)) == ["甲", "乙"]


@pytest.mark.parametrize("chunk", [1, 2, 5_000])
def test_one_key_twice_is_refused_whole(way, batch, firms, monkeypatch, chunk):
    monkeypatch.setattr(bulk, "CHUNK", chunk)
    rows = [(firms[i % 3], MAY, batch.pk, "表", i, i, i, i) for i in range(4)]
    with pytest.raises(bulk.DuplicateKey):
        bulk.write(OutputReturn, OUTPUT, rows, unique=KEY)
    assert not OutputReturn.objects.exists()


def test_a_conflict_without_unique_is_an_integrity_error(way, batch, firms):
    row = (firms[0], MAY, batch.pk, "表", 1, 1, 1, 1)
    with pytest.raises(IntegrityError):
        bulk.write(OutputReturn, OUTPUT, [row, row])
    assert not OutputReturn.objects.exists()


def test_no_rows(way, batch):
    assert bulk.write(OutputReturn, OUTPUT, [], unique=KEY) == 0
    assert bulk.write(StagedRow, STAGED, iter(())) == 0
    assert not OutputReturn.objects.exists()


@pytest.mark.parametrize("unique", [(), KEY])
def test_rows_that_break_off_leave_nothing(way, batch, firms, unique, monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 1)

    def rows():
        for firm in firms[:3]:
            yield (firm, MAY, batch.pk, "表", 1, 1, 1, 1)
        raise RuntimeError("half-way")

    with pytest.raises(RuntimeError):
        bulk.write(OutputReturn, OUTPUT, rows(), unique=unique)
    assert not OutputReturn.objects.exists()


def test_rows_may_query_while_they_are_made(way, batch, firms, monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 2)
    found = Enterprise.objects.filter(pk__in=firms).order_by("pk").values_list("pk").iterator(1)
    rows = ((pk, MAY, batch.pk, "表", 1, 1, 1, 1) for (pk,) in found)
    assert bulk.write(OutputReturn, OUTPUT, rows, unique=KEY) == len(firms)


def test_a_chunk_never_asks_for_more_variables_than_sqlite_has(way, batch):
    rows = ((batch.pk, "表", i, "new", "", "", None, {}, {}, [], []) for i in range(1, 6_002))
    assert bulk.write(StagedRow, STAGED, rows) == 6_001 == StagedRow.objects.count()


def test_two_writes_of_one_transaction(way, batch, firms):
    """The temporary table of the first must not stand in the second's way."""
    for value in (1, 2):
        bulk.write(OutputReturn, OUTPUT, [(firms[0], MAY, batch.pk, "表", 1, value, 1, 1)], unique=KEY)
    assert OutputReturn.objects.get().gross_output == 2
    assert not connection.needs_rollback


def staged(batch, count):
    """The keys of so many staged rows."""
    rows = ((batch.pk, "表", i, "new", "", f"企业{i}", i, {"a": "1"}, {}, [], ["x"]) for i in range(count))
    bulk.write(StagedRow, STAGED, rows)
    return list(StagedRow.objects.order_by("pk").values_list("pk", flat=True))


@pytest.mark.parametrize("chunk", [1, 2, 5_000])
def test_rows_rewritten_by_key_keep_the_rest(way, batch, monkeypatch, chunk):
    monkeypatch.setattr(bulk, "CHUNK", chunk)
    first, *_, last = staged(batch, 4)
    rows = [(last, "changed", None, {"b": ODD}, "[1]"), (first, "unchanged", 2**40, "{}", [ODD])]
    assert bulk.rewrite(StagedRow, ("kind", "target", "values", "problems"), rows) == 2
    found = StagedRow.objects.order_by("pk").values_list(
        "kind", "target", "values", "problems", "name", "raw"
    )
    odd = without_nul(ODD)
    assert list(found) == [
        ("unchanged", 2**40, {}, [odd], "企业0", ["x"]),
        ("new", 1, {"a": "1"}, [], "企业1", ["x"]),
        ("new", 2, {"a": "1"}, [], "企业2", ["x"]),
        ("changed", None, {"b": odd}, [1], "企业3", ["x"]),
    ]


def test_a_key_that_is_gone_is_passed_over(way, batch):
    (only,) = staged(batch, 1)
    bulk.rewrite(StagedRow, ("kind",), [(only + 1, "refused"), (only, "changed")])
    assert StagedRow.objects.values_list("pk", "kind").get() == (only, "changed")


def test_a_rewriting_that_breaks_off_changes_nothing(way, batch, monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 1)
    keys = staged(batch, 2)

    def rows():
        yield keys[0], "refused"
        raise RuntimeError("half-way")

    with pytest.raises(RuntimeError):
        bulk.rewrite(StagedRow, ("kind",), rows())
    assert set(StagedRow.objects.values_list("kind", flat=True)) == {"new"}
