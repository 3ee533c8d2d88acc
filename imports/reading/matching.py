"""Which form a header belongs to, and which column holds which of its values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from . import columns, headings
from .errors import NeedsForm, UnreadableFile
from .header import Header
from .headings import Meaning, Part
from .known import KnownLayout
from .rows import letter
from .spec import FormSpec, Kind


@dataclass(frozen=True)
class Match:
    """A header read as one form: column numbers of the keys and of each value.

    `borrowed` are texts with the units of columns that lack one; `unread` columns a user may miss;
    `told` is the layout by which a person decided all this.
    """

    spec: FormSpec
    header: Header
    uscc: int | None
    name: int | None
    period: int | None
    meanings: dict[int, Meaning]
    borrowed: dict[int, str] = field(default_factory=dict)
    unread: list[int] = field(default_factory=list)
    only_months: bool = False
    told: KnownLayout | None = None

    @property
    def weight(self) -> int:
        """How well the form fits: a number column says more than a text column that many forms share."""
        kinds = [meaning.column.kind for meaning in self.meanings.values()]
        return sum(3 if kind is Kind.NUMBER else 1 for kind in kinds)

    @property
    def fits(self) -> bool:
        """Whether the form could be this one at all."""
        return self.spec.fits(meaning.column for meaning in self.meanings.values())

    @property
    def missing(self) -> list[str]:
        """The labels of required columns that stand nowhere."""
        found = {meaning.column.name for meaning in self.meanings.values()}
        return [each.label for each in self.spec.columns if each.required and each.name not in found]

    @property
    def tells(self) -> bool:
        """Whether a column says by itself that the form is this one."""
        found = {meaning.column.name for meaning in self.meanings.values()}
        return not self.spec.telling or not found.isdisjoint(self.spec.telling)

    @property
    def only_prior(self) -> list[str]:
        """The labels of values that stand there for the year before only."""
        names = {meaning.value_name for meaning in self.meanings.values()}
        wanted = [each for each in self.spec.columns if f"{each.name}_prior" in names]
        return [each.label for each in wanted if each.name not in names]


def match(header: Header, spec: FormSpec) -> Match:
    """The header read as the form `spec`."""
    uscc, name = header.column_of(headings.USCC), header.column_of(headings.NAME)
    period = None if spec.year_column else header.column_of(headings.PERIOD)
    keys = {index for index in (uscc, name) if index is not None}
    found = columns.read(header, spec, keys)
    kept = {i: each for i, each in found.meanings.items() if each.part in (Part.YTD, Part.PRIOR)}
    if period in kept:
        period = None
    kept = _by_year(_without_subsets(kept))
    only_months = not kept and any(each.single for each in found.meanings.values())
    missed = columns.unread(header, spec, found, kept, keys | ({period} if period is not None else set()))
    return Match(spec, header, uscc, name, period, kept, found.borrowed, missed, only_months)


def _without_subsets(found: dict[int, Meaning]) -> dict[int, Meaning]:
    """其中：主营业务收入 beside 营业收入 is a part of it, and no second 营业收入."""
    whole = {each.column.name for each in found.values() if not each.subset}
    return {i: each for i, each in found.items() if not (each.subset and each.column.name in whole)}


def _by_year(found: dict[int, Meaning]) -> dict[int, Meaning]:
    """2022年1-5月 beside 2023年1-5月 is the prior year; a year further back is no value of the form."""
    latest = max((each.year for each in found.values() if each.year), default=None)
    if latest is None:
        return found
    kept: dict[int, Meaning] = {}
    for index, each in found.items():
        if each.year in (None, latest):
            kept[index] = each
        elif each.year == latest - 1 and each.column.has_prior:
            kept[index] = replace(each, part=Part.PRIOR)
    return kept


def check(sheet: str, found: Match) -> None:
    """Raises UnreadableFile for a value that stands twice, a required column or the code missing."""
    seen: dict[str, int] = {}
    for index, meaning in found.meanings.items():
        first = seen.setdefault(meaning.value_name, index)
        if first != index:
            raise _two_columns(sheet, found.header, first, index, meaning.column.label)
    if found.told is None:
        for column, words in ((found.uscc, headings.USCC), (found.name, headings.NAME)):
            _check_key(sheet, found.header, column, words)
    if found.missing:
        raise UnreadableFile("missing_columns", sheet=sheet, columns="、".join(found.missing))
    if found.spec.needs_code and found.uscc is None:
        raise UnreadableFile("no_code_column", sheet=sheet)


def _check_key(sheet: str, header: Header, column: int | None, words: tuple[str, ...]) -> None:
    if column is None:
        return
    rank = headings.rank(header.headings[column], words)
    for index, text in header.headings.items():
        if index != column and headings.rank(text, words) == rank:
            raise _two_columns(sheet, header, column, index, words[0])


def _two_columns(sheet: str, header: Header, first: int, second: int, label: str) -> UnreadableFile:
    return UnreadableFile(
        "two_columns",
        sheet=sheet,
        first=letter(first),
        first_heading=header.headings[first],
        second=letter(second),
        second_heading=header.headings[second],
        label=label,
    )


def choose(headers: Mapping[str, Header], specs: Sequence[FormSpec], file_name: str) -> FormSpec:
    """The form that fits most columns of all sheets. Raises NeedsForm where none or two do."""
    ranked: list[tuple[tuple[int, bool], FormSpec]] = []
    for spec in specs:
        matches = [each for header in headers.values() if (each := match(header, spec)).fits]
        matches = [each for each in matches if not each.missing]
        titled = _is_titled(spec, headers, file_name)
        if matches and (titled or any(each.tells for each in matches)):
            ranked.append(((sum(each.weight for each in matches), titled), spec))
    if not ranked:
        raise NeedsForm("only_month" if only_months(headers.values(), specs) else "needs_form")
    ranked.sort(key=lambda pair: pair[0], reverse=True)
    best = [spec for score, spec in ranked if score == ranked[0][0]]
    if len(best) > 1:
        raise NeedsForm("two_forms", forms="、".join(f"“{spec.label}”" for spec in best))
    return best[0]


def only_months(headers: Iterable[Header], specs: Sequence[FormSpec]) -> bool:
    """Whether the headers name values of a form, but of a single month each."""
    return any(match(header, spec).only_months for header in headers for spec in specs)


def _is_titled(spec: FormSpec, headers: Mapping[str, Header], file_name: str) -> bool:
    texts = [file_name, *headers, *(text for header in headers.values() for text in header.above)]
    return any(spec.titled(text) for text in texts)
