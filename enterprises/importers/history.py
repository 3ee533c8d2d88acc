"""What enterprises reported one period before and a year ago: a file's figures that are off by a unit stand out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from accounts.periods import FIRST_MONTH
from enterprises import return_forms
from enterprises.importers import reasons
from enterprises.importers.matching import is_long
from enterprises.plausibility import Figures, factor_words, slips_of_rows
from imports.reading import Row
from imports.reading.texts import plain
from imports.registry import Context

_NOTHING: Figures = {}


class History:
    """The earlier figures of the context's form, for the enterprises of one chunk at a time."""

    def __init__(self, context: Context) -> None:
        assert context.period is not None
        self._form, self._month = context.form, context.period.month
        self._names = return_forms.value_names(context.form)
        self._previous = context.period.previous.date if self._month > FIRST_MONTH else None
        self._prior = context.period.prior.date
        self._all = (
            return_forms.MODELS[context.form]
            ._default_manager.filter(period__in=[day for day in (self._previous, self._prior) if day])
            .order_by()
        )
        # The first months of a system have none: a long file asks for that once, and not with every chunk.
        self._has_none = is_long(context) and not self._all.exists()
        self._found: dict[date, dict[int, Figures]] = {}

    def load(self, enterprises: Sequence[int]) -> None:
        """Makes the earlier figures of these enterprises known."""
        self._found = {}
        if self._has_none:
            return
        columns = ("enterprise", "period", *self._names)
        for pk, day, *values in self._all.filter(enterprise__in=enterprises).values_list(*columns):
            self._found.setdefault(day, {})[pk] = dict(zip(self._names, values, strict=True))

    def doubts(self, rows: Sequence[tuple[Row, int]]) -> Iterable[tuple[int, list[dict[str, str]]]]:
        """(place in `rows`, warnings) of each row of an enterprise with figures that slipped by a power of ten."""
        if not self._found:
            return
        previous = self._of(self._previous, rows) if self._previous else [_NOTHING] * len(rows)
        prior = self._of(self._prior, rows)
        values = [{name: row.values.get(name) for name in self._names} for row, _ in rows]
        found = slips_of_rows(values, previous, prior, month=self._month)
        for place, slips in enumerate(found):
            if slips:
                yield place, [self._warning(name, factor, rows[place][0].values) for name, factor in slips]

    def _of(self, day: date, rows: Sequence[tuple[Row, int]]) -> list[Figures]:
        known = self._found.get(day, {})
        return [known.get(pk, _NOTHING) for _, pk in rows]

    def _warning(self, name: str, factor: Decimal, values: Mapping[str, Decimal | None]) -> dict[str, str]:
        label, value = return_forms.label_of(self._form, name), values[name]
        why = reasons.SLIPPED.format(label=label, factor=factor_words(factor).removeprefix("约为其 "))
        told = "" if value is None else plain(value)
        return reasons.problem(why, value=told, about=name, warning=True)
