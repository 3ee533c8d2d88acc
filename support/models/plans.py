"""The rescue plan of one enterprise (一企一策): problem, measure, owner, due date, and the quarterly consultation.

池政办秘〔2019〕105号 培育·二（四）: 每季度…设立“问题、措施、责任”动态清单，实现“一企一策”联合精准帮扶;
亳政办〔2022〕3号 二（二）: 对停产半停产且存在退规风险的企业采取一企一策.
"""

from __future__ import annotations

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Department
from accounts.scope import ScopedQuerySet
from enterprises.models import Enterprise


class PlanQuerySet(ScopedQuerySet):
    """Plans, by the region of their enterprise."""

    region_lookup = "enterprise__region"
    zone_lookup = "enterprise__zone"


class RescuePlan(models.Model):
    """What is done for one enterprise in trouble; it has one open plan at a time."""

    class Reason(models.TextChoices):
        """Why: the groups of 亳政办〔2022〕3号 二, 困难企业 of 六安 九, 转型 of 叶集 一."""

        AT_RISK = "at_risk", "临退"
        EXITED = "exited", "退规"
        DISTRESSED = "distressed", "困难企业"
        FALLING = "falling", "负增长"
        TRANSFORMING = "transforming", "转型升级"
        OTHER = "other", "其他"

    class Outcome(models.TextChoices):
        """How it ended."""

        RECOVERED = "recovered", "恢复正常"
        RETAINED = "retained", "保留在规上"
        EXITED = "exited", "已退规"
        DISPOSING = "disposing", "转入处置"
        OTHER = "other", "其他"

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name="企业", related_name="rescue_plans"
    )
    reason = models.CharField("帮扶原因", max_length=12, choices=Reason.choices)
    situation = models.TextField("企业情况", help_text="生产经营状况、主要困难")
    opened_on = models.DateField("建档日期")
    opened_by_name = models.CharField("建档人", max_length=40, blank=True)
    closed_on = models.DateField("结束日期", null=True, blank=True)
    closed_by_name = models.CharField("结束人", max_length=40, blank=True)
    outcome = models.CharField("帮扶结果", max_length=12, choices=Outcome.choices, blank=True, default="")
    outcome_note = models.TextField("结果说明", blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "一企一策"
        ordering = ["-opened_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(closed_on__isnull=True), name="one_open_plan_an_enterprise"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, outcome="") | Q(closed_on__isnull=False) & ~Q(outcome=""),
                name="a_closed_plan_has_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.enterprise}"

    def get_absolute_url(self) -> str:
        return reverse("support:plan", args=[self.pk])

    @property
    def number(self) -> str:
        """How the plan is called in writing."""
        return f"策{self.pk:05d}"

    @property
    def is_open(self) -> bool:
        """Whether it still goes on."""
        return self.closed_on is None


class OfPlanQuerySet(ScopedQuerySet):
    """Parts of a plan, by the region of its enterprise."""

    region_lookup = "plan__enterprise__region"
    zone_lookup = "plan__enterprise__zone"


class Consultation(models.Model):
    """A meeting of departments about the plan (部门会商), due each quarter."""

    plan = models.ForeignKey(
        RescuePlan, models.CASCADE, verbose_name="一企一策", related_name="consultations"
    )
    held_on = models.DateField("会商日期")
    departments = models.ManyToManyField(Department, verbose_name="参加部门", related_name="+")
    decided = models.TextField("议定事项")
    recorded_by_name = models.CharField("记录人", max_length=40, blank=True)

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "部门会商"
        ordering = ["plan", "held_on", "pk"]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.held_on}"

    @property
    def enterprise(self) -> Enterprise:
        """The enterprise that it is about."""
        return self.plan.enterprise


class Measure(models.Model):
    """One line of the list: a problem, what is done about it, who answers for it and until when.

    `reference` never changes and is never given again: what is carried on elsewhere points to it.
    Its owner asks for more time; the due date stays until whoever keeps the plan agrees.
    """

    class State(models.TextChoices):
        OPEN = "open", "实施中"
        DONE = "done", "已完成"
        DROPPED = "dropped", "不再实施"

    plan = models.ForeignKey(RescuePlan, models.CASCADE, verbose_name="一企一策", related_name="measures")
    number = models.PositiveSmallIntegerField("序号")
    reference = models.CharField("编号", max_length=20, unique=True, editable=False)
    problem = models.TextField("问题")
    measure = models.TextField("措施")
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="责任部门", null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="责任人",
        null=True,
        blank=True,
        related_name="+",
    )
    first_due_on = models.DateField("原定期限")
    due_on = models.DateField("完成期限", db_index=True)
    asked_due_on = models.DateField("申请延至", null=True, blank=True)
    asked_reason = models.CharField("申请理由", max_length=300, blank=True, default="")
    asked_by_name = models.CharField("申请人", max_length=40, blank=True, default="")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.OPEN)
    progress = models.TextField("进展", blank=True)
    reported_on = models.DateField("最近进展日期", null=True, blank=True)
    ended_on = models.DateField("完成日期", null=True, blank=True)
    added_at = models.ForeignKey(
        Consultation,
        models.PROTECT,
        verbose_name="增列于会商",
        null=True,
        blank=True,
        related_name="added",
    )
    settled_at = models.ForeignKey(
        Consultation,
        models.PROTECT,
        verbose_name="销结于会商",
        null=True,
        blank=True,
        related_name="settled",
    )

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "帮扶措施"
        ordering = ["plan", "number"]
        permissions = [("report_measure", "可以填报本部门或本人负责的帮扶措施进展")]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_measure_a_number"),
            models.CheckConstraint(
                condition=Q(department__isnull=False) | Q(person__isnull=False), name="a_measure_has_an_owner"
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_on__isnull=True)
                | ~Q(state="open") & Q(ended_on__isnull=False),
                name="a_measure_ends_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="measure_by_due")]

    def __str__(self) -> str:
        return f"{self.reference} {self.problem[:20]}"

    def get_absolute_url(self) -> str:
        return reverse("support:measure", args=[self.pk])

    @property
    def enterprise(self) -> Enterprise:
        """The enterprise that it is about."""
        return self.plan.enterprise

    @property
    def is_asked(self) -> bool:
        """Whether more time is asked for and nobody has answered yet."""
        return self.asked_due_on is not None

    @property
    def owner(self) -> str:
        """Who answers for it, as a list prints it: the department, the person, or both."""
        department = self.department
        names = [department.short_name or department.name] if department else []
        return " ".join([*names, *([str(self.person)] if self.person else [])])


class PlanEvent(models.Model):
    """What was done in a plan, when and by whom; never changed."""

    class Kind(models.TextChoices):
        OPENED = "opened", "建立方案"
        ADDED = "added", "增列措施"
        PROGRESS = "progress", "填报进展"
        ASKED = "asked", "申请延期"
        EXTENDED = "extended", "延期"
        DECLINED = "declined", "不同意延期"
        FINISHED = "finished", "完成措施"
        DROPPED = "dropped", "不再实施"
        CONSULTED = "consulted", "部门会商"
        CLOSED = "closed", "结束帮扶"

    plan = models.ForeignKey(RescuePlan, models.CASCADE, verbose_name="一企一策", related_name="events")
    measure = models.ForeignKey(
        Measure, models.CASCADE, verbose_name="措施", null=True, blank=True, related_name="events"
    )
    kind = models.CharField("操作", max_length=10, choices=Kind.choices)
    note = models.TextField("内容", blank=True)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="操作人",
        null=True,
        blank=True,
        related_name="+",
    )
    by_name = models.CharField("操作人姓名", max_length=40, blank=True)

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "帮扶经过"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.plan_id}"

    @property
    def enterprise(self) -> Enterprise:
        """The enterprise that it is about."""
        return self.plan.enterprise


for model in (RescuePlan, Consultation, Measure):
    auditlog.register(model)
