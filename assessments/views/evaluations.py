"""Pages of the evaluation: schemes, one scheme with its versions, and the grades of one evaluation."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Max, Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.listing import ListingView, ScopedPageMixin
from assessments import evaluation_selectors as selectors
from assessments.evaluation_filters import GradeFilter, SchemeFilter
from assessments.evaluation_tables import GradeTable, SchemeTable
from assessments.flow_selectors import organises, standing_of
from assessments.grading.grades import FINAL_GRADES
from assessments.models import Computing, Evaluation, EvaluationList, Grade, GradingScheme
from assessments.resources import GradeResource, SchemeResource
from assessments.scheme_services import may_change, scheme_of
from assessments.scheme_words import preface_of, said

VIEW = "assessments.view_evaluation"
TITLE = "亩均效益评价"


class SchemesView(ListingView):
    permission_required = VIEW
    template_name = "assessments/schemes.html"
    table_class = SchemeTable
    filterset_class = SchemeFilter
    resource_class = SchemeResource
    page_title = TITLE
    empty_title = "还没有评价方案。"
    empty_hint = "载入评价方案（load_scheme）并计算后，各年度的评价列在这里。"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return [("目标考核", reverse("assessments:targets") + self.context_query()), (TITLE, None)]

    def get_queryset(self) -> QuerySet[GradingScheme]:
        evaluations = Evaluation.objects.prefetch_related("lists")
        rows = GradingScheme.objects.visible_to(self.request.user).select_related("region")
        return rows.annotate(latest_version=Max("versions__number")).prefetch_related(
            Prefetch("evaluations", queryset=evaluations)
        )

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"query": self.context_query()}


class SchemeView(ScopedPageMixin, TemplateView):
    """One scheme: what its latest version says in words, its versions, its evaluations."""

    permission_required = VIEW
    template_name = "assessments/scheme.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = GradingScheme.objects.visible_to(self.request.user).select_related("region")
        scheme = get_object_or_404(rows, slug=self.kwargs["slug"])
        versions = list(scheme.versions.all())
        self.breadcrumbs = [
            ("目标考核", reverse("assessments:targets") + self.context_query()),
            (TITLE, reverse("assessments:schemes") + self.context_query()),
            (scheme.name, None),
        ]
        return super().get_context_data(
            scheme=scheme,
            versions=versions,
            evaluations=scheme.evaluations.select_related("version"),
            may_change=may_change(self.request.user, scheme.region),
            said=said(scheme_of(versions[0])) if versions else None,
            preface=preface_of(versions[0].text) if versions else [],
            computing=scheme.computings.filter(state=Computing.State.GATHERING).first(),
            may_compute=organises(self.request.user, scheme.region),
            **kwargs,
        )


class EvaluationView(ListingView):
    """The grades of one list of an evaluation in the region, with how many of each by county."""

    permission_required = VIEW
    template_name = "assessments/evaluation.html"
    table_class = GradeTable
    filterset_class = GradeFilter
    resource_class = GradeResource
    carried = ("sort", "list")
    empty_title = "本辖区没有列入这个名单的企业。"
    empty_hint = "名单按数据年度的亩均评价要素和规上库确定；要素补报后重新计算即列入。"

    @cached_property
    def evaluation(self) -> Evaluation:
        rows = Evaluation.objects.visible_to(self.request.user).select_related("scheme__region", "version")
        return get_object_or_404(rows.prefetch_related("lists"), pk=self.kwargs["pk"])

    @cached_property
    def part(self) -> EvaluationList:
        """The list that the address names, the first where it names none."""
        parts = {part.key: part for part in self.evaluation.lists.all()}
        key = self.request.GET.get("list") or next(iter(parts), "")
        if key not in parts:
            raise Http404("这次评价没有这个名单。")
        return parts[key]

    def get_page_title(self) -> str:
        return self.evaluation.scheme.name

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        scheme = self.evaluation.scheme
        return [
            ("目标考核", reverse("assessments:targets") + self.context_query()),
            (TITLE, reverse("assessments:schemes") + self.context_query()),
            (scheme.name, scheme.get_absolute_url() + self.context_query()),
            (f"{self.evaluation.get_state_display()}结果", None),
        ]

    def get_queryset(self) -> QuerySet[Grade]:
        rows = self.part.grades.visible_to(self.request.user).select_related("enterprise__region")
        return rows.within(self.region) if self.region else rows

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"query": self.context_query()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            evaluation=self.evaluation,
            standing=standing_of(self.evaluation, timezone.localdate()),
            part=self.part,
            parts=list(self.evaluation.lists.all()),
            grades=FINAL_GRADES,
            lines=selectors.by_region(self.get_queryset()),
            data_as_of=self.evaluation.computed_at,
            data_period=f"{self.evaluation.data_year}年度",
            **kwargs,
        )
