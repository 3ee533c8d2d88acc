"""The sheet as tables that go out: how the score came about, and what an appeal is written on."""

from __future__ import annotations

from collections.abc import Sequence

import tablib

from accounts.figures import NO_FIGURE, exact, grouped
from assessments.explaining import wording
from assessments.explaining.selectors import Explanation
from assessments.grading.marks import Place

_SCORES = (
    "指标",
    "计算过程",
    "基准",
    "权重（分）",
    "得分（分）",
    "失分（分）",
    "名单位次",
    "行业位次",
    "上年得分（分）",
)
_APPEAL = (
    *("序号", "数据项", "参评数据", "来源数据", "来源文件", "单元格"),
    *("企业主张的数据", "申诉理由", "证明材料名称"),
)


def scores(explanation: Explanation) -> tablib.Dataset:
    """An item a row, the sum last."""
    rows = []
    figures = {figure.name: figure.kept for figure in explanation.figures if figure.kept is not None}
    for mark in explanation.marks:
        then = explanation.then.get(mark.item.indicator)
        rows.append(
            (
                mark.item.measured.label,
                wording.quotient_words(mark, figures),
                f"{wording.base_of(mark)} {wording.value_words(mark.base, mark.item.measured)}",
                exact(mark.item.weight),
                grouped(mark.score, 2),
                grouped(mark.lost, 2),
                place_words(mark.in_list),
                place_words(mark.in_industry),
                grouped(then.score if then else None, 2),
            )
        )
    return tablib.Dataset(*rows, headers=_SCORES)


def appeal(explanation: Explanation) -> tablib.Dataset:
    """Every factor behind the grade with the cell it came from, and room for what the enterprise claims."""
    rows: list[Sequence[object]] = []
    for figure in explanation.figures:
        for part in figure.parts:
            origin = part.origin
            file = origin.staged.batch.file_name if origin else NO_FIGURE
            cell = f"{origin.staged.sheet}!{origin.cell}" if origin else NO_FIGURE
            rows.append((len(rows) + 1, part.label, figure.words, part.words, file, cell, "", "", ""))
    return tablib.Dataset(*rows, headers=_APPEAL)


def place_words(place: Place | None) -> str:
    """12/680; -- for none."""
    return f"{place.rank}/{place.of}" if place else NO_FIGURE


def about(explanation: Explanation) -> str:
    """The line under the title: whose, of which evaluation."""
    grade, evaluation = explanation.grade, explanation.evaluation
    return f"{grade.name}（{grade.uscc}） · {evaluation.scheme.name} · {grade.list.get_key_display()}"
