"""The importer of monthly returns: output, finance, energy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from enterprises import return_forms
from enterprises.importers import reasons
from enterprises.importers.matching import Known, Matcher, chunks
from enterprises.models import Return
from imports import bulk
from imports.models import Batch, StagedRow
from imports.reading import FormSpec, Row
from imports.registry import Context, Draft

Kind = StagedRow.Kind


class ReturnsImporter:
    """Monthly returns, one row an enterprise; values that a file lacks stay as they stand."""

    name = "returns"
    label = "统计报表"

    @property
    def specs(self) -> Sequence[FormSpec]:
        return return_forms.return_specs()

    def labels(self, form: str, read: set[str]) -> dict[str, str]:
        names = [part for name in return_forms.value_names(form) for part in (name, f"{name}_prior")]
        return {
            n: f"{return_forms.label_of(form, n)}（{return_forms.unit_of(form, n)}）"
            for n in names
            if n in read
        }

    def check(self, rows: Iterable[Row], context: Context) -> Iterator[Draft]:
        matcher = Matcher(context)
        for chunk in chunks(rows):
            matcher.load(chunk)
            matched = [(row, _match(matcher, row)) for row in chunk]
            standing = _standing(context, [m.pk for _, m in matched if isinstance(m, Known)])
            for row, found in matched:
                yield _refused(row, found) if isinstance(found, list) else _compared(row, found, standing)

    def take(self, batch: Batch) -> None:
        model = return_forms.MODELS[batch.form]
        names = _columns(batch)
        staged = batch.rows.filter(kind__in=(Kind.NEW, Kind.CHANGED)).order_by("pk")
        fields = ["enterprise_id", "period", "batch_id", "sheet", "row", *names]
        key = ("enterprise_id", "period")
        rows = (
            (target, batch.period, batch.pk, sheet, row, *[_stored(values.get(name)) for name in names])
            for target, sheet, row, values in staged.values_list("target", "sheet", "row", "values").iterator(
                5_000
            )
        )
        bulk.write(model, fields, rows, unique=key)


def _stored(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _columns(batch: Batch) -> list[str]:
    """The values that the batch's file has a column for."""
    read = {name for layout in batch.layouts for name in layout["columns"]}
    names = [part for name in return_forms.value_names(batch.form) for part in (name, f"{name}_prior")]
    return [name for name in names if name in read]


def _match(matcher: Matcher, row: Row) -> Known | list[dict[str, str]]:
    """The row's enterprise, or every reason to refuse the row."""
    problems = [
        reasons.problem(p.why, heading=p.heading, column=p.column, value=p.value) for p in row.problems
    ]
    found = matcher.match(row)
    if isinstance(found, str):
        heading, value = ("统一社会信用代码", row.uscc) if row.uscc else ("企业名称", row.name)
        return [reasons.problem(found, heading=heading, value=value), *problems]
    if repeated := matcher.repeats(row, found.uscc):
        return [reasons.problem(repeated, heading="统一社会信用代码", value=row.uscc or row.name)]
    return problems or found


def _standing(context: Context, enterprises: list[int]) -> dict[int, Return]:
    assert context.period is not None
    model = return_forms.MODELS[context.form]
    rows = model._default_manager.filter(period=context.period.date, enterprise__in=enterprises)
    return {row.enterprise_id: row for row in rows}


def _refused(row: Row, problems: list[dict[str, str]]) -> Draft:
    return Draft(row, Kind.REFUSED, values=_texts(row.values), problems=problems)


def _compared(row: Row, known: Known, standing: dict[int, Return]) -> Draft:
    draft = Draft(row, Kind.NEW, uscc=known.uscc, target=known.pk, values=_texts(row.values))
    if row.name and row.name != known.name:
        draft.problems = [
            reasons.problem(
                reasons.OTHER_NAME.format(name=known.name), heading="企业名称", value=row.name, warning=True
            )
        ]
    if before := standing.get(known.pk):
        old: dict[str, Any] = {name: getattr(before, name) for name in row.values}
        draft.kind = Kind.UNCHANGED if old == row.values else Kind.CHANGED
        draft.before = _texts(old)
    return draft


def _texts(values: dict[str, Decimal | None]) -> dict[str, str | None]:
    return {name: None if value is None else plain(value) for name, value in values.items()}


def plain(value: Decimal) -> str:
    """`value` without exponent and without idle zeros behind the point, at least as precise as it was."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
