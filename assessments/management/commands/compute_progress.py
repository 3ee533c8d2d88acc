import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts.models import Region
from accounts.periods import Period, PeriodError
from assessments import selectors, services


class Command(BaseCommand):
    help = "计算一个报告期的目标进度并列出。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--period", required=True, help="报告期 YYYY-MM")
        parser.add_argument("--region", default="", help="只列出此区划及其下级")
        parser.add_argument("--json", action="store_true", help="只输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            period = Period.parse(options["period"])
        except PeriodError as error:
            self._refuse(str(error))
        region = (
            Region.objects.filter(code=options["region"])
            if options["region"]
            else Region.objects.filter(depth=1)
        )
        if not region:
            self._refuse(f"没有代码为“{options['region']}”的区划。")
        services.compute_progress(period=period, now=timezone.now())
        rows = selectors.progress_rows(selectors.progress_within(region[0], period))
        if options["json"]:
            self.stdout.write(json.dumps({"period": str(period), "progress": rows}, ensure_ascii=False))
            return
        for row in rows:
            self.stdout.write(
                "{region} {label} 目标{target}{unit} 实际{actual} 完成{completion}% 序时{expected}% 差{gap} 第{rank}位 {light}".format(
                    **row
                )
            )

    def _refuse(self, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(2)
