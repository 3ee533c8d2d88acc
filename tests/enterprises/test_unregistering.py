"""A taken register taken back: enterprises and events that it brought go, the rest is as it was."""

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enterprises.models import Enterprise, ScaleEvent
from imports import services
from tests import sheets
from tests.undo import undo

pytestmark = pytest.mark.django_db
FIELDS = (
    "uscc",
    "name",
    "search",
    "region__code",
    "zone__code",
    "industry__code",
    "industry_code",
    "uscc_override",
)
PLACE = ("batch", "sheet", "row")
DETAILS = ("enterprise__uscc", "kind", "period", "channel", "first_ever", "reason")


def as_it_is():
    """The register and its events; their keys are nobody's concern."""
    return (
        list(Enterprise.objects.order_by("uscc").values_list(*FIELDS, *PLACE)),
        list(ScaleEvent.objects.order_by("enterprise__uscc", "period").values_list(*DETAILS, *PLACE)),
    )


def test_what_it_brought_goes():
    batch = sheets.take_register(sheets.firm(1, channel="年度", first="是"), sheets.firm(2, exit="2022-03"))
    assert ScaleEvent.objects.count() == 3
    assert undo(batch) == []
    assert as_it_is() == ([], [])


def test_what_it_changed_comes_back():
    sheets.take_register(sheets.firm(1), sheets.firm(2, entry=None), sheets.firm(3, industry="2926"))
    before = as_it_is()
    moved = sheets.firm(1, "341721", name="安徽改名有限公司", industry="0610", exit="2023-02", reason="停产")
    batch = sheets.take_register(
        moved, sheets.firm(2, entry="2023-03", channel="月度", first="是"), sheets.firm(4)
    )
    assert as_it_is() != before
    assert undo(batch) == []
    assert as_it_is() == before


def test_a_park_comes_back():
    sheets.take_register(sheets.firm(1, region="341702"))
    before = as_it_is()
    park = _park_in("341702")
    batch = sheets.take_register(sheets.firm(1, region=park))
    assert Enterprise.objects.get().zone.code == park
    assert undo(batch) == []
    assert as_it_is() == before


def _park_in(county):
    from accounts.models import Region

    zones = Region.objects.filter(kind=Region.Kind.ZONE, assessed=False)
    return zones.filter(path__startswith=Region.objects.get(code=county).path).first().code


def test_batches_go_in_reverse_order():
    states, batches = [as_it_is()], []
    for rows in (
        [sheets.firm(1), sheets.firm(2, entry=None)],
        [sheets.firm(1, name="甲二"), sheets.firm(3)],
        [sheets.firm(2, entry="2023-03"), sheets.firm(3, exit="2023-04")],
        [sheets.firm(1, name="甲三", region="341721")],
    ):
        batches.append(sheets.take_register(*rows))
        states.append(as_it_is())
    for batch, before in zip(reversed(batches), reversed(states[:-1]), strict=True):
        assert undo(batch) == []
        assert as_it_is() == before


def test_a_later_register_stands_on_it():
    first = sheets.take_register(sheets.firm(1), sheets.firm(2))
    second = sheets.take_register(sheets.firm(1, name="甲二"))
    before = as_it_is()
    told = undo(first)
    assert f"批次{second.pk}" in told[0]
    assert "改动了其中1行" in told[0]
    assert as_it_is() == before
    assert undo(second) == []
    assert undo(first) == []


def test_a_later_register_that_lists_the_same_stands_on_it():
    first = sheets.take_register(sheets.firm(1), sheets.firm(2))
    second = sheets.take_register(sheets.firm(1), sheets.firm(3))
    (told,) = undo(first)
    assert f"批次{second.pk}" in told
    assert "报了其中1行同样的内容" in told


def test_returns_of_its_enterprises_stand_on_it():
    register = sheets.take_register(sheets.firm(1), sheets.firm(2))
    returns = sheets.take_output({1: (5, 4)})
    before = as_it_is()
    (told,) = undo(register)
    assert told == f"“{sheets.name(1)}”已有产销报表（批次{returns.pk}），请先撤回这些批次。"
    assert services.why_not(batch=register, by=None) == [told]
    assert as_it_is() == before
    assert undo(returns) == []
    assert undo(register) == []


def test_returns_of_enterprises_that_it_only_changed_do_not():
    sheets.take_register(sheets.firm(1))
    before = as_it_is()
    register = sheets.take_register(sheets.firm(1, name="甲二"))
    sheets.take_output({1: (5, 4)})
    assert undo(register) == []
    assert as_it_is() == before


def test_many_are_named_in_short():
    register = sheets.take_register(*map(sheets.firm, range(1, 6)))
    for number in range(1, 6):
        sheets.take_output({number: (5, 4)}, f"2023-0{number + 1}")
    (told,) = undo(register)
    assert told.startswith(f"“{sheets.name(1)}”、“{sheets.name(2)}”、“{sheets.name(3)}”等5条已有产销报表")
    assert "等5个批次" in told


def test_a_change_by_hand_stands_on_it():
    batch = sheets.take_register(sheets.firm(1))
    Enterprise.objects.update(name="手工改名")
    (told,) = undo(batch)
    assert "第2行入库后又在网页上作过修改" in told


def test_no_log_of_every_row_is_written():
    batch = sheets.take_register(*map(sheets.firm, range(1, 21)))
    before = LogEntry.objects.count()
    assert undo(batch) == []
    assert LogEntry.objects.count() == before + 1


@pytest.mark.parametrize("count", [1, 20])
def test_queries_do_not_grow_with_the_rows(count):
    sheets.take_register(*map(sheets.firm, range(1, count + 1)))
    names = [sheets.firm(number, name=f"新名{number}") for number in range(1, count + 1)]
    batch = sheets.take_register(*names, *map(sheets.firm, range(101, 101 + count)))
    with CaptureQueriesContext(connection) as queries:
        assert undo(batch) == []
    assert len(queries) <= 150
