"""Proposals and tiers as the service leaves them in the database, and what people decide about them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Region, ReportingPeriod
from accounts.periods import Period
from assessments.models import ProgressRequest
from cultivation import messages, tasks
from cultivation.models import (
    CultivationRequest,
    CultivationRule,
    Membership,
    Proposal,
    Recognition,
    TierSnapshot,
)
from cultivation.pools import Pool
from cultivation.selectors import pools as selectors
from cultivation.services import deciding, members, proposing
from cultivation.services.parameters import begin_rule
from cultivation.services.refusing import Refused
from enterprises.signals import standings_judged
from tests.conftest import make_person
from tests.cultivation.conftest import MAY, NOW, judged

pytestmark = pytest.mark.django_db
State = Proposal.State
JUNE = Period(2023, 6)


def run(period=MAY, now=NOW):
    return proposing.work_through(period=period, now=now)


def waiting():
    rows = Proposal.objects.filter(state=State.OPEN).order_by("enterprise__uscc", "pool")
    return [(row.enterprise.name[2], row.pool, row.move) for row in rows]


def standing(period=MAY):
    rows = Membership.objects.standing_at(period.date).order_by("enterprise__uscc", "pool")
    return [(row.enterprise.name[2], row.pool) for row in rows]


@pytest.fixture
def proposed(firms):
    """1 is near the line, 2 at risk, 4 near the line in another county."""
    judged(1, "approaching", last_year=1500)
    judged(2, "at_risk", reasons=[["forecast_below", "预计全年营业收入1,900万元，低于2,000万元"]])
    judged(4, "approaching", last_year=800)
    run()
    return firms


@pytest.fixture
def bureau(db):
    return make_person("bureau")


def test_each_is_proposed_for_the_pool_whose_rule_it_meets(proposed):
    assert waiting() == [("1", "small_up", "enter"), ("2", "at_risk", "enter"), ("4", "small_up", "enter")]
    row = Proposal.objects.get(enterprise=proposed[1])
    assert (row.period, row.state) == (MAY.date, State.OPEN)
    assert row.reasons == [["between", "上年营业收入1,500万元，在800—2,000万元之间"]]


def test_a_second_run_changes_nothing(proposed):
    before = list(Proposal.objects.order_by("pk").values())
    assert run().proposals == 3
    assert list(Proposal.objects.order_by("pk").values()) == before


def test_a_proposal_whose_facts_are_gone_is_gone(proposed):
    judged(1, "below", last_year=700)
    run()
    assert ("1", "small_up", "enter") not in waiting()


def test_only_the_latest_period_is_proposed_for(proposed):
    ReportingPeriod.objects.create(period=JUNE.date, last_taken_at=NOW)
    before = waiting()
    judged(3, "approaching", last_year=1000)
    run(MAY)
    assert waiting() == before


def test_what_stays_open_is_told_by_the_latest_figures(proposed):
    ReportingPeriod.objects.create(period=JUNE.date, last_taken_at=NOW)
    judged(1, "approaching", period=JUNE, last_year=1500, rolling=1600)
    run(JUNE)
    row = Proposal.objects.get(enterprise=proposed[1])
    assert row.period == JUNE.date
    assert len(row.reasons) == 2
    assert row.proposed_at == NOW


# --- deciding


def test_confirming_puts_in_with_reasons_and_names(proposed, bureau):
    keys = list(Proposal.objects.values_list("pk", flat=True))
    done = deciding.confirm(proposals=keys, by=bureau, now=NOW)
    assert (done.entered, done.left) == (3, 0)
    assert standing() == [("1", "small_up"), ("2", "at_risk"), ("4", "small_up")]
    member = Membership.objects.get(enterprise=proposed[1])
    assert (member.entered, member.entered_by_name, member.entered_at) == (MAY.date, "王敏", NOW)
    assert member.reasons == member.entered_from.reasons
    assert not waiting()


def test_confirming_twice_does_nothing_more(proposed, bureau):
    keys = list(Proposal.objects.values_list("pk", flat=True))
    deciding.confirm(proposals=keys, by=bureau, now=NOW)
    assert deciding.confirm(proposals=keys, by=bureau, now=NOW).total == 0
    assert Membership.objects.count() == 3


def test_nobody_decides_for_another_county(proposed):
    county = make_person("county")
    keys = list(Proposal.objects.values_list("pk", flat=True))
    assert deciding.confirm(proposals=keys, by=county, now=NOW).entered == 2
    assert waiting() == [("4", "small_up", "enter")]
    assert deciding.decline(proposals=keys, reason="不符", by=county, now=NOW) == 0


def test_a_member_that_was_raised_leaves_and_the_stay_is_dated(proposed, bureau):
    deciding.confirm(proposals=Proposal.objects.values_list("pk", flat=True), by=bureau, now=NOW)
    ReportingPeriod.objects.create(period=JUNE.date, last_taken_at=NOW)
    judged(1, "above", period=JUNE, last_year=1500)
    run(JUNE)
    assert waiting() == [("1", "small_up", "leave")]
    done = deciding.confirm(
        proposals=Proposal.objects.filter(state=State.OPEN).values_list("pk", flat=True), by=bureau, now=NOW
    )
    assert (done.entered, done.left) == (0, 1)
    assert ("1", "small_up") in standing(MAY)
    assert ("1", "small_up") not in standing(JUNE)
    member = Membership.objects.get(enterprise=proposed[1])
    assert member.leave_words == "已在规上库，升规完成"


def test_a_refused_proposal_stays_away_until_the_facts_change(proposed, bureau):
    key = Proposal.objects.get(enterprise=proposed[1]).pk
    assert deciding.decline(proposals=[key], reason="拟关停", by=bureau, now=NOW) == 1
    run()
    assert ("1", "small_up", "enter") not in waiting()
    judged(1, "approaching", last_year=1620)
    run()
    assert ("1", "small_up", "enter") in waiting()
    assert Proposal.objects.get(state=State.DECLINED).why_declined == "拟关停"


def test_refusing_asks_for_a_reason(proposed, bureau):
    with pytest.raises(Refused, match="请填写理由"):
        deciding.decline(
            proposals=Proposal.objects.values_list("pk", flat=True), reason=" ", by=bureau, now=NOW
        )
    assert Proposal.objects.filter(state=State.OPEN).count() == 3


# --- taking a decision back


def test_a_confirmation_is_taken_back_on_its_day(proposed, bureau):
    proposal = Proposal.objects.get(enterprise=proposed[1])
    deciding.confirm(proposals=[proposal.pk], by=bureau, now=NOW)
    deciding.undo_decision(proposal=proposal, by=bureau, now=NOW + timedelta(hours=5))
    assert not standing()
    assert ("1", "small_up", "enter") in waiting()
    row = Proposal.objects.get(pk=proposal.pk)
    assert (row.decided_at, row.decided_by, row.decided_by_name) == (None, None, "")


def test_not_on_the_next_day(proposed, bureau):
    proposal = Proposal.objects.get(enterprise=proposed[1])
    deciding.confirm(proposals=[proposal.pk], by=bureau, now=NOW)
    with pytest.raises(Refused, match="当天"):
        deciding.undo_decision(proposal=proposal, by=bureau, now=NOW + timedelta(days=1))
    assert standing() == [("1", "small_up")]


def test_a_leave_taken_back_opens_the_stay_again(proposed, bureau):
    deciding.confirm(proposals=Proposal.objects.values_list("pk", flat=True), by=bureau, now=NOW)
    judged(1, "above", last_year=2100)
    run()
    leaving = Proposal.objects.get(state=State.OPEN, pool=Pool.SMALL_UP)
    deciding.confirm(proposals=[leaving.pk], by=bureau, now=NOW)
    assert ("1", "small_up") not in standing()
    deciding.undo_decision(proposal=leaving, by=bureau, now=NOW)
    member = Membership.objects.get(enterprise=proposed[1])
    assert (member.left, member.left_by_name, member.leave_reasons) == (None, "", [])


def test_a_refusal_is_taken_back_too(proposed, bureau):
    proposal = Proposal.objects.get(enterprise=proposed[1])
    deciding.decline(proposals=[proposal.pk], reason="误", by=bureau, now=NOW)
    deciding.undo_decision(proposal=proposal, by=bureau, now=NOW)
    assert ("1", "small_up", "enter") in waiting()


def test_what_moved_on_is_not_taken_back(proposed, bureau):
    proposal = Proposal.objects.get(enterprise=proposed[1])
    deciding.confirm(proposals=[proposal.pk], by=bureau, now=NOW)
    member = Membership.objects.get(enterprise=proposed[1])
    members.remove_member(member=member, month=date(2023, 6, 1), reason="搬迁", by=bureau, now=NOW)
    with pytest.raises(Refused, match="又有变动"):
        deciding.undo_decision(proposal=proposal, by=bureau, now=NOW)


# --- by hand


def add(enterprise, by, pool=Pool.LISTING, month=date(2023, 5, 1), reason="市级重点培育"):
    return members.add_member(enterprise=enterprise, pool=pool, month=month, reason=reason, by=by, now=NOW)


def test_people_put_in_whom_no_rule_would(firms, bureau):
    member = add(firms[3], bureau)
    assert (member.words, member.entered_by_name, member.entered_from) == ("市级重点培育", "王敏", None)
    with pytest.raises(Refused, match="已在上市后备库中"):
        add(firms[3], bureau)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"reason": ""}, "reason"), ({"month": date(2023, 7, 1)}, "month")],
)
def test_what_is_typed_is_checked(firms, bureau, changed, field):
    with pytest.raises(Refused) as refused:
        add(firms[3], bureau, **changed)
    assert set(refused.value.problems) == {field}
    assert not Membership.objects.exists()


def test_nobody_puts_in_an_enterprise_of_another_county(firms):
    with pytest.raises(Refused, match="不在您的管辖范围"):
        add(firms[4], make_person("county"))


def test_whoever_was_taken_out_by_hand_is_not_proposed_again_this_year(proposed, bureau):
    deciding.confirm(proposals=Proposal.objects.values_list("pk", flat=True), by=bureau, now=NOW)
    member = Membership.objects.get(enterprise=proposed[1])
    with pytest.raises(Refused, match="早于入库月份"):
        members.remove_member(member=member, month=date(2023, 4, 1), reason="搬迁", by=bureau, now=NOW)
    members.remove_member(member=member, month=date(2023, 6, 1), reason="搬迁", by=bureau, now=NOW)
    run()
    assert ("1", "small_up", "enter") not in waiting()
    with pytest.raises(Refused, match="已不在这个培育库"):
        members.remove_member(member=member, month=date(2023, 6, 1), reason="搬迁", by=bureau, now=NOW)


def test_whoever_was_put_in_by_hand_is_not_sent_out_in_the_same_month(firms, bureau):
    judged(3, "above", last_year=500)
    add(firms[3], bureau, pool=Pool.LEADING)
    run()
    assert not waiting()
    ReportingPeriod.objects.create(period=JUNE.date, last_taken_at=NOW)
    judged(3, "above", period=JUNE, last_year=500)
    run(JUNE)
    assert waiting() == [("3", "leading", "leave")]


# --- counts of any month


def test_counts_by_county_and_month(proposed, bureau, chizhou):
    deciding.confirm(proposals=Proposal.objects.values_list("pk", flat=True), by=bureau, now=NOW)
    member = Membership.objects.get(enterprise=proposed[1])
    members.remove_member(member=member, month=date(2023, 6, 1), reason="搬迁", by=bureau, now=NOW)
    below = list(Region.objects.filter(code__in=("341702", "341721")))

    def told(period):
        lines, whole = selectors.pool_lines(chizhou, period, below, bureau)
        return [
            (line.region.code, count.standing, count.entered, count.left)
            for line in (*lines, whole)
            if (count := line.counts[Pool.SMALL_UP])
        ]

    assert told(Period(2023, 4)) == [("341702", 0, 0, 0), ("341721", 0, 0, 0), ("341700", 0, 0, 0)]
    assert told(MAY) == [("341702", 1, 1, 0), ("341721", 1, 1, 0), ("341700", 2, 2, 0)]
    assert told(JUNE) == [("341702", 0, 0, 1), ("341721", 1, 0, 0), ("341700", 1, 0, 1)]
    assert selectors.member_counts(Pool.SMALL_UP, MAY) == [
        (firm.region_id, 1) for firm in sorted((proposed[1], proposed[4]), key=lambda f: f.region_id)
    ]


# --- what is owed


def test_judging_leaves_the_period_owed_and_the_task_works_it_through(firms):
    judged(1, "approaching", last_year=1500)
    standings_judged.send(sender=None, periods=[MAY.date])
    assert list(CultivationRequest.objects.values_list("period", flat=True)) == [MAY.date]
    ProgressRequest.objects.all().delete()
    tasks.work_due()
    assert not CultivationRequest.objects.exists()
    assert waiting() == [("1", "small_up", "enter")]
    assert list(ProgressRequest.objects.values_list("period", flat=True)) == [MAY.date]


def test_the_month_brings_the_latest_period_again(firms):
    judged(1, "approaching", last_year=1500)
    tasks.propose_latest()
    assert waiting() == [("1", "small_up", "enter")]


# --- tiers


def test_tiers_by_the_last_full_year_with_last_years_beside(firms):
    judged(1, "above", last_year=31_000, forecast=52_000)
    judged(2, "above", last_year=9_500)
    judged(3, "above", last_year=500)
    run()
    rows = {row.enterprise_id: row for row in TierSnapshot.objects.all()}
    assert set(rows) == {firms[1].pk, firms[2].pk}
    assert (rows[firms[1].pk].tier, rows[firms[1].pk].crossing) == (3, 5)
    assert (rows[firms[2].pk].tier, rows[firms[2].pk].crossing) == (0, 1)


def test_at_the_end_of_the_year_the_year_itself_is_full(firms):
    december = Period(2023, 12)
    judged(1, "above", period=december, revenue=9_000, last_year=12_000, forecast=9_000)
    run(december)
    row = TierSnapshot.objects.get()
    assert (row.tier, row.before, row.crossing) == (0, 1, 1)
    assert row.figure == Decimal(90_000)


def test_a_region_may_tell_tiers_by_the_last_twelve_months(firms, chizhou, bureau):
    begin_rule(
        region=chizhou, valid_from=date(2023, 1, 1), values={"tier_basis": "rolling"}, by=bureau, now=NOW
    )
    assert CultivationRequest.objects.filter(period=MAY.date).exists()
    judged(1, "above", period=MAY.prior, rolling=11_000)
    judged(1, "above", last_year=8_000, rolling=32_000)
    run()
    row = TierSnapshot.objects.get()
    assert (row.basis, row.tier, row.before) == ("rolling", 3, 1)


def test_yeji_tells_them_by_output(firms):
    assert CultivationRule.objects.get(region__code="341504").tier_basis == "output"
    judged(5, "above", last_year=40_000)
    run()
    assert not TierSnapshot.objects.exists()


def test_a_rule_is_refused_with_what_is_wrong_at_its_fields(chizhou, bureau):
    with pytest.raises(Refused) as refused:
        begin_rule(
            region=Region.objects.get(code="341504"),
            valid_from=date(2023, 1, 2),
            values={"steady_months": 0, "growth_keep": Decimal(40)},
            by=bureau,
            now=timezone.now(),
        )
    assert set(refused.value.problems) == {"region", "valid_from", "steady_months", "growth_keep"}


def test_a_recognition_that_is_valid_lets_an_enterprise_in(firms):
    judged(1, "above", last_year=5_000)
    Recognition.objects.create(
        enterprise=firms[1],
        kind="hightech",
        level="nation",
        awarded_on=date(2020, 6, 1),
        valid_until=date(2023, 5, 31),
    )
    run()
    assert ("1", "specialised", "enter") in waiting()
    ReportingPeriod.objects.create(period=JUNE.date, last_taken_at=NOW)
    judged(1, "above", period=JUNE, last_year=5_000)
    run(JUNE)
    assert not waiting()


def test_the_sentences_say_how_many():
    assert messages.confirmed(3, 1) == "已确认4条建议：入库3家，出库1家。当天可以撤回。"
