"""What a unit's sheet adds up to: what a reviewer holds against last month and last year before confirming it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from accounts.models import Region
from accounts.periods import FIRST_MONTH, Period
from enterprises import return_forms
from enterprises.growth import growth_words
from reporting.selectors.cycle import expected

Sums = dict[str, Decimal | None]


@dataclass(frozen=True)
class Total:
    """One value over the sheet's enterprises, in its stored unit; None where nobody has a figure."""

    label: str
    unit: str
    current: Decimal | None
    prior: Decimal | None
    last: Decimal | None
    """The same enterprises a month ago; None for 1–2月, before which the year has nothing."""

    @property
    def growth(self) -> str:
        """The growth over the same enterprises, as a report writes it (domain.md 14)."""
        return growth_words(self.current, self.prior)


def totals(form: str, unit: Region, period: Period) -> list[Total]:
    """The sums of the form's values over the enterprises that owe it; two queries at the most."""
    names = return_forms.value_names(form)
    now = _sums(form, unit, period, period, [*names, *(f"{name}_prior" for name in names)])
    last = _sums(form, unit, period, period.previous, names) if period.month > FIRST_MONTH else {}
    return [
        Total(
            return_forms.label_of(form, name),
            return_forms.unit_of(form, name),
            now[name],
            now[f"{name}_prior"],
            last.get(name),
        )
        for name in names
    ]


def _sums(form: str, unit: Region, period: Period, month: Period, names: list[str]) -> Sums:
    """name → its sum at `month` over those that stand in the library at `period`."""
    inside = expected(form, unit, period).values("pk")
    returns = return_forms.MODELS[form]._default_manager.filter(period=month.date, enterprise__in=inside)
    sums: Sums = returns.aggregate(**{name: Sum(name) for name in names})
    return sums
