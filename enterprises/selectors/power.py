"""Questions about supplied electricity: sums by enterprise, and the accounts one may see."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from accounts.periods import Period
from enterprises.models import Enterprise, PowerAccount, PowerReading
from imports.chunking import chunks

Supplied = tuple[Decimal | None, Decimal | None]


def power_of(enterprises: Iterable[int], period: Period) -> dict[int, Supplied]:
    """Enterprise → (1–本月, 上年同期) in 万千瓦时, summed over its accounts.

    An enterprise that the power company's list does not have is left out; a figure that no account has is None.
    """
    found: dict[int, Supplied] = {}
    for part in chunks(enterprises):
        rows = PowerReading.objects.filter(period=period.date, account__enterprise__in=part)
        sums = (
            rows.order_by().values_list("account__enterprise").annotate(now=Sum("ytd"), base=Sum("ytd_prior"))
        )
        found |= {enterprise: (now, base) for enterprise, now, base in sums}
    return found


def accounts_visible_to(user: Any, period: Period | None) -> QuerySet[PowerAccount]:
    """The accounts of the person's region, each with its figures of the period (None where there are none)."""
    readings = PowerReading.objects.filter(account=OuterRef("pk"))
    of_period = readings.filter(period=period.date) if period else readings.none()
    figures = {
        name: Subquery(of_period.values(name.removeprefix("read_"))[:1])
        for name in ("read_ytd", "read_ytd_prior", "read_month")
    }
    rows = PowerAccount.objects.visible_to(user).select_related("region", "enterprise")
    return rows.annotate(**figures)


def candidates(user: Any, text: str) -> QuerySet[Enterprise]:
    """Enterprises of the person's region that `text` may mean: a code in full, a name in part."""
    rows = Enterprise.objects.visible_to(user).select_related("region").order_by("name", "pk")
    wanted = text.strip()
    if not wanted:
        return rows.none()
    by_code = rows.filter(uscc=wanted.upper())
    return by_code if by_code.exists() else rows.filter(name__icontains=wanted)
