"""How far a need is met, which words a product is looked for by, and which figures speak for distress."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.days import day_of
from support import kinds
from support.distress import DONE, Criterion, DisposalState, Figures, Lines, grounds, next_states
from support.fulfilment import Act, NeedState, Step, rate, standing_of
from support.importers import wording
from support.kinds import NeedKind
from support.matching import keywords

DAY = date(2023, 5, 1)
AMOUNTS = st.none() | st.decimals(1, 10_000, places=2)
STEPS = st.lists(
    st.builds(
        Step,
        st.sampled_from([Act.MATCHED, Act.MET]),
        st.integers(0, 400).map(lambda days: DAY + timedelta(days=days)),
        AMOUNTS,
        st.booleans(),
    ),
    max_size=8,
)


def on(days: int) -> date:
    return DAY + timedelta(days=days)


def test_a_need_that_nobody_touched_is_raised():
    assert standing_of(Decimal(10), []).state is NeedState.RAISED


def test_half_of_what_was_asked_for_is_a_part():
    standing = standing_of(Decimal(10), [Step(Act.MATCHED, on(1)), Step(Act.MET, on(2), Decimal(5))])
    assert standing.state is NeedState.PARTLY
    assert (standing.matched_on, standing.met_on, standing.met_amount) == (on(1), None, Decimal(5))


def test_parts_that_reach_the_whole_end_the_need_on_that_day():
    steps = [Step(Act.MET, on(9), Decimal(4)), Step(Act.MET, on(2), Decimal(6))]
    standing = standing_of(Decimal(10), steps)
    assert (standing.state, standing.met_on, standing.ended_on) == (NeedState.MET, on(9), on(9))


def test_what_was_met_counts_as_matched():
    assert standing_of(None, [Step(Act.MET, on(3), whole=True)]).matched_on == on(3)


def test_a_withdrawn_need_is_no_met_one():
    standing = standing_of(Decimal(10), [Step(Act.WITHDRAWN, on(5))])
    assert (standing.state, standing.ended_on, standing.matched_on) == (NeedState.WITHDRAWN, on(5), None)


@given(AMOUNTS, STEPS)
def test_the_order_of_entry_does_not_matter(amount, steps):
    assert standing_of(amount, steps) == standing_of(amount, sorted(steps, key=lambda step: step.on))


@given(AMOUNTS, STEPS)
def test_a_need_is_met_exactly_when_a_step_says_so_or_the_amounts_reach_it(amount, steps):
    standing = standing_of(amount, steps)
    met = [step for step in steps if step.act is Act.MET]
    total = sum((step.amount or Decimal(0) for step in met), Decimal(0))
    reached = any(step.whole for step in met) or (bool(met) and bool(amount) and total >= amount)
    assert (standing.state is NeedState.MET) == reached
    assert standing.met_amount == total
    assert (standing.ended_on is None) == (standing.state is not NeedState.MET)


def test_a_rate_needs_something_to_be_a_share_of():
    assert (rate(1, 4), rate(0, 0)) == (Decimal(25), None)


@given(st.sampled_from(list(NeedKind)), st.decimals(1, 10_000, places=4))
def test_an_amount_comes_back_as_it_was_typed(kind, amount):
    assert kinds.typed(kind, kinds.stored(kind, amount)) == amount


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("用工需求", NeedKind.LABOUR),
        ("流动资金贷款", NeedKind.FINANCE),
        ("用气", NeedKind.GAS),
        ("用能", NeedKind.POWER),
        ("产业链配套", NeedKind.SUPPLIER),
        ("找客户", NeedKind.CUSTOMER),
        ("市场开拓", NeedKind.MARKET),
        ("其他", None),
    ],
)
def test_the_kind_that_an_offices_word_names(text, kind):
    assert kinds.kind_of(text) is kind


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("采购注塑件、压铸件", ["注塑件", "压铸件"]),
        ("需要本地轴承套圈加工企业", ["轴承套圈"]),
        ("", []),
        ("件", []),
    ],
)
def test_the_words_by_which_a_product_is_looked_for(text, words):
    assert keywords(text) == words


def said(**figures):
    return [ground.criterion for ground in grounds(Figures(**figures), Lines())]


def test_losses_count_only_in_every_one_of_the_years():
    assert said(profits=[Decimal(-1), Decimal(-2)]) == [Criterion.LOSSES]
    assert said(profits=[Decimal(-1), Decimal(2)]) == []
    assert said(profits=[Decimal(-1), None]) == []
    assert said(profits=[Decimal(-1)]) == []


def test_debts_above_the_assets_speak_and_debts_equal_to_them_do_not():
    assert said(assets=Decimal(10), liabilities=Decimal(11)) == [Criterion.INSOLVENT]
    assert said(assets=Decimal(10), liabilities=Decimal(10)) == []


@pytest.mark.parametrize(
    ("now", "before", "criteria"),
    [
        (50, 100, [Criterion.OUTPUT_DOWN]),
        (51, 100, []),
        (0, 100, [Criterion.STOPPED]),
        (0, 0, []),
        (5, -100, []),
    ],
)
def test_output_speaks_from_half_of_last_years_on(now, before, criteria):
    assert said(output=Decimal(now), output_prior=Decimal(before)) == criteria


def test_power_that_fell_speaks_by_itself():
    assert said(electricity=Decimal(0), electricity_prior=Decimal(4)) == [Criterion.POWER_DOWN]


def test_what_is_not_reported_says_nothing():
    assert said() == []


def test_an_ended_disposal_goes_nowhere_and_every_other_can_end():
    for state in DisposalState:
        ended = state in (*DONE, DisposalState.WITHDRAWN)
        assert (next_states(state) == ()) == ended


@pytest.mark.parametrize(
    ("text", "criteria", "left"),
    [
        ("半停产、欠薪", ["half_stopped", "wages"], []),
        ("停产", ["stopped"], []),
        ("亏损；资不抵债", ["losses", "insolvent"], []),
        ("停产，老板跑路", ["stopped"], ["老板跑路"]),
    ],
)
def test_criteria_as_offices_write_them(text, criteria, left):
    assert wording.criteria_of(text) == (criteria, left)


@pytest.mark.parametrize(
    "text", ["2023-05-06", "2023.5.6", "2023年5月6日", "20230506", "2023-05-06 00:00:00"]
)
def test_days_as_offices_write_them(text):
    assert day_of(text) == date(2023, 5, 6)


@pytest.mark.parametrize("text", ["2023-02-30", "5月6日", "", "近日"])
def test_what_is_no_day(text):
    assert day_of(text) is None
