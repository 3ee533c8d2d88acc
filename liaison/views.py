"""Pages of this room: the list of problems, and one problem with the cells it came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.figures import NO_FIGURE
from accounts.listing import ListingView
from accounts.personal import PersonalDataMixin, PersonalListMixin
from accounts.privacy import masked_name, masked_phone
from imports.record_pages import RecordPageMixin, Shown
from liaison.filters import ProblemFilter
from liaison.models import Problem
from liaison.resources import ProblemResource
from liaison.tables import ProblemTable


class ProblemListView(PersonalListMixin, ListingView):
    permission_required = "liaison.view_problem"
    template_name = "records/list.html"
    table_class = ProblemTable
    filterset_class = ProblemFilter
    resource_class = ProblemResource
    page_title = "企业问题"
    empty_title = "还没有企业问题。"
    empty_hint = "上传企业困难问题清单，问题即列在这里。"
    breadcrumbs = [("包保帮扶", None)]

    def get_queryset(self) -> QuerySet[Problem]:
        rows = Problem.objects.visible_to(self.request.user).select_related("enterprise__region")
        return rows.within(self.region) if self.region else rows

    def get_table_kwargs(self) -> dict[str, Any]:
        return super().get_table_kwargs() | {"query": self.context_query()}


def _text(name: str, label: str, *columns: str) -> Shown:
    return Shown(name, label, lambda problem: getattr(problem, name) or NO_FIGURE, columns)


def _personal(name: str, label: str, mask: Callable[[str], str]) -> Shown:
    """A field that a cell of its own holds, or one that holds name and telephone."""
    return replace(_text(name, label, name, "contact"), mask=mask)


class ProblemView(PersonalDataMixin, RecordPageMixin, TemplateView):
    """One problem: each field with the cell it came from."""

    permission_required = "liaison.view_problem"
    template_name = "records/detail.html"
    importer = "problems"
    fields = (
        _text("text", "具体困难、问题"),
        Shown("type", "问题类型", lambda problem: problem.get_type_display()),
        _text("handling", "办理情况"),
        Shown("closed", "是否办结", lambda problem: "是" if problem.closed else "否"),
        Shown("raised_on", "提出日期", lambda problem: f"{problem.raised_on:%Y-%m-%d}"),
        _personal("contact_name", "企业联系人", masked_name),
        _personal("contact_phone", "联系方式", masked_phone),
        _text("cadre", "包保人员"),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Problem.objects.visible_to(self.request.user).select_related("enterprise")
        problem = get_object_or_404(rows, pk=self.kwargs["pk"])
        self.note_lifted(1)
        title = f"问题 {problem.label}"
        self.breadcrumbs = [("包保帮扶", reverse("liaison:list") + self.context_query()), (title, None)]
        return super().get_context_data(
            page_title=title, enterprise=problem.enterprise, **self.record_context(problem), **kwargs
        )
