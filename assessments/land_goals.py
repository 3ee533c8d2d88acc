"""What the targets ask of a region's revival in a year, for the pages of the land's room."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.urls import reverse

from assessments.models import Target
from assessments.progress import judge
from land.goals import Goal

INDICATOR = "revived_land"


def goals_of(revived: Mapping[int, Decimal], until: date) -> dict[int, Goal]:
    """Region → its target of the day's year, judged at the day's month with what was revived."""
    first, last = date(until.year, 1, 1), date(until.year, 12, 1)
    targets = Target.objects.filter(
        indicator=INDICATOR, region__in=list(revived), start__gte=first, end__lte=last
    )
    return {
        target.region_id: _goal(target, revived[target.region_id], (until.year, until.month))
        for target in targets.select_related("article__document")
    }


def _goal(target: Target, revived: Decimal, month: tuple[int, int]) -> Goal:
    judgement, article = judge(target.goal, revived, month), target.article
    return Goal(
        figure=target.figure,
        completion=judgement.completion,
        expected=judgement.expected,
        light=judgement.light,
        source=f"{article.document.title}{article.number}{article.heading}：{target.wording}",
        url=f"{reverse('policies:detail', args=[article.document.slug])}#article-{article.pk}",
    )
