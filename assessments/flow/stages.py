"""Which step of an evaluation may follow which, what it needs, and who acts next (domain.md 38)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assessments.flow import messages

NOTICE_WORKDAYS = 5
"""So many working days a list stands in public, the day it is put up not counted."""


class Stage(StrEnum):
    """Where an evaluation stands."""

    DRAFT = "draft"
    PRELIMINARY = "preliminary"
    PUBLICITY = "publicity"
    REVIEW = "review"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


LABELS = {
    Stage.DRAFT: "测算",
    Stage.PRELIMINARY: "初评",
    Stage.PUBLICITY: "公示",
    Stage.REVIEW: "复核审定",
    Stage.PUBLISHED: "已发布",
    Stage.SUPERSEDED: "更正前",
}
WAY = (Stage.DRAFT, Stage.PRELIMINARY, Stage.PUBLICITY, Stage.REVIEW, Stage.PUBLISHED)
IN_COURSE = (Stage.PRELIMINARY, Stage.PUBLICITY, Stage.REVIEW)


class Verb(StrEnum):
    """What is done about an evaluation."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    OPEN = "open"
    AGAIN = "again"
    CLOSE = "close"
    RECOMPUTE = "recompute"
    DECIDE = "decide"
    PUBLISH = "publish"


VERB_LABELS = {
    Verb.SUBMIT: "提交初评",
    Verb.WITHDRAW: "退回测算",
    Verb.OPEN: "开始公示",
    Verb.AGAIN: "撤回公示",
    Verb.CLOSE: "结束公示",
    Verb.RECOMPUTE: "重新计算",
    Verb.DECIDE: "登记审定",
    Verb.PUBLISH: "发布",
}
_STEPS = {
    Verb.SUBMIT: ((Stage.DRAFT,), Stage.PRELIMINARY),
    Verb.WITHDRAW: ((Stage.PRELIMINARY,), Stage.DRAFT),
    Verb.OPEN: ((Stage.PRELIMINARY,), Stage.PUBLICITY),
    Verb.AGAIN: ((Stage.PUBLICITY, Stage.REVIEW), Stage.PRELIMINARY),
    Verb.CLOSE: ((Stage.PUBLICITY,), Stage.REVIEW),
    Verb.RECOMPUTE: ((Stage.REVIEW,), Stage.REVIEW),
    Verb.DECIDE: ((Stage.REVIEW,), Stage.REVIEW),
    Verb.PUBLISH: ((Stage.REVIEW,), Stage.PUBLISHED),
}


@dataclass(frozen=True)
class Situation:
    """All that the rules ask about an evaluation."""

    stage: Stage
    today: date
    enterprises: int = 0
    ends: date | None = None
    """The last day of the notice."""
    appeals: int = 0
    """All that were ever filed."""
    open_appeals: int = 0
    owed: int = 0
    """Appeals that were accepted and are not in the grades yet."""
    decided: bool = False
    other: Stage | None = None
    """The stage of another evaluation of the scheme that is in course."""

    @property
    def notice_over(self) -> bool:
        """Whether the notice's last day is past."""
        return self.ends is not None and self.today > self.ends


def after(verb: Verb) -> Stage:
    """Where the evaluation stands once it is done."""
    return _STEPS[verb][1]


def why_not(verb: Verb, now: Situation) -> str:
    """Why it cannot be done now; "" where it can."""
    if now.stage not in _STEPS[verb][0]:
        return messages.WRONG_STAGE.format(stage=LABELS[now.stage], verb=VERB_LABELS[verb])
    return _NEEDS[verb](now)


def _submit(now: Situation) -> str:
    if not now.enterprises:
        return messages.NOBODY_GRADED
    return messages.ANOTHER_RUNS.format(stage=LABELS[now.other]) if now.other else ""


def _withdraw(now: Situation) -> str:
    return messages.APPEALS_STAND.format(count=now.appeals) if now.appeals else ""


def _again(now: Situation) -> str:
    return messages.DECIDED_ALREADY if now.decided else ""


def _close(now: Situation) -> str:
    return "" if now.notice_over else messages.NOTICE_RUNS.format(ends=now.ends)


def _recompute(now: Situation) -> str:
    if now.decided:
        return messages.DECIDED_ALREADY
    return "" if now.owed else messages.NOTHING_TO_RECOMPUTE


def _settled(now: Situation) -> str:
    if now.open_appeals:
        return messages.APPEALS_OPEN.format(count=now.open_appeals)
    return messages.RECOMPUTE_FIRST.format(count=now.owed) if now.owed else ""


def _decide(now: Situation) -> str:
    return messages.DECIDED_ALREADY if now.decided else _settled(now)


def _publish(now: Situation) -> str:
    return _settled(now) or ("" if now.decided else messages.NOT_DECIDED)


def _nothing(now: Situation) -> str:
    return ""


_NEEDS = {
    Verb.SUBMIT: _submit,
    Verb.WITHDRAW: _withdraw,
    Verb.OPEN: _nothing,
    Verb.AGAIN: _again,
    Verb.CLOSE: _close,
    Verb.RECOMPUTE: _recompute,
    Verb.DECIDE: _decide,
    Verb.PUBLISH: _publish,
}


@dataclass(frozen=True)
class Next:
    """Who has to do what."""

    who: str
    what: str
    due: date | None = None


def following(now: Situation) -> Next | None:
    """Who acts next; None once it is published."""
    match now.stage:
        case Stage.DRAFT:
            return Next("亩均办", "核对测算结果，提交初评")
        case Stage.PRELIMINARY:
            return Next("亩均办", "确定起始日，向社会公示")
        case Stage.PUBLICITY if not now.notice_over:
            return Next("企业、县区和园区", "对公示数据有异议的提出申诉", now.ends)
        case Stage.PUBLICITY:
            return Next("亩均办", "公示期满，结束公示")
        case Stage.REVIEW:
            return _in_review(now)
    return None


def _in_review(now: Situation) -> Next:
    if now.open_appeals:
        return Next("复核部门、亩均办", f"办结{now.open_appeals}件申诉")
    if now.owed:
        return Next("亩均办", f"按{now.owed}件采纳的申诉重新计算")
    return Next("亩均办", "发布") if now.decided else Next("领导小组", "审定评价结果")
