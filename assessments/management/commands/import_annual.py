import sys
from typing import Any

from django.core.management.base import CommandParser

from accounts.periods import MAX_YEAR, MIN_YEAR
from imports.commands import UNUSABLE, ImportCommand
from imports.models import Batch

NO_YEAR = "数据年度应在{first}到{last}之间，现为{year}。"


class Command(ImportCommand):
    help = "导入一个年度的亩均评价要素；各部门的表可分别导入，表中没有的要素不变。"
    importer = "factors"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--year", type=int, required=True, help="数据年度")

    def handle(self, *args: Any, **options: Any) -> None:
        year = options["year"]
        if not MIN_YEAR <= year <= MAX_YEAR:
            self.stderr.write(NO_YEAR.format(first=MIN_YEAR, last=MAX_YEAR, year=year))
            sys.exit(UNUSABLE)
        # A year's figures are kept under its December (imports.reading.annual).
        super().handle(*args, **(options | {"period": f"{year}-12"}))

    def report(self, batch: Batch, *, rows: bool) -> dict[str, Any]:
        report = super().report(batch, rows=rows)
        return report | {"year": batch.period.year if batch.period else None}
