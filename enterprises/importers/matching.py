"""Whose row it is: code first, name where there is no code, and within the importer's region only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from enterprises import codes
from enterprises.importers import reasons
from enterprises.models import Enterprise
from imports.reading import Row
from imports.registry import Context


@dataclass(frozen=True, slots=True)
class Known:
    """An enterprise of the register, as far as matching needs it."""

    pk: int
    uscc: str
    name: str
    region_path: str


class Matcher:
    """Finds the enterprise of each row of a chunk with two queries; remembers which came before."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._first: dict[str, tuple[str, int]] = {}
        self._by_code: dict[str, Known] = {}
        self._by_name: dict[str, list[Known]] = {}

    def load(self, rows: list[Row]) -> None:
        """Makes the register's entries for these rows known."""
        found = Enterprise.objects.filter(uscc__in={row.uscc for row in rows if row.uscc})
        self._by_code = {known.uscc: known for known in _known(found)}
        by_name: dict[str, list[Known]] = defaultdict(list)
        if nameless := {row.name for row in rows if not row.uscc and row.name}:
            for known in _known(Enterprise.objects.within(self._context.region).filter(name__in=nameless)):
                by_name[known.name].append(known)
        self._by_name = by_name

    def match(self, row: Row) -> Known | str:
        """The row's enterprise, or the sentence that says why there is none."""
        if not row.uscc:
            return self._match_name(row)
        if known := self._by_code.get(row.uscc):
            if not known.region_path.startswith(self._context.region.path):
                return reasons.OUT_OF_SCOPE.format(region=self._context.region.name)
            return known
        if not codes.is_well_formed(row.uscc):
            return reasons.BAD_SHAPE
        return reasons.UNKNOWN_CODE if codes.is_valid(row.uscc) else reasons.BAD_CHECK_DIGIT

    def _match_name(self, row: Row) -> Known | str:
        named = self._by_name.get(row.name, [])
        if len(named) == 1:
            return named[0]
        return reasons.AMBIGUOUS_NAME if named else reasons.UNKNOWN_NAME

    def code_known(self, uscc: str) -> Known | None:
        """The register's entry for a code of the loaded chunk."""
        return self._by_code.get(uscc)

    def repeats(self, row: Row, key: str) -> str | None:
        """The sentence that names the first row of the same enterprise, if this is not it."""
        sheet, number = self._first.setdefault(key, (row.sheet, row.row))
        if (sheet, number) == (row.sheet, row.row):
            return None
        return reasons.SECOND_ROW.format(sheet="" if sheet == row.sheet else f"工作表“{sheet}”", row=number)


def _known(enterprises: QuerySet[Enterprise]) -> Iterator[Known]:
    place = Coalesce("zone__path", "region__path")
    for pk, uscc, name, path in enterprises.values_list("pk", "uscc", "name", place):
        yield Known(pk, uscc, name, path)
