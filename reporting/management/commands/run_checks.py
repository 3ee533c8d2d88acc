import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts.models import Region
from accounts.periods import Period, PeriodError
from enterprises import return_forms
from reporting.services.checks import Outcome, run_checks


class Command(BaseCommand):
    help = "核查一个报告期的报表，列出每张报表的错误和未说明的疑点。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--period", required=True, help="报告期 YYYY-MM")
        parser.add_argument("--form", choices=list(return_forms.MODELS), help="只核查这张报表")
        parser.add_argument("--region", default="", help="只核查此区划及其下级")
        parser.add_argument("--json", action="store_true", help="只输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            period = Period.parse(options["period"])
        except PeriodError as error:
            self._refuse(str(error))
        code = options["region"]
        region = Region.objects.filter(**({"code": code} if code else {"depth": 1})).first()
        if region is None:
            self._refuse(f"没有代码为“{code}”的区划。")
        assert region is not None
        forms = [options["form"]] if options["form"] else list(return_forms.MODELS)
        now = timezone.now()
        found = {
            form: run_checks(form=form, region=region, period=period, now=now, counts=False) for form in forms
        }
        if options["json"]:
            self.stdout.write(
                json.dumps({"period": str(period), "region": region.code, "forms": _rows(found)})
            )
            return
        for form, outcome in found.items():
            self.stdout.write(
                f"{return_forms.label_of_form(form)}：核查{outcome.enterprises}家，错误{outcome.errors}处，"
                f"未说明疑点{outcome.unexplained}处；新发现{outcome.opened}处，消除{outcome.closed}处。"
            )

    def _refuse(self, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(2)


def _rows(found: dict[str, Outcome]) -> dict[str, dict[str, int]]:
    return {form: vars(outcome) for form, outcome in found.items()}
