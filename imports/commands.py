"""What the import commands of the rooms above share: one file in, one JSON object out."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.urls import reverse

from accounts.models import Region
from accounts.periods import Period
from imports import messages, services
from imports.models import Batch, StagedRow

UNUSABLE = 2


class ImportCommand(BaseCommand):
    """Reads FILE and shows what taking it would do; with --commit takes it.

    A file of unknown layout waits on the server for its mapping to be made in the browser.
    """

    importer = ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="工作簿：.xlsx、.xls 或 .csv")
        parser.add_argument("--commit", action="store_true", help="入库；不加则只读取比对")
        parser.add_argument("--rows", action="store_true", help="列出读到的每一行")
        parser.add_argument("--json", action="store_true", help="只输出一个 JSON 对象")
        parser.add_argument("--region", default="", help="只接受此区划内的企业，默认不限")
        parser.add_argument(
            "--override-uscc", action="store_true", help="核准校验位不符的代码（早期试点代码）"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        batch = self._read(options)
        if batch.question == "mapping":
            address = reverse("imports:map", args=[batch.pk])
            self._refuse(f"{batch.message}{messages.UNKNOWN_LAYOUT.format(address=address)}")
        if batch.status != Batch.Status.READY:
            services.discard(batch=batch)
            self._refuse(batch.message)
        report = self.report(batch, rows=options["rows"])
        if options["commit"]:
            batch = services.take(batch_id=batch.pk, by="命令行")
            if batch.status != Batch.Status.TAKEN:
                self._refuse(batch.message)
        else:
            services.discard(batch=batch)
        report["committed"] = options["commit"]
        self._print(report, as_json=options["json"])

    def _read(self, options: dict[str, Any]) -> Batch:
        path: Path = options["file"]
        if not path.is_file():
            self._refuse(messages.NO_SUCH_FILE.format(name=path))
        region = (
            Region.objects.filter(code=options["region"])
            if options["region"]
            else Region.objects.filter(depth=1)
        )
        if not region:
            self._refuse(f"没有代码为“{options['region']}”的区划。")
        with path.open("rb") as file:
            batch = services.receive(
                file=file,
                file_name=path.name,
                importer=self.importer,
                region=region[0],
                form=options.get("form") or "",
                period=self._period(options.get("period")),
                options={"override_uscc": options["override_uscc"]},
            )
        return services.read_batch(batch_id=batch.pk)

    def _period(self, text: str | None) -> Period | None:
        try:
            return Period.parse(text) if text else None
        except ValueError as error:
            self._refuse(str(error))
            return None

    def report(self, batch: Batch, *, rows: bool) -> dict[str, Any]:
        """The object that --json prints."""
        refused = batch.rows.filter(kind=StagedRow.Kind.REFUSED).order_by("pk")
        noted = batch.rows.exclude(kind=StagedRow.Kind.REFUSED).exclude(problems=[]).order_by("pk")
        result: dict[str, Any] = {
            "form": batch.form,
            "period": str(batch.as_period) if batch.period else None,
            "counts": batch.counts,
            "warnings": batch.warnings,
            "refused": [
                _reason(row, problem)
                for row in refused
                for problem in row.problems
                if problem["level"] == "error"
            ],
            "noted": [_reason(row, problem) for row in noted for problem in row.problems],
        }
        if rows:
            taken = batch.rows.exclude(kind=StagedRow.Kind.REFUSED).order_by("pk")
            result["rows"] = [_row(batch, row) for row in taken.iterator(2_000)]
        return result

    def _print(self, report: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        counts = report["counts"]
        self.stdout.write("{form} {period}".format(form=report["form"], period=report["period"] or ""))
        self.stdout.write(
            "新增{new}行，变更{changed}行，未变{unchanged}行，拒收{refused}行，略过{left_out}行。".format(
                **counts
            )
        )
        for reason in report["refused"]:
            self.stdout.write(reason["sentence"])
        self.stdout.write("已入库。" if report["committed"] else "未入库；确认后加 --commit。")

    def _refuse(self, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(UNUSABLE)


def _reason(row: StagedRow, problem: dict[str, str]) -> dict[str, Any]:
    return {
        "sheet": row.sheet,
        "row": row.row,
        "column": problem["column"],
        "heading": problem["heading"],
        "value": problem["value"],
        "why": problem["why"],
        "sentence": messages.of_problem(row.sheet, row.row, problem),
    }


def _row(batch: Batch, row: StagedRow) -> dict[str, Any]:
    cells = {name: batch.cell_of(row.sheet, row.row, name) for name in row.values}
    return {
        "uscc": row.uscc,
        "name": row.name,
        "sheet": row.sheet,
        "row": row.row,
        "kind": row.kind,
        "values": row.values,
        "cells": {name: cell for name, cell in cells.items() if cell},
    }
