"""The findings of the demonstration: what the rules say of its figures, and what counties made of it month by month."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Region, User
from accounts.periods import Period
from dashboards.demo.places import UNITS
from enterprises import return_forms
from reporting.findings import Event, State
from reporting.models import CheckRequest, Finding, FindingEvent
from reporting.rules import Severity
from reporting.services.checks import run_checks
from reporting.services.windows import usual_dates
from reporting.workdays import workdays_after

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
        found = self._found_at(finding, period, latest)
        finding.opened_at = finding.changed_at = found
        finding.due_on = workdays_after(timezone.localdate(found), 3)
        chance = self.rng.random()
        if latest and chance < 0.55:
            return []
        events = [self._explained(finding, period, found, latest)]
        if latest:
            if chance > 0.92:
                events.append(self._sent_back(finding))
            return events
        return [*events, self._judged(finding)]

    def _found_at(self, finding: Finding, period: Period, latest: bool) -> datetime:
        if latest:
            return self.now - timedelta(days=self.rng.randint(1, 8), minutes=self.rng.randint(0, 400))
        opens = usual_dates(finding.form, period)[1]
        moment = datetime(opens.year, opens.month, opens.day, 9, tzinfo=self.now.tzinfo)
        return moment - timedelta(days=self.rng.randint(1, 4), minutes=-self.rng.randint(0, 400))

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
    *("state", "explanation", "explained_at", "explained_by_name", "sent_back", "due_on"),
    *("opened_at", "closed_at", "changed_at"),
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
    for period in periods[-MONTHS:]:
        for form in return_forms.MODELS:
            for city in cities:
                run_checks(form=form, region=city, period=period, now=now)
        _tell(teller, period, latest=period == periods[-1])
    # What was noted while the files were taken is checked now.
    CheckRequest.objects.all().delete()
    return Finding.objects.count()


def _tell(teller: _Teller, period: Period, *, latest: bool) -> None:
    findings = list(Finding.objects.filter(period=period.date).order_by("pk"))
    events = [event for each in findings for event in teller.tell(each, period, latest=latest)]
    Finding.objects.bulk_update(findings, _TOLD, batch_size=200)
    FindingEvent.objects.bulk_create(events, batch_size=500)
