"""The importer of annual factors: each department's list writes the figures that it has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse

from assessments import factor_forms
from assessments.models import AnnualFactors
from enterprises.importers import places, reasons
from enterprises.importers.matching import Known, Matcher
from imports import records
from imports.chunking import chunks
from imports.models import Batch
from imports.reading import FormSpec, Row
from imports.reading.annual import year_of_cell
from imports.reading.texts import plain
from imports.registry import Context, Draft, Heading

NO_FIGURE = "该行没有可取的数值，请补填或删去此行。"
OTHER_YEAR = "该行年度是“{value}”，与本表的{year}年度不一致，请分开上传。"
NEGATIVE = "{label}不应为负数，请核对。"
LAND_DIFFERS = (
    "用地面积{total}亩，与自有加租入减租出的{sum}亩不一致，评价按用地面积计，请与自然资源部门核对。"
)
_LAND = ("land_area", "land_owned", "land_rented", "land_let")


class FactorsImporter:
    """Annual factors, one row an enterprise; a figure that a file lacks stays as it stands."""

    name = "factors"
    label = "亩均评价要素"

    @property
    def specs(self) -> Sequence[FormSpec]:
        return [factor_forms.FACTORS_SPEC]

    def labels(self, form: str, read: set[str]) -> dict[str, Heading]:
        figures = {
            field.name: Heading(f"{field.verbose_name}（{field.help_text}）", is_figure=True)
            for field in factor_forms.factor_fields()
        }
        texts = {field.name: Heading(str(field.verbose_name)) for field in factor_forms.text_fields()}
        headings = figures | texts
        return {name: heading for name, heading in headings.items() if name in read}

    def check(self, rows: Iterable[Row], context: Context) -> Iterator[Draft]:
        assert context.period is not None
        matcher, year = Matcher(context), context.period.year
        for chunk in chunks(rows):
            matcher.load(chunk)
            matched = [(row, matcher.match(row)) for row in chunk]
            known = [found.pk for _, found in matched if isinstance(found, Known)]
            standing = AnnualFactors.objects.filter(year=year, enterprise__in=known).order_by()
            by_enterprise = {factors.enterprise_id: factors for factors in standing}
            for row, found in matched:
                yield _draft(row, found, by_enterprise, matcher, context)

    def take(self, batch: Batch) -> None:
        records.write(AnnualFactors, batch)

    def standing_on(self, batch: Batch) -> list[str]:
        return records.standing_on(AnnualFactors, batch)

    def undo(self, batch: Batch) -> list[str]:
        return records.undo(AnnualFactors, batch)

    def listing(self, batch: Batch) -> tuple[str, str]:
        address = reverse("assessments:factors")
        return "亩均评价要素", f"{address}?year={batch.period:%Y}" if batch.period else address

    def places(self, batch: Batch) -> set[str]:
        rows = records.taken_rows(batch)
        return places.of_enterprises({row.values["enterprise_id"] for row in rows})


def _draft(
    row: Row, found: Known | str, standing: dict[int, AnnualFactors], matcher: Matcher, context: Context
) -> Draft:
    assert context.period is not None
    year, said = context.period.year, _said(row)
    problems = [*_about_key(row, found, matcher, context), *reasons.of_row(row), *_about_year(row, year)]
    problems += _negatives(said)
    if not said and not problems:
        problems.append(reasons.problem(NO_FIGURE))
    if problems or isinstance(found, str):
        return records.refused(row, problems, said)
    values = {"enterprise_id": found.pk, "year": year, **said}
    remarks = [*_other_name(row, found), *_land(said, standing.get(found.pk))]
    return records.compared(row, standing.get(found.pk), values, problems=remarks, uscc=found.uscc)


def _said(row: Row) -> dict[str, Any]:
    """What the row says; a blank says nothing, for the next department's list may have it."""
    figures: dict[str, Any] = {name: value for name, value in row.values.items() if value is not None}
    return figures | {
        field.name: factor_forms.text_of(field, cell)
        for field in factor_forms.text_fields()
        if (cell := row.texts.get(field.name, ""))
    }


def _about_key(row: Row, found: Known | str, matcher: Matcher, context: Context) -> list[dict[str, str]]:
    why = found if isinstance(found, str) else matcher.repeats(row, found.uscc)
    if not why and isinstance(found, Known):
        why = context.why_closed(found.region_path)
    if not why:
        return []
    about, heading = ("uscc", "统一社会信用代码") if row.uscc else ("name", "企业名称")
    return [reasons.problem(why, heading=heading, value=row.uscc or row.name, about=about)]


def _about_year(row: Row, year: int) -> list[dict[str, str]]:
    text = row.texts.get(factor_forms.YEAR, "")
    if not text or year_of_cell(text) == year:
        return []
    why = OTHER_YEAR.format(value=text, year=year)
    return [reasons.problem(why, heading="年度", value=text, about=factor_forms.YEAR)]


def _negatives(said: dict[str, Any]) -> list[dict[str, str]]:
    labels = {field.name: str(field.verbose_name) for field in factor_forms.factor_fields()}
    return [
        reasons.problem(NEGATIVE.format(label=labels[name]), value=plain(value), about=name)
        for name, value in said.items()
        if name in labels and name not in factor_forms.SIGNED and value < 0
    ]


def _other_name(row: Row, known: Known) -> list[dict[str, str]]:
    if not row.name or row.name == known.name:
        return []
    why = reasons.OTHER_NAME.format(name=known.name)
    return [reasons.problem(why, heading="企业名称", value=row.name, about="name", warning=True)]


def _land(said: dict[str, Any], standing: AnnualFactors | None) -> list[dict[str, str]]:
    """The area as published against the one that its parts make, those of earlier files counted."""
    if not any(name in said for name in _LAND):
        return []
    total, owned, rented, let = (said.get(name, getattr(standing, name, None)) for name in _LAND)
    if total is None or owned is None:
        return []
    parts = owned + (rented or Decimal(0)) - (let or Decimal(0))
    if abs(total - parts) <= Decimal("0.01"):
        return []
    why = LAND_DIFFERS.format(total=plain(total), sum=plain(parts))
    return [reasons.problem(why, value=plain(total), about="land_area", warning=True)]
