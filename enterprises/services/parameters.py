"""Commands that set by which parameters a region judges; a row that stands is never changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import Region
from accounts.periods import MAX_YEAR, MIN_YEAR, Period
from enterprises import parameters
from enterprises.classification import Rules
from enterprises.models import ScaleRule
from enterprises.selectors.parameters import touched_periods
from enterprises.services import classifying
from policies.models import Article


class RuleRefused(Exception):
    """Parameters that cannot begin; `problems` says why, by field."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("；".join(problems.values()))
        self.problems = problems


@transaction.atomic
def begin_rule(
    *,
    region: Region,
    valid_from: date,
    rules: Rules,
    by: Any,
    now: datetime,
    article: Article | None = None,
    note: str = "",
    restates: bool = False,
) -> ScaleRule:
    """The region goes by `rules` from `valid_from` on, and every period that it touches is owed.

    `restates` says that closed periods are meant to be judged anew. Raises RuleRefused.
    """
    problems = parameters.problems_of(rules) | _problems_of_time(region, valid_from, restates=restates)
    if not Region.objects.visible_to(by).filter(pk=region.pk).exists():
        problems["region"] = parameters.NOT_YOURS
    if problems:
        raise RuleRefused(problems)
    rule = ScaleRule.objects.create(
        **_fields(rules),
        region=region,
        valid_from=valid_from,
        article=article,
        note=note,
        made_by_name=str(by),
        made_at=now,
    )
    classifying.owe([period.date for period in touched_periods(region, valid_from)], now=now)
    return rule


def _problems_of_time(region: Region, valid_from: date, *, restates: bool) -> dict[str, str]:
    if valid_from.day != 1:
        return {"valid_from": parameters.NOT_FIRST_DAY}
    if not MIN_YEAR <= valid_from.year <= MAX_YEAR:
        return {"valid_from": parameters.OUT_OF_RANGE}
    if ScaleRule.objects.filter(region=region, valid_from=valid_from).exists():
        return {"valid_from": parameters.taken_already(str(region), valid_from)}
    closed = closed_periods(region, valid_from)
    return {"valid_from": parameters.closed_periods(closed)} if closed and not restates else {}


def closed_periods(region: Region, valid_from: date) -> list[Period]:
    """The periods before the latest on record that a row from `valid_from` on would judge anew."""
    return touched_periods(region, valid_from, closed=True)


def _fields(rules: Rules) -> dict[str, Any]:
    return {
        name: getattr(rules, name)
        for name in (
            *("threshold", "approaching_from", "margin", "drop"),
            *("watch_months", "falling_months", "falling_by", "method"),
        )
    }
