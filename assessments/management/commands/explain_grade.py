import json
import sys
from decimal import Decimal
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import F

from assessments.explaining.cells import Figure
from assessments.explaining.selectors import Explanation, head_of
from assessments.grading.marks import Mark, Place
from assessments.models import Evaluation, Grade


class Command(BaseCommand):
    help = "说明一家企业的亩均评价等级：各项得分、位次、使用的数据和单元格。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scheme", required=True, help="评价方案标识")
        parser.add_argument("--uscc", required=True, help="统一社会信用代码")
        parser.add_argument("--json", action="store_true", help="只输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Grade.objects.filter(
            uscc=options["uscc"].strip().upper(), list__evaluation__scheme__slug=options["scheme"]
        ).select_related("list__evaluation__version", "list__evaluation__scheme")
        rows = rows.exclude(list__evaluation__state=Evaluation.State.SUPERSEDED)
        # The published counts before a draft of the same scheme.
        order = (F("list__evaluation__published_at").desc(nulls_last=True), "-list__evaluation__pk")
        grade = rows.order_by(*order).first()
        if grade is None:
            self._refuse(f"方案“{options['scheme']}”没有代码为“{options['uscc']}”的企业的评价结果。")
        found = Explanation(grade)
        if options["json"]:
            self.stdout.write(json.dumps(_report(found), ensure_ascii=False))
            return
        self.stdout.write(f"{grade.name} {head_of(found)}")
        for mark in found.marks:
            self.stdout.write(f"{mark.item.measured.label} {mark.value} {mark.score}/{mark.item.weight}")
        for figure in found.figures:
            places = "，".join(part.origin.label for part in figure.parts if part.origin)
            self.stdout.write(f"{figure.label} {figure.words} {places}")

    def _refuse(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(2)


def _report(found: Explanation) -> dict[str, Any]:
    grade = found.grade
    return {
        "uscc": grade.uscc,
        "name": grade.name,
        "scheme": found.scheme.slug,
        "version": found.evaluation.version.number,
        "state": found.evaluation.state,
        "rank": grade.rank,
        "n": found.graded,
        "total": float(grade.total),
        "quota_grade": grade.quota_grade or None,
        "final_grade": grade.final_grade,
        "reason": grade.reason,
        "items": [_item(mark) for mark in found.marks],
        "inputs": [_figure(figure) for figure in found.figures],
    }


def _item(mark: Mark) -> dict[str, Any]:
    return {
        "indicator": mark.item.indicator,
        "value": _plain(mark.value),
        "base": _plain(mark.base),
        "weight": _plain(mark.item.weight),
        "score": _plain(mark.score),
        "lost": _plain(mark.lost),
        "rank": _place(mark.in_list),
        "rank_in_industry": _place(mark.in_industry),
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "figure": figure.name,
        "value": _plain(figure.kept),
        "stands": _plain(figure.stands),
        "cells": [
            {
                "field": part.field,
                "value": _plain(part.value),
                "file": part.origin.staged.batch.file_name if part.origin else None,
                "sheet": part.origin.staged.sheet if part.origin else None,
                "cell": part.origin.cell if part.origin else None,
            }
            for part in figure.parts
        ],
    }


def _place(place: Place | None) -> list[int] | None:
    return [place.rank, place.of] if place else None


def _plain(figure: Decimal | None) -> float | None:
    return None if figure is None else float(figure)
