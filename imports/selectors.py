"""Questions to this room: batches one may see, their rows, and a row as the file has it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import tablib
from django.db.models import QuerySet

from accounts.models import Region
from accounts.privacy import is_personal_heading, masked_cell
from imports import messages, registry
from imports.models import Batch, FirstRows, Mapping, StagedRow
from imports.models.mapping import MappingQuerySet
from imports.reading import Dimension, Head, KnownLayout, headings, units
from imports.reading.rows import letter as column_letter
from imports.reasons import gist


@dataclass(frozen=True)
class StripCell:
    """One cell of the excerpt; `marked` is the one that was asked for."""

    column: str
    heading: str
    text: str
    marked: bool


@dataclass(frozen=True)
class SheetStrip:
    """One row of a spreadsheet as it came, with its headings."""

    file: str
    sheet: str
    row: int
    unit: str
    cells: list[StripCell]


def sheet_strip(
    staged: StagedRow, name: str, hidden: Collection[str] = (), *, lifted: bool = False
) -> SheetStrip:
    """The staged row as its file has it, the cell of the value `name` marked.

    Masked are the cells of `hidden` values, and under every heading of personal data unless `lifted`.
    """
    layout = staged.batch.layout_of(staged.sheet)
    wanted = layout.get("columns", {}).get(name)
    headings = layout.get("headings", {})
    masked = {letter for column, letter in layout.get("columns", {}).items() if column in hidden}
    if not lifted:
        masked |= {letter for letter, heading in headings.items() if is_personal_heading(heading)}
    cells = [
        StripCell(
            letter,
            headings.get(letter, ""),
            masked_cell(text) if letter in masked else text,
            letter == wanted,
        )
        for letter, text in ((column_letter(i), text) for i, text in enumerate(staged.raw))
        if text or letter in headings
    ]
    unit = layout.get("told", {}).get(name) or layout.get("unit", "")
    return SheetStrip(staged.batch.file_name, staged.sheet, staged.row, unit, cells)


def holds_personal(batch: Batch) -> bool:
    """Whether a column of the batch's file is headed as names or telephones of people."""
    return any(
        is_personal_heading(heading)
        for layout in batch.layouts
        for heading in layout.get("headings", {}).values()
    )


def batches_visible_to(user: Any) -> QuerySet[Batch]:
    """The batches of the person's region and below, the newest first."""
    return Batch.objects.visible_to(user).select_related("source", "region")


def mappings_visible_to(user: Any) -> MappingQuerySet:
    """The mappings of the person's region and below and what those above share, each with its `uses`."""
    found: MappingQuerySet = Mapping.objects.visible_to(user)
    return found.with_uses().select_related("region", "accepted_from__region")


def layouts_serving(region: Region) -> list[KnownLayout]:
    """The layouts that files of the region are read by, the nearest first."""
    return [mapping.layout for mapping in Mapping.objects.serving(region)]


def batches_of(mapping: Mapping, user: Any) -> QuerySet[Batch]:
    """The batches that were read by the mapping and that the person may see, the newest first."""
    kept = batches_visible_to(user).filter(mappings=mapping)
    return kept.exclude(status=Batch.Status.DISCARDED)[:20]


def mappings_of(batch: Batch) -> list[Mapping]:
    """The mappings by which the batch was read; no query for a batch that needed none."""
    if not any(layout.get("mapping") for layout in batch.layouts):
        return []
    return list(batch.mappings.select_related("region").order_by("pk"))


def first_rows(batch: Batch) -> list[Head]:
    """The first rows of the batch's file; none of one that was never read so far."""
    kept = FirstRows.objects.filter(batch=batch).first()
    return kept.heads if kept else []


def first_rows_of_last(mapping: Mapping) -> list[Head]:
    """The first rows of the last file that was read by the mapping."""
    kept = FirstRows.objects.filter(batch__mappings=mapping).order_by("-batch_id").first()
    return kept.heads if kept else []


def batch_columns(batch: Batch) -> dict[str, registry.Heading]:
    """Value name → heading, for the values that the batch's file has."""
    return registry.get(batch.importer).labels(batch.form, _columns_read(batch))


def _columns_read(batch: Batch) -> set[str]:
    return {name for layout in batch.layouts for name in layout["columns"]}


def unit_notes(batch: Batch) -> list[str]:
    """In which unit each sheet was read, as the head of a preview says it; nothing where no file had figures.

    What was typed in the browser stood under the unit of its own heading.
    """
    if batch.source_id is None or not any(heading.is_figure for heading in batch_columns(batch).values()):
        return []
    notes = {layout["sheet"]: _unit_note(layout) for layout in batch.layouts}
    if len(set(notes.values())) == 1:
        return list(notes.values())[:1]
    return [f"{sheet}：{note}" for sheet, note in notes.items()]


def _unit_note(layout: dict[str, Any]) -> str:
    known, told = layout.get("headings", {}), layout.get("told", {})
    if told and len(told) == len([name for name in layout["columns"] if name not in _KEYS]):
        return _told_note(told)
    own = [
        told.get(name) or headings.split_unit(known.get(letter, ""))[1]
        for name, letter in layout["columns"].items()
    ]
    own = list(dict.fromkeys(unit for unit in own if unit))
    common = [unit for unit in layout.get("unit", "").split("、") if unit]
    stored = "、".join(dict.fromkeys(filter(None, map(_converted, [*common, *own]))))
    converted = f"，下表已换算为{stored}" if stored else ""
    if common:
        beside = f"，表头{'对照' if told else ''}另注单位的列按表头{'对照' if told else ''}" if own else ""
        return f"按“单位：{'、'.join(common)}”读取{beside}{converted}"
    if own:
        return f"单位按各列表头{'及表头对照' if told else ''}（{'、'.join(own)}）{converted}"
    return "表中未注明单位，按入库单位读取"


_KEYS = ("uscc", "name", "period")


def _told_note(told: dict[str, str]) -> str:
    """The note of a sheet of which somebody chose every unit."""
    chosen = list(dict.fromkeys(told.values()))
    stored = "、".join(dict.fromkeys(filter(None, map(_converted, chosen))))
    converted = f"，下表已换算为{stored}" if stored else ""
    return f"单位按表头对照（{'、'.join(chosen)}）{converted}"


def _converted(unit: str) -> str:
    """The stored unit into which `unit` was converted; "" where it is the stored one."""
    for dimension in Dimension:
        factor = units.factor(dimension, unit)
        if factor is not None:
            return units.STORED[dimension] if factor != 1 else ""
    return ""


def refused_cells(batch: Batch) -> tablib.Dataset:
    """One line for each reason of a refusal, with its cell."""
    rows = tablib.Dataset(
        headers=["工作表", "行", "列", "统一社会信用代码", "企业名称", "表头", "内容", "拒收原因", "说明"]
    )
    for row in batch.rows.filter(kind=StagedRow.Kind.REFUSED).order_by("pk"):
        for problem in row.problems:
            if problem["level"] == "error":
                place = (row.sheet, row.row, problem.get("column", ""), row.uscc, row.name)
                about = (problem.get("heading", ""), problem.get("value", ""), problem["why"])
                rows.append([*place, *about, messages.of_problem(row.sheet, row.row, problem)])
    return rows


def twins_visible_to(user: Any, batch: Batch) -> list[Batch]:
    """Earlier batches with the same content that the person may see, the newest first; none that was given up."""
    if batch.source is None:
        return []
    given_up = (Batch.Status.DISCARDED, Batch.Status.FAILED, Batch.Status.UNDONE)
    same = batches_visible_to(user).filter(source__sha256=batch.source.sha256)
    return list(same.filter(pk__lt=batch.pk).exclude(status__in=given_up).order_by("-pk")[:_TWINS])


_TWINS = 3


def ahead_of(batch: Batch) -> int:
    """How many files wait to be read that came before this one."""
    return Batch.objects.filter(status=Batch.Status.UPLOADED, pk__lt=batch.pk).count()


@dataclass(frozen=True)
class Remark:
    """A warning of a batch; it may lead to the rows it speaks of, or to another batch."""

    text: str
    reason: int | None = None
    batch: int | None = None
    rest: str = ""


def remarks_of(batch: Batch) -> list[Remark]:
    """What is to be said of the batch as a whole, each sentence with where it leads."""
    numbers = {gist(each["why"]): each["number"] for each in batch.reasons if each["level"] != "error"}
    return [_remark(warning, numbers) for warning in batch.warnings]


def _remark(warning: str, numbers: dict[str, int]) -> Remark:
    # A twin's batch lies in this batch's region: whoever may see this one may see that.
    if match := _TWIN.fullmatch(warning):
        return Remark(match[1], batch=int(match[2]), rest=match[3])
    counted = _COUNTED.fullmatch(warning)
    return Remark(warning, reason=numbers.get(gist(counted[1])) if counted else None)


_TWIN = re.compile(r"(同一文件已于.*（批次)(\d+)(）.*)")
_COUNTED = re.compile(r"\d+行：(.+)")
