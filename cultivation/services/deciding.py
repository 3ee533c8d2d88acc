"""Commands by which staff decide upon proposals, and take a decision back on its day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cultivation import messages
from cultivation.models import Membership, Proposal
from cultivation.proposing import Move
from cultivation.services.refusing import Refused
from cultivation.signals import counts_changed

State = Proposal.State
_ENDING = ("left", "leave_reasons", "left_by_name", "left_at", "left_from")


@dataclass(frozen=True, slots=True)
class Decided:
    """How many proposals of each kind were decided."""

    entered: int = 0
    left: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.entered + self.left


@transaction.atomic
def confirm(*, proposals: Iterable[int], by: Any, now: datetime) -> Decided:
    """The open proposals that `by` may see are carried out: who is to enter is in, who is to leave is out.

    One that somebody else decided meanwhile is left alone.
    """
    rows = _open(proposals, by)
    entering = [row for row in rows if row.move == Move.ENTER]
    leaving = [row for row in rows if row.move == Move.LEAVE]
    Membership.objects.bulk_create(
        [_membership(row, by, now) for row in entering], batch_size=500, ignore_conflicts=True
    )
    _end(leaving, by, now)
    _settle(rows, State.CONFIRMED, by, now)
    _tell(rows)
    return Decided(len(entering), len(leaving))


@transaction.atomic
def decline(*, proposals: Iterable[int], reason: str, by: Any, now: datetime) -> int:
    """How many open proposals were refused for that reason. Raises Refused without one."""
    reason = reason.strip()
    if not reason:
        raise Refused({"reason": messages.NO_REASON})
    rows = _open(proposals, by)
    for row in rows:
        row.why_declined = reason[:200]
    _settle(rows, State.DECLINED, by, now)
    return len(rows)


def _open(proposals: Iterable[int], by: Any) -> list[Proposal]:
    """The open ones among them that the person may decide on, locked in one order."""
    visible = Proposal.objects.visible_to(by).filter(pk__in=list(proposals), state=State.OPEN).values("pk")
    locked = Proposal.objects.select_for_update().filter(pk__in=visible, state=State.OPEN)
    return list(locked.order_by("pk"))


def _membership(row: Proposal, by: Any, now: datetime) -> Membership:
    return Membership(
        enterprise_id=row.enterprise_id,
        pool=row.pool,
        entered=row.period,
        reasons=row.reasons,
        entered_by_name=str(by)[:40],
        entered_at=now,
        entered_from=row,
    )


def _end(rows: Sequence[Proposal], by: Any, now: datetime) -> None:
    by_key = {(row.enterprise_id, row.pool): row for row in rows}
    members = Membership.objects.select_for_update().filter(
        left=None, enterprise__in={row.enterprise_id for row in rows}
    )
    ended = []
    for member in members.order_by("pk"):
        if row := by_key.get((member.enterprise_id, member.pool)):
            # Whoever was entered by hand for a later month than the proposal's leaves with that month.
            member.left, member.leave_reasons = max(row.period, member.entered), row.reasons
            member.left_by_name, member.left_at, member.left_from = str(by)[:40], now, row
            ended.append(member)
    Membership.objects.bulk_update(ended, _ENDING, batch_size=500)


def _settle(rows: Sequence[Proposal], state: Proposal.State, by: Any, now: datetime) -> None:
    for row in rows:
        row.state, row.decided_at, row.decided_by, row.decided_by_name = state, now, by, str(by)[:40]
    fields = ["state", "decided_at", "decided_by", "decided_by_name", "why_declined"]
    Proposal.objects.bulk_update(rows, fields, batch_size=500)


def _tell(rows: Sequence[Proposal]) -> None:
    if rows:
        since: date = min(row.period for row in rows)
        counts_changed.send(sender=Proposal, since=since, until=None)


@transaction.atomic
def undo_decision(*, proposal: Proposal, by: Any, now: datetime) -> Proposal:
    """The proposal is open again and its membership as before. Raises Refused on a later day, or where more happened."""
    row: Proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if row.state == State.OPEN or row.decided_at is None:
        raise Refused({"proposal": messages.NOT_CONFIRMED})
    if timezone.localdate(row.decided_at) != timezone.localdate(now):
        raise Refused({"proposal": messages.NOT_SAME_DAY})
    if Proposal.objects.filter(enterprise=row.enterprise_id, pool=row.pool, state=State.OPEN).exists():
        raise Refused({"proposal": messages.MOVED_ON})
    if row.state == State.CONFIRMED:
        _take_back(row)
    row.state, row.why_declined = State.OPEN, ""
    row.decided_at, row.decided_by, row.decided_by_name = None, None, ""
    row.save(update_fields=["state", "why_declined", "decided_at", "decided_by", "decided_by_name"])
    counts_changed.send(sender=Proposal, since=row.period, until=None)
    return row


def _take_back(row: Proposal) -> None:
    """Removes the membership that the confirmation made, or opens again the one that it ended."""
    members = Membership.objects.select_for_update()
    if row.move == Move.ENTER:
        for member in members.filter(entered_from=row):
            if member.left is not None:
                raise Refused({"proposal": messages.MOVED_ON})
            member.delete()
        return
    ended = members.filter(left_from=row).first()
    if ended is None:
        return
    again = Membership.objects.filter(enterprise=row.enterprise_id, pool=row.pool, left=None)
    if again.exists():
        raise Refused({"proposal": messages.MOVED_ON})
    ended.left, ended.leave_reasons, ended.left_by_name = None, [], ""
    ended.left_at, ended.left_from = None, None
    ended.save(update_fields=list(_ENDING))
