"""困难企业 and 僵尸企业: proposals from returns, recognition, disposal step by step, counts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Region
from accounts.periods import Period
from enterprises.models import Enterprise, FinanceReturn, OutputReturn
from imports.models import Batch
from support import messages
from support.distress import DistressKind
from support.models import Distress
from support.selectors import distress as selectors
from support.services import SupportRefused
from support.services import distress as services
from tests import sheets

pytestmark = pytest.mark.django_db
CITY, PERIOD = "341700", Period(2023, 6)


@pytest.fixture
def batch(firm):
    return Batch.objects.first()


def finance(firm, batch, year, month, **values):
    FinanceReturn.objects.create(
        enterprise=firm, period=date(year, month, 1), batch=batch, sheet="a", row=1, **values
    )


def identify(firm, people, now, **more):
    usual = {"kind": "zombie", "criteria": ["stopped"], "identified_on": date(2023, 2, 1)}
    return services.identify(enterprise=firm, by=people["bureau"], now=now, **(usual | more))


def advance(distress, people, now, **more):
    usual = {"on": date(2023, 4, 1), "state": "planned", "text": "定方案", "route": "sale"}
    return services.advance(distress=distress, by=people["bureau"], now=now, **(usual | more))


def found(people, key="bureau"):
    region = Region.objects.get(code=CITY)
    return selectors.proposals(people[key], region, PERIOD)


class TestProposals:
    def test_two_years_of_losses_are_told_with_their_figures(self, firm, batch, people):
        finance(firm, batch, 2022, 12, total_profit=Decimal("-1234.5"))
        assert found(people) == []
        finance(firm, batch, 2021, 12, total_profit=Decimal("-10"))
        (proposal,) = found(people)
        assert proposal.enterprise == firm
        assert proposal.sentences == ["连续亏损：2022年利润总额-123.5万元、2021年利润总额-1.0万元"]

    def test_debts_and_output_of_the_period_speak(self, firm, batch, people):
        finance(firm, batch, 2023, 6, total_assets=Decimal(100), total_liabilities=Decimal(150))
        OutputReturn.objects.create(
            enterprise=firm,
            period=PERIOD.date,
            batch=batch,
            sheet="a",
            row=1,
            gross_output=Decimal(40),
            gross_output_prior=Decimal(100),
        )
        (proposal,) = found(people)
        assert proposal.criteria == ["insolvent", "output_down"]
        assert proposal.sentences[1].endswith("下降60.0%")

    def test_who_is_recognised_or_was_looked_into_this_year_is_left_out(self, firm, batch, people, now):
        finance(firm, batch, 2023, 6, total_assets=Decimal(100), total_liabilities=Decimal(150))
        services.doubt(enterprise=firm, year=2023, reason="股东借款", by=people["bureau"], now=now)
        assert found(people) == []
        with pytest.raises(SupportRefused):
            services.doubt(enterprise=firm, year=2023, reason="又", by=people["bureau"], now=now)
        assert selectors.proposal_of(people["bureau"], firm, PERIOD) is not None

    def test_who_was_dealt_with_in_the_year_is_not_proposed_again(self, firm, batch, people, now):
        finance(firm, batch, 2023, 6, total_assets=Decimal(100), total_liabilities=Decimal(150))
        made = advance(identify(firm, people, now), people, now)
        advance(made, people, now, on=date(2023, 5, 1), state="settled", text="复产")
        assert found(people) == []

    def test_nobody_proposes_an_enterprise_beyond_their_sight(self, firm, batch, people):
        finance(firm, batch, 2023, 6, total_assets=Decimal(100), total_liabilities=Decimal(150))
        assert found(people, "elsewhere") == []

    def test_they_cost_the_same_however_many(self, people, django_assert_num_queries):
        keys = sheets.known(*range(20, 40))
        batch = Batch.objects.first()
        for firm in Enterprise.objects.filter(pk__in=keys):
            finance(firm, batch, 2023, 6, total_assets=Decimal(1), total_liabilities=Decimal(2))
        region = Region.objects.get(code=CITY)
        assert people["bureau"].roles
        with django_assert_num_queries(6):
            assert len(selectors.proposals(people["bureau"], region, PERIOD)) == 20


def test_an_enterprise_is_recognised_once_at_a_time(firm, people, now):
    made = identify(firm, people, now)
    with pytest.raises(SupportRefused) as error:
        identify(firm, people, now)
    assert set(error.value.problems) == {"enterprise"}
    advance(made, people, now, state="withdrawn", text="已复产")
    assert identify(firm, people, now, identified_on=date(2023, 6, 1)).pk != made.pk


def test_a_recognition_names_why(firm, people, now):
    with pytest.raises(SupportRefused) as error:
        identify(firm, people, now, criteria=[])
    assert error.value.problems == {"criteria": messages.NO_CRITERION}
    assert identify(firm, people, now, criteria=[], kind="relocation").relocates


def test_a_disposal_goes_from_step_to_step(firm, people, now):
    made = identify(firm, people, now, workers=50)
    made = advance(made, people, now)
    made = advance(made, people, now, on=date(2023, 5, 1), state="disposing", text="签约", route="")
    assert made.route == "sale"
    made = advance(
        made,
        people,
        now,
        on=date(2023, 7, 1),
        state="cleared",
        text="交割",
        land_freed=Decimal("32.5"),
        workers_placed=48,
    )
    assert (made.ended_on, made.land_freed, made.workers_placed) == (date(2023, 7, 1), Decimal("32.5"), 48)
    assert [step.state for step in made.steps.all()] == ["identified", "planned", "disposing", "cleared"]
    with pytest.raises(SupportRefused) as error:
        advance(made, people, now, on=date(2023, 7, 2))
    assert error.value.problems == {"": messages.DISTRESS_ENDED}


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"on": date(2023, 1, 1)}, "on"),
        ({"on": date(2023, 8, 16)}, "on"),
        ({"route": ""}, "route"),
        ({"state": "settled"}, "state"),
        ({"workers_placed": 51}, "workers_placed"),
    ],
)
def test_a_step_that_cannot_be(firm, people, now, more, field):
    made = identify(firm, people, now, workers=50)
    with pytest.raises(SupportRefused) as error:
        advance(made, people, now, **more)
    assert set(error.value.problems) == {field}
    assert made.steps.count() == 1


def test_counts_by_county_leave_out_what_was_taken_back(firm, people, now):
    first = identify(firm, people, now)
    advance(first, people, now, state="disposing", land_freed=Decimal(10))
    second = Enterprise.objects.get(pk=sheets.known(2)[0])
    advance(identify(second, people, now), people, now, state="withdrawn")
    city, county = (Region.objects.get(code=code) for code in (CITY, "341702"))
    (line,), whole = selectors.count_lines(Distress.objects.visible_to(people["bureau"]), city, [county])
    for each in (line, whole):
        assert (each.total, each.kinds[DistressKind.ZOMBIE], each.routes["sale"], each.done) == (1, 1, 1, 0)
        assert each.land_freed == Decimal(10)


def test_what_ended_well_counts_in_its_month(firm, people, now):
    made = advance(identify(firm, people, now), people, now, state="disposing", relocates=True)
    advance(made, people, now, on=date(2023, 7, 31), state="settled", land_freed=Decimal("12.5"))

    def counts(since, until, **only):
        return dict(selectors.ended_counts(Period(*since), Period(*until), **only))

    region = firm.region_id
    assert counts((2023, 7), (2023, 7)) == {region: 1}
    assert counts((2023, 2), (2023, 6)) == counts((2023, 8), (2023, 12)) == {}
    assert counts((2023, 2), (2023, 12), relocates=True, kind="zombie") == {region: 1}
    assert selectors.land_freed(Period(2023, 2), Period(2023, 7)) == [(region, Decimal("12.50"))]
