"""Check rules with their versions, the doubts they raise with their history, and what is still to be checked."""

from __future__ import annotations

from typing import Any, Self

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from django.urls import reverse

from accounts.models import Region
from accounts.scope import ScopedQuerySet
from enterprises.models import Enterprise
from policies.models import BindingQuerySet
from reporting.findings import EVENT_LABELS, STANDING, STATE_LABELS, State
from reporting.models.cycle import AppendOnlyQuerySet, FormPeriodMixin
from reporting.rules import (
    GRAIN_LABELS,
    KIND_LABELS,
    OPERATOR_LABELS,
    SEVERITY_LABELS,
    Grain,
    Kind,
    RuleText,
    Severity,
)


def _choices(labels: Any) -> list[tuple[str, str]]:
    return [(str(getattr(key, "value", key)), label) for key, label in labels.items()]


def _person(label: str, related_name: str = "+") -> models.ForeignKey[Any, Any]:
    """Whoever did it; the name is kept beside it, since people leave."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=label,
        null=True,
        blank=True,
        related_name=related_name,
    )


STATES, EVENTS = _choices(STATE_LABELS), _choices(EVENT_LABELS)
SEVERITIES = _choices(SEVERITY_LABELS)
_FORM, _PERIOD, _PERIOD_HELP = "报表", "报告期", "该期末月的第一天；2 月即 1–2 月"


class CheckRule(models.Model):
    """What must hold among the figures, as a row: edited in the browser, valid for a region and all below it.

    A rule of the topmost region holds everywhere. Of rules with the same slug the nearest above a unit holds
    there, so that a city can word a general rule in its own way, or stop it; a draft leaves it as it is.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "草稿"
        ACTIVE = "active", "启用"
        STOPPED = "stopped", "停用"

    slug = models.SlugField("标识", max_length=60)
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="适用区划", related_name="check_rules", help_text="及其下级"
    )
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类型", max_length=12, choices=_choices(KIND_LABELS), default=Kind.COMPARISON)
    forms = models.JSONField("适用报表", default=list)
    values = models.JSONField("适用指标", default=list, blank=True, help_text="X 依次代表的指标；不选即全部")
    condition = models.CharField("适用条件", max_length=500, blank=True)
    left = models.CharField("左边", max_length=500, blank=True)
    operator = models.CharField("关系", max_length=8, choices=_choices(OPERATOR_LABELS), blank=True)
    right = models.CharField("右边", max_length=500, blank=True)
    tolerance = models.DecimalField("允许差", max_digits=9, decimal_places=3, default=0)
    severity = models.CharField("级别", max_length=8, choices=SEVERITIES, default=Severity.WARNING)
    grain = models.CharField(
        "核查层级", max_length=10, choices=_choices(GRAIN_LABELS), default=Grain.ENTERPRISE
    )
    what_to_do = models.CharField("怎样处理", max_length=300)
    why = models.CharField("为什么查", max_length=300, blank=True)
    source = models.CharField("依据", max_length=200, blank=True)
    effective_from = models.DateField("启用报告期", null=True, blank=True)
    effective_to = models.DateField("停用报告期", null=True, blank=True)
    cases = models.JSONField("样例", default=list, blank=True)
    status = models.CharField("状态", max_length=8, choices=Status.choices, default=Status.DRAFT)
    version = models.PositiveIntegerField("版本", default=1)
    from_fixture = models.BooleanField("随系统提供", default=False, help_text="在网页上修改后不再随系统更新")
    changed_at = models.DateTimeField("修改时间", null=True, blank=True)
    changed_by_name = models.CharField("修改人", max_length=40, blank=True)

    objects = BindingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "校核规则"
        ordering = ["slug", "region__path"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "region"], name="one_rule_a_region"),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True)
                | Q(effective_from__isnull=True)
                | Q(effective_to__gte=F("effective_from")),
                name="rule_ends_after_start",
                violation_error_message="停用报告期不能早于启用报告期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reporting:rule", args=[self.pk])

    @property
    def text(self) -> RuleText:
        """The rule as the value that is compiled."""
        return RuleText(
            Kind(self.kind),
            self.left,
            self.operator,
            self.right,
            self.condition,
            self.tolerance,
            tuple(self.values),
        )


class RuleVersionQuerySet(AppendOnlyQuerySet):
    """Versions, by the region of their rule: whoever is bound by a rule reads how it came to be."""

    region_lookup = "rule__region"

    def visible_to(self, user: Any) -> Self:
        return self.filter(rule__in=CheckRule.objects.visible_to(user).values("pk"))


class CheckRuleVersion(models.Model):
    """A rule as it stood: written once, so that a finding can be read by the words that raised it."""

    rule = models.ForeignKey(CheckRule, models.CASCADE, verbose_name="规则", related_name="versions")
    version = models.PositiveIntegerField("版本")
    content = models.JSONField("内容")
    note = models.CharField("修改说明", max_length=200, blank=True)
    at = models.DateTimeField("时间")
    by_name = models.CharField("修改人", max_length=40)

    objects = RuleVersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "规则版本"
        ordering = ["rule", "-version"]
        constraints = [models.UniqueConstraint(fields=["rule", "version"], name="one_version_a_number")]

    def __str__(self) -> str:
        return f"{self.rule_id} v{self.version}"


class FindingQuerySet(ScopedQuerySet):
    """Findings, by the unit that answers them."""

    region_lookup = "unit"
    zone_lookup = "enterprise__zone"

    def standing(self) -> FindingQuerySet:
        """Those about which somebody still has to do something."""
        return self.filter(state__in=STANDING)

    def blocking(self) -> FindingQuerySet:
        """Those that keep a sheet from being handed in (findings.blocks)."""
        errors = Q(severity=Severity.ERROR, state__in=STANDING)
        return self.filter(errors | Q(severity=Severity.WARNING, state=State.OPEN))


class Finding(FormPeriodMixin, models.Model):
    """A doubt (疑点) that a rule raises about one enterprise's figures of one period, as work for its unit."""

    rule = models.ForeignKey(CheckRule, models.PROTECT, verbose_name="规则", related_name="findings")
    rule_version = models.PositiveIntegerField("规则版本")
    unit = models.ForeignKey(Region, models.PROTECT, verbose_name="单位", related_name="findings")
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        verbose_name="企业",
        null=True,
        blank=True,
        related_name="findings",
        help_text="空为单位合计",
    )
    form = models.SlugField(_FORM, max_length=40)
    period = models.DateField(_PERIOD, help_text=_PERIOD_HELP)
    subject = models.SlugField("指标", max_length=60)
    severity = models.CharField("级别", max_length=8, choices=SEVERITIES)
    sentence = models.CharField("内容", max_length=600)
    figures = models.JSONField("有关数据", default=list)
    left = models.DecimalField("左边", max_digits=30, decimal_places=6, null=True, blank=True)
    right = models.DecimalField("右边", max_digits=30, decimal_places=6, null=True, blank=True)
    limit = models.DecimalField("界限", max_digits=30, decimal_places=6, null=True, blank=True)
    digest = models.CharField("数据指纹", max_length=64)
    state = models.CharField("状态", max_length=12, choices=STATES, default=State.OPEN)
    explanation = models.CharField("说明", max_length=500, blank=True)
    explained_at = models.DateTimeField("说明时间", null=True, blank=True)
    explained_by_name = models.CharField("说明人", max_length=40, blank=True)
    sent_back = models.CharField("退回意见", max_length=300, blank=True)
    owner = _person("责任人", related_name="findings")
    owner_name = models.CharField("责任人姓名", max_length=40, blank=True)
    due_on = models.DateField("办理期限")
    opened_at = models.DateTimeField("发现时间")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    changed_at = models.DateTimeField("最近变动时间")
    counted_at = models.DateTimeField(
        "计入办理情况的时间", null=True, blank=True, help_text="报送、审核时仍在或有人处理过；随手改正的不计"
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "疑点"
        ordering = ["due_on", "severity", "unit__path", "enterprise__uscc", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "enterprise", "form", "period", "subject"],
                condition=Q(enterprise__isnull=False),
                name="one_finding_an_enterprise",
            ),
            models.UniqueConstraint(
                fields=["rule", "unit", "form", "period", "subject"],
                condition=Q(enterprise__isnull=True),
                name="one_finding_a_unit",
            ),
        ]
        indexes = [
            models.Index(fields=["period", "form", "unit", "state"], name="finding_by_sheet"),
            models.Index(fields=["unit", "state", "due_on"], name="finding_by_due"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise or self.unit} {self.title}：{self.rule}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:finding", args=[self.pk])

    @property
    def is_standing(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state in STANDING


class FindingEventQuerySet(AppendOnlyQuerySet):
    """History, by the unit of the finding."""

    region_lookup = "finding__unit"
    zone_lookup = "finding__enterprise__zone"


class FindingEvent(models.Model):
    """One step of a finding: written once, with what was said and which figures stood."""

    finding = models.ForeignKey(Finding, models.CASCADE, verbose_name="疑点", related_name="events")
    event = models.CharField("操作", max_length=12, choices=EVENTS)
    before = models.CharField("原状态", max_length=12, choices=STATES, blank=True)
    after = models.CharField("新状态", max_length=12, choices=STATES)
    note = models.CharField("内容", max_length=600, blank=True)
    at = models.DateTimeField("时间")
    by = _person("操作人")
    by_name = models.CharField("操作人姓名", max_length=40)

    objects = FindingEventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "疑点经过"
        ordering = ["finding", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.get_event_display()}"

    @property
    def enterprise(self) -> Enterprise | None:
        """The enterprise whose finding it is."""
        return self.finding.enterprise


class CheckRunQuerySet(ScopedQuerySet):
    """Runs, by the unit whose sheet was checked."""

    region_lookup = "unit"

    def with_owed(self) -> CheckRunQuerySet:
        """The runs, each with `owed`: whether figures or rules changed since and were not checked yet."""
        changed = CheckRequest.objects.filter(
            form=OuterRef("form"), period=OuterRef("period"), requested_at__gt=OuterRef("ran_at")
        ).annotate(unit_path=ExpressionWrapper(OuterRef("unit__path"), models.CharField()))
        above, below = Q(unit_path__startswith=F("region__path")), Q(region__path__startswith=F("unit_path"))
        return self.annotate(owed=Exists(changed.filter(above | below)))


class CheckRun(FormPeriodMixin, models.Model):
    """When one unit's sheet was last checked, how many enterprises and with how many rules."""

    unit = models.ForeignKey(Region, models.CASCADE, verbose_name="单位", related_name="check_runs")
    form = models.SlugField(_FORM, max_length=40)
    period = models.DateField(_PERIOD, help_text=_PERIOD_HELP)
    ran_at = models.DateTimeField("核查时间")
    enterprises = models.PositiveIntegerField("核查企业数")
    rules = models.PositiveIntegerField("规则数")
    owed: bool
    """Whether anything changed since; only what `with_owed` reads has it."""

    objects = CheckRunQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "核查记录"
        ordering = ["-period", "unit__path", "form"]
        constraints = [models.UniqueConstraint(fields=["unit", "form", "period"], name="one_run_a_sheet")]

    def __str__(self) -> str:
        return f"{self.unit} {self.title}"


class CheckRequest(models.Model):
    """A form and period that has to be checked in a region: written with the figures, carried on by the clock."""

    region = models.ForeignKey(Region, models.CASCADE, verbose_name="区划", related_name="check_requests")
    form = models.SlugField(_FORM, max_length=40)
    period = models.DateField(_PERIOD, help_text=_PERIOD_HELP)
    requested_at = models.DateTimeField("提出时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "待核查"
        ordering = ["-period", "form", "region__path"]
        constraints = [
            models.UniqueConstraint(fields=["region", "form", "period"], name="one_request_a_sheet")
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.form} {self.period:%Y-%m}"


auditlog.register(CheckRule)
auditlog.register(Finding, include_fields=["state", "owner", "due_on", "explanation"])
