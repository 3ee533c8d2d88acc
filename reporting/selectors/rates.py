"""What became of the findings: by unit and by rule, and how good a rule is at finding what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import tablib
from django.db.models import Count, F, Q
from django.utils import timezone

from accounts.models import Region
from accounts.periods import Period
from reporting.findings import STANDING, State
from reporting.models import CheckRule, Finding

_NAMES = ("发现", "已更正", "经核实", "误报", "已消除", "待处理", "已说明", "逾期")
_RATES = ("更正率（%）", "误报率（%）", "按时办理率（%）")


@dataclass
class Rates:
    """Counts of a group of findings, and the shares that are made of them."""

    states: Counter[State] = field(default_factory=Counter)
    overdue: int = 0
    due: int = 0
    in_time: int = 0

    @property
    def found(self) -> int:
        """All that were found."""
        return sum(self.states.values())

    @property
    def corrected(self) -> int:
        return self.states[State.CORRECTED]

    @property
    def confirmed(self) -> int:
        return self.states[State.CONFIRMED]

    @property
    def false_alarm(self) -> int:
        return self.states[State.FALSE_ALARM]

    @property
    def gone(self) -> int:
        return self.states[State.GONE]

    @property
    def open(self) -> int:
        return self.states[State.OPEN]

    @property
    def explained(self) -> int:
        return self.states[State.EXPLAINED]

    @property
    def judged(self) -> int:
        """Those of which it is known whether they were right."""
        return self.corrected + self.confirmed + self.false_alarm

    @property
    def correction_rate(self) -> Decimal | None:
        """更正率: of those settled, so many had a wrong figure."""
        return _per_cent(self.corrected, self.judged)

    @property
    def false_alarm_rate(self) -> Decimal | None:
        """误报率: of those settled, so many had no reason."""
        return _per_cent(self.false_alarm, self.judged)

    @property
    def in_time_rate(self) -> Decimal | None:
        """按时办理率: explained or mended by the day, of those that were answered or are past it."""
        return _per_cent(self.in_time, self.due)

    def cells(self) -> list[Any]:
        """The row as it is exported."""
        counts = [self.found, self.corrected, self.confirmed, self.false_alarm, self.gone]
        counts += [self.open, self.explained, self.overdue]
        return [*counts, self.correction_rate, self.false_alarm_rate, self.in_time_rate]


def _per_cent(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True)
class Line:
    """One unit or one rule with its rates."""

    key: str
    label: str
    rates: Rates
    severity: str = ""


@dataclass(frozen=True)
class Report:
    """The rates of a region over some months."""

    units: list[Line]
    rules: list[Line]
    total: Rates


def report(user: Any, region: Region, since: Period, until: Period, today: date) -> Report:
    """The rates of the findings of the months from `since` to `until`; one query.

    What was mended before anybody relied on the figures, and within its day, is a slip of typing and not counted.
    """
    found = (
        Finding.objects.visible_to(user)
        .within(region)
        .filter(period__gte=since.date, period__lte=until.date)
        .order_by("unit__path", "rule__slug", "pk")
        .select_related("unit", "rule")
        .only(
            *("unit__code", "unit__name", "unit__path", "rule__name", "rule__severity", "state"),
            *("due_on", "explained_at", "closed_at", "counted_at"),
        )
    )
    rows = [row for row in found if _counts(row)]
    units = _grouped(rows, lambda row: (row.unit.code, row.unit.name, ""), today)
    rules = _grouped(rows, lambda row: (str(row.rule_id), row.rule.name, row.rule.severity), today)
    rules.sort(key=lambda line: -line.rates.found)
    return Report(units, rules, _rates(rows, today))


@dataclass(frozen=True)
class Alarms:
    """How often a rule was found to have no reason, of the findings of twelve months that are closed."""

    false: int
    closed: int

    @property
    def rate(self) -> Decimal | None:
        """误报率 in per cent; None where nothing was closed."""
        return _per_cent(self.false, self.closed)


def alarms_of(rule: CheckRule, user: Any, until: Period) -> Alarms:
    """The rule's false alarms among what was judged, as far as the person sees its findings; one query.

    What was never answered and has gone with its figures was judged by nobody and counts on neither side; nor
    does, as in the report, what was mended within its day before anybody relied on it.
    """
    since = date(until.year - 1, until.month, 1)
    judged = Finding.objects.visible_to(user).filter(
        rule=rule,
        period__gt=since,
        period__lte=until.date,
        state__in=[State.CORRECTED, State.CONFIRMED, State.FALSE_ALARM],
    )
    judged = judged.filter(Q(counted_at__isnull=False) | Q(closed_at__date__gt=F("due_on")))
    counts = judged.aggregate(closed=Count("pk"), false=Count("pk", filter=Q(state=State.FALSE_ALARM)))
    return Alarms(counts["false"], counts["closed"])


def _grouped(
    rows: Iterable[Finding], key: Callable[[Finding], tuple[str, str, str]], today: date
) -> list[Line]:
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return [
        Line(code, label, _rates(group, today), severity) for (code, label, severity), group in groups.items()
    ]


def _rates(rows: Iterable[Finding], today: date) -> Rates:
    found = Rates()
    for row in rows:
        state = State(row.state)
        found.states[state] += 1
        answered = _answered_on(row)
        late = row.due_on < today if answered is None else answered > row.due_on
        found.overdue += state is State.OPEN and row.due_on < today
        if state is not State.GONE and (answered is not None or (state in STANDING and late)):
            found.due += 1
            found.in_time += not late
    return found


def _counts(row: Finding) -> bool:
    """Whether it stands, was there at a hand-in or answered (`counted_at`), or outlived its day."""
    if row.state in STANDING or row.counted_at is not None or row.closed_at is None:
        return True
    return timezone.localdate(row.closed_at) > row.due_on


def _answered_on(row: Finding) -> date | None:
    moments = [moment for moment in (row.explained_at, row.closed_at) if moment]
    return timezone.localdate(min(moments)) if moments else None


def as_dataset(found: Report) -> tablib.Dataset:
    """The report as it is exported: units first, then rules."""
    dataset = tablib.Dataset(headers=["分组", "名称", *_NAMES, *_RATES])
    for group, lines in (("单位", found.units), ("规则", found.rules)):
        for line in lines:
            dataset.append([group, line.label, *line.rates.cells()])
    return dataset
