"""What a published grade is used for: rates from a day on, the yuan they come to, land and rectification."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from accounts.models import Region
from assessments.models import AnnualFactors, Grade, Rectification, UseRate
from assessments.uses import selectors, services
from assessments.uses.kinds import UseKind, amount_of, granted
from enterprises.models import Enterprise, PowerAccount
from land.models import LandShare, Parcel
from tests import sheets
from tests.assessments import flowing
from tests.conftest import make_person
from tests.pages.graded import make_evaluation

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
NEW_YEAR = date(2024, 1, 1)
money = st.decimals(0, 10**7, places=2)
share = st.decimals(0, 100, places=1)


class TestTheYuan:
    def test_the_cap_goes_before_the_ratio(self):
        """桐城: 5 % of 2000 capped at 80, paid to B at 70 %."""
        assert granted(Decimal(5), Decimal(2000), Decimal(80), Decimal(70)) == 56

    @given(share, money, money, share)
    def test_no_more_is_granted_than_earned_or_than_the_cap(self, rate, base, cap, ratio):
        paid = granted(rate, base, cap, ratio)
        assert 0 <= paid <= cap
        assert paid <= granted(rate, base, None, Decimal(100))

    def test_power_and_land_come_to_yuan_of_a_year(self):
        assert amount_of(UseKind.POWER, Decimal("12.5"), Decimal("0.1")) == 12_500
        assert amount_of(UseKind.LAND_TAX, Decimal(3), Decimal(5)) == 10_000
        assert amount_of(UseKind.LAND_TAX, Decimal("0.0123"), Decimal("1.5")) == Decimal("12.30")
        assert amount_of(UseKind.WATER, Decimal(3), Decimal(5)) is None
        assert amount_of(UseKind.POWER, None, Decimal(1)) is None


@pytest.fixture
def city(db):
    return Region.objects.get(code="341700")


@pytest.fixture
def evaluation(city):
    """Twenty enterprises graded and published: 4 A, 9 B, 6 C, 1 D; the last two are of 东至."""
    keys = sheets.known(*range(1, 19)) + sheets.known(19, 20, region="341721")
    AnnualFactors.objects.bulk_create(
        AnnualFactors(
            enterprise_id=key,
            year=2023,
            land_area=10,
            tax=5000 - 100 * place,
            revenue=90_000,
            electricity=None if place == 18 else 10,
            power_account="" if place == 19 else f"34{place:08}",
        )
        for place, key in enumerate(keys)
    )
    return flowing.published(make_evaluation(city), now=NOW)


@pytest.fixture
def bureau(people):
    return people["bureau"]


def begin(region, kind, by, day=NEW_YEAR, **rates):
    figures = {grade.upper(): Decimal(str(rate)) for grade, rate in rates.items()}
    return services.begin_rate(region=region, kind=kind, valid_from=day, rates=figures, by=by, now=NOW)


class TestRates:
    def test_the_nearest_region_and_the_latest_day_go_before(self, city, bureau):
        dongzhi = Region.objects.get(code="341721")
        begin(city, UseKind.POWER, bureau, day=date(2023, 1, 1), d="0.05")
        begin(city, UseKind.POWER, bureau, d="0.1")
        begin(dongzhi, UseKind.POWER, bureau, d="0.2")
        rates = selectors.Rates(UseKind.POWER, TODAY)
        assert rates.at(dongzhi.path).at("D") == Decimal("0.2")
        assert rates.at(Region.objects.get(code="341702").path).at("D") == Decimal("0.1")
        assert selectors.Rates(UseKind.POWER, date(2023, 6, 1)).at(dongzhi.path).at("D") == Decimal("0.05")

    @pytest.mark.parametrize(
        ("kind", "rates", "why"),
        [
            (UseKind.POWER, {}, "至少填写一个"),
            (UseKind.POWER, {"d": -1}, "不能小于0"),
            (UseKind.FUNDS, {"a": 101}, "0到100"),
        ],
    )
    def test_what_is_no_rate_is_refused(self, city, bureau, kind, rates, why):
        with pytest.raises(services.UseRefused, match=why):
            begin(city, kind, bureau, **rates)
        assert not UseRate.objects.exists()

    def test_a_day_has_one_row_and_a_county_does_not_set_for_the_city(self, city, bureau, people):
        begin(city, UseKind.FUNDS, bureau, a=100)
        with pytest.raises(services.UseRefused, match="已经设定"):
            begin(city, UseKind.FUNDS, bureau, a=90)
        with pytest.raises(services.UseRefused, match="不在您的管辖范围"):
            begin(city, UseKind.WATER, people["county"], a=90)


class TestTheLists:
    def test_power_lists_those_with_a_rate_and_sums_the_yuan(self, evaluation, city, bureau, signed_in):
        begin(city, UseKind.POWER, bureau, c="0.05", d="0.1")
        client = signed_in("bureau")
        page = client.get(reverse("assessments:use", args=["power"]), {"year": 2024})
        assert len(page.context["table"].rows) == 7
        total = page.context["total"]
        # Five of C with 10 万千瓦时 at 0.05, one of them without usage; one D at 0.1.
        assert (total.number, total.without_usage, total.without_account) == (7, 1, 1)
        assert total.amount == 5 * 5_000 + 10_000
        lacking = client.get(reverse("assessments:use", args=["power"]), {"year": 2024, "usage": "missing"})
        assert [row.record.uscc for row in lacking.context["table"].rows] == [sheets.code(19)]
        missing = client.get(reverse("assessments:use", args=["power"]), {"year": 2024, "account": "missing"})
        assert [row.record.uscc for row in missing.context["table"].rows] == [sheets.code(20)]
        sheet = load_workbook(
            BytesIO(
                client.get(
                    reverse("assessments:use", args=["power"]), {"year": 2024, "export": "xlsx"}
                ).content
            )
        ).active
        heads = [cell.value for cell in sheet[3]]
        assert heads[4:] == ["户号", "用电量（万千瓦时）", "加价标准（元/千瓦时）", "全年加价（元）"]

    def test_an_account_that_is_linked_to_the_enterprise_is_known(self, evaluation, city, bureau, signed_in):
        begin(city, UseKind.POWER, bureau, d="0.1")
        last = Enterprise.objects.get(uscc=sheets.code(20))
        for number in ("3401", "3402"):
            PowerAccount.objects.create(number=number, name=last.name, region=last.region, enterprise=last)
        page = signed_in("bureau").get(reverse("assessments:use", args=["power"]), {"year": 2024})
        assert page.context["total"].without_account == 0
        assert "3401、3402" in page.content.decode()

    def test_a_rate_of_nought_is_no_price_but_a_ratio(self, evaluation, city, bureau, signed_in):
        begin(city, UseKind.FUNDS, bureau, a=100, b=70, c=40, d=0)
        begin(city, UseKind.GAS, bureau, c=0, d="0.2")
        client = signed_in("bureau")
        assert client.get(reverse("assessments:use", args=["funds"])).context["total"].number == 20
        assert client.get(reverse("assessments:use", args=["gas"])).context["total"].number == 1

    @pytest.mark.parametrize("year", ["0000", "²²²²", "abcd", "20233"])
    def test_a_year_that_is_none_is_not_found(self, evaluation, signed_in, year):
        assert (
            signed_in("bureau").get(reverse("assessments:use", args=["gas"]), {"year": year}).status_code
            == 404
        )

    def test_nothing_is_computed_without_a_rate(self, evaluation, signed_in):
        page = signed_in("bureau").get(reverse("assessments:use", args=["water"]))
        assert "加价标准还没有设定" in page.content.decode()
        assert len(page.context["table"].rows) == 0

    def test_a_county_sees_its_own(self, evaluation, city, bureau, signed_in):
        begin(city, UseKind.FUNDS, bureau, a=100, b=70, c=40, d=0)
        page = signed_in("cadre").get(reverse("assessments:use", args=["funds"]))
        assert {row.record.uscc for row in page.context["table"].rows} == {sheets.code(19), sheets.code(20)}

    def test_a_draft_and_a_trial_are_not_used(self, evaluation, city, bureau, people):
        begin(city, UseKind.FUNDS, bureau, a=100)
        rates = selectors.Rates(UseKind.FUNDS, TODAY)
        assert selectors.used(UseKind.FUNDS, 2024, rates, bureau).count() == 4
        type(evaluation).objects.update(is_trial=True)
        assert selectors.used(UseKind.FUNDS, 2024, rates, bureau).count() == 0

    def test_rewards_are_scaled_by_the_grade_in_use(self, evaluation, city, bureau):
        rate = begin(city, UseKind.FUNDS, bureau, a=100, b=70, c=40, d=0)
        keys = {grade.enterprise_id: grade.final_grade for grade in Grade.objects.all()}
        found = selectors.multipliers_of(keys, 2024, TODAY)
        assert {key: each.ratio for key, each in found.items()} == {
            key: rate.at(grade) for key, grade in keys.items()
        }
        assert selectors.multipliers_of(keys, 2025, TODAY) == {}

    def test_rates_are_set_in_the_browser(self, city, signed_in):
        where = reverse("assessments:use_rates_begin", args=["power"])
        said = {"region": city.pk, "valid_from": "2024-01-01", "rate_d": "0.1"}
        assert signed_in("bureau").post(where, said).status_code == 302
        assert UseRate.objects.get().at("D") == Decimal("0.1")
        again = signed_in("bureau").post(where, said)
        assert (again.status_code, "已经设定" in again.content.decode()) == (422, True)
        assert signed_in("county").post(where, said).status_code == 403


def test_land_of_d_is_looked_at_where_it_lies_idle_or_was_d_before(evaluation, city, bureau, signed_in):
    last = Enterprise.objects.get(uscc=sheets.code(20))
    assert list(selectors.reclaimable(2024, bureau, TODAY)) == []
    parcel = Parcel.objects.create(number="G1", region=last.region, area=30, state="idle")
    LandShare.objects.create(parcel=parcel, enterprise=last, basis="owned", area=12)
    (row,) = selectors.reclaimable(2024, bureau, TODAY)
    assert (row.uscc, row.unused, row.was) == (last.uscc, 12, None)
    page = signed_in("bureau").get(reverse("assessments:reclaim"))
    assert "有闲置或低效用地" in page.content.decode()
    assert (page.context["number"], page.context["area"]) == (1, 12)


class TestRectification:
    @pytest.fixture
    def row(self, evaluation, bureau):
        (made,) = services.open_rectifications(
            evaluation=evaluation, due=date(2030, 1, 1), by=bureau, now=NOW
        )
        return made

    def test_d_is_told_once(self, row, evaluation, bureau):
        assert (row.enterprise.uscc, row.year) == (sheets.code(20), 2024)
        again = services.open_rectifications(evaluation=evaluation, due=date(2030, 1, 1), by=bureau, now=NOW)
        assert again == []

    def test_what_is_not_to_be_used_is_refused(self, city):
        sheets.known(1)
        draft = make_evaluation(city)
        with pytest.raises(services.UseRefused, match="试评价或未发布"):
            services.open_rectifications(evaluation=draft, due=TODAY, by=None, now=NOW)

    def test_whoever_does_not_organise_the_evaluation_tells_nobody(self, evaluation, people):
        with pytest.raises(services.UseRefused, match="不在您的管辖范围"):
            services.open_rectifications(
                evaluation=evaluation, due=date(2030, 1, 1), by=people["county"], now=NOW
            )
        assert not Rectification.objects.exists()

    def test_it_is_planned_reported_sent_back_and_accepted(self, row, bureau):
        told = {"rectification": row, "on": TODAY, "by": bureau, "now": NOW}
        services.plan_rectification(measures="出租闲置厂房", officer="李县长", **told)
        with pytest.raises(services.UseRefused, match="还没有申请验收"):
            services.accept_rectification(accepted=True, text="", **told)
        services.report_progress(text="已出租", finished=True, **told)
        services.accept_rectification(accepted=False, text="合同未备案", **told)
        services.report_progress(text="已备案", finished=True, **told)
        services.accept_rectification(accepted=True, text="", **told)
        row.refresh_from_db()
        assert (row.state, row.done_on) == ("done", TODAY)
        acts = list(row.steps.order_by("pk").values_list("act", flat=True))
        assert acts == ["planned", "reported", "returned", "reported", "accepted"]
        with pytest.raises(services.UseRefused, match="已经完成"):
            services.report_progress(text="再报", **told)

    def test_a_later_day_needs_a_reason(self, row, bureau):
        told = {"rectification": row, "on": TODAY, "by": bureau, "now": NOW}
        with pytest.raises(services.UseRefused, match="应晚于原期限"):
            services.extend_rectification(due=date(2029, 1, 1), text="来不及", **told)
        services.extend_rectification(due=date(2031, 1, 1), text="设备延期到货", **told)
        row.refresh_from_db()
        assert row.due == date(2031, 1, 1)

    def test_whoever_does_not_see_the_enterprise_writes_nothing(self, row):
        with pytest.raises(services.UseRefused, match="不在您的管辖范围"):
            services.report_progress(
                rectification=row, text="已整改", on=TODAY, by=make_person("elsewhere"), now=NOW
            )

    def test_the_pages_open_act_and_list(self, evaluation, signed_in):
        client = signed_in("bureau")
        listed = client.get(reverse("assessments:rectifications"))
        assert listed.context["to_open"] == 1
        client.post(f"{reverse('assessments:rectifications_open')}?year=2024", {"due": "2030-01-01"})
        row = Rectification.objects.get()
        assert row.get_absolute_url() in client.get(reverse("assessments:rectifications")).content.decode()
        where = reverse("assessments:rectification_act", args=[row.pk, "plan"])
        wrong = client.post(where, {"on": TODAY.isoformat(), "officer": "", "measures": "甲"})
        assert wrong.status_code == 422
        client.post(where, {"on": TODAY.isoformat(), "officer": "李县长", "measures": "出租厂房"})
        row.refresh_from_db()
        assert (row.state, row.officer) == ("underway", "李县长")
        assert signed_in("cadre").post(where, {}).status_code == 403

    def test_overdue_ones_are_found(self, row, signed_in):
        Rectification.objects.update(due=date(2020, 1, 1))
        page = signed_in("bureau").get(reverse("assessments:rectifications"), {"overdue": "yes"})
        assert len(page.context["table"].rows) == 1
        assert "逾期" in page.content.decode()
