"""A draft of a rule tried on a month's figures: whom it would hit, with nothing written."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Region
from accounts.periods import Period
from enterprises.models import Enterprise
from reporting.models import CheckRule
from reporting.selectors.checking import check
from reporting.selectors.months import units_of

SHOWN = 25


@dataclass(frozen=True)
class Line:
    """One enterprise (or unit) that the draft would hit."""

    name: str
    unit: str
    sentence: str


@dataclass(frozen=True)
class Trial:
    """What the draft would find in a sheet's month."""

    form: str
    enterprises: int
    found: int
    lines: list[Line]

    @property
    def hidden(self) -> int:
        """How many are not listed."""
        return self.found - len(self.lines)


def trial(rule: CheckRule, form: str, region: Region, period: Period) -> Trial:
    """The draft over the region's returns of the form and period; the first SHOWN are listed."""
    units = units_of(region)
    checked = check(form, period, units, {unit.pk: [rule] for unit in units})
    shown = checked.hits[:SHOWN]
    labels = dict(Enterprise.objects.filter(pk__in=[h.enterprise for h in shown]).values_list("pk", "name"))
    places = {unit.pk: unit.name for unit in units}
    lines = [
        Line(
            labels.get(hit.enterprise or 0, f"{places[hit.unit]}合计"), places[hit.unit], hit.verdict.sentence
        )
        for hit in shown
    ]
    return Trial(form, sum(checked.enterprises.values()), len(checked.hits), lines)
