"""The findings of the demonstration: what the rules say of its figures, and what counties made of it month by month."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import Region, User
from accounts.periods import Period
from dashboards.demo.loading import MARK
from dashboards.demo.places import UNITS
from enterprises import return_forms
from enterprises.services.entering import Change, enter_values
from imports.models import Batch
from reporting.findings import Event, State
from reporting.models import CheckRequest, Finding, FindingEvent
from reporting.rules import Severity
from reporting.services.checks import run_checks
from reporting.services.windows import usual_dates

_AGES = {"output": 5, "finance": 3, "energy": 7, "payroll": 1}
"""How many days ago each form of the latest month was checked."""
MONTHS = 4
"""How many of the latest months were checked."""
_EXPLANATIONS = (
    "与企业核实，{month}月集中交付上年订单，合同和发货单已查看，数据属实。",
    "企业{month}月设备检修停产半个月，产值下降属实，检修计划已留存。",
    "上年同期数按统计年报口径调整，调整依据已报市统计局备案。",
    "企业屋顶光伏自发自用，供电公司抄表电量下降，产量未减。",
    "新生产线投产，用工和产值同步增加，已到现场查看。",
    "季节性生产，与往年同月一致，数据属实。",
)
_BACK = "请补充说明减产的天数和订单情况，附企业盖章说明。"
_JUDGED = ("查阅企业台账和电费单，数据属实。", "已与统计局核对一致。")
_FALSE = "企业规模小，一两笔订单即波动较大，不属异常。"


@dataclass(frozen=True)
class _Teller:
    people: Mapping[str, User]
    now: datetime
    rng: random.Random

    def tell(self, finding: Finding, period: Period, *, latest: bool) -> list[FindingEvent]:
        """What happened to a finding after it was found."""
        found = finding.opened_at
        chance = self.rng.random()
        if latest and (chance < 0.55 or finding.severity == Severity.ERROR):
            return []
        events = [self._explained(finding, period, found, latest)]
        if latest:
            if chance > 0.92:
                events.append(self._sent_back(finding))
            return events
        return [*events, self._judged(finding)]

    def _explained(self, finding: Finding, period: Period, found: datetime, latest: bool) -> FindingEvent:
        late = self.rng.random() < 0.12
        at = found + timedelta(days=self.rng.randint(5, 8) if late else self.rng.randint(0, 2), hours=2)
        at = min(at, self.now - timedelta(minutes=30)) if latest else at
        text = self.rng.choice(_EXPLANATIONS).format(month=period.month)
        finding.state, finding.explanation, finding.explained_at = State.EXPLAINED, text, at
        finding.explained_by_name = finding.owner_name or "方书琴"
        return _event(finding, Event.EXPLAINED, State.OPEN, at, finding.explained_by_name, text)

    def _sent_back(self, finding: Finding) -> FindingEvent:
        finding.state, finding.sent_back = State.OPEN, _BACK
        at = finding.explained_at + timedelta(minutes=20) if finding.explained_at else self.now
        return _event(finding, Event.SENT_BACK, State.EXPLAINED, at, self._reviewer(), _BACK)

    def _judged(self, finding: Finding) -> FindingEvent:
        false = finding.severity == Severity.WARNING and self.rng.random() < 0.18
        finding.state = State.FALSE_ALARM if false else State.CONFIRMED
        at = (finding.explained_at or self.now) + timedelta(days=1, hours=self.rng.randint(0, 5))
        finding.closed_at = finding.changed_at = at
        note = _FALSE if false else self.rng.choice(_JUDGED)
        event = Event.FALSE_ALARM if false else Event.CONFIRMED
        return _event(finding, event, State.EXPLAINED, at, self._reviewer(), note)

    def _reviewer(self) -> str:
        return str(self.people["demo_bureau"])


def _event(
    finding: Finding, event: Event, before: State, at: datetime, by_name: str, note: str
) -> FindingEvent:
    return FindingEvent(
        finding=finding, event=event, before=before, after=finding.state, at=at, by_name=by_name, note=note
    )


_TOLD = (
    *("state", "explanation", "explained_at", "explained_by_name", "sent_back", "closed_at", "changed_at"),
)


@transaction.atomic
def load_doubts(periods: Sequence[Period], people: Mapping[str, User], now: datetime) -> int:
    """How many findings stand with what was made of them; a second run adds nothing."""
    if Finding.objects.exists():
        return Finding.objects.count()
    codes = [unit.code for unit in UNITS]
    above = {unit.path[: -Region.steplen] for unit in Region.objects.filter(code__in=codes)}
    cities = list(Region.objects.filter(path__in=above))
    teller = _Teller(people, now, random.Random(2023))  # noqa: S311  invented answers
    _type_slips(periods, people, now)
    for period in periods[-MONTHS:]:
        for form in return_forms.MODELS:
            found = _found_at(form, period, now, latest=period == periods[-1])
            for city in cities:
                run_checks(form=form, region=city, period=period, now=found)
        _tell(teller, period, latest=period == periods[-1])
    # What was noted while the files were taken is checked now.
    CheckRequest.objects.all().delete()
    return Finding.objects.count()


@dataclass(frozen=True)
class Slip:
    """A figure typed wrong: of which value, by how much, and whether somebody put it right."""

    unit: str
    form: str
    name: str
    factor: str
    back: int
    """How many months before the latest."""
    mended: bool = True


# None of these is among the figures that the dashboards add up.
SLIPS = (
    Slip("341702", "output", "export_delivery", "10", 0, mended=False),
    Slip("341702", "finance", "selling_expense", "1000", 0, mended=False),
    Slip("341702", "output", "new_product_output", "10", 0),
    Slip("341721", "finance", "admin_expense", "10", 0, mended=False),
    Slip("341722", "output", "new_product_output", "0.1", 0, mended=False),
    Slip("341702", "finance", "rd_expense", "1000", 1),
    Slip("341723", "output", "new_product_output", "10", 1),
    Slip("341721", "output", "export_delivery", "0.1", 1),
    Slip("341702401", "finance", "selling_expense", "0.1", 2),
    Slip("341702404", "output", "new_product_output", "10", 2),
    Slip("341722", "finance", "admin_expense", "1000", 2),
    Slip("341702", "output", "export_delivery", "10", 3),
)


def _type_slips(periods: Sequence[Period], people: Mapping[str, User], now: datetime) -> None:
    """The slips typed the way people type, found, and most of them put right."""
    by = people["demo_bureau"]
    mended: list[tuple[Slip, Region, Period, Change]] = []
    for number, slip in enumerate(SLIPS):
        if slip.back >= len(periods):
            continue
        unit, period = Region.objects.get(code=slip.unit), periods[-1 - slip.back]
        change = _slipped(slip, unit, period, number)
        if change is None:
            continue
        enter_values(form=slip.form, period=period, region=unit, changes=[change], by=by, now=now)
        if slip.mended:
            right = Change(change.enterprise, change.name, change.was, change.value)
            mended.append((slip, unit, period, right))
    for slip, unit, period, _ in mended:
        latest = period == periods[-1]
        found = _found_at(slip.form, period, now, latest=latest)
        run_checks(form=slip.form, region=unit, period=period, now=found - timedelta(hours=5))
    for slip, unit, period, right in mended:
        enter_values(form=slip.form, period=period, region=unit, changes=[right], by=by, now=now)
    Batch.objects.filter(origin=Batch.Origin.HAND, uploaded_by=by).update(options=MARK)


def _slipped(slip: Slip, unit: Region, period: Period, number: int) -> Change | None:
    """The change of an enterprise of the unit that has the value; of another one for each slip."""
    model = return_forms.MODELS[slip.form]._default_manager
    having = {"period": period.date, "enterprise__region": unit, f"{slip.name}__gt": 100}
    rows = model.filter(**having).order_by("enterprise__uscc")
    row = rows[number % max(rows.count(), 1) :].first()
    if row is None:
        return None
    stands = getattr(row, slip.name)
    return Change(row.enterprise_id, slip.name, stands * Decimal(slip.factor), stands)


def _found_at(form: str, period: Period, now: datetime, *, latest: bool) -> datetime:
    """When a form was checked: in the latest month some days ago, else just before it was due."""
    if latest:
        return now - timedelta(days=_AGES[form], hours=3)
    due = usual_dates(form, period)[1]
    return timezone.make_aware(datetime.combine(due, time(9))) - timedelta(days=1)


def _tell(teller: _Teller, period: Period, *, latest: bool) -> None:
    findings = list(Finding.objects.filter(period=period.date).standing().order_by("pk"))
    events = [event for each in findings for event in teller.tell(each, period, latest=latest)]
    Finding.objects.bulk_update(findings, _TOLD, batch_size=200)
    FindingEvent.objects.bulk_create(events, batch_size=500)
