"""The month's cycle: its dates, each unit's sheet with its history, what was reopened, who was reminded."""

from __future__ import annotations

from typing import Any

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Region
from accounts.periods import Period
from accounts.scope import ScopedQuerySet
from enterprises import return_forms
from reporting.cycle import ACTION_LABELS, STATUS_LABELS, Status

STATUSES = [(status.value, label) for status, label in STATUS_LABELS.items()]
ACTIONS = [(action.value, label) for action, label in ACTION_LABELS.items()]
DATES_IN_ORDER = "日期顺序应为：开始填报 ≤ 按时报送截止 ≤ 停止填报，请改正后再保存。"
_FORM, _PERIOD = "报表", "报告期"
_PERIOD_HELP = "该期末月的第一天；2 月即 1–2 月"


def _person(label: str) -> models.ForeignKey[Any, Any]:
    """Whoever did it; the name is kept beside it, since people leave."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=label, null=True, blank=True, related_name="+"
    )


class FormPeriodMixin:
    """What is about one form and period, said in words."""

    form: Any
    period: Any

    @property
    def as_period(self) -> Period:
        """The period as the value that calculations use."""
        return Period.from_date(self.period)

    @property
    def form_label(self) -> str:
        """The Chinese name of the form."""
        return return_forms.label_of_form(self.form)

    @property
    def title(self) -> str:
        """How people call it: 2023年1-11月产销报表."""
        return f"{self.as_period.label}{self.form_label}"


class Window(FormPeriodMixin, models.Model):
    """The dates of one form and period for the units of one city; cities keep calendars of their own (domain.md 3)."""

    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="区划", related_name="windows", help_text="审核其下属县区的一级"
    )
    form = models.SlugField(_FORM, max_length=40)
    period = models.DateField(_PERIOD, help_text=_PERIOD_HELP)
    opens_on = models.DateField("开始填报")
    due_on = models.DateField("按时报送截止", help_text="当天报送仍为按时")
    closes_on = models.DateField("停止填报", help_text="当天仍可填报")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "报送日程"
        ordering = ["-period", "region__path", "form"]
        constraints = [
            models.UniqueConstraint(fields=["region", "form", "period"], name="one_window_a_form_and_period"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opens_on")) & Q(closes_on__gte=F("due_on")),
                name="window_dates_in_order",
                violation_error_message=DATES_IN_ORDER,
            ),
        ]
        indexes = [models.Index(fields=["period", "form"], name="window_by_period")]

    def __str__(self) -> str:
        return f"{self.region} {self.title}"


class Submission(FormPeriodMixin, models.Model):
    """What one unit hands in of one form and period, and where it stands."""

    form = models.SlugField(_FORM, max_length=40)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="单位", related_name="submissions")
    period = models.DateField(_PERIOD, help_text=_PERIOD_HELP)
    status = models.CharField("状态", max_length=10, choices=STATUSES, default=Status.DRAFT)
    first_submitted_at = models.DateTimeField(
        "首次报送时间", null=True, blank=True, help_text="按时与否以此为准"
    )
    submitted_at = models.DateTimeField("报送时间", null=True, blank=True)
    submitted_by = _person("报送人")
    submitted_by_name = models.CharField("报送人姓名", max_length=40, blank=True)
    reviewed_at = models.DateTimeField(
        "审核时间", null=True, blank=True, help_text="最近一次审核、退回或锁定"
    )
    reviewed_by = _person("审核人")
    reviewed_by_name = models.CharField("审核人姓名", max_length=40, blank=True)
    reason = models.CharField("退回或撤销原因", max_length=300, blank=True)
    missing_note = models.CharField("未报说明", max_length=300, blank=True)
    expected = models.PositiveIntegerField("应报企业", null=True, blank=True, help_text="户，报送时")
    reported = models.PositiveIntegerField("已报企业", null=True, blank=True, help_text="户，报送时")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "报送"
        ordering = ["-period", "region__path", "form"]
        constraints = [
            models.UniqueConstraint(fields=["form", "region", "period"], name="one_submission_a_sheet")
        ]
        indexes = [models.Index(fields=["period", "form"], name="submission_by_period")]
        permissions = [
            ("enter_return", "可以填报报表"),
            ("submit_submission", "可以报送本单位报表"),
            ("review_submission", "可以审核下级单位报表"),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:sheet", args=[self.form, self.region.code, str(self.as_period)])


class AppendOnlyQuerySet(ScopedQuerySet):
    """Rows that are written once: a history that can be mended is none."""

    def update(self, **kwargs: Any) -> int:
        """Never: raises TypeError."""
        raise TypeError("history is not changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Never: raises TypeError."""
        raise TypeError("history is not deleted")


class SubmissionEventQuerySet(AppendOnlyQuerySet):
    """History, by the unit of the sheet."""

    region_lookup = "submission__region"


class SubmissionEvent(models.Model):
    """One step of a sheet: who, when, from which state into which, and why."""

    submission = models.ForeignKey(Submission, models.CASCADE, verbose_name="报送", related_name="events")
    action = models.CharField("操作", max_length=10, choices=ACTIONS)
    before = models.CharField("原状态", max_length=10, choices=STATUSES)
    after = models.CharField("新状态", max_length=10, choices=STATUSES)
    reason = models.CharField("说明", max_length=300, blank=True)
    at = models.DateTimeField("时间")
    by = _person("操作人")
    by_name = models.CharField("操作人姓名", max_length=40)

    objects = SubmissionEventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "报送经过"
        ordering = ["submission", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.get_action_display()}"


class ReopeningQuerySet(ScopedQuerySet):
    """Reopenings, by the unit of the sheet."""

    region_lookup = "submission__region"

    def standing(self) -> ReopeningQuerySet:
        """Those that nobody ended and whose day was not noticed to be over."""
        return self.filter(ended_at__isnull=True)


class Reopening(models.Model):
    """A sheet open beyond its usual end, for a reason, up to a day; then it closes by itself."""

    submission = models.ForeignKey(Submission, models.CASCADE, verbose_name="报送", related_name="reopenings")
    reason = models.CharField("原因", max_length=300)
    until = models.DateField("开放至", help_text="当天仍可填报")
    opened_at = models.DateTimeField("开放时间")
    opened_by = _person("开放人")
    opened_by_name = models.CharField("开放人姓名", max_length=40)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    objects = ReopeningQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "重新开放"
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission"], condition=Q(ended_at__isnull=True), name="one_standing_reopening"
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} 至 {self.until}"


class Reminder(FormPeriodMixin, models.Model):
    """A word to a unit about a form and period, until somebody there has taken note of it."""

    form = models.SlugField(_FORM, max_length=40)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="单位", related_name="reminders")
    period = models.DateField(_PERIOD, help_text=_PERIOD_HELP)
    text = models.CharField("内容", max_length=300)
    automatic = models.BooleanField("系统提醒", default=False)
    sent_at = models.DateTimeField("催报时间")
    sent_by = _person("催报人")
    sent_by_name = models.CharField("催报人姓名", max_length=40)
    seen_at = models.DateTimeField("知悉时间", null=True, blank=True)
    seen_by = _person("知悉人")
    seen_by_name = models.CharField("知悉人姓名", max_length=40, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "催报"
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["region", "seen_at"], name="reminder_by_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["form", "region", "period"],
                condition=Q(automatic=True),
                name="one_automatic_reminder_a_sheet",
            )
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.title}"


for model in (Window, Submission, Reopening):
    auditlog.register(model)
