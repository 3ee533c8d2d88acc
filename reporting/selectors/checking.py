"""What the rules find in figures as they stand: nothing is written here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from accounts.models import Region
from accounts.periods import Period
from enterprises import return_forms
from enterprises.models import Enterprise
from reporting import names
from reporting.findings import digest_of
from reporting.models import CheckRule
from reporting.rules import Check, Frame, Grain, Verdict, judge, needs, totals, verdict
from reporting.rules.saying import figures_of
from reporting.selectors.figures import Coming, book_of, overlaid
from reporting.selectors.rules import Effective, checks_of


class Hit(NamedTuple):
    """A rule's finding of one enterprise, or of a unit's sums."""

    rule: CheckRule
    unit: int
    enterprise: int | None
    verdict: Verdict

    @property
    def key(self) -> Key:
        """What tells findings of one form and period apart."""
        return (self.rule.pk, self.unit, self.enterprise, self.verdict.subject)


Key = tuple[int, int, int | None, str]


class _Look(NamedTuple):
    check: Check
    frame: Frame
    places: Mapping[int, int]


@dataclass
class Checked:
    """What a run found, and the way to look once more at the figures of a finding that it did not find."""

    hits: list[Hit] = field(default_factory=list)
    enterprises: dict[int, int] = field(default_factory=dict)
    """Unit → how many enterprises were checked."""
    _looks: dict[tuple[int, int, str], _Look] = field(default_factory=dict)

    def digest(self, key: Key) -> str | None:
        """The fingerprint of a finding's figures as they stand now; None where its rule holds no more."""
        rule, unit, enterprise, subject = key
        look = self._looks.get((rule, unit, subject))
        if look is None:
            return None
        place = look.places.get(unit if enterprise is None else enterprise)
        if place is None:
            return ""
        return digest_of(figures_of(look.check, look.frame, place, names.catalog()))


def check(
    form: str,
    period: Period,
    units: Sequence[Region],
    rules: Effective,
    enterprises: Iterable[int] | None = None,
    coming: Coming | None = None,
) -> Checked:
    """What the rules say of the units' returns, or of those of `enterprises` alone; a few queries a form.

    With `coming` they are judged as they would stand with those figures in them, and only what is said of
    the enterprises and units that they come to is told. Units under the same rules are checked together.
    """
    found = Checked()
    groups: dict[tuple[int, ...], list[Region]] = defaultdict(list)
    for unit in units:
        groups[tuple(sorted(rule.pk for rule in rules[unit.pk]))].append(unit)
    wanted = None if enterprises is None else list(enterprises)
    for together in groups.values():
        _check(form, period, together, rules[together[0].pk], wanted, coming, found)
    return found


def _check(
    form: str,
    period: Period,
    units: Sequence[Region],
    rules: Sequence[CheckRule],
    wanted: list[int] | None,
    coming: Coming | None,
    found: Checked,
) -> None:
    where: dict[str, Any] = {"enterprise__region__in": [unit.pk for unit in units]}
    if wanted is not None:
        where["enterprise__in"] = wanted
    owners = (
        reporting_of(form, period, where) if coming is None else _reporting_with(form, period, units, coming)
    )
    for unit in units:
        found.enterprises[unit.pk] = 0
    for unit_pk in owners.values():
        found.enterprises[unit_pk] += 1
    compiled = [(rule, checks_of(rule, form)) for rule in rules]
    book = book_of(list(owners), needs((c for _, checks in compiled for c in checks), period), where)
    if coming is not None:
        book = overlaid(book, form, period, list(owners), coming)
    each = Frame(period, book)
    order = [unit.pk for unit in units]
    index = {pk: place for place, pk in enumerate(order)}
    sums = Frame(period, totals(book, [index[unit] for unit in owners.values()], len(order)))
    places = {pk: place for place, pk in enumerate(owners)}
    told = _told(owners, coming)
    for rule, checks in compiled:
        by_unit = rule.grain == Grain.UNIT
        if by_unit and wanted is not None:
            continue
        for one in checks:
            frame, keys = (sums, order) if by_unit else (each, list(owners))
            for unit in order:
                found._looks[rule.pk, unit, one.subject] = _Look(one, frame, index if by_unit else places)
            found.hits += _hits(rule, one, frame, keys, owners, by_unit, told)


def _hits(
    rule: CheckRule,
    check: Check,
    frame: Frame,
    keys: Sequence[int],
    owners: Mapping[int, int],
    by_unit: bool,
    told: _Told,
) -> Iterable[Hit]:
    judged = judge(check, frame)
    for place in judged.hit.nonzero()[0]:
        key = keys[int(place)]
        if told is not None and key not in told[by_unit]:
            continue
        said = verdict(judged, frame, int(place), names.catalog())
        yield Hit(rule, key, None, said) if by_unit else Hit(rule, owners[key], key, said)


_Told = tuple[Collection[int], Collection[int]] | None


def _told(owners: Mapping[int, int], coming: Coming | None) -> _Told:
    """The enterprises and the units of which something is told; None for all."""
    if coming is None:
        return None
    return coming.keys(), {unit for pk, unit in owners.items() if pk in coming}


def _reporting_with(form: str, period: Period, units: Sequence[Region], coming: Coming) -> dict[int, int]:
    """The same as `reporting_of` once those to whom figures come have a return as well; two queries."""
    inside = Enterprise.objects.in_library_at(period.date).filter(region__in=units)
    where = {"enterprise__region__in": [unit.pk for unit in units]}
    returns = return_forms.MODELS[form]._default_manager.filter(period=period.date, **where)
    reporting = {*returns.order_by().values_list("enterprise_id", flat=True), *coming}
    rows = inside.order_by("uscc").values_list("pk", "region_id")
    return {pk: unit for pk, unit in rows if pk in reporting}


def reporting_of(form: str, period: Period, where: Mapping[str, Any]) -> dict[int, int]:
    """Enterprise → unit of all in the library that have a return, in the order of their codes.

    Who is not in it owes no return and counts in no sum: what it happens to report is nobody's to answer for.
    """
    # Two queries: joined in one, a database that has not counted a fresh table goes through it row by row.
    places = {
        lookup.removeprefix("enterprise__"): value for lookup, value in where.items() if "region" in lookup
    }
    inside = set(Enterprise.objects.in_library_at(period.date).filter(**places).values_list("pk", flat=True))
    returns = return_forms.MODELS[form]._default_manager.filter(period=period.date, **where)
    rows = returns.order_by("enterprise__uscc").values_list("enterprise_id", "enterprise__region_id")
    return {pk: unit for pk, unit in rows if pk in inside}
