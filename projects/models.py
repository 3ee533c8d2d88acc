"""Industrial and 技改 projects: what is built, by whom, for how much, and how far it is."""

from __future__ import annotations

from auditlog.registry import auditlog
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Region
from accounts.scope import ScopedQuerySet
from enterprises.models import Enterprise
from imports.placed import Placed

THOUSAND_YUAN = "千元"


class ProjectQuerySet(ScopedQuerySet):
    """Projects, by the county that answers for them, and in a park by the park."""

    zone_lookup = "zone"


def _investment(label: str) -> models.DecimalField:
    """An amount in 千元; the three amounts of a project are never mixed (domain.md 44)."""
    return models.DecimalField(
        label, max_digits=18, decimal_places=4, null=True, blank=True, help_text=THOUSAND_YUAN
    )


def _month(label: str) -> models.DateField:
    return models.DateField(label, null=True, blank=True, help_text="当月第一天")


class Project(Placed):
    """A project, known by its 项目代码 (domain.md 46), or before it has one by its name and owner."""

    class Kind(models.TextChoices):
        """建设性质, of which 技改 statistics count renovation in full (domain.md 42)."""

        RENOVATION = "renovation", "技术改造"
        NEW = "new", "新建"
        EXPANSION = "expansion", "扩建"
        RELOCATION = "relocation", "迁建"
        RESTORATION = "restoration", "恢复"
        PURCHASE = "purchase", "单纯购置"
        UNKNOWN = "", "未注明"

    class Stage(models.TextChoices):
        """From reserve to capacity (domain.md 47)."""

        PLANNED = "planned", "储备"
        STARTED = "started", "开工"
        BUILDING = "building", "在建"
        COMPLETED = "completed", "竣工"
        IN_PRODUCTION = "in_production", "投产"
        AT_CAPACITY = "at_capacity", "达产"

    code = models.CharField("项目代码", max_length=24, blank=True, default="", db_index=True)
    name = models.CharField("项目名称", max_length=200)
    owner_name = models.CharField("建设单位", max_length=200)
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name="对应企业", null=True, blank=True, related_name="projects"
    )
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="所在县区", related_name="projects")
    zone = models.ForeignKey(
        Region,
        models.PROTECT,
        verbose_name="所在园区",
        null=True,
        blank=True,
        related_name="projects_in_zone",
    )
    kind = models.CharField("建设性质", max_length=12, choices=Kind.choices, blank=True, default="")
    industry_code = models.CharField("行业代码", max_length=4, blank=True, default="")
    total_investment = _investment("计划总投资")
    fixed_investment = _investment("固定资产投资")
    equipment_investment = _investment("设备投资")
    stage = models.CharField("项目阶段", max_length=14, choices=Stage.choices, default=Stage.PLANNED)
    start_planned = _month("计划开工")
    start_actual = _month("实际开工")
    completion_planned = _month("计划竣工")
    completion_actual = _month("实际竣工")
    in_statistics = models.BooleanField("是否纳统", null=True, blank=True)
    statistics_code = models.CharField("统计项目编码", max_length=40, blank=True, default="")
    content = models.TextField("建设内容", blank=True, default="")
    lead_official = models.CharField("联系领导", max_length=100, blank=True, default="")
    department = models.CharField("包保部门", max_length=100, blank=True, default="")

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "项目"
        ordering = ["region__path", "name"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="project_code_once"),
            models.UniqueConstraint(
                fields=["name", "owner_name"], condition=Q(code=""), name="project_once_while_without_code"
            ),
        ]
        indexes = [models.Index(fields=["name", "owner_name"], name="project_by_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("projects:detail", args=[self.pk])


auditlog.register(Project)
