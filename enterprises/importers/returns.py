"""The importer of monthly returns: output, finance, energy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from enterprises import return_forms
from enterprises.importers import reasons
from enterprises.importers.matching import Known, Matcher
from enterprises.models import Enterprise, Return
from imports import bulk
from imports.chunking import chunks
from imports.models import Batch, StagedRow
from imports.reading import FormSpec, Row
from imports.registry import Context, Draft, Heading

Kind = StagedRow.Kind


class ReturnsImporter:
    """Monthly returns, one row an enterprise; values that a file lacks stay as they stand."""

    name = "returns"
    label = "统计报表"

    @property
    def specs(self) -> Sequence[FormSpec]:
        return return_forms.return_specs()

    def labels(self, form: str, read: set[str]) -> dict[str, Heading]:
        names = [part for name in return_forms.value_names(form) for part in (name, f"{name}_prior")]
        return {
            n: Heading(f"{return_forms.label_of(form, n)}（{return_forms.unit_of(form, n)}）", is_figure=True)
            for n in names
            if n in read
        }

    def check(self, rows: Iterable[Row], context: Context) -> Iterator[Draft]:
        matcher = Matcher(context)
        for chunk in chunks(rows):
            matcher.load(chunk)
            matched = [(row, _match(matcher, row)) for row in chunk]
            known = [found.pk for _, found in matched if isinstance(found, Known)]
            standing, inside = _standing(context, known), _inside(context, known)
            for row, found in matched:
                if isinstance(found, list):
                    yield _refused(row, found)
                else:
                    yield _compared(row, found, standing.get(found.pk), counts=found.pk in inside)

    def take(self, batch: Batch) -> None:
        for names, sheets in _sheets_by_columns(batch).items():
            fields = ["enterprise_id", "period", "batch_id", "sheet", "row", *names]
            rows = _rows_to_take(batch, names, sheets)
            bulk.write(return_forms.MODELS[batch.form], fields, rows, unique=("enterprise_id", "period"))


def _sheets_by_columns(batch: Batch) -> dict[tuple[str, ...], list[str]]:
    """The values that sheets have columns for, with those sheets; most files have one such set."""
    names = [part for name in return_forms.value_names(batch.form) for part in (name, f"{name}_prior")]
    grouped: dict[tuple[str, ...], list[str]] = {}
    for layout in batch.layouts:
        read = tuple(name for name in names if name in layout["columns"])
        grouped.setdefault(read, []).append(layout["sheet"])
    return grouped


def _rows_to_take(batch: Batch, names: tuple[str, ...], sheets: list[str]) -> Iterator[tuple[Any, ...]]:
    staged = batch.rows.filter(kind__in=(Kind.NEW, Kind.CHANGED), sheet__in=sheets).order_by("pk")
    for target, sheet, row, values in staged.values_list("target", "sheet", "row", "values").iterator(5_000):
        yield (target, batch.period, batch.pk, sheet, row, *[values.get(name) for name in names])


def _match(matcher: Matcher, row: Row) -> Known | list[dict[str, str]]:
    """The row's enterprise, or every reason to refuse the row."""
    problems = [
        reasons.problem(p.why, heading=p.heading, column=p.column, value=p.value) for p in row.problems
    ]
    found = matcher.match(row)
    if isinstance(found, str):
        return [_about_key(row, found), *problems]
    if repeated := matcher.repeats(row, found.uscc):
        return [_about_key(row, repeated)]
    return problems or found


def _about_key(row: Row, why: str) -> dict[str, str]:
    """A reason that lies in the code or, where there is none, the name."""
    if row.uscc:
        return reasons.problem(why, heading="统一社会信用代码", value=row.uscc, about="uscc")
    return reasons.problem(why, heading="企业名称", value=row.name, about="name")


def _standing(context: Context, enterprises: list[int]) -> dict[int, Return]:
    assert context.period is not None
    model = return_forms.MODELS[context.form]
    rows = model._default_manager.filter(period=context.period.date, enterprise__in=enterprises)
    return {row.enterprise_id: row for row in rows}


def _refused(row: Row, problems: list[dict[str, str]]) -> Draft:
    return Draft(row, Kind.REFUSED, values=_texts(row.values), problems=problems)


def _inside(context: Context, enterprises: list[int]) -> set[int]:
    """Those of the enterprises that stand in the library at the period, and so count in its sums."""
    assert context.period is not None
    found = Enterprise.objects.in_library_at(context.period.date).filter(pk__in=enterprises)
    return set(found.values_list("pk", flat=True))


def _compared(row: Row, known: Known, before: Return | None, *, counts: bool) -> Draft:
    draft = Draft(row, Kind.NEW, uscc=known.uscc, target=known.pk, values=_texts(row.values))
    draft.problems = _remarks(row, known, counts=counts)
    if before:
        old: dict[str, Any] = {name: getattr(before, name) for name in row.values}
        draft.kind = Kind.UNCHANGED if old == row.values else Kind.CHANGED
        draft.before = _texts(old)
    return draft


def _remarks(row: Row, known: Known, *, counts: bool) -> list[dict[str, str]]:
    """What deserves a look in a row that is taken."""
    remarks = []
    if row.name and row.name != known.name:
        why = reasons.OTHER_NAME.format(name=known.name)
        remarks.append(reasons.problem(why, heading="企业名称", value=row.name, about="name", warning=True))
    if not counts:
        remarks.append(reasons.problem(reasons.NOT_IN_LIBRARY, value=known.uscc, about="uscc", warning=True))
    return remarks


def _texts(values: dict[str, Decimal | None]) -> dict[str, str | None]:
    return {name: None if value is None else plain(value) for name, value in values.items()}


def plain(value: Decimal) -> str:
    """`value` without exponent and without idle zeros behind the point, at least as precise as it was."""
    text = str(value)
    if "E" in text:  # str is several times as fast as a format, and seldom has an exponent.
        text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
