"""Lists of needs, recognitions, activities and partners from spreadsheets: checked, taken, taken back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from support import messages
from support.models import Activity, ChainEntry, Distress, Need
from support.services import needs as need_services
from tests import helpers, sheets
from tests.undo import undo

pytestmark = pytest.mark.django_db
NEEDS = ("企业名称", "需求类型", "提出月份", "需求内容", "用工人数(人)", "融资金额(万元)", "用地面积(亩)")
DISTRESS = ("企业名称", "认定类别", "认定日期", "认定情形", "处置方式", "腾出土地(亩)", "债务总额(万元)")
ACTIVITIES = ("活动名称", "活动类型", "活动日期", "举办地区", "参加人数(人)", "签约金额(万元)")
CHAIN = ("企业名称", "类别", "产品或工序", "合作企业")


def read(importer, headings, *rows, name="", region="341702"):
    content = sheets.sheet(headings, rows)
    return helpers.read_bytes(content, name or f"{importer}-2023年5月.csv", importer, region=region)


def take(*args, **kwargs):
    return sheets.finish(read(*args, **kwargs))


def reasons(batch):
    return [problem["why"] for row in batch.rows.order_by("pk") for problem in row.problems]


def need(**more):
    usual = {"企业名称": sheets.name(1), "需求类型": "用工", "提出月份": "2023-04", "需求内容": "焊工"}
    row = usual | {"用工人数(人)": 12} | more
    return [row.get(head) for head in NEEDS]


class TestNeeds:
    def test_each_row_is_a_need_in_its_stored_unit(self, firm):
        money = need(需求类型="融资", 需求内容="周转", **{"用工人数(人)": "", "融资金额(万元)": "500"})
        take("needs", NEEDS, need(), money)
        rows = list(Need.objects.order_by("pk").values_list("kind", "month", "subject", "amount", "state"))
        assert rows == [
            ("labour", date(2023, 4, 1), "焊工", Decimal(12), "raised"),
            ("finance", date(2023, 4, 1), "周转", Decimal(5000), "raised"),
        ]

    def test_a_sheet_of_one_kind_needs_no_column_of_kinds_and_the_title_tells_the_month(self, firm):
        batch = take(
            "needs",
            ("企业名称", "岗位", "用工人数(人)"),
            [firm.name, "普工", 5],
            name="2023年5月用工需求表.csv",
        )
        assert batch.counts["new"] == 1
        row = Need.objects.get()
        assert (row.kind, row.month, row.subject) == ("labour", date(2023, 5, 1), "普工")

    @pytest.mark.parametrize(
        ("more", "why"),
        [
            ({"需求类型": "", "用工人数(人)": ""}, messages.NO_KIND),
            ({"需求类型": "喝茶", "用工人数(人)": "1"}, messages.UNKNOWN_KIND.format(value="喝茶")),
            (
                {"用工人数(人)": "2.5"},
                messages.ROW_NOT_WHOLE.format(kind="用工", amount="人数", unit="人"),
            ),
            ({"需求类型": "", "融资金额(万元)": "5"}, messages.SEVERAL_KINDS),
            ({"需求内容": ""}, messages.NO_SUBJECT),
            ({"用工人数(人)": ""}, messages.ROW_AMOUNT.format(kind="用工", amount="人数", unit="人")),
            ({"用工人数(人)": "-3"}, messages.ROW_AMOUNT.format(kind="用工", amount="人数", unit="人")),
        ],
    )
    def test_a_row_that_is_kept_out_says_why(self, firm, more, why):
        batch = read("needs", NEEDS, need(**more))
        assert batch.counts["refused"] == 1
        assert why in reasons(batch)

    def test_a_list_cannot_ask_for_less_than_is_met(self, firm, people, now):
        take("needs", NEEDS, need())
        need_services.meet_need(
            need=Need.objects.get(), on=date(2023, 5, 1), amount=Decimal(6), by=people["county"], now=now
        )
        batch = read("needs", NEEDS, need(**{"用工人数(人)": 5}))
        assert reasons(batch) == [messages.BELOW_MET.format(met="6 人")]

    def test_a_list_whose_rows_say_their_months_is_asked_for_no_period(self, firm):
        batch = take("needs", NEEDS, need(), name="企业需求清单.csv")
        assert (batch.period, batch.counts["new"]) == (None, 1)
        assert reasons(read("needs", NEEDS, need(提出月份=""), name="清单.csv")) == [messages.NO_MONTH]

    def test_the_same_need_twice_is_taken_once(self, firm):
        batch = read("needs", NEEDS, need(), need())
        assert (batch.counts["new"], batch.counts["refused"]) == (1, 1)

    def test_an_enterprise_of_another_region_is_kept_out(self, other_firm):
        batch = read("needs", NEEDS, need(企业名称=other_firm.name))
        assert batch.counts["refused"] == 1

    def test_the_next_list_changes_what_stands_and_leaves_its_steps(self, firm, people, now):
        take("needs", NEEDS, need())
        row = Need.objects.get()
        need_services.match_need(
            need=row, on=date(2023, 5, 1), partner_kind="school", partner="学院", by=people["county"], now=now
        )
        batch = take("needs", NEEDS, need(**{"用工人数(人)": 20}))
        row.refresh_from_db()
        assert batch.counts["changed"] == 1
        assert (row.amount, row.state, row.steps.count()) == (Decimal(20), "matched", 1)

    def test_a_need_that_is_ended_is_not_raised_anew(self, firm, people, now):
        take("needs", NEEDS, need())
        need_services.withdraw_need(
            need=Need.objects.get(), on=date(2023, 5, 1), reason="不需要", by=people["county"], now=now
        )
        assert reasons(read("needs", NEEDS, need())) == [messages.NEED_IS_ENDED]

    def test_a_list_is_taken_back_unless_somebody_worked_on_it(self, firm, people, now):
        batch = take("needs", NEEDS, need())
        assert undo(batch) == []
        assert not Need.objects.exists()
        batch = take("needs", NEEDS, need(需求内容="普工"))
        need_services.match_need(
            need=Need.objects.get(),
            on=date(2023, 5, 1),
            partner_kind="school",
            partner="学院",
            by=people["county"],
            now=now,
        )
        assert undo(batch) != []
        assert Need.objects.exists()


def recognition(**more):
    usual = {
        "企业名称": sheets.name(1),
        "认定类别": "僵尸企业",
        "认定日期": "2023年3月1日",
        "认定情形": "停产、欠薪",
        "处置方式": "整体出让",
        "腾出土地(亩)": "12.5",
        "债务总额(万元)": "300",
    }
    return [(usual | more).get(head) for head in DISTRESS]


class TestDistress:
    def test_a_list_is_recognised(self, firm):
        take("distress", DISTRESS, recognition(), name="僵尸企业清单.csv")
        row = Distress.objects.get()
        assert (row.kind, row.criteria, row.route, row.state) == (
            "zombie",
            "stopped,wages",
            "sale",
            "identified",
        )
        assert (row.identified_on, row.land_freed, row.debts) == (
            date(2023, 3, 1),
            Decimal("12.5"),
            Decimal(3000),
        )

    def test_the_same_list_again_changes_nothing(self, firm):
        take("distress", DISTRESS, recognition())
        assert read("distress", DISTRESS, recognition(债务总额="")).counts["unchanged"] == 1

    @pytest.mark.parametrize(
        ("more", "why"),
        [
            ({"认定类别": "好企业"}, messages.UNKNOWN_DISTRESS.format(value="好企业")),
            ({"认定类别": ""}, messages.NO_DISTRESS_KIND),
            ({"认定日期": ""}, messages.NO_IDENTIFIED),
            ({"认定日期": "近日"}, messages.NO_DAY.format(value="近日")),
            ({"腾出土地(亩)": "-1"}, messages.NEGATIVE.format(label="腾出土地")),
        ],
    )
    def test_a_row_that_is_kept_out_says_why(self, firm, more, why):
        batch = read("distress", DISTRESS, recognition(**more))
        assert batch.counts["refused"] == 1
        assert why in reasons(batch)

    def test_another_day_beside_a_standing_recognition_is_kept_out(self, firm):
        take("distress", DISTRESS, recognition())
        batch = read("distress", DISTRESS, recognition(认定日期="2023-04-01"))
        assert reasons(batch) == [messages.OTHER_DISTRESS.format(day="2023年3月1日")]

    def test_what_is_not_understood_is_kept_with_the_grounds_and_told(self, firm):
        batch = take("distress", DISTRESS, recognition(认定情形="停产、法人失联", 处置方式="再议"))
        assert Distress.objects.get().grounds == "法人失联"
        assert len(reasons(batch)) == 2

    def test_it_is_taken_back(self, firm):
        assert undo(take("distress", DISTRESS, recognition())) == []
        assert not Distress.objects.exists()


class TestStates:
    HEADS = (*DISTRESS, "状态", "办结日期")

    def row(self, state, ended="", **more):
        return [*recognition(**more), state, ended]

    @pytest.mark.parametrize(
        ("written", "ended", "state"),
        [
            ("认定", "", "identified"),
            ("制定方案", "", "planned"),
            ("处置中", "", "disposing"),
            ("已处置（盘活）", "2023-04-05", "settled"),
            ("已出清", "2023-04-05", "cleared"),
        ],
    )
    def test_the_state_is_read(self, firm, written, ended, state):
        take("distress", self.HEADS, self.row(written, ended))
        row = Distress.objects.get()
        assert (row.state, row.ended_on) == (state, date(2023, 4, 5) if ended else None)

    @pytest.mark.parametrize(
        ("written", "ended", "more", "why"),
        [
            ("快好了", "", {}, messages.UNKNOWN_STATE.format(value="快好了")),
            ("已出清", "", {}, messages.NO_ENDED.format(state="已出清")),
            ("处置中", "2023-04-05", {}, messages.ENDED_UNSAID),
            ("已出清", "2023-02-05", {}, messages.ENDED_EARLY.format(day="2023年3月1日")),
            ("处置中", "", {"处置方式": ""}, messages.ROW_NO_ROUTE.format(state="处置中")),
        ],
    )
    def test_a_state_that_cannot_be_is_kept_out(self, firm, written, ended, more, why):
        batch = read("distress", self.HEADS, self.row(written, ended, **more))
        assert (batch.counts["refused"], reasons(batch)) == (1, [why])

    def test_a_state_moves_on_and_not_back(self, firm):
        take("distress", self.HEADS, self.row("处置中"))
        batch = read("distress", self.HEADS, self.row("制定方案"))
        assert reasons(batch) == [messages.NO_WAY.format(now="处置中", then="已定方案")]
        batch = take("distress", self.HEADS, self.row("已盘活", "2023-06-01"))
        assert Distress.objects.get().ended_on == date(2023, 6, 1)
        assert undo(batch) == []
        assert (Distress.objects.get().state, Distress.objects.get().ended_on) == ("disposing", None)


def activity(**more):
    usual = {
        "活动名称": "新材料产需对接会",
        "活动类型": "产需对接",
        "活动日期": "2023-05-06",
        "举办地区": "贵池区",
        "参加人数(人)": 60,
        "签约金额(万元)": 1200,
    }
    return [(usual | more).get(head) for head in ACTIVITIES]


class TestActivities:
    def test_a_list_of_activities_names_no_enterprise(self, people):
        batch = take("activities", ACTIVITIES, activity(), activity(活动名称="安全培训班", 活动类型=""))
        assert batch.counts["new"] == 2
        rows = Activity.objects.order_by("pk").values_list(
            "title", "kind", "region__code", "people", "signed_amount"
        )
        assert list(rows) == [
            ("新材料产需对接会", "supply", "341702", 60, Decimal(12_000)),
            ("安全培训班", "training", "341702", 60, Decimal(12_000)),
        ]

    @pytest.mark.parametrize(
        ("more", "why"),
        [
            ({"活动类型": "团建"}, messages.UNKNOWN_ACTIVITY.format(value="团建")),
            ({"活动日期": ""}, messages.NO_HELD_ON),
            ({"举办地区": "火星"}, messages.UNKNOWN_PLACE.format(value="火星")),
            ({"举办地区": "东至县"}, messages.OUTSIDE.format(region="贵池区")),
            ({"签约金额(万元)": "-5"}, messages.NEGATIVE.format(label="签约金额")),
        ],
    )
    def test_a_row_that_is_kept_out_says_why(self, people, more, why):
        batch = read("activities", ACTIVITIES, activity(**more))
        assert batch.counts["refused"] == 1
        assert why in reasons(batch)

    def test_a_city_lists_its_own_and_its_counties_and_takes_them_back(self, people):
        batch = take(
            "activities", ACTIVITIES, activity(举办地区=""), activity(举办地区="东至县"), region="341700"
        )
        assert set(Activity.objects.values_list("region__code", flat=True)) == {"341700", "341721"}
        assert undo(batch) == []
        assert not Activity.objects.exists()


class TestChain:
    def test_a_partner_of_the_register_is_linked(self, firm):
        partner = sheets.known(2)[0]
        take(
            "chain",
            CHAIN,
            [firm.name, "主导产品", "轴承", ""],
            [firm.name, "核心配套企业", "套圈", sheets.name(2)],
            [firm.name, "主要客户", "轴承", "芜湖某公司"],
        )
        rows = ChainEntry.objects.order_by("pk").values_list("role", "partner_name", "partner")
        assert list(rows) == [
            ("product", "", None),
            ("supplier", sheets.name(2), partner),
            ("customer", "芜湖某公司", None),
        ]

    @pytest.mark.parametrize(
        ("row", "why"),
        [
            (("朋友", "轴承", "某公司"), messages.NO_ROLE),
            (("主要客户", "轴承", ""), messages.NO_PARTNER),
            (("主导产品", "", ""), messages.NO_PRODUCT),
            (("主要客户", "轴承", sheets.name(1)), messages.OWN_PARTNER),
        ],
    )
    def test_a_row_that_is_kept_out_says_why(self, firm, row, why):
        batch = read("chain", CHAIN, [firm.name, *row])
        assert batch.counts["refused"] == 1
        assert why in reasons(batch)
