import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts.models import Region
from accounts.periods import Period, PeriodError
from enterprises.classification import STATUS_LABELS
from enterprises.selectors import status as status_selectors
from enterprises.services import classifying


class Command(BaseCommand):
    help = "判定一个报告期每家企业的规上状态：规上、临退、退规、临规、规下，并列出依据与全年预计。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--period", required=True, help="报告期 YYYY-MM")
        parser.add_argument("--region", default="", help="只判定此区划及其下级")
        parser.add_argument("--json", action="store_true", help="只输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            period = Period.parse(options["period"])
        except PeriodError as error:
            self._refuse(str(error))
        regions = Region.objects.all()
        region = (
            regions.filter(code=options["region"]) if options["region"] else regions.filter(depth=1)
        ).first()
        if region is None:
            self._refuse(f"没有代码为“{options['region']}”的区划。")
        classifying.classify_period(period=period, now=timezone.now(), region=region)
        rows = status_selectors.statuses_at(region, period)
        counts = status_selectors.counts(rows)
        listed = status_selectors.as_json(
            rows.select_related("enterprise").order_by("enterprise__uscc").iterator(5_000)
        )
        if options["json"]:
            told = {"period": str(period), "counts": counts, "enterprises": list(listed)}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for row in listed:
            self.stdout.write(
                "{uscc} {status} {reasons}".format(**row | {"reasons": "；".join(row["reasons"])})
            )
        self.stdout.write(
            "　".join(f"{STATUS_LABELS[status]}{number}户" for status, number in counts.items())
        )

    def _refuse(self, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(2)
