import json
import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from accounts.models import Region
from accounts.periods import Period, PeriodError
from assessments import selectors
from assessments.indicators import INDICATORS
from enterprises.selectors import TracedValue


class Command(BaseCommand):
    help = "列出一个指标由哪些企业、哪些单元格加总而来。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--region", required=True, help="区划代码")
        parser.add_argument("--period", required=True, help="报告期 YYYY-MM")
        parser.add_argument("--indicator", required=True, choices=sorted(INDICATORS), help="指标")
        parser.add_argument("--since", default="", help="入规、退规从何月算起 YYYY-MM，默认本年1月")
        parser.add_argument("--json", action="store_true", help="只输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        indicator = INDICATORS[options["indicator"]]
        region = Region.objects.filter(code=options["region"]).first()
        if region is None:
            self._refuse(f"没有代码为“{options['region']}”的区划。")
        try:
            since = _span_start(options["since"]) if options["since"] else None
            trace = selectors.trace(indicator, region, Period.parse(options["period"]), since)
        except (PeriodError, selectors.NotASum) as error:
            self._refuse(str(error))
        rows = [_row(row) for row in trace.rows]
        if options["json"]:
            report = {"total": selectors.plain(trace.total), "unit": indicator.unit, "rows": rows}
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        for row in rows:
            self.stdout.write("{uscc} {name} {value} {file} {sheet} {cell}".format(**row))
        self.stdout.write(f"合计 {selectors.plain(trace.total)} {indicator.unit}")

    def _refuse(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(2)


def _span_start(text: str) -> Period:
    """The first period of a span; one that begins in January begins with 1–2月."""
    year, _, month = text.partition("-")
    return Period.parse(f"{year}-02" if month in ("1", "01") else text)


def _row(row: TracedValue) -> dict[str, Any]:
    origin = row.origin
    return {
        "uscc": row.uscc,
        "name": row.name,
        "value": selectors.plain(row.value),
        "file": origin.file if origin else None,
        "sheet": origin.sheet if origin else None,
        "cell": origin.cell if origin else None,
    }
