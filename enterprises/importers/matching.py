"""Whose row it is: code first, name where there is no code, and within the importer's region only."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from enterprises import codes
from enterprises.importers import reasons
from enterprises.models import Enterprise
from enterprises.selectors import identity
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


class Place(NamedTuple):
    """Where a row stands, and the name in it."""

    sheet: str
    row: int
    name: str

    def said(self, text: str, beside: Row) -> str:
        """The sentence about this row as it reads in the problem of another."""
        sheet = "" if self.sheet == beside.sheet else f"工作表“{self.sheet}”"
        return text.format(sheet=sheet, row=self.row, name=self.name)


class Matcher:
    """Finds the enterprise of each row of a chunk with two queries; remembers which came before.

    A file of several chunks has much of the register in it: then the whole is asked for, once, and while
    the file is being read.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._first: dict[str, Place] = {}
        self._twins: dict[str, list[Place]] = {}
        self._by_code: dict[str, Known] = {}
        self._by_name: dict[str, list[Known]] = {}
        self._former_codes: dict[str, Known] = {}
        self._former_names: dict[str, list[Known]] = {}
        everyone: Iterable[Known] | None = context.prepared
        if everyone is None and is_long(context):
            everyone = whole_register()
        self._has_all = everyone is not None
        if everyone is not None:
            self._keep(everyone)

    def load(self, rows: list[Row]) -> None:
        """Makes the register's entries for these rows known, and which of the rows share a code."""
        if not self._has_all:
            self._ask(rows)
        self._ask_former(rows)
        self._twins = self._differing(rows)

    def _ask(self, rows: list[Row]) -> None:
        wanted = Enterprise.objects.filter(uscc__in={row.uscc for row in rows if row.uscc})
        self._keep(_known(wanted))
        if names := {row.name for row in rows if row.name and self._needs_name(row)}:
            named = Enterprise.objects.within(self._context.region).filter(name__in=names)
            self._by_name = _named(_known(named))

    def _ask_former(self, rows: list[Row]) -> None:
        """Makes known whose former codes and names stand in rows that nothing of today leads to."""
        codes_ = {row.uscc for row in rows if row.uscc and row.uscc not in self._by_code}
        names = {row.name for row in rows if row.name and self._may_be_former(row)}
        inside = Enterprise.objects.within(self._context.region)
        by_code = identity.by_former_codes(codes_) if codes_ else {}
        by_name = identity.by_former_names(names, inside) if names else {}
        keys = {*by_code.values(), *(pk for found in by_name.values() for pk in found)}
        known = {each.pk: each for each in _known(Enterprise.objects.filter(pk__in=keys))} if keys else {}
        self._former_codes = {code: known[pk] for code, pk in by_code.items()}
        self._former_names = {name: [known[pk] for pk in found] for name, found in by_name.items()}

    def _may_be_former(self, row: Row) -> bool:
        known = self._by_code.get(row.uscc)
        return known.name != row.name if known else row.name not in self._by_name

    def _needs_name(self, row: Row) -> bool:
        """Whether the name may lead somewhere: alone, or elsewhere than the code."""
        known = self._by_code.get(row.uscc)
        return not row.uscc or (known is not None and known.name != row.name)

    def _differing(self, rows: list[Row]) -> dict[str, list[Place]]:
        """Code → the rows of the chunk that have it under different names."""
        counts = Counter(row.uscc for row in rows)
        if len(counts) == len(rows):
            return {}
        shared: dict[str, list[Place]] = defaultdict(list)
        for row in rows:
            if row.uscc and counts[row.uscc] > 1 and row.name and not self.contradiction(row):
                shared[row.uscc].append(Place(row.sheet, row.row, row.name))
        return {code: places for code, places in shared.items() if len({p.name for p in places}) > 1}

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
            return self.contradiction(row) or known
        if former := self._former_codes.get(row.uscc):
            inside = former.region_path.startswith(self._context.region.path)
            return former if inside else reasons.OUT_OF_SCOPE.format(region=self._context.region.name)
        if not codes.is_well_formed(row.uscc):
            return reasons.BAD_SHAPE
        return reasons.UNKNOWN_CODE if codes.is_valid(row.uscc) else reasons.BAD_CHECK_DIGIT

    def _match_name(self, row: Row) -> Known | str:
        named = self._by_name.get(row.name) or self._former_names.get(row.name, [])
        if len(named) == 1:
            return named[0]
        return reasons.AMBIGUOUS_NAME if named else reasons.UNKNOWN_NAME

    def by_former_code(self, uscc: str) -> Known | None:
        """The enterprise that had the code once, where nobody has it today."""
        return self._former_codes.get(uscc)

    def remarks(self, row: Row, known: Known) -> list[dict[str, str]]:
        """What to say where a row leads to its enterprise by a former code or name."""
        told = []
        if row.uscc and row.uscc != known.uscc:
            why = reasons.FORMER_CODE.format(name=known.name, code=known.uscc)
            told.append(_remark(why, "统一社会信用代码", row.uscc, "uscc"))
        if self.has_former_name(row, known):
            why = reasons.FORMER_NAME.format(name=known.name)
            told.append(_remark(why, "企业名称", row.name, "name"))
        return told

    def has_former_name(self, row: Row, known: Known) -> bool:
        """Whether the row calls the enterprise by a name that it once had."""
        return bool(row.name) and row.name != known.name and known in self._former_names.get(row.name, ())

    def code_known(self, uscc: str) -> Known | None:
        """The register's entry for a code of the loaded chunk."""
        return self._by_code.get(uscc)

    def contradiction(self, row: Row) -> str:
        """The sentence for a row whose code is one enterprise's and whose name is another's; "" for all others."""
        known = self._by_code.get(row.uscc)
        if known is None or not row.name or row.name == known.name:
            return ""
        named = self._by_name.get(row.name)
        if not named or not known.region_path.startswith(self._context.region.path):
            return ""
        others = "、".join(other.uscc for other in named[:3])
        return reasons.CODE_AND_NAME_DIFFER.format(
            code=row.uscc, name=known.name, other=row.name, codes=others
        )

    def repeats(self, row: Row, key: str) -> str | None:
        """The sentence that names another row of the same enterprise, where one of the two cannot stand.

        Of two rows that agree the first stands. Of two under different names nobody but the sender can say
        which code is wrong: neither does, unless the first was let through with an earlier chunk.
        """
        own = Place(row.sheet, row.row, row.name)
        first = self._first.setdefault(key, own)
        for other in self._twins.get(row.uscc, ()):
            if row.name and other.name != row.name:
                return other.said(reasons.SAME_CODE, row)
        if first[:2] == own[:2]:
            return None
        differs = row.name and first.name and first.name != row.name
        return first.said(reasons.SAME_CODE_EARLIER if differs else reasons.SECOND_ROW, row)


def _remark(why: str, heading: str, value: str, about: str) -> dict[str, str]:
    return reasons.problem(why, heading=heading, value=value, about=about, warning=True)


def _named(known: Iterable[Known]) -> dict[str, list[Known]]:
    by_name: dict[str, list[Known]] = defaultdict(list)
    for each in known:
        by_name[each.name].append(each)
    return by_name


def _known(enterprises: QuerySet[Enterprise]) -> Iterator[Known]:
    place = Coalesce("zone__path", "region__path")
    return map(Known._make, enterprises.values_list("pk", "uscc", "name", place))
