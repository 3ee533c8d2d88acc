"""Parcels from lists: known by county and number, areas in any unit, holders and users, and taken back whole."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone
from openpyxl import Workbook

from enterprises.importers.reasons import OUT_OF_SCOPE_PLACE
from imports import previewing
from imports.models import Batch
from imports.selectors import batch_columns
from land import messages, selectors
from land.importers import reasons
from land.models import LandShare, Parcel, Revival
from land.services import disputes, files, revivals, shares
from tests import helpers, sheets
from tests.land.world import TODAY, deed, does, firm, parcel, share
from tests.undo import undo

pytestmark = pytest.mark.django_db
HEAD = (
    *(
        "序号",
        "宗地号",
        "土地使用权人",
        "使用企业",
        "所在县区",
        "坐落",
        "宗地面积（亩）",
        "供地时间",
        "利用状况",
    ),
    *("原因分析", "盘活方式", "盘活措施", "完成时限", "已盘活面积（亩）", "盘活时间"),
)


def row(number="G-1", **more):
    said = {
        "宗地号": number,
        "土地使用权人": firm(1).name,
        "所在县区": "贵池区",
        "坐落": "工业大道8号",
        "宗地面积（亩）": 100,
        "供地时间": "2018-05-06",
        "利用状况": "闲置土地",
        "原因分析": "停产",
        "盘活方式": "腾笼换鸟",
        "完成时限": "2023年12月31日",
    }
    return said | more


def read(*rows, heads=HEAD, title="贵池区工业用地宗地清单", **kwargs) -> Batch:
    book = Workbook()
    page = book.active
    page.append([title])
    page.append(list(heads))
    for each in rows:
        page.append([each.get(head) for head in heads])
    content = io.BytesIO()
    book.save(content)
    options = {"region": "341702"} | kwargs
    return helpers.read_bytes(content.getvalue(), "宗地.xlsx", **({"importer": "parcels"} | options))


def take(*rows, **kwargs) -> Batch:
    return sheets.finish(read(*rows, **kwargs))


def told(batch):
    return [
        (each.row, problem["level"], problem["why"])
        for each in batch.rows.order_by("pk")
        for problem in each.problems
    ]


def state():
    return [list(model.objects.order_by("pk").values()) for model in (Parcel, LandShare, Revival)]


def test_a_row_is_a_parcel_with_its_holders_share():
    batch = take(row())
    found = Parcel.objects.get()
    assert told(batch) == []
    assert (found.number, found.area, found.state, found.way) == ("G-1", 100, "idle", "replace")
    assert (found.supplied_on, found.plan_due) == (date(2018, 5, 6), date(2023, 12, 31))
    share_of = LandShare.objects.get()
    assert (share_of.enterprise, share_of.basis, share_of.area) == (firm(1), "owned", 100)
    assert share_of.since == date(2018, 5, 6)
    assert batch.cell_of(found.sheet, found.row, "area") == "G3"


@pytest.mark.parametrize("heading", ["宗地号", "地块编号", "宗地代码"])
def test_the_file_is_known_by_itself(heading):
    heads = (heading, "土地使用权人", "面积（公顷）")
    batch = read(
        {heading: "G-9", "土地使用权人": "某厂", "面积（公顷）": 2}, heads=heads, title="台账", importer=""
    )
    assert (batch.importer, batch.form) == ("parcels", "parcels")


@pytest.mark.parametrize(
    ("heading", "value", "mu"),
    [
        ("面积（平方米）", 66_667, Decimal("100.0005")),
        ("用地面积(㎡)", 2_000, Decimal(3)),
        ("土地面积（公顷）", "2.5", Decimal("37.5")),
        ("占地面积（亩）", "12.34", Decimal("12.34")),
    ],
)
def test_areas_are_read_in_their_unit(heading, value, mu):
    take({"宗地号": "G-1", "土地使用权人": "某厂", heading: value}, heads=("宗地号", "土地使用权人", heading))
    assert Parcel.objects.get().area == mu


def test_several_users_share_a_parcel_and_one_lets_to_another():
    users = f"{firm(1).name}（60亩，自有）；{firm(2).name}（20亩，租用）"
    batch = take(row(使用企业=users))
    assert told(batch) == []
    today = timezone.localdate()
    held = selectors.areas_of([firm(1).pk, firm(2).pk], today)
    assert [held[each.pk].total for each in (firm(1), firm(2))] == [40, 20]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"宗地号": None}, reasons.NO_NUMBER),
        ({"宗地面积（亩）": None}, reasons.NO_AREA),
        ({"宗地面积（亩）": 0}, reasons.NOT_POSITIVE),
        ({"利用状况": "在册"}, reasons.UNKNOWN_STATE.format(value="在册")),
        ({"供地时间": "前年"}, reasons.NO_DAY.format(value="前年")),
        ({"已盘活面积（亩）": 120}, reasons.REVIVED_OVER_AREA.format(revived="120", area="100")),
        ({"已盘活面积（亩）": 20}, reasons.NO_REVIVED_DAY.format(more="20")),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_reason(more, why):
    batch = read(row(**more))
    assert (why in [each[2] for each in told(batch)], batch.counts["refused"]) == (True, 1)


def test_shares_over_the_area_are_refused():
    batch = read(row(使用企业=f"{firm(1).name}（60亩，自有）；{firm(2).name}（50亩，自有）"))
    assert told(batch) == [(3, "error", reasons.SHARES_OVER_AREA.format(shared="110", area="100"))]


def test_another_countys_place_is_refused():
    batch = read(row(所在县区="东至县"))
    assert told(batch) == [(3, "error", OUT_OF_SCOPE_PLACE.format(region="贵池区"))]


def test_a_day_on_the_first_of_a_month_keeps_its_day_in_the_preview():
    batch = read(row(供地时间="2019-01-01"))
    columns = batch_columns(batch)
    line = previewing.lines(batch, list(batch.rows.all()), columns)[0]
    assert line.cells[list(columns).index("supplied_on")].text == "2019-01-01"


def test_a_second_row_of_a_parcel_is_refused():
    assert read(row(), row()).counts == {**read(row(), row()).counts, "new": 1, "refused": 1}


def test_a_user_who_is_in_no_register_is_taken_with_a_warning():
    batch = take(row(土地使用权人="外地来的公司"))
    assert told(batch) == [(3, "warning", reasons.UNKNOWN_HOLDER)]
    assert not LandShare.objects.exists()


def test_what_was_revived_adds_up_to_what_the_list_says():
    take(row(**{"已盘活面积（亩）": 30, "盘活时间": "2023-03-05"}))
    batch = take(row(**{"已盘活面积（亩）": 50, "盘活时间": "2023-09-05"}))
    assert told(batch) == []
    assert list(Revival.objects.values_list("area", "on")) == [(30, date(2023, 3, 5)), (20, date(2023, 9, 5))]
    less = read(row(**{"已盘活面积（亩）": 10}))
    assert told(less) == [(3, "warning", reasons.REVIVED_LESS.format(standing="50", revived="10"))]


def test_the_same_list_again_changes_nothing():
    take(row(**{"已盘活面积（亩）": 30, "盘活时间": "2023-03-05"}))
    before = state()
    batch = read(row(**{"已盘活面积（亩）": 30, "盘活时间": "2023-03-05"}), title="再次")
    assert (batch.counts["unchanged"], told(batch)) == (1, [])
    assert state() == before


def test_shares_that_stand_are_told_and_left():
    found = parcel()
    share(found, firm(2), 100)
    batch = take(row())
    why = reasons.USERS_DIFFER.format(users=f"{firm(2).name}（100亩，自有）")
    assert told(batch) == [(3, "warning", why)]
    assert LandShare.objects.get().enterprise == firm(2)


def test_an_area_below_what_is_used_is_refused():
    share(parcel(), firm(1), 90)
    batch = read(row(**{"宗地面积（亩）": 80}))
    assert batch.counts["refused"] == 1


class TestUndone:
    def test_everything_is_as_before(self):
        parcel(number="G-2")
        before = state()
        batch = take(row("G-2", **{"已盘活面积（亩）": 30, "盘活时间": "2023-03-05"}), row("G-1"))
        assert state() != before
        assert undo(batch) == []
        assert state() == before

    def test_not_while_a_share_changed_since(self):
        batch = take(row())
        found = LandShare.objects.get()
        shares.end_share(share=found, until=date(2023, 6, 1), **does())
        assert undo(batch)
        assert Parcel.objects.exists()

    def test_not_while_something_was_added_by_hand(self):
        batch = take(row(土地使用权人="外地来的公司"))
        share(Parcel.objects.get(), firm(2), 10)
        assert undo(batch)

    def test_a_revival_holds_it_until_it_is_voided(self):
        batch = take(row())
        revival = revive(Parcel.objects.get(), 100)
        assert f"“G-1”已有盘活记录，{messages.UNDO_REVIVALS}" in undo(batch)
        revivals.cancel_revival(revival=revival, reason="登记有误", **does())
        assert undo(batch) == []
        assert state() == [[], [], []]

    def test_a_revival_of_the_list_itself_that_was_voided_does_not_hold_it(self):
        batch = take(row(**{"已盘活面积（亩）": 30, "盘活时间": "2023-03-05"}))
        revivals.cancel_revival(revival=Revival.objects.get(), reason="登记有误", **does())
        assert undo(batch) == []

    def test_an_ended_share_of_the_list_holds_it_until_it_is_voided(self):
        batch = take(row())
        share_of = shares.end_share(share=LandShare.objects.get(), until=date(2023, 6, 1), **does())
        assert undo(batch) == [messages.CHANGED_SHARES.format(numbers="G-1")]
        shares.cancel_share(share=share_of, reason="登记有误", **does())
        assert undo(batch) == []

    def test_an_open_dispute_holds_it_until_it_is_dropped(self):
        batch = take(row())
        dispute = object_to(Parcel.objects.get())
        assert undo(batch) == [f"“G-1”已有面积争议，{messages.UNDO_DISPUTES}"]
        disputes.drop_dispute(dispute=dispute, text="异议人撤回", decided_on=TODAY, **does())
        assert undo(batch) == []

    def test_a_decided_dispute_holds_it_for_good(self):
        batch = take(row())
        dispute = object_to(Parcel.objects.get())
        disputes.decide_dispute(
            dispute=dispute, upheld=False, area=None, text="复核", decided_on=TODAY, **does()
        )
        assert undo(batch) == [f"“G-1”已有面积争议，{messages.UNDO_DISPUTES}"]

    def test_a_file_holds_it_and_a_line_of_history_does_not(self):
        batch = take(row())
        files.add_parcel_files(parcel=Parcel.objects.get(), uploads=[deed()], **does())
        assert undo(batch) == [f"“G-1”已有宗地材料，{messages.UNDO_FILES}"]


def revive(of, area):
    return revivals.record_revival(
        parcel=of,
        area=Decimal(area),
        on=date(2023, 6, 1),
        way="replace",
        evidence=[deed()],
        state_after="normal",
        **does(),
        today=TODAY,
    )


def object_to(of):
    return disputes.raise_dispute(
        parcel=of,
        enterprise=firm(1),
        objector="某村委会",
        as_of=date(2023, 1, 1),
        claimed=Decimal(92),
        reason="代征道路",
        evidence=[deed()],
        raised_on=date(2023, 9, 1),
        **does(),
    )
