"""The checks run over sheets: new findings opened, those that are gone closed, the others left as they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from accounts.models import Region, User
from accounts.periods import Period
from accounts.roles import Role
from reporting import findings
from reporting.findings import OVER, Event, Held, State, Step
from reporting.models import CheckRun, Finding, FindingEvent
from reporting.rules import Figure, Severity
from reporting.selectors import rules as rule_selectors
from reporting.selectors.checking import Checked, Hit, Key, check
from reporting.selectors.months import units_of

SYSTEM = "系统"
_PLACES = Decimal("0.000001")
_LARGEST = Decimal(10) ** 23
_FIELDS = (
    *("rule_version", "severity", "sentence", "figures", "left", "right", "limit", "digest", "state"),
    *("explanation", "explained_at", "explained_by_name", "sent_back", "due_on"),
    *("closed_at", "changed_at"),
)


@dataclass(frozen=True)
class Outcome:
    """What stands after a run: errors not judged yet, doubts that nobody explained, and what the run changed."""

    errors: int = 0
    unexplained: int = 0
    opened: int = 0
    closed: int = 0
    enterprises: int = 0
    first: str = ""
    """The first of what blocks, as a sentence with its enterprise."""


@dataclass
class _Run:
    """One run: what it writes is gathered here and written at its end."""

    form: str
    period: Period
    now: datetime
    owners: Mapping[int, User]
    new: list[tuple[Finding, str]]
    changed: list[Finding]
    events: list[FindingEvent]
    closed: int = 0

    def open(self, hit: Hit) -> None:
        """A finding that was not known."""
        owner = self.owners.get(hit.unit)
        finding = Finding(
            rule=hit.rule,
            unit_id=hit.unit,
            enterprise_id=hit.enterprise,
            form=self.form,
            period=self.period.date,
            subject=hit.verdict.subject,
            owner=owner,
            owner_name=str(owner)[:40] if owner else "",
            opened_at=self.now,
        )
        self._fill(finding, hit)
        self._begin(finding)
        self.new.append((finding, hit.verdict.sentence))

    def again(self, finding: Finding, hit: Hit) -> None:
        """A finding that the run found as well."""
        digest = findings.digest_of(hit.verdict.figures)
        held = Held(State(finding.state), finding.digest)
        step = findings.still_found(held, digest)
        if step is not None:
            before = finding.state
            self._fill(finding, hit)
            if step.event is not Event.CHANGED:
                self._begin(finding)
            self._step(finding, before, step, hit.verdict.sentence)
        elif (finding.severity, finding.sentence) != (hit.rule.severity, hit.verdict.sentence[:600]):
            # The rule was worded anew, or a history that is no figure of the finding moved.
            finding.severity, finding.sentence = hit.rule.severity, hit.verdict.sentence[:600]
            finding.rule_version = hit.rule.version
            self.changed.append(finding)

    def gone(self, finding: Finding, digest: str | None) -> None:
        """A finding that the run did not find; `digest` is that of its figures now."""
        held = Held(State(finding.state), finding.digest)
        step = findings.not_found(held, digest is not None and digest != finding.digest)
        if step is None:
            return
        self.closed += 1
        before = finding.state
        finding.closed_at = self.now
        self._step(finding, before, step, "")

    def _step(self, finding: Finding, before: str, step: Step, note: str) -> None:
        finding.state, finding.changed_at = step.state, self.now
        self.changed.append(finding)
        self.events.append(_event(finding, step.event, before, step.state, note, self.now))

    def _fill(self, finding: Finding, hit: Hit) -> None:
        """The finding with the figures of the hit."""
        said = hit.verdict
        finding.rule_version, finding.severity = hit.rule.version, hit.rule.severity
        finding.sentence = said.sentence[:600]
        finding.figures = [_stored(each) for each in said.figures]
        finding.left, finding.right, finding.limit = map(_kept, (said.left, said.right, said.limit))
        finding.digest = findings.digest_of(said.figures)

    def _begin(self, finding: Finding) -> None:
        """The finding as it opens, with nothing of what was said of other figures."""
        finding.state, finding.closed_at = State.OPEN, None
        finding.explanation = finding.explained_by_name = finding.sent_back = ""
        finding.explained_at = None
        finding.changed_at = self.now
        finding.due_on = findings.due_after(Severity(finding.severity), timezone.localdate(self.now))

    def write(self) -> None:
        """Everything gathered, in bulk; a history is written after what it is about."""
        Finding.objects.bulk_create([finding for finding, _ in self.new], batch_size=200)
        found = [_event(f, Event.FOUND, "", State.OPEN, sentence, self.now) for f, sentence in self.new]
        Finding.objects.bulk_update(self.changed, _FIELDS, batch_size=200)
        FindingEvent.objects.bulk_create([*found, *self.events], batch_size=500)


def _event(
    finding: Finding, event: Event, before: str, after: State, note: str, now: datetime
) -> FindingEvent:
    return FindingEvent(
        finding=finding, event=event, before=before, after=after, note=note[:600], at=now, by_name=SYSTEM
    )


def _stored(figure: Figure) -> dict[str, str | None]:
    value = None if figure.value is None else f"{figure.value:f}"
    return {
        "name": figure.name,
        "form": figure.form,
        "time": figure.time,
        "label": figure.label,
        "value": value,
        "unit": figure.unit,
    }


def _kept(value: Decimal | None) -> Decimal | None:
    """A computed figure to six decimals; none where it is beyond what is stored."""
    if value is None or abs(value) >= _LARGEST:
        return None
    return value.quantize(_PLACES, ROUND_HALF_EVEN)


@transaction.atomic
def run_checks(*, form: str, region: Region, period: Period, now: datetime, counts: bool = True) -> Outcome:
    """What the checks of the region's sheets found. Idempotent: the same figures open nothing twice.

    What stands at a run that somebody's step depends on, as a hand-in, goes into the rates; with `counts`
    off, as while figures are still being typed, it does not: a slip mended at once is nobody's doubt.

    A doubt that was explained stays so while its figures are unchanged. Two runs of one unit follow each
    other, and whoever saves or hands in its sheet waits, as with every write of the unit.
    """
    units = units_of(region)
    held = Region.objects.select_for_update(no_key=True).filter(pk__in=[unit.pk for unit in units])
    list(held.order_by("pk").values_list("pk"))
    rules = rule_selectors.effective(units, form, period)
    checked = check(form, period, units, rules)
    run = _Run(form, period, now, _usual_owners(units), [], [], [])
    _compare(run, checked, units)
    run.write()
    _note_run(form, period, units, checked, rules, now)
    if counts:
        stands = Finding.objects.filter(form=form, period=period.date, unit__in=[unit.pk for unit in units])
        stands.standing().filter(counted_at__isnull=True).update(counted_at=now)
    return _outcome(form, period, units, run, checked)


def _compare(run: _Run, checked: Checked, units: Sequence[Region]) -> None:
    rows = Finding.objects.filter(form=run.form, period=run.period.date, unit__in=[unit.pk for unit in units])
    # In the usual order an enterprise would be joined, which may be missing and cannot be locked then.
    held = rows.order_by("pk").select_for_update(of=("self",))
    standing = {_key(finding): finding for finding in held}
    for hit in checked.hits:
        finding = standing.pop(hit.key, None)
        if finding is None:
            run.open(hit)
        else:
            run.again(finding, hit)
    for key, finding in standing.items():
        if finding.state not in OVER:
            run.gone(finding, checked.digest(key))


def _key(finding: Finding) -> Key:
    return (finding.rule_id, finding.unit_id, finding.enterprise_id, finding.subject)


def _usual_owners(units: Sequence[Region]) -> dict[int, User]:
    """Who answers where nobody was named: the unit's reporter, where it has only one."""
    found: dict[int, list[User]] = {}
    people = User.objects.filter(
        region__in=[unit.pk for unit in units], is_active=True, role_rows__role=Role.COUNTY
    )
    for person in people.distinct():
        found.setdefault(person.region_id, []).append(person)
    return {unit: group[0] for unit, group in found.items() if len(group) == 1}


def _note_run(
    form: str, period: Period, units: Sequence[Region], checked: Checked, rules: Any, now: datetime
) -> None:
    rows = [
        CheckRun(
            unit=unit,
            form=form,
            period=period.date,
            ran_at=now,
            enterprises=checked.enterprises.get(unit.pk, 0),
            rules=len(rules[unit.pk]),
        )
        for unit in units
        if checked.enterprises.get(unit.pk)
    ]
    CheckRun.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["unit", "form", "period"],
        update_fields=["ran_at", "enterprises", "rules"],
    )


def _outcome(form: str, period: Period, units: Sequence[Region], run: _Run, checked: Checked) -> Outcome:
    rows = Finding.objects.filter(form=form, period=period.date, unit__in=[unit.pk for unit in units])
    blocking = rows.blocking()
    first = (
        blocking.order_by("severity", "enterprise__uscc", "pk").select_related("enterprise", "unit").first()
    )
    counts = dict(blocking.order_by().values_list("severity").annotate(number=Count("pk")))
    return Outcome(
        counts.get(Severity.ERROR, 0),
        counts.get(Severity.WARNING, 0),
        len(run.new),
        run.closed,
        sum(checked.enterprises.values()),
        f"{first.enterprise or first.unit}：{first.sentence}" if first else "",
    )
