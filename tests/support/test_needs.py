"""Needs: raised, matched, met in part and whole, withdrawn, carried from month to month and counted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Region
from accounts.periods import Period
from enterprises.models import Enterprise
from support import messages
from support.models import ChainEntry, Need
from support.selectors import chain as chain_selectors
from support.selectors import needs as selectors
from support.services import SupportRefused
from support.services import chain as chain_services
from support.services import needs as services
from tests import sheets

pytestmark = pytest.mark.django_db


def raised(firm, people, now, **more):
    usual = {"month": date(2023, 3, 1), "kind": "labour", "subject": "焊工", "amount": Decimal(10)}
    return services.raise_need(enterprise=firm, by=people["county"], now=now, **(usual | more))


def matched(need, people, now, **more):
    usual = {"on": date(2023, 4, 10), "partner_kind": "school", "partner": "职业学院"}
    return services.match_need(need=need, by=people["county"], now=now, **(usual | more))


def met(need, people, now, **more):
    return services.meet_need(need=need, by=people["county"], now=now, **({"on": date(2023, 5, 20)} | more))


def problems(call):
    with pytest.raises(SupportRefused) as error:
        call()
    return error.value.problems


def test_a_need_with_an_amount_needs_one(firm, people, now):
    said = problems(lambda: raised(firm, people, now, amount=None))
    assert said == {"amount": messages.NO_AMOUNT.format(amount="人数", unit="人")}
    assert raised(firm, people, now, kind="market", amount=Decimal(3)).amount is None


def test_the_same_need_is_raised_once_a_month(firm, people, now):
    raised(firm, people, now)
    assert set(problems(lambda: raised(firm, people, now))) == {"subject"}
    raised(firm, people, now, month=date(2023, 4, 1))
    assert set(problems(lambda: raised(firm, people, now, month=date(2023, 9, 1)))) == {"month"}


def test_a_need_is_matched_met_in_part_and_met(firm, people, now):
    need = matched(raised(firm, people, now), people, now)
    assert (need.state, need.matched_on) == ("matched", date(2023, 4, 10))
    need = met(need, people, now, amount=Decimal(4))
    assert (need.state, need.met_amount, need.ended_on) == ("partly", Decimal(4), None)
    need = met(need, people, now, on=date(2023, 6, 1), amount=Decimal(6))
    need.refresh_from_db()
    assert (need.state, need.met_on, need.ended_on) == ("met", date(2023, 6, 1), date(2023, 6, 1))
    assert problems(lambda: matched(need, people, now)) == {"": messages.NEED_ENDED}
    assert need.steps.count() == 3


@pytest.mark.parametrize(
    ("act", "field"),
    [
        (lambda *args: matched(*args, on=date(2023, 2, 28)), "on"),
        (lambda *args: matched(*args, on=date(2023, 8, 16)), "on"),
        (lambda *args: matched(*args, partner=" "), "partner"),
        (lambda *args: met(*args), "amount"),
        (lambda *args: met(*args, amount=Decimal(0)), "amount"),
    ],
)
def test_a_step_that_cannot_be_leaves_no_trace(firm, people, now, act, field):
    need = raised(firm, people, now)
    assert set(problems(lambda: act(need, people, now))) == {field}
    assert need.steps.count() == 0


def test_people_are_counted_whole_wherever_they_are_entered(firm, people, now):
    wrong = {"amount": messages.NOT_WHOLE.format(amount="人数", unit="人")}
    assert problems(lambda: raised(firm, people, now, amount=Decimal("2.5"))) == wrong
    need = raised(firm, people, now)
    assert problems(lambda: met(need, people, now, amount=Decimal("0.5"))) == wrong
    assert problems(lambda: matched(need, people, now, amount=Decimal("0.5"))) == wrong
    raised(firm, people, now, kind="land", subject="仓储", amount=Decimal("2.5"))


def test_no_more_is_met_than_was_asked_for(firm, people, now):
    need = met(raised(firm, people, now), people, now, amount=Decimal(4))
    said = problems(lambda: met(need, people, now, amount=Decimal(7)))
    assert said == {"amount": messages.MORE_THAN_ASKED.format(asked="10 人", met="4 人", left="6 人")}
    assert met(need, people, now, amount=Decimal(6)).state == "met"


def test_a_voided_step_stays_in_the_history_and_out_of_the_counts(firm, people, now):
    need = matched(raised(firm, people, now), people, now)
    need = met(need, people, now, amount=Decimal(10))
    step = need.steps.get(act="met")
    assert set(problems(lambda: void(step, people, now, reason=" "))) == {"reason"}
    need = void(step, people, now)
    assert (need.state, need.met_amount, need.ended_on) == ("matched", Decimal(0), None)
    assert tally(people, Period(2023, 5)).met == 0
    step.refresh_from_db()
    assert (step.void_reason, step.voided_by_name) == ("填错企业", str(people["county"]))
    assert set(problems(lambda: void(step, people, now))) == {"step"}


def void(step, people, now, reason="填错企业"):
    return services.void_step(step=step, reason=reason, by=people["county"], now=now)


def tally(people, period, region="341702"):
    place = Region.objects.get(code=region)
    rows = Need.objects.visible_to(people["bureau"]).within(place)
    _, whole = selectors.count_lines(rows, period, place, [])
    return whole.total


def test_a_need_is_carried_on_until_it_is_met(firm, people, now):
    need = raised(firm, people, now)
    met(matched(need, people, now), people, now, whole=True)
    seen = [
        (each.raised, each.new, each.carried, each.matched, each.met)
        for month in range(2, 8)
        for each in [tally(people, Period(2023, month))]
    ]
    assert seen == [
        (0, 0, 0, 0, 0),
        (1, 1, 0, 0, 0),
        (1, 0, 1, 1, 0),
        (1, 0, 1, 1, 1),
        (0, 0, 0, 0, 0),
        (0, 0, 0, 0, 0),
    ]


def test_a_withdrawn_need_is_carried_no_further(firm, people, now):
    services.withdraw_need(
        need=raised(firm, people, now), on=date(2023, 4, 2), reason="不需要了", by=people["county"], now=now
    )
    assert [tally(people, Period(2023, month)).raised for month in (3, 4, 5)] == [1, 1, 0]


def test_january_counts_in_the_period_of_february(firm, people, now):
    raised(firm, people, now, month=date(2023, 1, 1))
    assert (tally(people, Period(2023, 2)).new, tally(people, Period(2023, 3)).carried) == (1, 1)


def test_the_months_of_a_year_agree_with_each_month_by_itself(firm, people, now):
    met(matched(raised(firm, people, now), people, now), people, now, whole=True)
    raised(firm, people, now, kind="finance", subject="周转", amount=Decimal(5000), month=date(2022, 11, 1))
    rows = Need.objects.visible_to(people["bureau"])
    for period, each in selectors.months_of(rows, Period(2023, 7)):
        assert each == tally(people, period), period


def test_counts_by_county_and_kind_add_up(firm, other_firm, people, now):
    raised(firm, people, now)
    raised(firm, people, now, kind="power", subject="增容", amount=Decimal(30))
    raised(firm, people, now, kind="gas", subject="熔炉", amount=Decimal(3))
    second = Enterprise.objects.get(pk=sheets.known(3, region="341721")[0])
    raised(second, people, now)
    raised(other_firm, people, now)
    city = Region.objects.get(code="341700")
    counties = list(Region.objects.filter(code__in=["341702", "341721"]))
    rows = Need.objects.visible_to(people["bureau"])
    lines, whole = selectors.count_lines(rows, Period(2023, 3), city, counties)
    assert {line.region.code: line.total.raised for line in lines} == {"341702": 3, "341721": 1}
    assert (whole.total.raised, whole.groups["用能"].raised, whole.groups["用工"].raised) == (4, 2, 2)
    for line in (*lines, whole):
        assert sum(each.raised for each in line.groups.values()) == line.total.raised


def test_amounts_are_told_in_the_unit_people_read(firm, people, now):
    need = raised(firm, people, now, kind="finance", subject="周转", amount=Decimal(5000))
    met(need, people, now, amount=Decimal(2000))
    lines = selectors.amount_lines(Need.objects.all(), Period(2023, 5))
    finance = next(line for line in lines if line.label == "融资")
    assert (finance.unit, finance.number, finance.asked, finance.met) == ("万元", 1, 500, 200)


class TestChain:
    @pytest.fixture
    def maker(self, db):
        return Enterprise.objects.get(pk=sheets.known(5)[0])

    def test_who_makes_what_another_seeks(self, firm, maker, other_firm, people, now):
        raised(firm, people, now, kind="supplier", subject="采购注塑件", amount=None)
        chain_services.add_entry(enterprise=maker, role="product", product="精密注塑件")
        chain_services.add_entry(enterprise=firm, role="product", product="自产注塑件")
        chain_services.add_entry(enterprise=other_firm, role="product", product="注塑件")
        (match,) = chain_selectors.sought(people["bureau"], Region.objects.get(code="341700"))
        assert match.words == ["注塑件"]
        assert [entry.enterprise for entry in match.found] == [maker]

    def test_a_customer_is_sought_among_those_who_buy_it(self, firm, maker, people, now):
        raised(firm, people, now, kind="customer", subject="注塑件", amount=None)
        chain_services.add_entry(
            enterprise=maker, role="supplier", product="注塑件", partner_name="宁波某公司"
        )
        (match,) = chain_selectors.sought(people["bureau"], Region.objects.get(code="341700"))
        assert [entry.enterprise for entry in match.found] == [maker]

    def test_a_line_names_its_partner_once(self, firm, maker):
        entry = chain_services.add_entry(enterprise=firm, role="supplier", product="轴承", partner=maker)
        assert (entry.partner_name, entry.partner) == (maker.name, maker)
        for more in ({"partner": maker}, {"partner": firm}, {}):
            with pytest.raises(SupportRefused):
                chain_services.add_entry(enterprise=firm, role="supplier", product="轴承", **more)
        assert ChainEntry.objects.count() == 1
