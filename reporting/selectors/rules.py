"""Which rules hold where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from accounts.models import Region
from accounts.periods import Period
from reporting import names
from reporting.models import CheckRule
from reporting.rules import Check, Kind, RuleError, compile_rule

Effective = Mapping[int, list[CheckRule]]
"""Unit → the rules that hold there."""


def effective(units: Sequence[Region], form: str, period: Period) -> Effective:
    """The rules that hold for each unit's sheet; one query.

    Of rules with the same slug the nearest holds, drafts left out; one that is stopped there stops the
    general one with it.
    """
    rules = [
        rule
        for rule in CheckRule.objects.exclude(status=CheckRule.Status.DRAFT).select_related("region")
        if form in rule.forms and _in_force(rule, period)
    ]
    return {unit.pk: _nearest(rules, unit) for unit in units}


def _in_force(rule: CheckRule, period: Period) -> bool:
    begun = rule.effective_from is None or rule.effective_from <= period.date
    return begun and (rule.effective_to is None or rule.effective_to >= period.date)


def _nearest(rules: Iterable[CheckRule], unit: Region) -> list[CheckRule]:
    found: dict[str, CheckRule] = {}
    for rule in rules:
        held = found.get(rule.slug)
        if unit.path.startswith(rule.region.path) and (held is None or held.region.depth < rule.region.depth):
            found[rule.slug] = rule
    return [rule for rule in found.values() if rule.status == CheckRule.Status.ACTIVE]


def checks_of(rule: CheckRule, form: str) -> tuple[Check, ...]:
    """The rule compiled for a form; none where a name it uses has gone."""
    try:
        return compile_rule(rule.text, form, names.catalog())
    except RuleError:
        return ()


def owed_values(form: str, unit: Region, period: Period) -> set[str]:
    """The values that the unit's enterprises must fill in again once they had a figure, by its rules of that kind.

    A rule that holds on a condition is left to the server, which alone knows what the condition looks at.
    """
    rules = effective([unit], form, period)[unit.pk]
    owing = [rule for rule in rules if rule.kind == Kind.BLANK and not rule.condition]
    return {check.subject for rule in owing for check in checks_of(rule, form)}


def forms_depending_on(form: str) -> set[str]:
    """The forms of which some rule looks at a figure of this one, itself included."""
    found = {form} if form != names.POWER else set()
    for rule in CheckRule.objects.filter(status=CheckRule.Status.ACTIVE):
        for other in rule.forms:
            checks = checks_of(rule, other)
            if any(each.form == form for check in checks for each in check.references()):
                found.add(other)
    return found


def rules_visible_to(user: Any) -> Any:
    """The rules that bind the person's region and those of the regions below it."""
    return CheckRule.objects.visible_to(user).select_related("region")
