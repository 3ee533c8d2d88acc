"""Tiers: the lines themselves, who is about to cross, who fell."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cultivation.tiers import LINES, YI, Figures, TierRules, judge, tier_of, yi

RULES = TierRules()


def at(figure, before=None, foreseen=None, rules=RULES):
    amounts = (None if each is None else Decimal(str(each)) * YI for each in (figure, before, foreseen))
    return judge(Figures(*amounts), rules)


@pytest.mark.parametrize(
    ("figure", "tier"),
    [
        (0, 0),
        (0.99999, 0),
        (1, 1),
        (2.99999, 1),
        (3, 3),
        (4.9, 3),
        (5, 5),
        (10, 10),
        (49.9, 10),
        (50, 50),
        (100, 100),
        (250, 100),
    ],
)
def test_the_line_belongs_to_its_tier(figure, tier):
    assert at(figure).tier == tier


@pytest.mark.parametrize(
    ("figure", "crossing"),
    [(2.69, 0), (2.7, 3), (2.99, 3), (0.9, 1), (0.89, 0), (89.9, 0), (90, 100), (100, 0)],
)
def test_near_is_within_the_margin_below_the_next_line(figure, crossing):
    assert at(figure).crossing == crossing


def test_the_margin_is_a_parameter():
    assert at(2.4).crossing == 0
    assert at(2.4, rules=TierRules(margin=Decimal(20))).crossing == 3


def test_a_forecast_may_lead_past_several_lines():
    found = at(0.8, foreseen=5)
    assert (found.tier, found.crossing) == (0, 5)
    assert found.reasons[0].words == "预计全年5.00亿元，达到5亿元"


def test_a_forecast_that_stays_below_says_nothing():
    assert at(1.2, foreseen=2.6).crossing == 0
    assert at(3.1, foreseen=2.0).crossing == 0


def test_whoever_was_higher_a_year_before_fell():
    found = at(2.8, before=3.2)
    assert found.fell
    assert [reason.code for reason in found.reasons] == ["near", "fell"]
    assert found.reasons[1].words == "上年同口径3.20亿元，由3亿元降至亿元"
    assert not at(3, before=2.9).fell
    assert not at(3).fell


def test_without_a_figure_there_is_no_tier():
    assert judge(Figures(None, Decimal(1), Decimal(1)), RULES) is None


MONEY = st.decimals(0, 3 * 10**7, places=1)


@given(figure=MONEY, more=MONEY)
def test_more_never_makes_a_lower_tier(figure, more):
    assert tier_of(figure) <= tier_of(figure + more)


@given(figure=MONEY, before=st.none() | MONEY, foreseen=st.none() | MONEY)
def test_what_is_about_to_be_crossed_lies_above(figure, before, foreseen):
    found = judge(Figures(figure, before, foreseen), RULES)
    assert found.tier in (0, *LINES)
    assert found.tier * YI <= figure
    if found.crossing:
        assert found.crossing > found.tier
        assert any(reason.code in ("near", "foreseen") for reason in found.reasons)
    assert found.fell == any(reason.code == "fell" for reason in found.reasons)


def test_money_is_rounded_half_up():
    assert yi(Decimal(100_500)) == "1.01"
    assert yi(Decimal(100_499)) == "1.00"
