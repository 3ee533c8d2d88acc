"""Schemes of 亩均效益评价 with their versions, and evaluations by them: lists, and a grade an enterprise."""

from __future__ import annotations

from typing import Any, Self

from auditlog.registry import auditlog
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Region
from accounts.periods import MAX_YEAR, MIN_YEAR
from accounts.scope import ScopedQuerySet
from assessments.flow.stages import IN_COURSE
from assessments.grading.grades import FINAL_GRADES, GRADES
from assessments.grading.scheme import LIST_LABELS
from assessments.models.flow import Noticed
from enterprises.models import Enterprise
from imports.fields import JSONText
from policies.models import BindingQuerySet

_GRADES = [(grade, f"{grade}类") for grade in GRADES]
_FINAL = [(grade, f"{grade}类" if grade in GRADES else grade) for grade in FINAL_GRADES]
LISTS = [(key.value, label) for key, label in LIST_LABELS.items()]


def _year() -> models.PositiveSmallIntegerField[int, int]:
    return models.PositiveSmallIntegerField(
        "数据年度", validators=[MinValueValidator(MIN_YEAR), MaxValueValidator(MAX_YEAR)]
    )


def _person(label: str) -> models.ForeignKey[Any, Any]:
    """Whoever did it; the name is kept beside it, since people leave."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=label, null=True, blank=True, related_name="+"
    )


class GradingScheme(models.Model):
    """A scheme that a region evaluates a data year by; what it says stands in its versions."""

    slug = models.SlugField("标识", max_length=60, unique=True)
    name = models.CharField("名称", max_length=100)
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="适用区划", related_name="grading_schemes", help_text="及其下级"
    )
    data_year = _year()

    objects = BindingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "亩均评价方案"
        ordering = ["-data_year", "region__path", "slug"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("assessments:scheme", args=[self.slug])


class SchemeVersionQuerySet(BindingQuerySet):
    """Versions, by the region of their scheme."""

    region_lookup = "scheme__region"


class SchemeVersion(models.Model):
    """A scheme as it stood from a day on: written once, so that a grade can be read by the words that made it."""

    scheme = models.ForeignKey(GradingScheme, models.CASCADE, verbose_name="方案", related_name="versions")
    number = models.PositiveIntegerField("版本")
    text = models.TextField("方案内容", help_text="YAML")
    digest = models.CharField("内容指纹", max_length=64, editable=False)
    note = models.CharField("修改说明", max_length=200, blank=True)
    at = models.DateTimeField("时间")
    by = _person("修改人")
    by_name = models.CharField("修改人姓名", max_length=40)

    objects = SchemeVersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "方案版本"
        ordering = ["scheme", "-number"]
        constraints = [models.UniqueConstraint(fields=["scheme", "number"], name="scheme_version_once")]

    def __str__(self) -> str:
        return f"{self.scheme} 第{self.number}版"


class EvaluationQuerySet(BindingQuerySet):
    """Evaluations: a county reads that of its city, of whose grades it sees its own enterprises'."""

    region_lookup = "scheme__region"

    def drafts(self) -> Self:
        """Those that the next computing replaces."""
        return self.filter(state=Evaluation.State.DRAFT)


class Evaluation(Noticed):
    """One run of a scheme's version, from its computing to its publication.

    A draft gives way to the next; what is published stays as it is. Where appeals had it computed again, the
    grades of before stand in an evaluation that this one superseded.

    The inputs stand with each grade, so that the grades can be computed from them again at any time.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "测算"
        PRELIMINARY = "preliminary", "初评"
        PUBLICITY = "publicity", "公示"
        REVIEW = "review", "复核审定"
        PUBLISHED = "published", "已发布"
        SUPERSEDED = "superseded", "更正前"

    scheme = models.ForeignKey(GradingScheme, models.PROTECT, verbose_name="方案", related_name="evaluations")
    version = models.ForeignKey(
        SchemeVersion, models.PROTECT, verbose_name="方案版本", related_name="evaluations"
    )
    data_year = _year()
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.DRAFT)
    is_trial = models.BooleanField("试评价", default=False, help_text="试评价结果不作为实施差别化政策的依据")
    today = models.DateField("计算日")
    computed_at = models.DateTimeField("计算时间")
    computed_by = _person("计算人")
    computed_by_name = models.CharField("计算人姓名", max_length=40)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    published_by_name = models.CharField("发布人姓名", max_length=40, blank=True)
    remarks = models.JSONField("提示", default=list, blank=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "亩均效益评价"
        ordering = ["-data_year", "-computed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["scheme"], condition=Q(state="draft"), name="one_draft_a_scheme"),
            models.UniqueConstraint(
                fields=["scheme"], condition=Q(state__in=IN_COURSE), name="one_in_course_a_scheme"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="published_when"
            ),
            models.CheckConstraint(
                condition=~Q(state="superseded") | Q(superseded_by__isnull=False), name="superseded_by_what"
            ),
        ]
        permissions = [("run_evaluation", "可以组织亩均效益评价：计算、公示、审定和发布")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("assessments:evaluation", args=[self.pk])

    @property
    def is_frozen(self) -> bool:
        """Whether nothing of it may change any more."""
        return self.state in (self.State.PUBLISHED, self.State.SUPERSEDED)


class EvaluationListQuerySet(BindingQuerySet):
    """Lists, by the region of their evaluation."""

    region_lookup = "evaluation__scheme__region"


class EvaluationList(models.Model):
    """One list of an evaluation: how many it holds, how they are graded, and what they were measured by.

    `measures` are, an item each in the scheme's order, {"indicator", "base" (a figure, or by industry code),
    "least", "most", "mean_score"}.
    """

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, verbose_name="评价", related_name="lists")
    key = models.CharField("名单", max_length=12, choices=LISTS)
    n = models.PositiveIntegerField("户数")
    without_data = models.PositiveIntegerField("无要素户数", default=0, help_text="应列入而当年没有任何要素")
    counts = models.JSONField("各类户数", default=dict)
    measures = models.JSONField("评分依据", default=list)

    objects = EvaluationListQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评价名单"
        ordering = ["evaluation", "pk"]
        constraints = [models.UniqueConstraint(fields=["evaluation", "key"], name="one_list_an_evaluation")]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.get_key_display()}"


class GradeQuerySet(ScopedQuerySet):
    """Grades, by the region of the enterprise."""

    region_lookup = "enterprise__region"
    zone_lookup = "enterprise__zone"


class Grade(models.Model):
    """What one enterprise got in one list: its scores, its place, its grade, and all that they rest on.

    `items` are {indicator: [value, base, score]}, null where there is none; `inputs` are what
    grading.inputs.Input writes. What is filtered, sorted or joined stands in columns.
    """

    undo_remedy = "请先重新计算该评价；已发布的评价不能更改，有关企业须保留"
    """What can be done where a batch cannot be taken back for its sake (imports.standing)."""

    list = models.ForeignKey(EvaluationList, models.CASCADE, verbose_name="名单", related_name="grades")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, verbose_name="企业", related_name="grades")
    uscc = models.CharField("统一社会信用代码", max_length=18)
    name = models.CharField("企业名称", max_length=200)
    items = JSONText("各项得分", default=dict)
    inputs = JSONText("要素", default=dict)
    raw = models.DecimalField("指标得分", max_digits=16, decimal_places=6)
    bonus = models.DecimalField("加减分", max_digits=8, decimal_places=2, default=0)
    total = models.DecimalField("总分", max_digits=16, decimal_places=6)
    rank = models.PositiveIntegerField("位次", null=True, blank=True)
    quota_grade = models.CharField("定档", max_length=1, choices=_GRADES, blank=True, default="")
    final_grade = models.CharField("等级", max_length=3, choices=_FINAL)
    treat_as = models.CharField("按何类对待", max_length=1, choices=_GRADES, blank=True, default="")
    reason = models.TextField("调档原因", blank=True, default="")

    objects = GradeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "亩均评价等级"
        ordering = ["list", "rank", "pk"]
        constraints = [
            # By the code of that day: a merge of two that were graded moves both, and puts none aside.
            models.UniqueConstraint(fields=["list", "uscc"], name="graded_once_a_list"),
            models.CheckConstraint(
                condition=Q(rank__isnull=True, quota_grade="") | (Q(rank__isnull=False) & ~Q(quota_grade="")),
                name="ranked_are_graded",
            ),
        ]
        indexes = [
            models.Index(fields=["list", "rank", "id"], name="grade_by_rank"),
            models.Index(fields=["list", "final_grade", "rank"], name="grade_by_grade"),
            models.Index(fields=["enterprise", "list"], name="grade_of_enterprise"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.final_grade}"

    def get_absolute_url(self) -> str:
        """The sheet that explains it; the list is at hand wherever it is shown."""
        return reverse("assessments:grade", args=[self.list.evaluation_id, self.pk])


auditlog.register(GradingScheme)
auditlog.register(Evaluation)
