"""The power company's list: several accounts an enterprise, links that are remembered, sums, taking back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Region
from accounts.periods import Period
from enterprises.importers import reasons
from enterprises.models import Enterprise, PowerAccount, PowerReading
from enterprises.selectors.power import power_of
from enterprises.services import power as power_services
from tests import helpers, sheets
from tests.sheets_more import account, power, titled
from tests.undo import undo

pytestmark = pytest.mark.django_db
MAY = Period(2023, 5)


@pytest.fixture
def firms(db):
    return sheets.known(1, 2)


def read(*rows, month="2023年5月", **kwargs):
    return helpers.read_bytes(
        power(*rows, month=month), "用电.xlsx", "power", **({"region": "341702"} | kwargs)
    )


def take(*rows, **kwargs):
    return sheets.finish(read(*rows, **kwargs))


def told(batch):
    return [
        (row.row, problem["level"], problem["why"])
        for row in batch.rows.order_by("pk")
        for problem in row.problems
    ]


def state():
    """Everything that stands of electricity."""
    return (
        list(
            PowerAccount.objects.order_by("number").values(
                "number", "name", "address", "region", "enterprise"
            )
        ),
        list(PowerReading.objects.order_by("pk").values()),
    )


class TestTaking:
    def test_several_accounts_of_one_enterprise_are_summed_in_wan_kwh(self, firms):
        take(
            account("340001", sheets.name(1), 12_345, 1_234_567, 1_000_000),
            account("340002", sheets.name(1), 5, 1_000_003, 999_999.5),
            account("340003", sheets.name(2), 8, 20_000, None),
        )
        assert power_of(firms, MAY) == {
            firms[0]: (Decimal("223.457"), Decimal("199.99995").quantize(Decimal("0.0001"))),
            firms[1]: (Decimal("2"), None),
        }
        reading = PowerReading.objects.get(account__number="340001")
        assert (reading.month, reading.ytd) == (Decimal("1.2345"), Decimal("123.4567"))

    def test_a_blank_that_empties_a_reading_is_told(self, firms):
        take(account("340001", sheets.name(1), 12_345, 1_234_567, 1_000_000))
        again = read(account("340001", sheets.name(1), None, 1_234_567, 1_000_000))
        assert "将清空已存的数：“本月电量 1.2345 万千瓦时”" in told(again)[-1][2]
        assert (again.counts["changed"], again.rows_noted) == (1, 1)

    def test_the_file_total_and_foot_are_no_accounts(self, firms):
        batch = read(account("340001", sheets.name(1), 1, 2, 3), [None, "合计", None, None, 1, 2, 3])
        assert batch.counts["new"] == 1
        assert batch.counts["left_out"] == 2

    @pytest.mark.parametrize(
        ("headings", "cells", "expected"),
        [
            (
                ("用户编号", "用户名称", "累计用电量(万千瓦时)", "去年同期累计用电量(万千瓦时)"),
                (12.5, 10),
                (12.5, 10, None),
            ),
            (("户号", "户名", "本月电量(千瓦时)", "累计电量(千瓦时)"), (10_000, 50_000), (5, None, 1)),
            (("客户编号", "客户名称", "用电量_累计(万度)", "用电量_上年同期(万度)"), (7, 6), (7, 6, None)),
        ],
    )
    def test_layouts(self, firms, headings, cells, expected):
        content = titled("2023年1-5月售电量", headings, [["340001", sheets.name(1), *cells]])
        sheets.finish(helpers.read_bytes(content, "a.xlsx", "power"))
        reading = PowerReading.objects.get()
        found = (reading.ytd, reading.ytd_prior, reading.month)
        assert found == tuple(None if value is None else Decimal(str(value)) for value in expected)
        assert reading.account.enterprise_id == firms[0]

    def test_every_value_leads_to_its_cell(self, firms):
        batch = take(account("340001", sheets.name(1), 1, 2, 3))
        reading = PowerReading.objects.get()
        assert batch.cell_of(reading.sheet, reading.row, "ytd") == "F3"
        assert batch.cell_of(reading.sheet, reading.row, "ytd_prior") == "G3"
        assert reading.batch_id == reading.account.batch_id == batch.pk

    def test_again_changes_nothing_and_a_correction_says_from_what(self, firms):
        row = account("340001", sheets.name(1), 10_000, 50_000, 40_000)
        take(row)
        before = state()
        again = take(row)
        assert (again.counts["unchanged"], again.counts["new"]) == (1, 0)
        assert state() == before
        row[5] = 60_000
        changed = read(row).rows.get()
        assert changed.kind == "changed"
        assert (changed.before["ytd"], changed.values["ytd"]) == ("5", "6")

    def test_of_another_month_the_account_is_known(self, firms):
        take(account("340001", sheets.name(1), 1, 2, 3))
        take(account("340001", sheets.name(1), 1, 4, 3), month="2023年6月")
        assert PowerAccount.objects.count() == 1
        assert PowerReading.objects.count() == 2


class TestWhose:
    def test_an_unknown_name_is_taken_with_a_warning_that_says_where_to_link(self, firms):
        batch = take(account("340009", "某某商贸行", 1, 2, 3))
        assert told(batch) == [(3, "warning", reasons.UNLINKED_ACCOUNT)]
        standing = PowerAccount.objects.get()
        assert (standing.enterprise, standing.region.code) == (None, "341702")

    def test_a_name_that_is_one_enterprises_alone_is_proposed_with_its_code(self, firms):
        batch = take(account("340009", sheets.name(1), 1, 2, 3))
        said = reasons.OWNER_BY_NAME.format(code=sheets.code(1))
        assert told(batch) == [(3, "warning", said)]
        assert batch.rows.get().values["enterprise_name"] == sheets.name(1)
        assert PowerAccount.objects.get().enterprise_id == firms[0]

    def test_once_it_is_known_whose_it_is_nothing_is_said_again(self, firms):
        take(account("340009", sheets.name(1), 1, 2, 3))
        assert told(take(account("340009", sheets.name(1), 1, 4, 3), month="2023年6月")) == []

    def test_by_its_code_nothing_is_proposed(self, firms):
        headings = ("户号", "户名", "统一社会信用代码", "累计电量(千瓦时)")
        content = titled("2023年1-5月售电量", headings, [["340001", "旧名", sheets.code(1), 5]])
        batch = sheets.finish(helpers.read_bytes(content, "a.xlsx", "power", region="341702"))
        assert told(batch) == []
        assert PowerAccount.objects.get().enterprise_id == firms[0]

    def test_a_name_that_two_have_is_refused_with_both_codes(self, db):
        sheets.take_register(sheets.firm(1, name="同名公司"), sheets.firm(2, name="同名公司"))
        batch = read(account("340009", "同名公司", 1, 2, 3), account("340010", "某某商贸行", 1, 2, 3))
        (row, level, why), _ = told(batch)
        assert (row, level) == (3, "error")
        assert sheets.code(1) in why
        assert sheets.code(2) in why
        assert (batch.counts["refused"], batch.counts["new"]) == (1, 1)

    def test_one_linked_by_hand_is_not_refused_for_its_name(self, db, people):
        sheets.take_register(sheets.firm(1, name="同名公司"), sheets.firm(2, name="同名公司"))
        take(account("340009", "旧户名", 1, 2, 3))
        link(PowerAccount.objects.get(), Enterprise.objects.get(uscc=sheets.code(2)).pk, people["county"])
        batch = take(account("340009", "同名公司", 1, 4, 3), month="2023年6月")
        assert told(batch) == []

    def test_a_link_is_remembered_whatever_the_name_says_later(self, firms, people):
        take(account("340009", "某某商贸行", 1, 20_000, 3))
        link(PowerAccount.objects.get(), firms[0], people["county"])
        assert power_of(firms, MAY)[firms[0]][0] == Decimal(2)
        batch = take(account("340009", sheets.name(2), 1, 40_000, 3), month="2023年6月")
        assert told(batch) == []
        assert PowerAccount.objects.get().enterprise_id == firms[0]

    def test_a_link_made_between_preview_and_taking_is_kept(self, firms, people):
        take(account("340009", "某某商贸行", 1, 20_000, 3))
        waiting = read(account("340009", "某某商贸行", 1, 30_000, 3), month="2023年6月")
        link(PowerAccount.objects.get(), firms[0], people["county"])
        sheets.finish(waiting)
        standing = PowerAccount.objects.get()
        assert (standing.enterprise_id, standing.linked_by_name) == (firms[0], "李强")

    def test_a_name_in_another_county_is_nobodys(self, db):
        sheets.known(1, region="341721")
        assert told(read(account("340009", sheets.name(1), 1, 2, 3)))[0][2] == reasons.UNLINKED_ACCOUNT

    def test_the_account_lies_where_the_enterprise_does(self, db):
        sheets.known(1, region="341721")
        take(account("340009", sheets.name(1), 1, 2, 3), account("340010", "无", 1, 2, 3), region="341700")
        regions = dict(PowerAccount.objects.values_list("number", "region__code"))
        assert regions == {"340009": "341721", "340010": "341700"}

    def test_another_countys_account_is_refused_and_the_citys_unlinked_one_is_claimed(self, db):
        take(account("340009", "某", 1, 2, 3), account("340010", "某", 1, 2, 3), region="341700")
        take(account("340009", "某", 1, 2, 3), month="2023年6月", region="341702")
        assert PowerAccount.objects.get(number="340009").region.code == "341702"
        batch = read(account("340009", "某", 1, 2, 3), month="2023年6月", region="341721")
        assert told(batch) == [(3, "error", reasons.OTHERS_ACCOUNT.format(region="东至县"))]
        take(account("340009", "某", 1, 5, 3), month="2023年6月", region="341700")
        assert PowerAccount.objects.get(number="340009").region.code == "341702"


class TestRefusals:
    def test_each_says_what_to_do(self, firms):
        batch = read(
            account("", sheets.name(1), 1, 2, 3),
            account("3" * 31, sheets.name(1), 1, 2, 3),
            account("340001", sheets.name(1), 1, 2, 3),
            account("340001", sheets.name(1), 1, 2, 3),
            account("340002", sheets.name(1), None, None, None),
            account("340003", sheets.name(1), 1, -5, 3),
        )
        assert [each for each in told(batch) if each[1] == "error"] == [
            (3, "error", reasons.NO_ACCOUNT),
            (4, "error", reasons.LONG_ACCOUNT),
            (6, "error", reasons.SAME_ACCOUNT.format(sheet="", row=5)),
            (7, "error", reasons.NO_POWER),
            (8, "error", reasons.NEGATIVE_POWER),
        ]
        assert batch.rows.get(row=8).problems[0]["column"] == "F"

    def test_a_month_above_its_year_is_a_warning(self, firms):
        batch = read(account("340001", sheets.name(1), 50, 20, 3))
        assert (3, "warning", reasons.MONTH_OVER_YEAR) in told(batch)

    def test_a_closed_county_is_refused_with_the_reason(self, firms):
        from enterprises.importers import PowerImporter
        from imports.reading import Row
        from imports.registry import Context

        region = Region.objects.get(code="341702")
        context = Context("power", MAY, region, closed={region.path: "已锁定。"})
        row = Row("表", 2, "", sheets.name(1), {"number": "1"}, {}, {"ytd": Decimal(1)}, [], [])
        (draft,) = PowerImporter().check([row], context)
        assert (draft.kind, draft.problems[0]["why"]) == ("refused", "已锁定。")


class TestUndo:
    def test_what_was_new_goes_and_what_was_changed_comes_back(self, firms):
        first = take(account("340001", sheets.name(1), 1, 20_000, 3))
        before = state()
        second = take(account("340001", sheets.name(2), 1, 50_000, 9), account("340002", "某户", 1, 2, 3))
        assert undo(second) == []
        assert state() == before
        assert undo(first) == []
        assert state() == ([], [])

    def test_a_later_batch_stands_on_it(self, firms):
        first = take(account("340001", sheets.name(1), 1, 20_000, 3))
        second = take(account("340001", sheets.name(1), 1, 50_000, 3))
        before = state()
        (sentence,) = undo(first)
        assert f"批次{second.pk}" in sentence
        assert state() == before

    def test_an_account_of_which_a_later_month_has_figures_stays_as_that_found_it(self, firms):
        take(account("340001", "旧名", 1, 10_000, 3), month="2023年4月")
        may = take(account("340001", sheets.name(1), 1, 20_000, 3))
        take(account("340001", sheets.name(1), 1, 20_000, 3), month="2023年6月")
        assert undo(may) == []
        assert PowerAccount.objects.get().enterprise_id == firms[0]
        assert PowerReading.objects.count() == 2

    def test_an_account_of_which_none_has_gets_back_what_stood(self, firms):
        take(account("340001", "旧名", 1, 10_000, 3), month="2023年4月")
        before = state()
        may = take(account("340001", sheets.name(1), 1, 20_000, 3))
        assert PowerAccount.objects.get().enterprise_id == firms[0]
        assert undo(may) == []
        assert state() == before

    def test_a_later_list_that_says_the_same_stands_on_it(self, firms):
        first = take(account("340001", sheets.name(1), 1, 20_000, 3))
        second = take(account("340001", sheets.name(1), 1, 20_000, 3), account("340002", "某户", 1, 2, 3))
        (sentence,) = undo(first)
        assert f"批次{second.pk}" in sentence
        assert "报了其中1行同样的内容" in sentence

    def test_an_account_linked_by_hand_stays(self, firms, people):
        batch = take(account("340009", "某某商贸行", 1, 20_000, 3))
        link(PowerAccount.objects.get(), firms[0], people["county"])
        assert undo(batch) == []
        assert not PowerReading.objects.exists()
        assert PowerAccount.objects.get().enterprise_id == firms[0]


def link(standing, enterprise, by):
    return power_services.link_account(
        account=standing, enterprise=Enterprise.objects.get(pk=enterprise), by=by, now=timezone.now()
    )


def test_a_link_undone_by_hand_leaves_the_account(firms, people):
    take(account("340001", sheets.name(1), 1, 20_000, 3))
    standing = power_services.link_account(
        account=PowerAccount.objects.get(), enterprise=None, by=people["county"], now=timezone.now()
    )
    assert (standing.enterprise, standing.linked_at) == (None, None)
    assert power_of(firms, MAY) == {}


@pytest.mark.parametrize("count", [5, 40])
def test_checking_costs_the_same_for_any_number(count, django_assert_num_queries):
    from enterprises.importers import PowerImporter
    from imports.reading import Row
    from imports.registry import Context

    sheets.known(*range(1, count + 1))
    context = Context("power", MAY, Region.objects.get(depth=1))
    rows = [
        Row("表", i, "", sheets.name(i), {"number": str(i)}, {}, {"ytd": Decimal(1)}, [], [])
        for i in range(1, count + 1)
    ]
    with django_assert_num_queries(4):  # the regions, the accounts, their readings, the enterprises by name
        assert len(list(PowerImporter().check(rows, context))) == count
