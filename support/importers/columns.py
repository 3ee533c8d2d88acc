"""Columns as the forms of this room have them, and the rows that several importers check alike."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date

from accounts.days import day_of
from enterprises.importers import reasons
from enterprises.importers.matching import Known
from imports.reading import Column, Dimension, Kind, Row
from imports.registry import Context
from support import messages


def text(name: str, label: str, *headings: str, required: bool = False) -> Column:
    """A column of words."""
    return Column(name, label, (label, *headings), Kind.TEXT, required=required)


def number(name: str, label: str, *headings: str, dimension: Dimension = Dimension.NONE) -> Column:
    """A column of figures."""
    return Column(name, label, (label, *headings), dimension=dimension)


def error(why: str, *, value: str = "", about: str = "") -> dict[str, str]:
    """A reason that keeps the row out."""
    return reasons.problem(why, value=value, about=about)


def remark(why: str, *, value: str = "", about: str = "") -> dict[str, str]:
    """A reason for a second look at a row that is taken."""
    return reasons.problem(why, value=value, about=about, warning=True)


def about_enterprise(row: Row, found: Known | str, context: Context) -> list[dict[str, str]]:
    """Why the row's enterprise cannot be told, or may not be written now."""
    why = found if isinstance(found, str) else context.why_closed(found.region_path)
    if not why:
        return []
    about, heading = ("uscc", "统一社会信用代码") if row.uscc else ("name", "企业名称")
    return [reasons.problem(why, heading=heading, value=row.uscc or row.name, about=about)]


def other_name(row: Row, known: Known) -> list[dict[str, str]]:
    """A name that is not the register's deserves a look."""
    if not row.name or row.name == known.name:
        return []
    return [remark(reasons.OTHER_NAME.format(name=known.name), value=row.name, about="name")]


def day_problem(row: Row, name: str, lacking: str, today: date | None) -> list[dict[str, str]]:
    """Why the day in that column cannot be taken; `lacking` where there has to be one."""
    written = row.texts.get(name, "")
    day = day_of(written)
    if not written:
        return [error(lacking, about=name)] if lacking else []
    if day is None:
        return [error(messages.NO_DAY.format(value=written), value=written, about=name)]
    if today and day > today:
        return [error(messages.FUTURE_DAY.format(value=written), value=written, about=name)]
    return []


class Repeats:
    """Tells a row that says again what one before it said."""

    def __init__(self) -> None:
        self._first: dict[Hashable, tuple[str, int]] = {}

    def of(self, row: Row, key: Hashable) -> list[dict[str, str]]:
        """The reason where a row before had the key."""
        sheet, line = self._first.setdefault(key, (row.sheet, row.row))
        if (sheet, line) == (row.sheet, row.row):
            return []
        where = "" if sheet == row.sheet else f"工作表“{sheet}”"
        return [error(messages.SAME_ROW.format(sheet=where, row=line))]
