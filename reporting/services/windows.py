"""The calendar of the months, and who is reminded of what."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from accounts.models import Region, ReportingPeriod, User
from accounts.periods import JanuaryError, Period
from accounts.reference import read_yaml
from accounts.roles import Role
from accounts.scope import scope_of
from enterprises import return_forms
from reporting import cycle
from reporting.cycle import Level
from reporting.models import Reminder, Submission, Window
from reporting.models.cycle import DATES_IN_ORDER
from reporting.selectors import cycle as selectors
from reporting.services.cycle import SYSTEM, CycleError
from reporting.workdays import next_workday


class Dates(NamedTuple):
    """The three days of a window."""

    opens_on: date
    due_on: date
    closes_on: date


_NOT_BELOW = "只能催报由本单位审核的县区，{name}不在其中。"
_DUE_TOMORROW = "{title}应于{due}前报送，明天截止，请及时填报并报送。"


@cache
def _calendar() -> dict[str, Any]:
    calendar: dict[str, Any] = read_yaml("reference", "reporting_calendar.yaml")
    return calendar


def usual_dates(form: str, period: Period) -> tuple[date, date, date]:
    """(opens, due, closes) that a month begins with: days of the following month, ends on working days."""
    days = _calendar()["forms"].get(form, _calendar()["default"])
    year, month = (period.year + 1, 1) if period.month == 12 else (period.year, period.month + 1)
    opens, due, closes = (date(year, month, days[name]) for name in ("opens", "due", "closes"))
    return opens, next_workday(due), next_workday(closes)


def reviewing_regions() -> list[Region]:
    """The cities that keep a calendar: those where somebody works who can reopen what it closes."""
    staff = User.objects.filter(is_active=True, role_rows__role=Role.BUREAU)
    cities = Region.objects.filter(kind=Region.Kind.CITY, pk__in=staff.values("region"))
    return list(cities.order_by("path"))


@transaction.atomic
def plan_windows(*, period: Period, regions: Collection[Region] | None = None) -> int:
    """How many dates were set that nobody had set before: every form's usual ones, for each city. Idempotent."""
    regions = reviewing_regions() if regions is None else regions
    standing = set(Window.objects.filter(period=period.date).values_list("region", "form"))
    rows = [
        Window(region=region, form=form, period=period.date, opens_on=opens, due_on=due, closes_on=closes)
        for region in regions
        for form in return_forms.forms_of(period)
        if (region.pk, form) not in standing
        for opens, due, closes in [usual_dates(form, period)]
    ]
    Window.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def plan_coming(*, today: date) -> int:
    """How many dates were set for what is to be reported this month and next.

    Only where reporting is under way: a month far beyond the last figures would be noted as missing.
    """
    latest = ReportingPeriod.objects.begun(today).first()
    if latest is None:
        return 0
    last = latest.as_period.following.following
    months = (today.replace(day=1) - timedelta(days=1), today)
    return sum(
        plan_windows(period=period) for month in months if (period := _period(month)) and period <= last
    )


def _period(day: date) -> Period | None:
    """The period that ends with the day's month; January ends none."""
    try:
        return Period.from_date(day)
    except JanuaryError:
        return None


@transaction.atomic
def change_windows(*, changes: Iterable[tuple[Window, Dates]], by: User) -> list[Window]:
    """The windows with their new dates, all of them or none. Raises CycleError as change_window does."""
    ordered = sorted(changes, key=lambda change: change[0].pk)
    return [change_window(window=window, **dates._asdict(), by=by) for window, dates in ordered]


@transaction.atomic
def change_window(*, window: Window, opens_on: date, due_on: date, closes_on: date, by: User) -> Window:
    """The window with these dates. Raises CycleError where they are out of order or it is not the person's."""
    window = Window.objects.select_for_update(of=("self",)).select_related("region").get(pk=window.pk)
    scope = scope_of(by)
    if scope is None or not window.region.path.startswith(scope.path):
        raise CycleError(f"{window.region.name}的报送日程由{window.region.name}局调整，请与其联系。")
    if not opens_on <= due_on <= closes_on:
        raise CycleError(DATES_IN_ORDER)
    window.opens_on, window.due_on, window.closes_on = opens_on, due_on, closes_on
    window.save()
    return window


@transaction.atomic
def remind(
    *, form: str, regions: Iterable[Region], period: Period, by: User, now: datetime, text: str
) -> list[Reminder]:
    """A reminder to each unit; the second click of one day changes nothing. Raises CycleError for a stranger."""
    units = list(regions)
    for unit in units:
        if selectors.level_of(by, unit) is not Level.ABOVE:
            raise CycleError(_NOT_BELOW.format(name=unit.name))
    if not (text := text.strip()[:300]):
        raise CycleError("请填写催报内容。")
    # Two clicks at one moment: the second waits here and finds what the first wrote.
    list(
        Region.objects.select_for_update(no_key=True)
        .filter(pk__in=[unit.pk for unit in units])
        .order_by("pk")
        .values_list("pk")
    )
    told = Reminder.objects.filter(form=form, period=period.date, text=text, region__in=units)
    done = {
        row.region_id
        for row in told.filter(seen_at__isnull=True)
        if timezone.localdate(row.sent_at) == timezone.localdate(now)
    }
    rows = [_reminder(form, unit, period, text, now, by) for unit in units if unit.pk not in done]
    return Reminder.objects.bulk_create(rows)


def _reminder(form: str, unit: Region, period: Period, text: str, now: datetime, by: User | None) -> Reminder:
    return Reminder(
        form=form,
        region=unit,
        period=period.date,
        text=text,
        automatic=by is None,
        sent_at=now,
        sent_by=by,
        sent_by_name=str(by)[:40] if by else SYSTEM,
    )


def take_note(*, reminder: Reminder, by: User, now: datetime) -> bool:
    """Whether this call, and not somebody before, noted that the unit has seen the reminder."""
    unseen = Reminder.objects.filter(pk=reminder.pk, seen_at__isnull=True)
    return bool(unseen.update(seen_at=now, seen_by=by, seen_by_name=str(by)[:40]))


@transaction.atomic
def remind_due_tomorrow(*, now: datetime) -> int:
    """How many units were reminded that a sheet is due tomorrow; each sheet once, however often it runs."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    rows: list[Reminder] = []
    for window in Window.objects.filter(due_on=tomorrow).select_related("region"):
        period = window.as_period
        handed = Submission.objects.filter(form=window.form, period=window.period)
        handed = handed.exclude(status__in=cycle.OWED)
        done = set(handed.values_list("region", flat=True))
        units = selectors.units_within(window.region)
        owed = selectors.owing(units, period)
        text = _DUE_TOMORROW.format(title=window.title, due=window.due_on)
        rows += [
            _reminder(window.form, unit, period, text, now, None) for unit in units if unit.pk in owed - done
        ]
    standing = set(Reminder.objects.filter(automatic=True).values_list("form", "region", "period"))
    new = [row for row in rows if (row.form, row.region_id, row.period) not in standing]
    Reminder.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)
