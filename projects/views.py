"""Pages of this room: the list of projects, and one project with the cells it came from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.figures import NO_FIGURE, exact
from accounts.listing import ListingView
from imports.record_pages import RecordPageMixin, Shown
from projects.filters import ProjectFilter
from projects.models import Project
from projects.resources import ProjectResource
from projects.tables import ProjectTable


class ProjectListView(ListingView):
    permission_required = "projects.view_project"
    template_name = "records/list.html"
    table_class = ProjectTable
    filterset_class = ProjectFilter
    resource_class = ProjectResource
    page_title = "技改项目"
    empty_title = "还没有项目。"
    empty_hint = "上传项目清单或调度表，项目即列在这里。"
    breadcrumbs = [("技改项目", None)]

    def get_queryset(self) -> QuerySet[Project]:
        rows = Project.objects.visible_to(self.request.user).select_related("region", "zone", "enterprise")
        return rows.within(self.region) if self.region else rows

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"query": self.context_query()}


def _text(name: str, label: str) -> Shown:
    return Shown(name, label, lambda project: getattr(project, name) or NO_FIGURE)


def _money(name: str, label: str) -> Shown:
    def wan(project: Any) -> str:
        value = getattr(project, name)
        return NO_FIGURE if value is None else f"{exact(value / 10)} 万元"

    def stored(project: Any) -> str:
        value = getattr(project, name)
        return "" if value is None else f"{exact(value)} 千元"

    return Shown(name, label, wan, is_figure=True, stored=stored)


def _month(name: str, label: str) -> Shown:
    def printed(project: Any) -> str:
        day = getattr(project, name)
        return f"{day.year}年{day.month}月" if day else NO_FIGURE

    return Shown(name, label, printed)


def _choice(name: str, label: str) -> Shown:
    return Shown(name, label, lambda project: getattr(project, f"get_{name}_display")())


def _counted(project: Any) -> str:
    return NO_FIGURE if project.in_statistics is None else "是" if project.in_statistics else "否"


_place: Callable[[Any], str] = lambda project: " · ".join(  # noqa: E731
    place.name for place in (project.region, project.zone) if place
)


class ProjectView(RecordPageMixin, TemplateView):
    """One project: each field with the cell it came from."""

    permission_required = "projects.view_project"
    template_name = "records/detail.html"
    importer = "projects"
    fields = (
        Shown("name", "项目名称", lambda project: project.name, ("name_of_project",)),
        _text("code", "项目代码"),
        Shown("owner_name", "建设单位", lambda project: project.owner_name, ("name",)),
        Shown("region_id", "所在县区", _place, ("region_code", "region_name")),
        _choice("kind", "建设性质"),
        _text("industry_code", "行业代码"),
        _money("total_investment", "计划总投资"),
        _money("fixed_investment", "固定资产投资"),
        _money("equipment_investment", "设备投资"),
        _choice("stage", "项目阶段"),
        _month("start_planned", "计划开工"),
        _month("start_actual", "实际开工"),
        _month("completion_planned", "计划竣工"),
        _month("completion_actual", "实际竣工"),
        Shown("in_statistics", "是否纳统", _counted),
        _text("statistics_code", "统计项目编码"),
        _text("content", "建设内容"),
        _text("lead_official", "联系领导"),
        _text("department", "包保部门"),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        visible = Project.objects.visible_to(self.request.user)
        rows = visible.select_related("region", "zone", "enterprise")
        project = get_object_or_404(rows, pk=self.kwargs["pk"])
        self.breadcrumbs = [
            ("技改项目", reverse("projects:list") + self.context_query()),
            (project.name, None),
        ]
        return super().get_context_data(
            page_title=project.name,
            subtitle=project.owner_name,
            enterprise=project.enterprise,
            **self.record_context(project),
            **kwargs,
        )
