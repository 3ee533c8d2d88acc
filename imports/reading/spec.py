"""What a form looks like: its columns, how people head them, and the units they are stored in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Dimension(StrEnum):
    """What a number measures; stored units are 千元, 人, 吨标准煤, 万千瓦时, 亩, 吨, and as is."""

    MONEY = "money"
    PERSONS = "persons"
    ENERGY = "energy"
    ELECTRICITY = "electricity"
    AREA = "area"
    MASS = "mass"
    NONE = "none"


class Kind(StrEnum):
    """How a cell is read; MONTH is a year and month such as 入库时间, where January is allowed."""

    NUMBER = "number"
    TEXT = "text"
    MONTH = "month"


@dataclass(frozen=True)
class Column:
    """One value of a form; `headings` are the ways people head it, units and sub-labels left off."""

    name: str
    label: str
    headings: tuple[str, ...]
    kind: Kind = Kind.NUMBER
    dimension: Dimension = Dimension.NONE
    has_prior: bool = False
    required: bool = False


@dataclass(frozen=True)
class FormSpec:
    """One form; `title_words` decide between forms whose columns match a file equally well.

    A file is recognised as a form with `telling` columns only by one of them or by its title: what else the
    form has stands in other forms as well. A form with a `year_column` is a year's and is kept under its
    December; the text column of that name says which year a row is of.
    """

    name: str
    label: str
    columns: tuple[Column, ...]
    title_words: tuple[str, ...] = ()
    periodic: bool = True
    needs_code: bool = False
    telling: tuple[str, ...] = ()
    year_column: str = ""
    opens_period: bool = True
    """Whether its figures make a period one that the pages offer."""
    dated_by: str = ""
    """The month column by which each row says its own month: a file that has it needs no period of its own."""
    only_figures: bool = False
    """Whether nobody misses a column of texts, nor who and where an enterprise is: the form is a return."""

    @property
    def months(self) -> frozenset[str]:
        """The names of its columns that hold a month, which has no day."""
        return frozenset(column.name for column in self.columns if column.kind is Kind.MONTH)

    def fits(self, found: Iterable[Column]) -> bool:
        """Whether the columns found make it this form: a period's needs a figure, or words that tell it alone."""
        known = list(found)
        if not self.periodic:
            return bool(known)
        return any(each.kind is Kind.NUMBER or each.name in self.telling for each in known)

    def titled(self, text: str) -> bool:
        """Whether `text` (title, sheet name, file name) speaks of this form."""
        return any(word in text for word in (*self.title_words, self.label))
