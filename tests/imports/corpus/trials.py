"""A file of the corpus on its way through the product: received, read, previewed, taken where it can be."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from accounts.models import Region
from accounts.periods import Period
from enterprises import return_forms
from enterprises.models import Enterprise, ScaleEvent
from imports import messages, services
from imports.models import Batch, StagedRow
from tests.imports.corpus import tables

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("should_pass", "should_fail")
ENTRY = date(2019, 5, 1)
REMEDIES = ("请", "可在", "可以", "如需", "如应", "如确", "确属", "只取前一行")
"""One of these begins what the reader of a sentence can do."""


@dataclass
class Expectation:
    """What stands beside a file: how it is uploaded and what must come of it.

    `refused` and `noted` are the problems of rows in their order: row, column, value, a part of the reason,
    and the sheet where there are several. `values` are figures by the enterprise's number.
    """

    about: str
    status: str
    generated: bool = False
    upload: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, int] = field(default_factory=dict)
    message: list[str] = field(default_factory=list)
    question: str = ""
    form: str = ""
    period: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    refused: list[dict[str, Any]] = field(default_factory=list)
    noted: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    values: dict[int, dict[str, str]] = field(default_factory=dict)


def sidecars() -> dict[str, Path]:
    """Path of the file, as should_fail/empty.xlsx → its sidecar."""
    found = (path for folder in FOLDERS for path in sorted((ROOT / folder).glob("*.yaml")))
    return {f"{path.parent.name}/{path.stem}": path for path in found}


def files() -> set[str]:
    """The files that stand in the folders, without their sidecars."""
    found = (path for folder in FOLDERS for path in (ROOT / folder).iterdir())
    return {f"{path.parent.name}/{path.name}" for path in found if path.suffix != ".yaml"}


def expectation(path: Path) -> Expectation:
    """What the sidecar says. Raises TypeError for a word that it should not have."""
    return Expectation(**yaml.safe_load(path.read_text(encoding="utf-8")))


def settle() -> None:
    """The register that the cases meet: 1–6 of 贵池, 7 of 东至, 8 and 9 of one name, 10 not in the library; 11–30 are like 1–6."""
    regions = {region.code: region for region in Region.objects.filter(code__in=("341702", "341721"))}
    made = Enterprise.objects.bulk_create(
        Enterprise(
            uscc=tables.code(number),
            name=tables.NAMESAKE if number in (8, 9) else tables.name(number),
            region=regions["341721" if number == 7 else "341702"],
        )
        for number in range(1, 31)
    )
    ScaleEvent.objects.bulk_create(
        ScaleEvent(enterprise=each, kind=ScaleEvent.Kind.ENTRY, period=ENTRY, reason="测试")
        for each in made
        if each.uscc != tables.code(10)
    )


def read(content: bytes, file_name: str, upload: Mapping[str, Any]) -> Batch:
    """The batch of the file, received and read as its sidecar says."""
    period = upload.get("period")
    batch = services.receive(
        file=io.BytesIO(content),
        file_name=upload.get("file_name", f"output-2023-05{Path(file_name).suffix}"),
        importer=upload.get("importer", "returns"),
        region=Region.objects.get(code=upload.get("region", "340000")),
        form=upload.get("form", ""),
        period=Period.parse(period) if period else None,
    )
    batch = services.read_batch(batch_id=batch.pk)
    batch.refresh_from_db()
    return batch


def problems(batch: Batch, level: str) -> Iterator[tuple[StagedRow, dict[str, str]]]:
    """The problems of the batch's rows of that level, in their order."""
    for row in batch.rows.order_by("pk"):
        yield from ((row, each) for each in row.problems if each["level"] == level)


def sentences(batch: Batch) -> list[str]:
    """The whole sentence about every problem of the batch's rows."""
    return [
        messages.of_problem(row.sheet, row.row, each)
        for level in ("error", "warning")
        for row, each in problems(batch, level)
    ]


def staged(batch: Batch) -> dict[int, dict[str, str | None]]:
    """Number of the enterprise → what was read of it, blanks left out, from the rows that are not refused."""
    found: dict[int, dict[str, str | None]] = {}
    for row in batch.rows.exclude(kind=StagedRow.Kind.REFUSED).order_by("pk"):
        figures = {name: value for name, value in row.values.items() if value not in (None, "")}
        found[int(row.uscc[10:17])] = figures
    return found


def stored(form: str) -> dict[int, dict[str, Any]]:
    """Number of the enterprise → what stands in the returns of the form, blanks left out."""
    names = [part for name in return_forms.value_names(form) for part in (name, f"{name}_prior")]
    found: dict[int, dict[str, Any]] = {}
    for row in return_forms.MODELS[form].objects.select_related("enterprise"):
        figures = {name: getattr(row, name) for name in names}
        found[int(row.enterprise.uscc[10:17])] = {n: v for n, v in figures.items() if v is not None}
    return found
