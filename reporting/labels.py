"""What the pages of the cycle say: buttons with what they will do, and what was done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from reporting.cycle import ACTION_LABELS, Action, Level, Status, Verdict, days_to, standing_words
from reporting.models import Submission
from reporting.selectors.cycle import SheetState
from reporting.selectors.findings import Open
from reporting.selectors.written import Writes
from reporting.workdays import workdays_after

_STYLES = {
    Action.SUBMIT: "btn-primary",
    Action.APPROVE: "btn-primary",
    Action.RETURN: "btn-outline-danger",
    Action.UNAPPROVE: "btn-outline-danger",
}
_WHAT = {
    Action.SUBMIT: "将向{office}报送{title}；报送后不能再填，需要修改时可在审核前撤回。",
    Action.RECALL: "将撤回{title}，撤回后可以继续填报，改好后需重新报送。",
    Action.RETURN: "将把{title}退回{unit}，{unit}按原因修改后重新报送。",
    Action.APPROVE: "将审核通过{title}；通过后{unit}不能再修改，目标进度随之重新计算。",
    Action.UNAPPROVE: "将撤销{title}的审核，恢复为“已报送”，等待重新审核。",
    Action.LOCK: "将锁定{title}；锁定后不能退回，只能说明原因、定明期限后重新开放。",
    Action.REOPEN: "将重新开放{title}，{unit}在期限内可以修改，到期自动关闭。",
    Action.CLOSE: "将结束{title}的重新开放，{unit}不能再修改。",
}
_DONE = {
    Action.SUBMIT: "已报送{title}。",
    Action.RECALL: "已撤回{title}，可以继续填报。",
    Action.RETURN: "已退回{title}。",
    Action.APPROVE: "已审核通过{title}。",
    Action.UNAPPROVE: "已撤销{title}的审核。",
    Action.LOCK: "已锁定{title}。",
    Action.REOPEN: "已重新开放{title}。",
    Action.CLOSE: "已结束{title}的重新开放。",
}
PASSES = (Action.APPROVE, Action.LOCK)
"""What confirms figures, and so asks what the checks found."""
_REMINDER_CLOSED = "{title}尚未报送，已于{closes}停止填报，请尽快联系{office}重新开放后补报。"
WHY_PASSED = "仍然通过的原因"
_REMINDER = "{title}{due}，请尽快填报并报送。"


@dataclass(frozen=True)
class Button:
    """One action as the page offers it; with `asks` a dialog is opened, else only confirmed."""

    action: Action
    label: str
    style: str
    what: str
    reason: str = ""
    """The label of the reason that is asked for; empty where none is."""
    warning: str = ""
    """What the checks hold against the sheet, as far as they ran."""
    note: str = ""
    """The label of the note about enterprises that are missing."""
    refused: str = ""
    """Why it would be refused, as far as the page knows; then the button stands disabled beside it."""
    until: date | None = None
    until_required: bool = False

    @property
    def asks(self) -> bool:
        """Whether anything is to be filled in."""
        return bool(self.reason or self.note or self.warning)


def actions(
    possible: Iterable[Action],
    state: SheetState,
    missing: int,
    doubts: Open | None,
    today: date,
    *,
    is_owed: bool = False,
) -> list[Button]:
    """What may be done with the sheet, as buttons; `doubts` is what the checks hold against it.

    With `is_owed` something was changed since they ran: what they held then may be mended.
    """
    return [_button(action, state, missing, doubts or Open(), today, is_owed) for action in possible]


def _button(
    action: Action, state: SheetState, missing: int, doubts: Open, today: date, is_owed: bool
) -> Button:
    facts = state.facts
    warning = _warning(action, doubts)
    return Button(
        action=action,
        label=ACTION_LABELS[action],
        style=_STYLES.get(action, ""),
        what=_WHAT[action].format(title=facts.title, unit=facts.unit, office=facts.office),
        reason=_reason_label(action) or (WHY_PASSED if warning and not doubts.errors else ""),
        warning=warning,
        note=f"未报说明（还有{missing}家企业未报）" if action is Action.SUBMIT and missing else "",
        refused="" if is_owed else _refused(action, doubts),
        until=_until(action, state, today),
        until_required=action is Action.REOPEN,
    )


def _warning(action: Action, doubts: Open) -> str:
    """What the reviewer should know who confirms: errors refuse it, doubts ask for a reason."""
    if action not in PASSES or not doubts.blocking:
        return ""
    what, label = standing_words(doubts.errors, doubts.doubts), ACTION_LABELS[action]
    if doubts.errors:
        return f"还有{what}；有错误的报表不能{label}，请先退回修改，或在“疑点核查”中判定。"
    return f"还有{what}；可以退回说明，仍要{label}的，请写明原因，原因记入经过。"


def _refused(action: Action, doubts: Open) -> str:
    """Why handing in would be refused; the services check anew and have the last word."""
    if action is not Action.SUBMIT or not doubts.blocking:
        return ""
    steps = [(doubts.errors, "改正错误"), (doubts.doubts, "说明疑点")]
    todo = "、".join(step for number, step in steps if number)
    return f"还有{standing_words(doubts.errors, doubts.doubts)}，请先{todo}，再报送。"


def _reason_label(action: Action) -> str:
    asked = (Action.RETURN, Action.UNAPPROVE, Action.REOPEN)
    return f"{ACTION_LABELS[action]}原因" if action in asked else ""


def _until(action: Action, state: SheetState, today: date) -> date | None:
    """The day that is proposed: needed to mend what is given back after its last day."""
    closes = state.facts.closes_on
    if action is Action.REOPEN or (action is Action.RETURN and closes and today > closes):
        return workdays_after(today, 3)
    return None


def done(action: Action, title: str) -> str:
    """What was done, as a sentence."""
    return _DONE[action].format(title=title)


def done_many(action: Action, sheets: Sequence[Submission]) -> str:
    """What was done to how many."""
    units = len({sheet.region_id for sheet in sheets})
    return f"已{ACTION_LABELS[action]} {units} 个单位的 {len(sheets)} 张报表。"


def editing(state: SheetState, level: Level, today: date) -> str:
    """What somebody who may fill the sheet in is told: until when, or what follows from writing into it."""
    facts = state.facts
    if facts.is_reopened(today):
        reason = f"：{state.reopening.reason}" if state.reopening else "。"
        return f"可以填报，已重新开放至{facts.reopened_until}，到期自动关闭{reason}"
    if level is Level.ABOVE:
        return _for_reviewer(state)
    if facts.due_on is None or facts.closes_on is None:
        return "可以填报；这张表没有排定日程，填好后随时可以报送。"
    if today > facts.due_on:
        return f"可以填报；按时截止日{facts.due_on}已过，现在报送记为迟报，{facts.closes_on}停止填报。"
    return f"可以填报；{facts.due_on}及以前报送为按时，{facts.closes_on}停止填报。"


def _for_reviewer(state: SheetState) -> str:
    facts = state.facts
    if state.status is Status.SUBMITTED:
        return f"{facts.unit}已报送，等待审核。数据有误请退回{facts.unit}修改；您直接修改的数会记在您名下。"
    done = (
        f"已退回{facts.unit}修改，尚未重新报送"
        if state.status is Status.RETURNED
        else f"由{facts.unit}填报，尚未报送"
    )
    return f"{done}。您可以代为填写，填写的数会记在您名下；报送仍由{facts.unit}办理。"


def deadline(state: SheetState, today: date) -> str:
    """By when the sheet is to be handed in; empty for what is handed in or has no dates."""
    facts = state.facts
    if facts.is_reopened(today):
        return f"已重新开放至{facts.reopened_until}"
    if facts.due_on is None or not state.is_owed:
        return ""
    return f"按时截止{facts.due_on}，{days_to(facts.due_on, today)}"


def dates_saved(forms: Sequence[str]) -> str:
    """Whose dates were changed."""
    if not forms:
        return "日期没有改动。"
    return f"已保存 {len(forms)} 张报表的报送日程：{'、'.join(forms)}。"


def entry(state: SheetState, level: Level, verdict: Verdict) -> str:
    """What the way to the sheet's figures is called: whoever reviews fills in for the unit."""
    if not verdict.allowed:
        return "查看数据"
    if level is not Level.ABOVE:
        return "填报"
    return "代为填报" if state.is_owed else "代为修改"


def written(writes: Writes) -> str:
    """Into how many enterprises' rows something was written, by whom and when last; empty for none."""
    if writes.last_at is None:
        return ""
    people = "、".join(writes.people)
    return f"{writes.enterprises} 户（{people}，{timezone.localtime(writes.last_at):%Y-%m-%d %H:%M}）"


def reminder(state: SheetState, today: date) -> str:
    """What a unit is told by default about a sheet; what is closed to it can only be reopened."""
    facts = state.facts
    if facts.closes_on and today > facts.closes_on and not facts.is_reopened(today):
        return _REMINDER_CLOSED.format(title=facts.title, closes=facts.closes_on, office=facts.office)
    due = state.facts.due_on
    return _REMINDER.format(title=state.facts.title, due=f"应于{due}前报送" if due else "尚未报送")
