"""Where a figure leads that a room's own list makes up: its address, filtered to what the figure counts."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.models import ReportingPeriod
from accounts.periods import FIRST_MONTH, Period, PeriodError, first_day, last_day
from assessments.indicator import Behind, Span

BAD_SPAN = "报告期或起始月不正确。"


def address_behind(behind: Behind, asked: Mapping[str, str]) -> str:
    """The list's address with the region and period of `asked`, and the span. Raises Http404 for no month."""
    carried = {name: value for name in ("region", "period") if (value := asked.get(name))}
    query = carried | dict(behind.filters) | _span(behind.span, asked)
    return f"{reverse(behind.page)}?{urlencode(query)}"


def _span(span: Span, asked: Mapping[str, str]) -> dict[str, str]:
    """The months that the figure counts: from the target's first or the year's to the period's."""
    if span is Span.NONE:
        return {"since": asked["since"]} if asked.get("since") else {}
    try:
        period = Period.parse(asked["period"]) if asked.get("period") else _latest()
        if period is None:
            return {}
        year, month = map(int, (asked.get("since") or f"{period.year}-01").split("-"))
        since = Period(year, max(month, FIRST_MONTH))
    except (ValueError, PeriodError) as error:
        raise Http404(BAD_SPAN) from error
    if span is Span.MONTHS:
        return {"since": f"{year}-{month:02d}", "until": str(period)}
    return {"since": first_day(since).isoformat(), "until": last_day(period).isoformat()}


def _latest() -> Period | None:
    """The last period that has figures."""
    row = ReportingPeriod.objects.begun(timezone.localdate()).first()
    return row.as_period if row else None
