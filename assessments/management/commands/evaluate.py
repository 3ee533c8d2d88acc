import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from assessments.evaluation_selectors import results
from assessments.evaluation_services import EvaluationError, evaluate
from assessments.models import Evaluation, GradingScheme

NO_SCHEME = "没有标识为“{slug}”的评价方案，请先用 load_scheme 载入。"


class Command(BaseCommand):
    help = "按评价方案的最新版本计算亩均效益评价等级。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scheme", required=True, help="方案的标识（slug）")
        parser.add_argument("--json", action="store_true", help="只输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        scheme = GradingScheme.objects.filter(slug=options["scheme"]).first()
        if scheme is None:
            self._refuse(NO_SCHEME.format(slug=options["scheme"]))
            return
        try:
            evaluation = evaluate(scheme=scheme, today=timezone.localdate(), now=timezone.now())
        except EvaluationError as error:
            self._refuse(str(error))
            return
        for remark in evaluation.remarks:
            self.stderr.write(remark)
        if options["json"]:
            self.stdout.write(json.dumps(results(evaluation), ensure_ascii=False))
        else:
            self._tell(evaluation)

    def _tell(self, evaluation: Evaluation) -> None:
        self.stdout.write(f"{evaluation.scheme}（{evaluation.data_year}年度，{evaluation.version}）")
        for part in evaluation.lists.all():
            counts = "，".join(f"{grade}{count}户" for grade, count in part.counts.items())
            self.stdout.write(f"{part.get_key_display()}{part.n}户：{counts}。")

    def _refuse(self, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(2)
