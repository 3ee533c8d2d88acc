"""How far a computing is, as its page says it: pure sentences on plain values."""

from __future__ import annotations

from datetime import timedelta

from imports.progress import Progress

STALLED_AFTER = timedelta(seconds=90)
GATHERING = "正在收集各县区要素"
GRADING = "正在统一评分定档"
COUNT = "{done} / {total}个县区，已收集{n:,}户"
MAY_LEAVE = "可以离开此页，完成后在方案页查看。"
STALLED = "已有{seconds}秒没有进展，系统每分钟自动续算；仍无进展请联系系统管理员检查后台任务。"
_GRADING_LEFT = 5
"""So many percent are left for what begins once every county is in."""


def of_computing(*, done: int, total: int, n: int, idle: timedelta) -> Progress:
    """A computing whose counties are gathered one by one, and then graded together."""
    percent = (100 - _GRADING_LEFT) * done // total if total else 0
    title = GATHERING if done < total else GRADING
    count = COUNT.format(done=done, total=total, n=n)
    if idle >= STALLED_AFTER:
        return Progress(
            title, STALLED.format(seconds=int(idle.total_seconds())), percent, count, is_stalled=True
        )
    return Progress(title, MAY_LEAVE, percent, count)
