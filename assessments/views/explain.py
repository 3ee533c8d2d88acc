"""The sheet that explains one enterprise's grade, on screen, on paper and as tables."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.exports import xlsx_response
from accounts.listing import ListingView, ScopedPageMixin
from assessments.explaining import papers, wording
from assessments.explaining.forms import TryForm
from assessments.explaining.selectors import Explanation, Tried, head_of
from assessments.grading.marks import Mark
from assessments.models import Grade
from assessments.views.evaluations import TITLE, VIEW

_PAPERS = {
    "xlsx": ("亩均效益评价得分说明", papers.scores, "最终得分以发布结果为准。"),
    "appeal": (
        "亩均效益评价数据申诉表",
        papers.appeal,
        "只填写有异议的行，盖章后连同证明材料在公示期内报所在园区或乡镇。",
    ),
}


class ExplainView(ScopedPageMixin, TemplateView):
    """One grade: its marks, its figures to their cells, the year before, and what would better it."""

    permission_required = VIEW
    template_name = "assessments/explain.html"

    @cached_property
    def explanation(self) -> Explanation:
        """The grade of the address, or 404."""
        rows = Grade.objects.visible_to(self.request.user).select_related(
            *("enterprise__region", "list__evaluation__version", "list__evaluation__scheme__region")
        )
        found = get_object_or_404(rows, pk=self.kwargs["row"], list__evaluation=self.kwargs["pk"])
        return Explanation(found)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if paper := _PAPERS.get(request.GET.get("export", "")):
            if not request.user.has_perm(ListingView.export_permission):
                raise PermissionDenied("您没有导出权限。")
            title, made, note = paper
            about = papers.about(self.explanation)
            return xlsx_response(made(self.explanation), title, about=about, note=note)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.explanation
        evaluation = found.evaluation
        self.breadcrumbs = [
            ("目标考核", reverse("assessments:targets") + self.context_query()),
            (TITLE, reverse("assessments:schemes") + self.context_query()),
            (evaluation.scheme.name, evaluation.scheme.get_absolute_url() + self.context_query()),
            ("名次与等级", f"{evaluation.get_absolute_url()}{self.context_query()}"),
            (found.grade.name, None),
        ]
        return super().get_context_data(
            evaluation=evaluation,
            grade=found.grade,
            explanation=found,
            head=head_of(found),
            lines=[_line(mark, found) for mark in found.marks],
            chart=_chart(found.marks),
            may_export=self.request.user.has_perm(ListingView.export_permission),
            data_as_of=evaluation.computed_at,
            data_period=f"{evaluation.data_year}年度",
            **(self._trial() if found.can_be_tried else {}),
            **kwargs,
        )

    def _trial(self) -> dict[str, Any]:
        """The form of a change, and what it would have brought where one was asked for."""
        asked = "figure" in self.request.GET
        figures = [lever.figure for lever in self.explanation.levers]
        form = TryForm(self.request.GET if asked else None, figures=figures)
        tried: Tried | None = None
        if asked and form.is_valid():
            tried = self.explanation.tried(form.cleaned_data["figure"], form.cleaned_data["percent"])
        return {"form": form, "tried": tried}


def _line(mark: Mark, found: Explanation) -> dict[str, Any]:
    """One row of the page's table."""
    figures = {figure.name: figure.kept for figure in found.figures if figure.kept is not None}
    return {
        "mark": mark,
        "quotient": wording.quotient_words(mark, figures),
        "base": wording.base_of(mark),
        "base_value": wording.value_words(mark.base, mark.item.measured) if mark.base is not None else "",
        "in_list": papers.place_words(mark.in_list),
        "in_industry": papers.place_words(mark.in_industry),
        "then": found.then.get(mark.item.indicator),
    }


def _chart(marks: list[Mark]) -> dict[str, Any]:
    """Score by weight beside the list's mean, an item a pair of bars."""
    pairs = [(mark.score, mark.mean_score, mark.item.weight) for mark in marks]
    own = [float(score / weight * 100) for score, _, weight in pairs]
    mean = [float(average / weight * 100) for _, average, weight in pairs]
    return {
        "title": "各项得分率",
        "unit": "%",
        "wrap": True,
        "categories": [mark.item.measured.label for mark in marks],
        "series": [
            {"name": "本企业", "style": "current", "type": "bar", "values": [round(each, 1) for each in own]},
            {
                "name": "名单平均",
                "style": "prior",
                "type": "bar",
                "values": [round(each, 1) for each in mean],
            },
        ],
    }
