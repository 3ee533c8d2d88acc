"""A scheme read from its YAML text, strictly: every fault with its line, or the scheme."""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal

from yaml.nodes import ScalarNode

from accounts.periods import MAX_YEAR, MIN_YEAR
from assessments.grading import messages
from assessments.grading.bounds import read_bonuses, read_bounds, read_kinds
from assessments.grading.grades import GRADES
from assessments.grading.items import read_items
from assessments.grading.nodes import Notes, SchemeFaults, Table, compose
from assessments.grading.scheme import Cuts, GradeList, GradesBy, ListKey, Scheme

_KEYS = (
    *("slug", "name", "region", "data_year", "document", "issued_on", "trial"),
    *("lists", "bonuses", "vetoes", "protected", "ungraded"),
)
_LIST_KEYS = ("key", "min_land_mu", "items", "grades")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HUNDRED = Decimal(100)


def read_scheme(text: str, file: str, *, regions: Collection[str] | None = None) -> Scheme:
    """The scheme that `text` says; `regions` are the codes there are. Raises SchemeFaults with every fault."""
    notes = Notes(file)
    root = compose(text, notes)
    scheme = _scheme(Table.of(root, notes, "方案", _KEYS), regions) if root is not None else None
    if notes.faults or scheme is None:
        raise SchemeFaults(notes.faults)
    return scheme


def _scheme(table: Table, regions: Collection[str] | None) -> Scheme:
    kinds, treat_as = read_kinds(table)
    return Scheme(
        slug=_slug(table),
        name=table.text("name", required=True, longest=100),
        region=_region(table, regions),
        data_year=_year(table),
        lists=_lists(table),
        bonuses=read_bonuses(table),
        vetoes=read_bounds(table, "vetoes", "not_better_than", useless="A"),
        protected=read_bounds(table, "protected", "not_worse_than", useless="D"),
        ungraded=kinds,
        treat_as=treat_as,
        document=table.text("document"),
        issued_on=table.day("issued_on"),
        is_trial=table.flag("trial"),
    )


def _slug(table: Table) -> str:
    text = table.text("slug", required=True)
    if text and (not _SLUG.fullmatch(text) or len(text) > 60):
        table.fault(messages.NO_SLUG.format(value=text), "slug")
    return text


def _region(table: Table, regions: Collection[str] | None) -> str:
    code = table.text("region", required=True)
    if code and regions is not None and code not in regions:
        table.fault(messages.NO_SUCH_REGION.format(value=code), "region")
    return code


def _year(table: Table) -> int:
    node = table.get("data_year", required=True)
    if node is None:
        return 0
    text = str(node.value) if isinstance(node, ScalarNode) else ""
    if not re.fullmatch(r"\d{4}", text) or not MIN_YEAR <= int(text) <= MAX_YEAR:
        table.fault(messages.NO_YEAR.format(value=text, first=MIN_YEAR, last=MAX_YEAR), "data_year")
        return 0
    return int(text)


def _lists(table: Table) -> tuple[GradeList, ...]:
    found: dict[ListKey, GradeList] = {}
    for row in table.rows("lists", _LIST_KEYS, required=True):
        key = row.choice("key", ListKey, required=True)
        land = row.number("min_land_mu", least=Decimal(0)) or Decimal(0)
        items, cuts = read_items(row), _cuts(row)
        if key in found:
            row.fault(messages.LIST_TWICE.format(where=row.where, key=key), "key")
        if key is not None and cuts is not None:
            found[key] = GradeList(key, land, items, cuts)
    return tuple(found.values())


def _cuts(row: Table) -> Cuts | None:
    node = row.get("grades", required=True)
    if node is None:
        return None
    table = Table.of(node, row.notes, f"{row.where}grades", ("by", *GRADES))
    by = table.choice("by", GradesBy, required=True)
    if by is None:
        return None
    needed = GRADES if by is GradesBy.SHARE else GRADES[:3]
    figures = {key: table.number(key, required=key in needed) for key in GRADES}
    given = {key: figure for key, figure in figures.items() if figure is not None}
    if set(needed) <= set(given):
        _check_shares(table, given) if by is GradesBy.SHARE else _check_falling(table, given)
    return Cuts(by, tuple(given.values()))


def _check_shares(table: Table, shares: dict[str, Decimal]) -> None:
    for key, share in shares.items():
        if not 0 <= share <= _HUNDRED:
            table.fault(messages.SHARE.format(where=table.where, key=key, value=share), key)
    if (total := sum(shares.values())) != _HUNDRED:
        table.fault(messages.SHARES.format(where=table.where, total=total))


def _check_falling(table: Table, cuts: dict[str, Decimal]) -> None:
    before: Decimal | None = None
    for key, cut in cuts.items():
        if before is not None and cut >= before:
            table.fault(messages.CUTS_FALL.format(where=table.where, key=key, value=cut, before=before), key)
        before = cut
