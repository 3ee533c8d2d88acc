"""The importer of projects: a list or a dispatch sheet, one row a project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.urls import reverse

from enterprises.importers import places, reasons
from enterprises.importers.owners import Owner, Owners, former_remark
from enterprises.importers.places import Place, Places
from imports import records
from imports.chunking import chunks
from imports.models import Batch
from imports.reading import FormSpec, Row
from imports.registry import Context, Draft, Heading
from projects import project_rows
from projects.models import Project
from projects.project_forms import PROJECTS_SPEC

NO_PLACE = "缺少所在县区，无法归属，请补填县区名称或行政区划代码。"
OTHERS_PROJECT = "该项目已登记在管辖范围（{region}）以外，不能导入，请核对项目代码。"
SAME_PROJECT = "与{sheet}第{row}行是同一项目，只取前一行，请删去重复的行。"
NAMESAKES = "没有项目代码，而系统中有多个同名、同建设单位的项目，请补填项目代码。"
UNKNOWN_OWNER = "建设单位在企业名录中没有对应企业，项目照常入库，未与企业关联，请核对名称。"
AMBIGUOUS_OWNER = "建设单位在企业名录中有多家同名企业，项目照常入库，未与企业关联，请补填统一社会信用代码。"
_FIGURES = ("total_investment", "fixed_investment", "equipment_investment")
_SHOWN = {
    "name": "项目名称",
    "code": "项目代码",
    "region_name": "所在县区",
    "zone_name": "所在园区",
    "kind_name": "建设性质",
    "industry_code": "行业代码",
    "total_investment": "计划总投资（千元）",
    "fixed_investment": "固定资产投资（千元）",
    "equipment_investment": "设备投资（千元）",
    "stage_name": "项目阶段",
    "start_planned": "计划开工",
    "start_actual": "实际开工",
    "completion_planned": "计划竣工",
    "completion_actual": "实际竣工",
    "in_statistics": "是否纳统",
    "statistics_code": "统计项目编码",
    "lead_official": "联系领导",
    "department": "包保部门",
    "content": "建设内容",
}
_ALWAYS = {"name", "region_name", "stage_name"}


class ProjectsImporter:
    """Projects by 项目代码, else by name and owner; what a file lacks stays as it stands."""

    name = "projects"
    label = "项目清单"

    @property
    def specs(self) -> Sequence[FormSpec]:
        return [PROJECTS_SPEC]

    def labels(self, form: str, read: set[str]) -> dict[str, Heading]:
        shown = read | _ALWAYS | {f"{name}_name" for name in read}
        shown |= {"zone_name"} if {"region_code", "region_name"} & read else set()
        return {
            name: Heading(label, is_figure=name in _FIGURES, is_month=name in PROJECTS_SPEC.months)
            for name, label in _SHOWN.items()
            if name in shown
        }

    def check(self, rows: Iterable[Row], context: Context) -> Iterator[Draft]:
        checker = _Checker(context)
        for chunk in chunks(rows):
            checker.load(chunk)
            yield from map(checker.draft, chunk)

    def take(self, batch: Batch) -> None:
        records.write(Project, batch)

    def standing_on(self, batch: Batch) -> list[str]:
        return records.standing_on(Project, batch)

    def undo(self, batch: Batch) -> list[str]:
        return records.undo(Project, batch)

    def listing(self, batch: Batch) -> tuple[str, str]:
        return "技改项目", reverse("projects:list")

    def places(self, batch: Batch) -> set[str]:
        rows = records.taken_rows(batch)
        return places.of_regions(row.values["zone_id"] or row.values["region_id"] for row in rows)


class _Checker:
    """Compares the rows of one file with the projects that stand."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._owners = Owners(context)
        self._places = Places(context)
        self._first: dict[tuple[str, ...], tuple[str, int]] = {}
        self._by_code: dict[str, Project] = {}
        self._by_name: dict[tuple[str, str], list[Project]] = {}

    def load(self, rows: list[Row]) -> None:
        """Makes the projects and enterprises of these rows known."""
        codes = {code for row in rows if (code := project_rows.code_of(row))}
        known = Project.objects.select_related("region", "zone").order_by("pk")
        self._by_code = {project.code: project for project in known.filter(code__in=codes)}
        self._by_name = {}
        for project in known.filter(name__in={project_rows.name_of(row) for row in rows}):
            self._by_name.setdefault((project.name, project.owner_name), []).append(project)
        self._owners.load(rows)

    def draft(self, row: Row) -> Draft:
        """The row checked and compared."""
        owner = self._owners.find(row)
        known = owner if isinstance(owner, Owner) else None
        project, why = self._standing(row)
        place, misplaced = self._place(row, project, known)
        problems = reasons.of_row(row) + project_rows.problems(row)
        for reason, about in ((why or self._repeats(row), "name_of_project"), (misplaced, "region_name")):
            if reason:
                problems.append(reasons.problem(reason, value=row.texts.get(about, ""), about=about))
        values = project_rows.values(row)
        if problems or place is None:
            return records.refused(row, problems, values)
        values |= {"region_id": place.region.pk, "zone_id": place.zone.pk if place.zone else None}
        if known:
            values["enterprise_id"] = known.pk
        if project is None:
            values.setdefault("stage", project_rows.likely_stage(values))
        remarks = [*project_rows.remarks(row), *self._about_owner(row, owner, project)]
        return records.compared(row, project, values, problems=remarks, shown=self._names)

    def _standing(self, row: Row) -> tuple[Project | None, str]:
        """The project of the row, or why it cannot be told; one without a code yet may get its code."""
        code, key = project_rows.code_of(row), (project_rows.name_of(row), row.name)
        namesakes = self._by_name.get(key, [])
        if code:
            uncoded = (project for project in namesakes if not project.code)
            project = self._by_code.get(code) or next(uncoded, None)
        elif len(namesakes) > 1:
            return None, NAMESAKES
        else:
            project = next(iter(namesakes), None)
        if project and not _path(project).startswith(self._context.region.path):
            return project, OTHERS_PROJECT.format(region=self._context.region.name)
        return project, ""

    def _place(self, row: Row, project: Project | None, owner: Owner | None) -> tuple[Place | None, str]:
        """Where the project lies: as the row says, as it stands, as its owner does, or the importer's county."""
        code, name = row.texts.get("region_code", ""), row.texts.get("region_name", "")
        found: Place | str | None = self._places.find(code, name) if code or name else None
        if found is None and project:
            found = Place(project.region, project.zone)
        if found is None and owner:
            found = self._places.by_key(owner.zone_id or owner.region_id)
        if found is None:
            found = self._places.own() or NO_PLACE
        if isinstance(found, str):
            return None, found
        return found, self._context.why_closed(found.path)

    def _repeats(self, row: Row) -> str:
        code = project_rows.code_of(row)
        key = (code,) if code else (project_rows.name_of(row), row.name)
        sheet, number = self._first.setdefault(key, (row.sheet, row.row))
        if (sheet, number) == (row.sheet, row.row):
            return ""
        return SAME_PROJECT.format(sheet="" if sheet == row.sheet else f"工作表“{sheet}”", row=number)

    def _about_owner(
        self, row: Row, owner: Owner | str | None, project: Project | None
    ) -> list[dict[str, str]]:
        why = former_remark(row, owner)
        if not why and (isinstance(owner, Owner) or (project and project.enterprise_id)):
            return []
        why = why or (AMBIGUOUS_OWNER if owner else UNKNOWN_OWNER)
        return [reasons.problem(why, heading="建设单位", value=row.name, about="name", warning=True)]

    def _names(self, values: dict[str, Any]) -> dict[str, Any]:
        """The names of what stands as keys, for the preview."""
        names: dict[str, Any] = {}
        if "stage" in values:
            names["stage_name"] = Project.Stage(values["stage"]).label
        if "kind" in values:
            names["kind_name"] = Project.Kind(values["kind"]).label
        if "region_id" in values:
            names["region_name"] = self._places.name_of(values["region_id"])
            names["zone_name"] = self._places.name_of(values["zone_id"])
        return names


def _path(project: Project) -> str:
    return (project.zone or project.region).path
