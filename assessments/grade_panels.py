"""What the page of an enterprise shows of its grades: every published evaluation that it was part of."""

from __future__ import annotations

from typing import Any

from assessments.models import Evaluation, Grade
from enterprises.panels import Asked, Fact, Panel

MOST = 6
"""So many grades are listed, the latest data year first."""


def load(asked: Asked) -> dict[str, Any] | None:
    """The enterprise's grades as published, the latest at the head of the page; one query."""
    visible = Grade.objects.visible_to(asked.user).filter(
        enterprise=asked.enterprise, list__evaluation__state=Evaluation.State.PUBLISHED
    )
    grades = list(
        visible.select_related("list__evaluation__scheme").order_by(
            "-list__evaluation__data_year", "-list__evaluation__published_at", "pk"
        )[:MOST]
    )
    if not grades:
        return None
    return {"grades": grades, "facts": [_fact(grade) for grade in grades[:1]]}


def _fact(grade: Grade) -> Fact:
    evaluation = grade.list.evaluation
    trial = "试评价，" if evaluation.is_trial else ""
    return Fact("亩均等级", f"{grade.get_final_grade_display()}（{trial}{evaluation.data_year}年度）")


PANEL = Panel(
    key="grades",
    title="亩均评价等级",
    template="assessments/grade_panel.html",
    permission="assessments.view_evaluation",
    load=load,
    order=79,
)
