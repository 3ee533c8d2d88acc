"""Whose row it is: code first, name where there is no code, and within the importer's region only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from enterprises import codes
from enterprises.importers import reasons
from enterprises.models import Enterprise
from imports.chunking import CHUNK
from imports.reading import Row
from imports.registry import Context

WHOLE_REGISTER = 100_000


def whole_register() -> list[Known] | None:
    """Every enterprise of the register, unless it is too long to be kept in memory."""
    if Enterprise.objects.count() > WHOLE_REGISTER:
        return None
    return list(_known(Enterprise.objects.order_by()))


def is_long(context: Context) -> bool:
    """Whether the file has rows for several chunks."""
    return context.lines > CHUNK


class Known(NamedTuple):
    """An enterprise of the register, as far as matching needs it."""

    pk: int
    uscc: str
    name: str
    region_path: str


class Matcher:
    """Finds the enterprise of each row of a chunk with two queries; remembers which came before.

    A file of several chunks has much of the register in it: then the whole is asked for, once, and while
    the file is being read.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._first: dict[str, tuple[str, int]] = {}
        self._by_code: dict[str, Known] = {}
        self._by_name: dict[str, list[Known]] = {}
        everyone: Iterable[Known] | None = context.prepared
        if everyone is None and is_long(context):
            everyone = whole_register()
        self._has_all = everyone is not None
        if everyone is not None:
            self._keep(everyone)

    def load(self, rows: list[Row]) -> None:
        """Makes the register's entries for these rows known."""
        if self._has_all:
            return
        nameless = {row.name for row in rows if not row.uscc and row.name}
        wanted = Enterprise.objects.filter(uscc__in={row.uscc for row in rows if row.uscc})
        self._keep(_known(wanted))
        if nameless:
            named = Enterprise.objects.within(self._context.region).filter(name__in=nameless)
            self._by_name = _named(_known(named))

    def _keep(self, known: Iterable[Known]) -> None:
        path = self._context.region.path
        self._by_code = {each.uscc: each for each in known}
        self._by_name = {}
        if self._has_all:
            self._by_name = _named(e for e in self._by_code.values() if e.region_path.startswith(path))

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


def _named(known: Iterable[Known]) -> dict[str, list[Known]]:
    by_name: dict[str, list[Known]] = defaultdict(list)
    for each in known:
        by_name[each.name].append(each)
    return by_name


def _known(enterprises: QuerySet[Enterprise]) -> Iterator[Known]:
    place = Coalesce("zone__path", "region__path")
    return map(Known._make, enterprises.values_list("pk", "uscc", "name", place))
