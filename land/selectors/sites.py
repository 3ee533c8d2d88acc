"""Questions about 散乱污 sites: the list, and one with its proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from land.clearing import STEPS, Step
from land.models import Site, SiteCheck


def listed(user: Any) -> QuerySet[Any]:
    """The sites that the person may see, each with how much of its work is done and how much there is."""
    current = Q(checks__round=F("round"))
    own = Q(measures__round=F("round"))
    return (
        Site.objects.visible_to(user)
        .select_related("region", "zone", "batch")
        .annotate(
            checked=Count("checks", filter=current, distinct=True),
            measured=Count("measures", filter=own, distinct=True),
            mended=Count("measures", filter=own & Q(measures__done_on__isnull=False), distinct=True),
        )
    )


@dataclass(frozen=True)
class StepLine:
    """One of the five checks as the page shows it; no check yet is None."""

    step: Step
    label: str
    check: SiteCheck | None
    photos: list[Any]


def step_lines(site: Site) -> list[StepLine]:
    """The five checks of the current round, in their order; two queries."""
    standing = {
        check.step: check for check in site.checks.filter(round=site.round).prefetch_related("photos")
    }
    return [_line(step, label, standing.get(step)) for step, label in STEPS.items()]


def _line(step: Step, label: str, check: SiteCheck | None) -> StepLine:
    return StepLine(step, label, check, list(check.photos.all()) if check else [])


def next_step(site: Site) -> Step | None:
    """The first of the five that is not checked yet, or None."""
    return next((line.step for line in step_lines(site) if line.check is None), None)
