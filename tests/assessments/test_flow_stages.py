"""Which step of an evaluation may follow which, and how long appeals have: rules on plain values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from assessments.flow import appealing, progress
from assessments.flow.appealing import Act, State
from assessments.flow.stages import WAY, Situation, Stage, Verb, after, following, why_not

DAY = date(2023, 7, 12)
REVIEW = Situation(Stage.REVIEW, DAY, enterprises=6, ends=date(2023, 7, 11))


def test_each_verb_belongs_to_its_stage():
    for verb in Verb:
        allowed = [
            stage
            for stage in Stage
            if "阶段"
            not in why_not(verb, Situation(stage, DAY, enterprises=1, owed=1, ends=date(2023, 7, 1)))
        ]
        assert allowed == ([Stage.PUBLICITY, Stage.REVIEW] if verb is Verb.AGAIN else allowed[:1]), verb
        assert allowed


def test_the_way_leads_from_draft_to_published_by_the_verbs_alone():
    stages = [Stage.DRAFT]
    for verb in (Verb.SUBMIT, Verb.OPEN, Verb.CLOSE, Verb.PUBLISH):
        stages.append(after(verb))
    assert tuple(stages) == WAY


def test_an_empty_list_and_a_second_one_in_course_are_not_submitted():
    draft = Situation(Stage.DRAFT, DAY)
    assert "名单是空的" in why_not(Verb.SUBMIT, draft)
    assert "正在进行（公示）" in why_not(Verb.SUBMIT, replace(draft, enterprises=3, other=Stage.PUBLICITY))
    assert why_not(Verb.SUBMIT, replace(draft, enterprises=3)) == ""


def test_the_notice_stands_through_its_last_day():
    noticed = Situation(Stage.PUBLICITY, DAY, ends=DAY)
    assert "公示到2023-07-12" in why_not(Verb.CLOSE, noticed)
    assert why_not(Verb.CLOSE, replace(noticed, today=date(2023, 7, 13))) == ""


@pytest.mark.parametrize(
    ("changes", "verb", "told"),
    [
        ({"open_appeals": 2}, Verb.DECIDE, "2件申诉没有办结"),
        ({"owed": 1}, Verb.DECIDE, "没有重新计算"),
        ({"decided": True}, Verb.DECIDE, "已经审定"),
        ({}, Verb.PUBLISH, "还没有审定"),
        ({"decided": True, "owed": 1}, Verb.PUBLISH, "没有重新计算"),
        ({"decided": True, "owed": 1}, Verb.RECOMPUTE, "已经审定"),
        ({}, Verb.RECOMPUTE, "没有需要重新计算"),
        ({}, Verb.DECIDE, ""),
        ({"decided": True}, Verb.PUBLISH, ""),
        ({"owed": 1, "open_appeals": 1}, Verb.RECOMPUTE, ""),
    ],
)
def test_nothing_is_decided_or_published_before_all_is_settled(changes, verb, told):
    why = why_not(verb, replace(REVIEW, **changes))
    assert told in why
    assert bool(told) == bool(why)


def test_who_acts_next_is_told_at_every_stage_until_it_is_published():
    assert following(REVIEW).who == "领导小组"
    assert following(replace(REVIEW, open_appeals=1)).what == "办结1件申诉"
    assert following(replace(REVIEW, decided=True)).what == "发布"
    noticed = Situation(Stage.PUBLICITY, DAY, ends=DAY)
    assert following(noticed).due == DAY
    assert following(Situation(Stage.PUBLISHED, DAY)) is None


def test_appeals_are_taken_within_the_notice_alone():
    def asked(day, in_publicity=True):
        return appealing.why_not_filed(
            in_publicity=in_publicity, opens=date(2023, 7, 4), ends=date(2023, 7, 11), today=day
        )

    assert asked(date(2023, 7, 4)) == asked(date(2023, 7, 11)) == ""
    assert "从2023-07-04开始" in asked(date(2023, 7, 3))
    assert "逾期不再受理" in asked(date(2023, 7, 12))
    assert "不在公示期" in asked(date(2023, 7, 5), in_publicity=False)


def test_an_appeal_goes_one_way():
    assert appealing.why_not(Act.CHECK, State.FILED) == "该申诉待转办，不能复核。"
    assert appealing.why_not(Act.DECIDE, State.CHECKED) == ""
    assert appealing.why_not(Act.WITHDRAW, State.REJECTED)


def test_a_verdict_fits_what_was_found():
    recorded, same, other = {"税收": Decimal(100)}, {"税收": Decimal(100)}, {"税收": Decimal(120)}
    assert "不能不采纳" in appealing.why_not_verdict(State.REJECTED, recorded, other)
    assert "请选择不采纳" in appealing.why_not_verdict(State.ACCEPTED, recorded, same)
    assert appealing.why_not_verdict(State.PARTLY, recorded, other) == ""
    assert appealing.why_not_verdict(State.REJECTED, recorded, same) == ""


def test_the_clock_counts_working_days():
    due = appealing.due_of(State.FORWARDED, date(2023, 9, 27))
    assert due == date(2023, 10, 10)  # over the National Day's eight days, and a Saturday and Sunday worked
    assert appealing.clock_of(due, date(2023, 9, 28)).words == "还剩4个工作日"
    assert appealing.clock_of(due, due).words == "今日到期"
    late = appealing.clock_of(due, date(2023, 10, 12))
    assert (late.words, late.is_late) == ("已超期2个工作日", True)
    assert appealing.due_of(State.ACCEPTED, due) is None


def test_the_bar_is_full_only_once_the_list_is_graded():
    shown = progress.of_computing(done=3, total=3, n=41, idle=timedelta(0))
    assert (shown.percent, shown.title) == (95, "正在统一评分定档")
    assert progress.of_computing(done=1, total=3, n=9, idle=timedelta(minutes=5)).is_stalled
