"""Commands and questions about lifting the mask from personal data: for one page, a while, a purpose, and logged."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import LiftedView, Lifting, User

LASTS = timedelta(minutes=15)
_LONGEST_PURPOSE, _LONGEST_ADDRESS = 100, 500

MAY_NOT = "您没有查看完整联系人信息的权限，请联系本单位安全管理员。"
NO_PURPOSE = "请写明查看完整联系人信息的用途，如“联系企业核实报表”。"
LONG_PURPOSE = f"用途不能超过{_LONGEST_PURPOSE}个字。"


class LiftingError(ValueError):
    """What keeps the mask on, in a sentence."""


@transaction.atomic
def lift(
    *, user: User, path: str, title: str, purpose: str, now: datetime, remote_addr: str | None = None
) -> Lifting:
    """The leave to see the page's personal data until `now` + LASTS. Raises LiftingError."""
    purpose = " ".join(purpose.split())
    if not user.has_perm("accounts.lift_masking"):
        raise LiftingError(MAY_NOT)
    if len(purpose) < 2:
        raise LiftingError(NO_PURPOSE)
    if len(purpose) > _LONGEST_PURPOSE:
        raise LiftingError(LONG_PURPOSE)
    return Lifting.objects.create(
        user=user,
        user_name=user.display_name,
        path=path,
        title=title[:100],
        purpose=purpose,
        remote_addr=remote_addr,
        lifted_at=now,
        until=now + LASTS,
    )


@transaction.atomic
def end(*, user: User, path: str, now: datetime) -> None:
    """The page's personal data are masked again for the person."""
    Lifting.objects.filter(user=user, path=path, until__gt=now).update(until=now)


def standing(*, user: User, path: str, now: datetime) -> Lifting | None:
    """The leave under which the person sees the page unmasked now; asked only of those who may have one."""
    if not user.has_perm("accounts.lift_masking"):
        return None
    return Lifting.objects.filter(user=user, path=path, until__gt=now).first()


@transaction.atomic
def note(*, lifting: Lifting, address: str, rows: int, exported: bool, now: datetime) -> None:
    """What goes out unmasked under the leave is on record."""
    LiftedView.objects.create(
        lifting=lifting, seen_at=now, address=address[:_LONGEST_ADDRESS], exported=exported, rows=rows
    )
