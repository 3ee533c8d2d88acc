"""One enterprise's figures over two years: a query a form, whichever values are asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.periods import Period
from enterprises.models import Enterprise, Return
from enterprises.return_forms import MODELS


@dataclass(frozen=True)
class TwoYears:
    """The returns of one form, of the year up to `period` and of all the year before, by month."""

    form: str
    period: Period
    this_year: dict[int, Return]
    last_year: dict[int, Return]

    @property
    def at_period(self) -> Return | None:
        """The return of the period itself."""
        return self.this_year.get(self.period.month)

    def ytd(self, name: str) -> dict[int, Decimal | None]:
        """Month → the value, year to date; those after the period are left out."""
        return {month: getattr(ret, name) for month, ret in self.this_year.items()}

    def restated(self, name: str) -> dict[int, Decimal | None]:
        """Month → 上年同期 as this year's return has it."""
        return self.ytd(f"{name}_prior")

    def stored(self, name: str) -> dict[int, Decimal | None]:
        """Month → what was stored of it last year."""
        return {month: getattr(ret, name) for month, ret in self.last_year.items()}


def two_years(enterprise: Enterprise, period: Period) -> dict[str, TwoYears]:
    """Form → the enterprise's returns of the year up to `period` and of the whole year before; one query a form."""
    return {form: _of_form(form, enterprise, period) for form in MODELS}


def _of_form(form: str, enterprise: Enterprise, period: Period) -> TwoYears:
    rows = MODELS[form]._default_manager.filter(
        enterprise=enterprise, period__gte=date(period.year - 1, 1, 1), period__lte=period.date
    )
    found = TwoYears(form, period, {}, {})
    for ret in rows.order_by("period"):
        years = found.last_year if ret.period.year < period.year else found.this_year
        years[ret.period.month] = ret
    return found
