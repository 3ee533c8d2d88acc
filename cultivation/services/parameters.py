"""The command that sets by which parameters a region keeps its pools and tiers; a row that stands is never changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import Region, ReportingPeriod
from accounts.periods import MAX_YEAR, MIN_YEAR
from cultivation import parameters
from cultivation.models import CultivationRule
from cultivation.services import proposing
from cultivation.services.refusing import Refused
from enterprises.parameters import NOT_FIRST_DAY, NOT_YOURS, OUT_OF_RANGE, taken_already
from policies.models import Article


@transaction.atomic
def begin_rule(
    *,
    region: Region,
    valid_from: date,
    values: dict[str, Any],
    by: Any,
    now: datetime,
    article: Article | None = None,
    note: str = "",
) -> CultivationRule:
    """The region goes by the values from `valid_from` on, and the periods from then on are owed. Raises Refused."""
    rule = CultivationRule(
        region=region,
        valid_from=valid_from,
        **values,
        article=article,
        note=note,
        made_by_name=str(by)[:60],
        made_at=now,
    )
    problems = parameters.problems_of(rule.pool_rules, rule.tier_rules, rule.expiring_months)
    if not Region.objects.visible_to(by).filter(pk=region.pk).exists():
        problems["region"] = NOT_YOURS
    if sentence := _problem_of_time(region, valid_from):
        problems["valid_from"] = sentence
    if problems:
        raise Refused(problems)
    rule.save()
    touched = ReportingPeriod.objects.filter(period__gte=valid_from).values_list("period", flat=True)
    proposing.owe(periods=touched, now=now)
    return rule


def _problem_of_time(region: Region, valid_from: date) -> str:
    if valid_from.day != 1:
        return NOT_FIRST_DAY
    if not MIN_YEAR <= valid_from.year <= MAX_YEAR:
        return OUT_OF_RANGE
    if CultivationRule.objects.filter(region=region, valid_from=valid_from).exists():
        return taken_already(str(region), valid_from)
    return ""
