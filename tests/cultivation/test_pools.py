"""Who is proposed for which pool: the policies' own limits, and properties that hold for whatever figures."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cultivation.kinds import KINDS, Level
from cultivation.pools import POOL_KINDS, POOL_LABELS, REASON_LABELS, Facts, Past, Pool, PoolRules
from cultivation.proposing import Kept, Move, propose
from enterprises.classification import Reason, ScaleStatus

RULES = PoolRules()
Status = ScaleStatus
WAN = 10


def facts(status=Status.ABOVE, *, falling=False, before=(), **figures):
    """Facts of one enterprise; money in 万元."""
    money = {
        name: Decimal(str(figures.pop(name))) * WAN
        for name in ("last_year", "rolling", "foreseen", "profit", "low", "line")
        if figures.get(name) is not None
    }
    past = [*(Past(each, False) for each in before), Past(status, falling)]
    return Facts(past=past, **money, **figures)


def proposed(found, pool, *, member=False, rules=RULES, **kept):
    known = Kept(members={pool} if member else set(), **kept)
    return next((each for each in propose(found, rules, known) if each.pool == pool), None)


def words(proposal):
    return [reason.words for reason in proposal.reasons]


# --- 小升规: 池政办秘〔2019〕105号, 800-2000万


@pytest.mark.parametrize(
    ("wan", "enters"),
    [
        (799.9, False),
        (799.95, False),
        (800, True),
        (1500, True),
        (1999.9, True),
        (2000, False),
        (2600, False),
    ],
)
def test_a_firm_outside_the_library_enters_from_800_to_under_2000(wan, enters):
    found = proposed(facts(Status.APPROACHING, last_year=wan), Pool.SMALL_UP)
    assert (found is not None) == enters


@pytest.mark.parametrize("name", ["last_year", "rolling", "foreseen"])
def test_any_of_the_three_figures_will_do_and_is_told(name):
    found = proposed(facts(Status.APPROACHING, **{name: 800}), Pool.SMALL_UP)
    assert found.move is Move.ENTER
    (told,) = words(found)
    assert "800万元，在800—2,000万元之间" in told


def test_the_limits_are_those_of_the_region():
    asked = facts(Status.APPROACHING, last_year=900, low=1000)
    assert proposed(asked, Pool.SMALL_UP) is None
    assert proposed(facts(Status.APPROACHING, last_year=1000, low=1000), Pool.SMALL_UP)


@pytest.mark.parametrize("status", [Status.ABOVE, Status.AT_RISK, Status.EXITED, Status.BELOW])
def test_only_whoever_is_judged_near_the_line_enters(status):
    assert proposed(facts(status, last_year=1500), Pool.SMALL_UP) is None


def test_a_member_leaves_when_it_is_in_the_library_or_has_shrunk():
    entered = proposed(facts(Status.ABOVE, last_year=2500), Pool.SMALL_UP, member=True)
    assert (entered.move, words(entered)) == (Move.LEAVE, ["已在规上库，升规完成"])
    shrunk = proposed(facts(Status.BELOW, last_year=700, foreseen=799.9), Pool.SMALL_UP, member=True)
    assert words(shrunk) == ["预计全年营业收入799.9万元，低于培育下限800万元"]


@pytest.mark.parametrize(
    "found",
    [
        facts(Status.APPROACHING, last_year=1500),
        facts(Status.APPROACHING, last_year=2600),
        facts(Status.BELOW, last_year=700, foreseen=800),
        facts(Status.BELOW),
    ],
    ids=["still within", "over and not entered", "one figure at the limit", "no figures at all"],
)
def test_a_member_stays_while_it_may_still_come_in(found):
    assert proposed(found, Pool.SMALL_UP, member=True) is None


# --- 临退, 退规, 负增长: 亳政办〔2022〕3号二, 叶集 2023 四


def test_a_firm_at_risk_enters_for_the_reasons_it_was_judged_by():
    reasons = [
        Reason("forecast_below", "预计全年营业收入1,900万元，低于2,000万元"),
        Reason("falling", "连续"),
    ]
    found = proposed(facts(Status.AT_RISK, reasons=reasons), Pool.AT_RISK)
    assert words(found) == ["预计全年营业收入1,900万元，低于2,000万元"]


@pytest.mark.parametrize(
    ("before", "leaves"), [([], False), ([Status.ABOVE], False), ([Status.ABOVE] * 2, True)]
)
def test_it_leaves_after_as_many_steady_periods_as_the_parameter_says(before, leaves):
    found = proposed(facts(Status.ABOVE, before=before), Pool.AT_RISK, member=True)
    assert (found is not None) == leaves


def test_one_bad_period_begins_the_count_anew():
    before = [Status.ABOVE, Status.ABOVE, Status.AT_RISK, Status.ABOVE]
    assert proposed(facts(Status.ABOVE, before=before), Pool.AT_RISK, member=True) is None


def test_whoever_left_the_library_goes_from_one_pool_to_the_other():
    left = facts(Status.EXITED, reasons=[Reason("left", "2023年3月退规，未满24个月")])
    assert proposed(left, Pool.AT_RISK, member=True).move is Move.LEAVE
    assert words(proposed(left, Pool.EXITED)) == ["2023年3月退规，未满24个月"]
    assert proposed(left, Pool.EXITED, member=True) is None
    assert words(proposed(facts(Status.ABOVE), Pool.EXITED, member=True)) == ["已重新入规"]
    assert "跟踪期满" in words(proposed(facts(Status.BELOW), Pool.EXITED, member=True))[0]


def test_falling_output_is_watched_until_it_is_calm():
    falling = facts(falling=True, reasons=[Reason("falling", "产值连续2个月负增长（-3.0%、-4.0%）")])
    assert words(proposed(falling, Pool.FALLING)) == ["产值连续2个月负增长（-3.0%、-4.0%）"]
    assert proposed(falling, Pool.FALLING, member=True) is None
    calm = facts(before=[Status.ABOVE] * 2)
    assert words(proposed(calm, Pool.FALLING, member=True)) == ["连续3期没有负增长预警"]


# --- the others


@pytest.mark.parametrize(("wan", "enters"), [(9999.9, False), (10_000, True)])
def test_a_leading_firm_took_in_a_hundred_million(wan, enters):
    assert (proposed(facts(last_year=wan), Pool.LEADING) is not None) == enters
    assert proposed(facts(Status.APPROACHING, last_year=wan), Pool.LEADING) is None


@pytest.mark.parametrize(("wan", "leaves"), [(9000, False), (8999.9, True)])
def test_it_leaves_only_well_below_the_line(wan, leaves):
    assert (proposed(facts(last_year=wan), Pool.LEADING, member=True) is not None) == leaves


@pytest.mark.parametrize(
    ("growth", "wan", "enters"), [("30", 1000, True), ("29.9", 1000, False), ("80", 999, False)]
)
def test_growth_counts_from_a_size_on(growth, wan, enters):
    found = proposed(facts(last_year=wan, growth=Decimal(growth)), Pool.GROWING)
    assert (found is not None) == enters


def test_between_the_two_rates_nothing_moves():
    between = facts(last_year=5000, growth=Decimal("15"))
    assert proposed(between, Pool.GROWING) is None
    assert proposed(between, Pool.GROWING, member=True) is None
    assert words(proposed(facts(growth=Decimal("-2.35")), Pool.GROWING, member=True)) == [
        "营业收入同比-2.4%，低于10%"
    ]


def test_the_reserve_of_specialised_firms_ends_with_the_title():
    grounds = frozenset({("hightech", Level.NATION)})
    assert "高新技术企业" in words(proposed(facts(last_year=1000, awards=grounds), Pool.SPECIALISED))[0]
    assert proposed(facts(last_year=999, awards=grounds), Pool.SPECIALISED) is None
    city = frozenset({("specialised", Level.CITY)})
    assert proposed(facts(last_year=1000, awards=city), Pool.SPECIALISED).move is Move.ENTER
    won = grounds | {("specialised", Level.PROVINCE)}
    assert proposed(facts(last_year=1000, awards=won), Pool.SPECIALISED) is None
    assert words(proposed(facts(awards=won), Pool.SPECIALISED, member=True)) == [
        "已获认定省级专精特新中小企业"
    ]


def test_listing_asks_for_revenue_and_profit_and_ends_with_a_loss():
    assert proposed(facts(last_year=10_000, profit=2000), Pool.LISTING)
    assert proposed(facts(last_year=10_000, profit=1999.9), Pool.LISTING) is None
    assert proposed(facts(last_year=10_000, profit=-1), Pool.LISTING, member=True).move is Move.LEAVE
    assert proposed(facts(last_year=10_000, profit=0), Pool.LISTING, member=True) is None


def test_new_plants_are_put_in_by_people_and_leave_by_themselves():
    assert proposed(facts(Status.BELOW), Pool.NEW_PLANT) is None
    assert proposed(facts(Status.ABOVE), Pool.NEW_PLANT, member=True).move is Move.LEAVE


# --- what people decided


def test_a_refused_proposal_comes_back_only_with_other_facts():
    now = facts(Status.APPROACHING, last_year=1500, rolling=1600)
    first = proposed(now, Pool.SMALL_UP)
    declined = {(Pool.SMALL_UP, Move.ENTER): {first.rests_on}}
    assert proposed(now, Pool.SMALL_UP, declined=declined) is None
    later = facts(Status.APPROACHING, last_year=1500, rolling=1710)
    assert proposed(later, Pool.SMALL_UP, declined=declined) is None
    next_year = facts(Status.APPROACHING, last_year=1680)
    assert proposed(next_year, Pool.SMALL_UP, declined=declined)


def test_a_refusal_to_enter_says_nothing_about_leaving():
    found = facts(Status.ABOVE, last_year=2500)
    rests_on = proposed(found, Pool.SMALL_UP, member=True).rests_on
    refused = {(Pool.SMALL_UP, Move.ENTER): {rests_on}}
    assert proposed(found, Pool.SMALL_UP, member=True, declined=refused)


def test_what_was_settled_by_hand_is_left_alone():
    assert proposed(facts(Status.APPROACHING, last_year=1500), Pool.SMALL_UP, settled={Pool.SMALL_UP}) is None


# --- properties

MONEY = st.none() | st.decimals(0, 10**7, places=1)
AWARDS = st.frozensets(
    st.sampled_from([(key, level) for key, kind in KINDS.items() for level in kind.levels])
)
PAST = st.lists(st.builds(Past, st.sampled_from(Status), st.booleans()), min_size=1, max_size=5)
REASONS = st.lists(
    st.sampled_from([Reason(code, "某句") for code in ("left", "forecast_below", "falling", "in")]),
    max_size=3,
)
FACTS = st.builds(
    Facts,
    past=PAST,
    reasons=REASONS,
    last_year=MONEY,
    rolling=MONEY,
    foreseen=MONEY,
    growth=st.none() | st.decimals(-100, 500, places=1),
    profit=st.none() | st.decimals(-(10**6), 10**6, places=1),
    awards=AWARDS,
)
POOLS = st.frozensets(st.sampled_from(Pool))


@given(found=FACTS)
def test_nobody_both_enters_and_leaves_on_the_same_facts(found):
    entering = {each.pool for each in propose(found, RULES, Kept())}
    leaving = {each.pool for each in propose(found, RULES, Kept(members=set(Pool)))}
    assert not entering & leaving


@given(found=FACTS, members=POOLS)
def test_members_are_only_proposed_to_leave_and_others_only_to_enter(found, members):
    for each in propose(found, RULES, Kept(members=members)):
        assert (each.move is Move.LEAVE) == (each.pool in members)
        assert each.reasons
        assert all(reason.words and reason.code in REASON_LABELS for reason in each.reasons)


@given(found=FACTS, members=POOLS)
def test_once_everything_is_refused_nothing_is_proposed(found, members):
    first = list(propose(found, RULES, Kept(members=members)))
    declined = {(each.pool, each.move): {each.rests_on} for each in first}
    assert not list(propose(found, RULES, Kept(members=members, declined=declined)))


@given(found=FACTS)
def test_once_everything_is_confirmed_nobody_is_sent_back(found):
    entered = {each.pool for each in propose(found, RULES, Kept())}
    after = list(propose(found, RULES, Kept(members=entered)))
    assert not {each.pool for each in after} & entered


def test_every_pool_has_a_name_and_says_what_it_is():
    assert set(POOL_KINDS) == set(POOL_LABELS) == set(Pool)
    assert all(kind.about.endswith("。") for kind in POOL_KINDS.values())
