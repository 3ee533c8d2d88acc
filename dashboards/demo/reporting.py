"""The months' cycle of the demonstration: two years of punctual and less punctual counties, one month under way."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Region, User
from accounts.periods import Period
from dashboards.demo.places import CHIZHOU, UNITS
from enterprises import return_forms
from imports.models import Batch
from reporting.cycle import Action, Status
from reporting.models import Reopening, Submission, SubmissionEvent, Window
from reporting.selectors import cycle as selectors
from reporting.services import cycle, windows
from reporting.services.windows import usual_dates

OPENED, DUE, CLOSES = timedelta(days=-10), timedelta(days=5), timedelta(days=15)
FILES = timedelta(days=-6)
"""The dates of the latest month, seen from the day of loading."""
_LATE = {"341722": 0.22, "341702": 0.12}
"""Who is late how often, beside the usual."""
_USUALLY_LATE, _USUALLY_MISSING = 0.05, 0.01
_NEVER_CAME = {("341722", "output", Period(2023, 7)), ("341721", "finance", Period(2023, 4))}
_REPORTERS = {"341702": "demo_county", "341504": "demo_yeji"}
_NAMES = ("方书琴", "汪立新", "程雨欣", "吴国栋", "章晓梅", "鲍志远", "姚思敏", "潘文杰", "石慧", "夏明")
_REVIEWERS = {CHIZHOU: "demo_bureau"}
# How the latest month stands in 池州, by unit and form; what is not named is still a draft.
_UNDER_WAY: Mapping[str, Mapping[str, Status]] = {
    "341721": {"output": Status.APPROVED, "energy": Status.SUBMITTED, "payroll": Status.SUBMITTED},
    "341723": {"output": Status.APPROVED, "finance": Status.SUBMITTED, "energy": Status.SUBMITTED},
    "341722": {"output": Status.RETURNED, "energy": Status.APPROVED},
    "341702401": {"output": Status.SUBMITTED, "finance": Status.SUBMITTED},
    "341702404": {"output": Status.SUBMITTED},
    "341702": {"energy": Status.SUBMITTED},
}
_RETURN_REASON = "2户企业12月产值与用电量变动方向相反，请核实后说明原因或更正。"
_REOPEN_REASON = "青阳县2户企业产值更正，经核实同意重新填报。"
_SAMPLE_REASON = "样表企业补报，统一重新开放。"
# The months of the sample files, which a visitor is invited to upload.
_SAMPLES = {
    Period(2023, 2): ("output",),
    Period(2023, 5): ("output", "finance", "energy"),
    Period(2023, 6): ("output",),
}


@dataclass(frozen=True)
class _Loader:
    periods: Sequence[Period]
    people: Mapping[str, User]
    now: datetime
    units: Sequence[Region]
    above: Mapping[str, Region]
    rng: random.Random

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    def sheets(self) -> Iterator[tuple[Submission, list[SubmissionEvent]]]:
        """Every sheet that somebody touched, with its history."""
        for period in self.periods:
            counts = selectors.counts(return_forms.forms_of(period), self.units, period)
            for (form, unit_pk), count in counts.items():
                unit = next(unit for unit in self.units if unit.pk == unit_pk)
                status = self._status(form, unit, period)
                if status is Status.DRAFT or not count.reported:
                    continue
                sheet = Submission(form=form, region=unit, period=period.date, status=status)
                sheet.expected, sheet.reported = count.expected, count.reported
                yield sheet, self._history(sheet, status, period)

    def _status(self, form: str, unit: Region, period: Period) -> Status:
        if period == self.periods[-1]:
            return _UNDER_WAY.get(unit.code, {}).get(form, Status.DRAFT)
        forgot = self.rng.random() < _USUALLY_MISSING
        if forgot or (unit.code, form, period) in _NEVER_CAME:
            return Status.DRAFT
        return Status.APPROVED if period == self.periods[-2] else Status.LOCKED

    def _history(self, sheet: Submission, status: Status, period: Period) -> list[SubmissionEvent]:
        handed, reviewed = self._moments(sheet, period)
        reporter = self.people.get(_REPORTERS.get(sheet.region.code, ""))
        reporter_name = str(reporter) if reporter else _NAMES[sheet.region_id % len(_NAMES)]
        sheet.submitted_at = sheet.first_submitted_at = handed
        sheet.submitted_by, sheet.submitted_by_name = reporter, reporter_name
        events = [_event(Action.SUBMIT, Status.DRAFT, Status.SUBMITTED, handed, reporter, reporter_name)]
        office = self.above[selectors.path_above(sheet.region)]
        reviewer = self.people.get(_REVIEWERS.get(office.code, ""))
        name = str(reviewer) if reviewer else "市局审核员"
        if status is Status.SUBMITTED:
            return events
        sheet.reviewed_at, sheet.reviewed_by, sheet.reviewed_by_name = reviewed, reviewer, name
        if status is Status.RETURNED:
            sheet.reason = _RETURN_REASON
            return [
                *events,
                _event(Action.RETURN, Status.SUBMITTED, status, reviewed, reviewer, name, sheet.reason),
            ]
        events.append(_event(Action.APPROVE, Status.SUBMITTED, Status.APPROVED, reviewed, reviewer, name))
        if status is Status.LOCKED:
            locked = sheet.reviewed_at = reviewed + timedelta(days=12)
            events.append(_event(Action.LOCK, Status.APPROVED, Status.LOCKED, locked, reviewer, name))
        return events

    def _moments(self, sheet: Submission, period: Period) -> tuple[datetime, datetime]:
        """When a sheet was handed in and when it was reviewed; in the latest month within the last days."""
        if period == self.periods[-1]:
            handed = self.now - timedelta(days=self.rng.randint(2, 5), minutes=self.rng.randint(0, 300))
            return handed, handed + timedelta(days=1, hours=self.rng.randint(1, 5))
        due = usual_dates(sheet.form, period)[1]
        late = self.rng.random() < _LATE.get(sheet.region.code, _USUALLY_LATE)
        day = due + timedelta(days=self.rng.randint(1, 4) if late else -self.rng.randint(0, 3))
        handed = timezone.make_aware(datetime.combine(day, time(9, 0)))
        handed += timedelta(minutes=self.rng.randint(0, 480))
        return handed, handed + timedelta(days=self.rng.randint(1, 3))


def _event(
    action: Action, before: Status, after: Status, at: datetime, by: User | None, name: str, reason: str = ""
) -> SubmissionEvent:
    return SubmissionEvent(
        action=action, before=before, after=after, at=at, by=by, by_name=name, reason=reason
    )


@transaction.atomic
def load_cycle(periods: Sequence[Period], people: Mapping[str, User], now: datetime) -> int:
    """How many sheets stand with their history; a second run adds nothing."""
    codes = [unit.code for unit in UNITS]
    units = list(Region.objects.filter(code__in=codes))
    cities = list(Region.objects.filter(path__in={selectors.path_above(unit) for unit in units}))
    for period in periods:
        windows.plan_windows(period=period, regions=cities)
    above = {city.path: city for city in cities}
    loader = _Loader(periods, people, now, units, above, random.Random(2023))  # noqa: S311  invented dates
    number = cycle.record_past(loader.sheets())
    if number:
        _set_latest_window(periods[-1], loader.today)
        _date_files(periods[-1], now)
        _reopen(loader)
        _remind(loader)
    return number


def _set_latest_window(period: Period, today: date) -> None:
    """The latest month is under way on whatever day the demonstration is loaded."""
    Window.objects.filter(period=period.date).update(
        opens_on=today + OPENED, due_on=today + DUE, closes_on=today + CLOSES
    )


def _date_files(period: Period, now: datetime) -> None:
    """The latest month's files came before its sheets were handed in, as they would have."""
    files = Batch.objects.filter(importer="returns", period=period.date, status=Batch.Status.TAKEN)
    files.update(taken_at=now + FILES)


def _reopen(loader: _Loader) -> None:
    bureau = loader.people.get("demo_bureau")
    chizhou = Submission.objects.within(Region.objects.get(code=CHIZHOU))
    week, month = loader.today + timedelta(days=7), cycle.last_open_day(loader.today)
    corrected = chizhou.filter(form="output", period=loader.periods[-2].date, region__code="341723")
    rows = [_reopening(sheet, _REOPEN_REASON, week, loader.now, bureau) for sheet in corrected]
    for period, forms in _SAMPLES.items():
        again = chizhou.filter(period=period.date, form__in=forms)
        rows += [_reopening(sheet, _SAMPLE_REASON, month, loader.now, bureau) for sheet in again]
    Reopening.objects.bulk_create(rows)
    SubmissionEvent.objects.bulk_create([_reopened(row) for row in rows])


def _reopening(sheet: Submission, reason: str, until: date, now: datetime, by: User | None) -> Reopening:
    return Reopening(
        submission=sheet, reason=reason, until=until, opened_at=now, opened_by=by, opened_by_name=str(by)
    )


def _reopened(row: Reopening) -> SubmissionEvent:
    sheet = row.submission
    event = _event(
        Action.REOPEN,
        Status(sheet.status),
        Status(sheet.status),
        row.opened_at,
        row.opened_by,
        row.opened_by_name,
        f"{row.reason}（开放至{row.until}）",
    )
    event.submission = sheet
    return event


def _remind(loader: _Loader) -> None:
    """One word to the county whose account a visitor may try."""
    county, latest = Region.objects.get(code="341702"), loader.periods[-1]
    due = loader.today + DUE
    text = f"{latest.label}财务报表应于{due}前报送，请抓紧催收企业报表并报送。"
    if bureau := loader.people.get("demo_bureau"):
        windows.remind(form="finance", regions=[county], period=latest, by=bureau, now=loader.now, text=text)
