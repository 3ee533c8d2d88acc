"""The public notice's table, to be looked at, exported and printed; and what a recomputing changed of it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.views.generic import TemplateView

from accounts.listing import ListingView
from assessments.evaluation_selectors import in_order
from assessments.flow.appealing import UPHELD
from assessments.flow_filters import ChangeFilter, NoticeFilter
from assessments.flow_resources import ChangeResource, NoticeResource
from assessments.flow_tables import ChangeTable, NoticeTable
from assessments.models import Appeal, Evaluation, EvaluationList, Grade
from assessments.views.flow import OfEvaluationMixin

_NO_LIST = "这次评价没有这个名单。"


class OfListMixin(OfEvaluationMixin):
    """A page about one list of an evaluation, the first where the address names none."""

    @cached_property
    def parts(self) -> dict[str, EvaluationList]:
        """The lists of the evaluation."""
        return {part.key: part for part in self.evaluation.lists.all()}

    @cached_property
    def part(self) -> EvaluationList:
        """The list that the address names, or 404."""
        key = self.request.GET.get("list") or next(iter(self.parts), "")
        if key not in self.parts:
            raise Http404(_NO_LIST)
        return self.parts[key]

    def of_list(self) -> dict[str, Any]:
        """What the page needs beside its rows."""
        return self.of_evaluation() | {"part": self.part, "parts": list(self.parts.values())}

    def title_of_notice(self) -> str:
        """The table's official title."""
        evaluation = self.evaluation
        trial = "（试评价）" if evaluation.is_trial else ""
        many = f"（{self.part.get_key_display()}）" if len(self.parts) > 1 else ""
        verb = "结果表" if evaluation.is_frozen else "结果公示表"
        return f"{evaluation.scheme.name}{verb}{trial}{many}"


class NoticeView(OfListMixin, ListingView):
    """The list as it is put up."""

    template_name = "assessments/notice.html"
    table_class = NoticeTable
    filterset_class = NoticeFilter
    resource_class = NoticeResource
    carried = ("sort", "list")
    here = "公示表"
    empty_title = "本辖区没有列入这个名单的企业。"
    empty_hint = "名单在计算时确定。"

    def get_page_title(self) -> str:
        return self.title_of_notice()

    def get_export_about(self) -> str:
        about = self.evaluation
        place = self.region.name if self.region else ""
        if not about.notice_opens:
            return f"{place} · 尚未公示"
        return (
            f"{place} · 公示期{about.notice_opens}至{about.notice_ends} · "
            f"受理单位：{about.contact}，电话：{about.telephone} · 总分单位：分"
        )

    def get_queryset(self) -> QuerySet[Grade]:
        rows = self.part.grades.visible_to(self.request.user).select_related("enterprise__region")
        return rows.within(self.region) if self.region else rows

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"query": self.context_query()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.of_list(), **kwargs)


class PrintedNoticeView(OfListMixin, TemplateView):
    """The whole table on paper: title, rows, period, where to object."""

    template_name = "assessments/notice_print.html"
    here = "打印公示表"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = in_order(self.part).visible_to(self.request.user).select_related("enterprise__region")  # type: ignore[attr-defined]
        rows = rows.within(self.region) if self.region else rows
        return super().get_context_data(
            **self.of_list(), page_title=self.title_of_notice(), rows=rows, **kwargs
        )


class ChangesView(OfEvaluationMixin, ListingView):
    """Enterprises whose grade or place is another than what was noticed, all lists together."""

    template_name = "assessments/changes.html"
    table_class = ChangeTable
    filterset_class = ChangeFilter
    resource_class = ChangeResource
    here = "更正前后对照"
    empty_title = "没有变动。"
    empty_hint = "按采纳的申诉重新计算后，等级或位次有变的企业列在这里。"

    def get_page_title(self) -> str:
        return f"{self.evaluation.scheme.name}更正前后对照"

    @cached_property
    def noticed(self) -> Evaluation | None:
        """The evaluation as it was noticed: the earliest of those that it superseded."""
        found: Evaluation | None = self.evaluation.earlier.order_by("pk").first()
        return found

    def get_queryset(self) -> QuerySet[Grade]:
        rows = Grade.objects.visible_to(self.request.user).filter(list__evaluation=self.evaluation)
        rows = rows.within(self.region) if self.region else rows
        before = Grade.objects.filter(
            list__evaluation=self.noticed, uscc=OuterRef("uscc"), list__key=OuterRef("list__key")
        )
        appeal = Appeal.objects.filter(
            evaluation=self.evaluation, enterprise=OuterRef("enterprise"), state__in=UPHELD
        )
        rows = rows.select_related("enterprise__region").annotate(
            grade_before=Subquery(before.values("final_grade")[:1]),
            rank_before=Subquery(before.values("rank")[:1]),
            total_before=Subquery(before.values("total")[:1]),
            appeal_key=Subquery(appeal.order_by("-pk").values("pk")[:1]),
        )
        if self.noticed is None:
            return rows.none()
        differs = ~Q(final_grade=F("grade_before")) | ~Q(rank=F("rank_before")) | Q(appeal_key__isnull=False)
        return rows.filter(differs)

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"query": self.context_query()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.of_evaluation(), **kwargs)
