"""Questions about findings: the county's work list, one finding with what may be done to it, how many stand open."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, When

from accounts.models import Region, User
from accounts.periods import Period
from accounts.roles import Role
from accounts.scope import scope_of
from enterprises import return_forms
from reporting.cycle import Level
from reporting.findings import OVER, STANDING, State
from reporting.models import CheckRequest, CheckRun, Finding
from reporting.rules import Severity
from reporting.selectors.cycle import level_of

MAY_ANSWER, MAY_JUDGE = "reporting.change_finding", "reporting.review_submission"


def listed(user: Any, region: Region) -> QuerySet[Finding]:
    """The findings of a region that the person may see."""
    rows = Finding.objects.visible_to(user).within(region)
    # What is in nobody's hands can be put first.
    owned = Case(When(owner__isnull=True, state__in=STANDING, then=0), default=1)
    found: QuerySet[Finding] = rows.select_related("unit", "enterprise", "rule").annotate(owned=owned)
    return found


@dataclass(frozen=True)
class Allowed:
    """What the person may do with a finding as it stands."""

    explain: bool = False
    judge: bool = False
    send_back: bool = False
    assign: bool = False
    change_due: bool = False

    @property
    def anything(self) -> bool:
        """Whether there is any button to show."""
        return any(vars(self).values())


def allowed(user: Any, finding: Finding) -> Allowed:
    """The answers that the services would take from the person now."""
    level, state = level_of(user, finding.unit), State(finding.state)
    standing = state in STANDING
    answers = user.has_perm(MAY_ANSWER) and level is Level.UNIT
    judges = user.has_perm(MAY_JUDGE) and level is Level.ABOVE
    return Allowed(
        explain=answers and standing,
        judge=judges and state not in OVER,
        send_back=judges and state is State.EXPLAINED,
        assign=standing and (answers or (judges and user.has_perm(MAY_ANSWER))),
        change_due=judges and standing,
    )


def possible_owners(by: Any, units: Collection[Region]) -> QuerySet[User]:
    """To whom the person may give the units' findings: the units' reporters, and for the bureau its own people."""
    wanted = Q(region__in=units, role_rows__role=Role.COUNTY)
    if (scope := scope_of(by)) and all(level_of(by, unit) is Level.ABOVE for unit in units):
        wanted |= Q(region=scope, role_rows__role=Role.BUREAU)
    people = User.objects.filter(wanted, is_active=True)
    return people.select_related("region").distinct().order_by("-region__path", "username")


@dataclass(frozen=True)
class Open:
    """What stands open in a sheet."""

    errors: int = 0
    doubts: int = 0
    explained: int = 0
    overdue: int = 0

    @property
    def total(self) -> int:
        """All that somebody still has to do something about."""
        return self.errors + self.doubts + self.explained

    @property
    def blocking(self) -> int:
        """How many keep it from being handed in."""
        return self.errors + self.doubts


def open_counts(
    units: Collection[Region], period: Period, today: date, forms: Collection[str] = ()
) -> dict[tuple[str, int], Open]:
    """(form, unit) → what stands open; one query."""
    rows = Finding.objects.filter(unit__in=units, period=period.date).standing()
    if forms:
        rows = rows.filter(form__in=forms)
    errors, doubts = Q(severity=Severity.ERROR), Q(severity=Severity.WARNING)
    counted = (
        rows.order_by()
        .values("form", "unit")
        .annotate(
            errors=Count("pk", filter=errors),
            doubts=Count("pk", filter=doubts & Q(state=State.OPEN)),
            explained=Count("pk", filter=doubts & Q(state=State.EXPLAINED)),
            overdue=Count("pk", filter=Q(state=State.OPEN, due_on__lt=today)),
        )
    )
    return {
        (row["form"], row["unit"]): Open(row["errors"], row["doubts"], row["explained"], row["overdue"])
        for row in counted
    }


def last_run(form: str, unit: Region, period: Period) -> CheckRun | None:
    """When the sheet was last checked, with `owed`: whether anything changed since."""
    rows = CheckRun.objects.filter(form=form, unit=unit, period=period.date)
    found: CheckRun | None = rows.with_owed().first()
    return found


@dataclass(frozen=True)
class Freshness:
    """How far the findings of some sheets are from the figures as they stand."""

    ran_at: datetime | None
    """The latest run of any of them."""
    owed: tuple[str, ...]
    """The forms of which something was changed and not checked yet."""


def freshness(region: Region, units: Collection[Region], period: Period) -> Freshness:
    """When the units' sheets of a period were checked, and which changed since.

    Two queries, and one for each form that is owed its first run: an empty sheet owes none.
    """
    runs = list(CheckRun.objects.filter(unit__in=units, period=period.date).with_owed())
    checked = {run.form for run in runs}
    above = [region.path[:end] for end in range(Region.steplen, len(region.path) + 1, Region.steplen)]
    requests = CheckRequest.objects.filter(period=period.date).filter(
        Q(region__path__in=above) | Q(region__path__startswith=region.path)
    )
    asked = set(requests.order_by().values_list("form", flat=True))
    first = {form for form in asked - checked if _has_figures(form, units, period)}
    owed = {run.form for run in runs if run.owed} | first
    return Freshness(max((run.ran_at for run in runs), default=None), tuple(sorted(owed)))


def _has_figures(form: str, units: Collection[Region], period: Period) -> bool:
    returns = return_forms.MODELS[form]._default_manager.filter(period=period.date)
    return bool(returns.filter(enterprise__region__in=units).exists())
