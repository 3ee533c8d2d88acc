"""What a 增减变动表 says of an enterprise: 变动类型, 变动月份 and 变动原因 read as an entry or an exit."""

from __future__ import annotations

from typing import Any

from enterprises.importers import reasons
from enterprises.models import ScaleEvent
from imports.reading import Row

ENTRY, EXIT = ScaleEvent.Kind.ENTRY, ScaleEvent.Kind.EXIT
WORDS = {
    ENTRY: ("纳入", "新增", "入库", "入规", "纳统", "纳规", "调入"),
    EXIT: ("退库", "退出", "退规", "退统", "剔除", "减少", "调出"),
}
_NEGATIONS = ("不", "未", "拟")
CHANNELS = {
    "回升": ScaleEvent.Channel.REBOUND,
    "新建": ScaleEvent.Channel.MONTHLY,
    "投产": ScaleEvent.Channel.MONTHLY,
    "月度": ScaleEvent.Channel.MONTHLY,
    "小升规": ScaleEvent.Channel.YEARLY,
    "规下": ScaleEvent.Channel.YEARLY,
    "年度": ScaleEvent.Channel.YEARLY,
}
_LABELS = {ENTRY: "入库时间", EXIT: "退库时间"}


def placed(row: Row, problem: dict[str, str]) -> dict[str, str]:
    """A problem of an entry's or exit's month, placed in 变动月份 where the month came from there."""
    kind = problem["about"]
    if kind in row.months or kind_of(row.texts.get("change", "")) != kind:
        return problem
    return problem | {"about": "change_month", "heading": "变动月份"}


def kind_of(text: str) -> str:
    """Entry or exit, where the words name one of the two and do not deny it; else ""."""
    if any(word in text for word in _NEGATIONS):
        return ""
    named = [kind for kind, words in WORDS.items() if any(word in text for word in words)]
    return named[0] if len(named) == 1 else ""


def read(row: Row, problems: list[dict[str, str]]) -> dict[str, Any]:
    """The values that the change stands for; adds to `problems` why it cannot be read."""
    text, month = row.texts.get("change", ""), row.months.get("change_month")
    if not text and month is None:
        return {}
    kind = kind_of(text)
    if why := _refusal(row, text, kind):
        about = "change_month" if kind else "change"
        problems.append(reasons.problem(why, heading="变动类型", value=text, about=about))
        return {}
    reason = row.texts.get("change_reason", "")[:200]
    values: dict[str, Any] = {kind: month.isoformat()} if month else {}
    if reason:
        values["exit_reason" if kind == EXIT else "entry_reason"] = reason
    channel = next((value for sign, value in CHANNELS.items() if sign in text + reason), None)
    return values | ({"channel": channel} if kind == ENTRY and channel else {})


def key_of(row: Row) -> str:
    """What tells this change from another of the same enterprise, "" for a row that names none."""
    kind = kind_of(row.texts.get("change", ""))
    month = row.months.get("change_month") or row.months.get(kind)
    return f" {kind} {month:%Y-%m}" if kind and month else ""


def _refusal(row: Row, text: str, kind: str) -> str:
    """Why the change is neither an entry nor an exit of one month; empty where it is."""
    if not text:
        return reasons.NO_CHANGE
    if not kind:
        known = {f"{each}_words": "、".join(words) for each, words in WORDS.items()}
        return reasons.UNKNOWN_CHANGE.format(value=text, **known)
    month = row.months.get("change_month")
    own = row.months.get(kind)
    if month is None and own is None and not row.problems:
        return reasons.NO_CHANGE_MONTH
    if month and own and month != own:
        return reasons.CHANGE_DIFFERS.format(change=f"{month:%Y-%m}", label=_LABELS[ScaleEvent.Kind(kind)])
    return ""
