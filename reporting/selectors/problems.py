"""What the rules say of the cells of a sheet, for the grid: the same sentences as the findings."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from accounts.models import Region
from accounts.periods import Period
from reporting.expressions import Time
from reporting.findings import OVER, State, blocks, digest_of
from reporting.models import Finding
from reporting.rules import Severity, Verdict
from reporting.selectors.checking import check
from reporting.selectors.rules import effective

Problems = dict[int, list[dict[str, str]]]


def problems_of(
    form: str, unit: Region, period: Period, enterprises: Iterable[int] | None = None
) -> Problems:
    """Enterprise → {name, severity, message} of each cell; a doubt that is explained or judged is left out.

    Of `enterprises`, or of all the unit's; those without a problem have an empty list, which clears what
    the grid showed of them.
    """
    wanted = None if enterprises is None else list(enterprises)
    checked = check(form, period, [unit], effective([unit], form, period), wanted)
    settled = settled_of(form, [unit], period)
    found: Problems = {pk: [] for pk in wanted or ()}
    for hit in checked.hits:
        if hit.enterprise is None or settled.get(hit.key) == digest_of(hit.verdict.figures):
            continue
        problem = {
            "name": cell_of(form, hit.verdict),
            "severity": hit.rule.severity,
            "message": hit.verdict.sentence,
        }
        found.setdefault(hit.enterprise, []).append(problem)
    return found


def cell_of(form: str, verdict: Verdict) -> str:
    """The cell to mend of what a rule found."""
    typed = {each.name for each in verdict.figures if each.form == form and each.time == Time.NOW}
    return _cell(verdict.subject, typed)


def cell_of_finding(finding: Finding) -> str:
    """The cell to mend of a finding that stands."""
    typed = {each["name"] for each in finding.figures if each["form"] == finding.form and not each["time"]}
    return _cell(finding.subject, typed)


def _cell(subject: str, typed: Collection[str]) -> str:
    """上年同期 where of the value's own two cells the rule looked at that one alone."""
    prior = f"{subject}_prior"
    return prior if prior in typed and subject not in typed else subject


def settled_of(form: str, units: Collection[Region], period: Period) -> dict[Any, str]:
    """Key → fingerprint of the findings that were answered for; one that is over says nothing of figures that come back."""
    rows = Finding.objects.filter(form=form, unit__in=units, period=period.date)
    return {
        (row.rule_id, row.unit_id, row.enterprise_id, row.subject): row.digest
        for row in rows.only("rule", "unit", "enterprise", "subject", "digest", "state", "severity")
        if row.state not in OVER and not blocks(State(row.state), Severity(row.severity))
    }
