"""Questions about the month's cycle: who reports what, where each sheet stands, whether it may be edited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, DecimalField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.utils import timezone

from accounts.models import Region
from accounts.periods import FIRST_MONTH, Period
from accounts.scope import scope_of
from enterprises import return_forms
from enterprises.models import Enterprise
from enterprises.models.enterprise import EnterpriseQuerySet
from reporting import cycle
from reporting.cycle import Action, Level, Sheet, Status, Timeliness, Verdict
from reporting.models import Reminder, Reopening, Submission, Window
from reporting.selectors.written import NOTHING, Writes, written_since

NO_PERMISSION = "您的账号没有填报权限，如需填报请联系本单位安全管理员。"
Key = tuple[str, int]
"""(form, primary key of the unit)."""


@dataclass(frozen=True)
class SheetState:
    """One unit's sheet with everything that is known of it; the submission is unsaved while nobody acted."""

    unit: Region
    submission: Submission
    window: Window | None
    reopening: Reopening | None
    facts: Sheet
    writes: Writes = NOTHING
    """What was written after the review of what is confirmed, while it stood reopened."""

    @property
    def status(self) -> Status:
        """Where the sheet stands."""
        return self.facts.status

    @property
    def is_owed(self) -> bool:
        """Whether the unit still has to hand it in."""
        return self.status in cycle.OWED

    @property
    def returned(self) -> Submission | None:
        """The submission with the reason, while the unit is to mend what was given back."""
        return self.submission if self.status is Status.RETURNED and self.submission.reason else None

    def timeliness(self, today: date) -> Timeliness:
        """How it stands to its due date."""
        facts = self.facts
        return cycle.timeliness(local_day(self.submission), facts.opens_on, facts.due_on, today)


def units_within(region: Region) -> list[Region]:
    """The units that report in the region: its counties, and the zones assessed beside them."""
    return list(_units().within(region))


def _units() -> Any:
    return Region.objects.filter(
        Q(kind=Region.Kind.COUNTY) | Q(kind=Region.Kind.ZONE, assessed=True)
    ).order_by("path")


def path_above(region: Region) -> str:
    """The path of the level that reviews the unit."""
    return str(region.path[: -Region.steplen])


def expected(form: str, region: Region, period: Period) -> EnterpriseQuerySet:
    """The enterprises whose return of the form the unit owes: those in the library at the period."""
    inside: EnterpriseQuerySet = Enterprise.objects.in_library_at(period.date).within(region)
    return inside


def missing(form: str, region: Region, period: Period) -> EnterpriseQuerySet:
    """Those of whom the form's main value is not there yet."""
    found: EnterpriseQuerySet = expected(form, region, period).filter(~Exists(filled_by(form, period)))
    return found


def missing_with_last(form: str, region: Region, period: Period) -> EnterpriseQuerySet:
    """Those missing, each with `last`: the form's main value a month ago; None for 1–2月."""
    main = return_forms.value_names(form)[0]
    if period.month == FIRST_MONTH:
        return missing(form, region, period).annotate(last=Value(None, DecimalField()))
    before = return_forms.MODELS[form]._default_manager.filter(
        enterprise=OuterRef("pk"), period=period.previous.date
    )
    return missing(form, region, period).annotate(last=Subquery(before.values(main)[:1]))


def filled_by(form: str, period: Period) -> QuerySet[Any]:
    """The return of the outer query's enterprise, where it has the form's main value."""
    main = return_forms.value_names(form)[0]
    found: QuerySet[Any] = return_forms.MODELS[form]._default_manager.filter(
        enterprise=OuterRef("pk"), period=period.date, **{f"{main}__isnull": False}
    )
    return found.order_by()


@dataclass(frozen=True)
class Counts:
    """How many enterprises owe a return and how many have one."""

    expected: int = 0
    reported: int = 0

    @property
    def missing(self) -> int:
        """How many are not there yet."""
        return self.expected - self.reported


def counts(forms: Iterable[str], units: Collection[Region], period: Period) -> dict[Key, Counts]:
    """(form, unit) → counts for each of the units that owes anything; one query.

    Who stands in the library is the dear part, and is asked once for all the forms: 1 s less for a province.
    """
    forms = list(forms)
    inside = Enterprise.objects.in_library_at(period.date).filter(region__in=units).order_by()
    done = {f"done_{form}": Count("pk", filter=Exists(filled_by(form, period))) for form in forms}
    rows = inside.values("region").annotate(owed=Count("pk"), **done)
    return {(form, row["region"]): Counts(row["owed"], row[f"done_{form}"]) for row in rows for form in forms}


def owing(units: Collection[Region], period: Period) -> set[int]:
    """Those of the units that have enterprises in the library at the period."""
    inside = Enterprise.objects.in_library_at(period.date).filter(region__in=units)
    return set(inside.order_by().values_list("region", flat=True).distinct())


def sheets(forms: Collection[str], units: Collection[Region], period: Period) -> dict[Key, SheetState]:
    """(form, unit) → its sheet, whether anybody touched it yet or not; five queries at most."""
    place = {"form__in": forms, "period": period.date}
    submissions = {
        (row.form, row.region_id): row for row in Submission.objects.filter(region__in=units, **place)
    }
    above = {region.path: region for region in Region.objects.filter(path__in={*map(path_above, units)})}
    windows = {
        (row.form, row.region_id): row for row in Window.objects.filter(region__in=above.values(), **place)
    }
    reopened: dict[int, list[Reopening]] = {}
    for row in Reopening.objects.filter(submission__in=submissions.values()):
        reopened.setdefault(row.submission_id, []).append(row)
    writes = written_since(_open_since(submissions, reopened), period)
    return {
        (form, unit.pk): _state(form, unit, period, submissions, windows, reopened, above, writes)
        for form in forms
        for unit in units
    }


def _open_since(
    submissions: Mapping[Key, Submission], reopened: Mapping[int, list[Reopening]]
) -> dict[Key, datetime]:
    """Since when each confirmed sheet that stands reopened may have been written into."""
    since: dict[Key, datetime] = {}
    for key, sheet in submissions.items():
        rows, reviewed = reopened.get(sheet.pk, []), sheet.reviewed_at
        if sheet.status in cycle.CLOSED and _standing(rows):
            since[key] = min(row.opened_at for row in rows if _holds(row, reviewed))
    return since


def _holds(row: Reopening, reviewed: datetime | None) -> bool:
    """Whether what was written in that reopening has not been reviewed since."""
    return row.ended_at is None or reviewed is None or row.opened_at >= reviewed


def _standing(rows: Iterable[Reopening]) -> Reopening | None:
    return next((row for row in rows if row.ended_at is None), None)


def _state(
    form: str,
    unit: Region,
    period: Period,
    submissions: Mapping[Key, Submission],
    windows: Mapping[Key, Window],
    reopened: Mapping[int, list[Reopening]],
    above: Mapping[str, Region],
    writes: Mapping[Key, Writes],
) -> SheetState:
    submission = submissions.get((form, unit.pk)) or Submission(form=form, region=unit, period=period.date)
    submission.region = unit
    office = above.get(path_above(unit))
    window = windows.get((form, office.pk)) if office else None
    reopening = _standing(reopened.get(submission.pk, [])) if submission.pk else None
    since = writes.get((form, unit.pk), NOTHING)
    facts = _facts(submission, office, window, reopening, since.enterprises)
    return SheetState(unit, submission, window, reopening, facts, since)


def _facts(
    submission: Submission,
    office: Region | None,
    window: Window | None,
    reopening: Reopening | None,
    changed: int,
) -> Sheet:
    return Sheet(
        title=submission.title,
        unit=submission.region.name,
        office=f"{office.name}局" if office else "上级单位",
        month=submission.period,
        status=Status(submission.status),
        opens_on=window.opens_on if window else None,
        due_on=window.due_on if window else None,
        closes_on=window.closes_on if window else None,
        reopened_until=reopening.until if reopening else None,
        submitted_on=_local(submission.submitted_at),
        submitted_by=submission.submitted_by_name,
        reviewed_on=_local(submission.reviewed_at),
        reviewed_by=submission.reviewed_by_name,
        changed=changed,
    )


def _local(moment: Any) -> date | None:
    return timezone.localdate(moment) if moment else None


def local_day(submission: Submission) -> date | None:
    """The day on which the sheet was first handed in, which decides whether it was on time."""
    return _local(submission.first_submitted_at)


def sheet(form: str, unit: Region, period: Period) -> SheetState:
    """The sheet of one unit."""
    return sheets([form], [unit], period)[form, unit.pk]


def level_of(user: Any, unit: Region) -> Level:
    """Where the person stands to the unit."""
    scope = scope_of(user)
    if scope is None:
        return Level.OUTSIDE
    if scope.path == unit.path:
        return Level.UNIT
    if scope.path == path_above(unit):
        return Level.ABOVE
    if scope.path.startswith(unit.path):
        return Level.INSIDE
    return Level.HIGHER if unit.path.startswith(scope.path) else Level.OUTSIDE


def may_edit(user: Any, form: str, region: Region, period: Period, today: date) -> Verdict:
    """Whether the person may write figures of the unit's sheet today, and why not."""
    return may_edit_sheet(user, sheet(form, region, period), today)


def may_edit_sheet(user: Any, state: SheetState, today: date) -> Verdict:
    """The same of a sheet that is at hand."""
    if not user.has_perm("reporting.enter_return"):
        return Verdict(False, NO_PERMISSION)
    return cycle.may_edit(state.facts, level_of(user, state.unit), today)


PERMISSIONS = {
    Action.SUBMIT: "reporting.submit_submission",
    Action.RECALL: "reporting.submit_submission",
}
"""What an action needs beside the right level; everything else needs reporting.review_submission."""


def permission_for(action: Action) -> str:
    """The permission without which nobody may do it."""
    return PERMISSIONS.get(action, "reporting.review_submission")


def may_act(user: Any, action: Action, state: SheetState, today: date) -> Verdict:
    """Whether the person may do that with the sheet today, and why not."""
    if not user.has_perm(permission_for(action)):
        label = cycle.ACTION_LABELS[action]
        return Verdict(False, f"您的账号没有{label}权限，如有需要请联系本单位安全管理员。")
    own = bool(user.pk) and state.submission.submitted_by_id == user.pk
    return cycle.may_act(action, state.facts, level_of(user, state.unit), today, own=own)


def actions_for(user: Any, state: SheetState, today: date) -> list[Action]:
    """What the person may do with the sheet today, in the order of the table."""
    return [action for action in cycle.TRANSITIONS if may_act(user, action, state, today).allowed]


def written_after_hand_in(state: SheetState) -> Writes:
    """What was written into a sheet that waits for its review, after the unit handed it in."""
    submission = state.submission
    if state.status is not Status.SUBMITTED or submission.submitted_at is None:
        return NOTHING
    key = (submission.form, state.unit.pk)
    return written_since({key: submission.submitted_at}, submission.as_period).get(key, NOTHING)


def unseen_reminders(user: Any) -> QuerySet[Reminder]:
    """What the person's own unit was reminded of and nobody there has taken note of yet."""
    scope = scope_of(user)
    if scope is None:
        return Reminder.objects.none()
    return Reminder.objects.filter(region=scope, seen_at__isnull=True).select_related("region")


def reminders_of(state: SheetState) -> QuerySet[Reminder]:
    """What the unit was told about the sheet, the latest first."""
    submission = state.submission
    return Reminder.objects.filter(form=submission.form, region=state.unit, period=submission.period)


def may_remind(user: Any, state: SheetState) -> bool:
    """Whether the person may ask the unit for the sheet: it is not handed in, and theirs to review."""
    return (
        state.is_owed
        and user.has_perm("reporting.review_submission")
        and level_of(user, state.unit) is Level.ABOVE
    )


def work_waiting(user: Any) -> int:
    """What the navigation shows beside 数据报送: reminders nobody noted, sheets given back and open again."""
    if not user.has_perm("reporting.submit_submission"):
        return 0
    waiting = Q(status=Status.RETURNED) | Q(reopenings__in=reopened_for(user, timezone.localdate()))
    own = Submission.objects.filter(region=scope_of(user))
    return unseen_reminders(user).count() + own.filter(waiting).distinct().count()


def reopened_for(user: Any, today: date) -> QuerySet[Reopening]:
    """What stands open again for the person's own unit and was not handed in since; given back is told apart."""
    scope = scope_of(user)
    if scope is None:
        return Reopening.objects.none()
    waiting = (Status.DRAFT, *cycle.CLOSED)
    rows = Reopening.objects.standing().filter(submission__region=scope, submission__status__in=waiting)
    return rows.filter(until__gte=today).select_related("submission__region")


def reviewed_line(region: Region, period: Period, forms: Collection[str] = ("output",)) -> str:
    """How far the region's figures are confirmed: 产销：6/6 县区已审核; empty where nobody handed in anything."""
    rows = Submission.objects.within(region).filter(period=period.date, form__in=forms)
    closed = Count("pk", filter=Q(status__in=cycle.CLOSED))
    handed = Count("pk", filter=~Q(status__in=cycle.OWED))
    by_form = {
        row["form"]: row for row in rows.order_by().values("form").annotate(closed=closed, handed=handed)
    }
    if not by_form:
        return ""
    owed = Enterprise.objects.in_library_at(period.date).within(region).order_by()
    number = owed.values("region").distinct().count()
    changed = _changed(rows, period)
    parts = [_reviewed(form, by_form[form], changed[form], number) for form in forms if form in by_form]
    return " · ".join(parts)


def _changed(rows: QuerySet[Submission], period: Period) -> Counter[str]:
    """Form → how many confirmed sheets have figures that were written after their review."""
    open_again = rows.filter(
        status__in=cycle.CLOSED, reopenings__ended_at__isnull=True, reopenings__isnull=False
    )
    found = list(open_again.select_related("region"))
    if not found:
        return Counter()
    states = sheets({row.form for row in found}, list({row.region for row in found}), period)
    return Counter(form for (form, _), state in states.items() if state.facts.changed)


def _reviewed(form: str, row: Mapping[str, Any], changed: int, number: int) -> str:
    label = return_forms.label_of_form(form).removesuffix("报表")
    waiting = row["handed"] - row["closed"] + changed
    more = f"，{waiting}个待审核" if waiting > 0 else ""
    return f"{label}：{row['closed'] - changed}/{number} 县区已审核{more}"
