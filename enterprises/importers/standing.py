"""What is on record where a file's rows would go: the returns that stand, and who counts in the library."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from operator import itemgetter
from typing import Any

from enterprises import return_forms
from enterprises.importers.matching import is_long
from enterprises.models import Enterprise
from imports.reading import Row, texts
from imports.registry import Context


class Standing:
    """The returns of the context's form and period, for the enterprises of one chunk at a time."""

    def __init__(self, context: Context) -> None:
        assert context.period is not None
        model = return_forms.MODELS[context.form]
        names = [field.name for field in model._meta.concrete_fields]
        self._all = model._default_manager.filter(period=context.period.date).order_by().values_list(*names)
        self._place = {name: place for place, name in enumerate(names)}
        self._key = itemgetter(names.index("enterprise"))
        self._rows: dict[int, tuple[Any, ...]] = {}
        # A month's first file finds nothing: a long one asks for that once, and not with every chunk.
        self._has_none = is_long(context) and not self._all.exists()

    def load(self, enterprises: Sequence[int]) -> None:
        """Makes the returns of these enterprises known."""
        if not self._has_none:
            self._rows = {self._key(row): row for row in self._all.filter(enterprise__in=enterprises)}

    def compare(self, row: Row, enterprise: int) -> tuple[str, bool] | None:
        """What stands of the figures that the row has, and whether it says the same; None where nothing stands."""
        standing = self._rows.get(enterprise)
        if standing is None:
            return None
        old = [standing[self._place[name]] for name in row.names]
        digits = texts.digits(old)
        same = digits == row.digits or old == list(row.values.values())
        return texts.figures(row.names, digits), same

    def emptied_by(self, row: Row, enterprise: int) -> dict[str, Decimal]:
        """The figures that stand where the row has blank cells."""
        if not texts.has_blanks(row.digits):
            return {}
        standing = self._rows[enterprise]
        blank = (name for name, figure in zip(row.names, row.digits.split(","), strict=True) if not figure)
        return {name: old for name in blank if (old := standing[self._place[name]]) is not None}


class Library:
    """Which enterprises stand in the library at the context's period, and so count in its sums."""

    def __init__(self, context: Context) -> None:
        assert context.period is not None
        inside = Enterprise.objects.in_library_at(context.period.date).order_by()
        self._inside = inside.values_list("pk", flat=True)
        self._has_all = is_long(context)
        self._found = set(self._inside) if self._has_all else set()

    def load(self, enterprises: Sequence[int]) -> None:
        """Makes known which of these are in it."""
        if not self._has_all:
            self._found = set(self._inside.filter(pk__in=enterprises))

    def has(self, enterprise: int) -> bool:
        """Whether the enterprise, one of those loaded, stands in the library."""
        return enterprise in self._found
