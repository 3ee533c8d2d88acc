"""Whether a day fits into the course of a site: found, worked on, done, accepted; a relapse begins it anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from land import messages
from land.models import Site


def why_before_found(site: Site, day: date, label: str) -> str:
    """Why nothing can have happened on the day: the site was not found yet, or had not relapsed; "" where it can."""
    relapse = site.visits.filter(relapsed=True).order_by("-on").first()
    begun, event = (relapse.on, "发现反弹日期") if relapse else (site.found_on, "排查日期")
    if begun is None or day >= begun:
        return ""
    return messages.BEFORE_FOUND.format(label=label, event=event, day=begun)


def why_before_work(site: Site, day: date, sentence: str) -> str:
    """The sentence with the last day of the round's work where that comes after `day`; "" where it does not."""
    last = max(_days(site, site.round), default=None)
    return sentence.format(day=last) if last and last > day else ""


def why_found_late(site: Site) -> str:
    """Why the site cannot have been found that late: something was done there before; "" where it can."""
    days = [*_days(site), *site.visits.values_list("on", flat=True)]
    first = min(days, default=None)
    if first is None or site.found_on is None or site.found_on <= first:
        return ""
    return messages.FOUND_AFTER_WORK.format(day=first)


def _days(site: Site, number: int | None = None) -> Iterator[date]:
    """The days of the checks and of the measures done, of all rounds or of one."""
    which = {"round": number} if number else {}
    yield from site.checks.filter(**which).values_list("done_on", flat=True)
    measures = site.measures.filter(done_on__isnull=False, **which)
    yield from (day for day in measures.values_list("done_on", flat=True) if day)
