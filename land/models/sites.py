"""散乱污 sites: what is wrong there, what is done about it, and the proof.

桐城市促进传统产业转型升级发展举措十二条 九: 按照“取缔关闭”和“整顿规范”进行分类整治.
"""

from __future__ import annotations

from auditlog.registry import auditlog
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.attachments import Attachment
from accounts.models import Region
from accounts.scope import ScopedQuerySet
from enterprises.models import Enterprise
from imports.placed import Placed
from land import messages
from land.clearing import STEPS
from land.models.base import Line


class SiteQuerySet(ScopedQuerySet):
    """Sites, by the county that answers for them, and in a park by the park."""

    zone_lookup = "zone"


class Site(Placed):
    """One 散乱污 enterprise or place, known by township and name."""

    class Violation(models.TextChoices):
        """What 九 says is to be dealt with."""

        ENVIRONMENT = "environment", "环境违法"
        POLICY = "policy", "不符合产业政策"
        LICENCE = "licence", "无证无照经营"
        LAND = "land", "违法用地"
        BUILDING = "building", "违法建设"
        SAFETY = "safety", "生产安全违法"
        UNKNOWN = "", "未注明"

    class Disposal(models.TextChoices):
        CLOSE = "close", "取缔关闭"
        MEND = "mend", "整顿规范"
        UNKNOWN = "", "待定"

    class State(models.TextChoices):
        FOUND = "found", "排查"
        WORKING = "working", "整治中"
        DONE = "done", "已完成"
        ACCEPTED = "accepted", "验收"
        RELAPSED = "relapsed", "反弹"

    name = models.CharField("名称", max_length=200)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="所在县区", related_name="sites")
    zone = models.ForeignKey(
        Region, models.PROTECT, verbose_name="所在园区", null=True, blank=True, related_name="sites_in_zone"
    )
    township = models.CharField("乡镇（街道）", max_length=60)
    address = models.CharField("地址", max_length=300, blank=True)
    owner = models.CharField("经营者", max_length=60, blank=True)
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name="对应企业", null=True, blank=True, related_name="sites"
    )
    trade = models.CharField("行业", max_length=60, blank=True)
    violation = models.CharField("问题类别", max_length=12, choices=Violation.choices, blank=True, default="")
    problem = models.TextField("存在问题", blank=True)
    disposal = models.CharField("整治方式", max_length=6, choices=Disposal.choices, blank=True, default="")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.FOUND)
    responsible = models.CharField("责任单位", max_length=100, blank=True)
    found_on = models.DateField("排查日期", null=True, blank=True)
    due_on = models.DateField("整治时限", null=True, blank=True)
    done_on = models.DateField("完成日期", null=True, blank=True)
    accepted_on = models.DateField("验收日期", null=True, blank=True)
    accepted_by_name = models.CharField("验收人", max_length=40, blank=True)
    round = models.PositiveSmallIntegerField(
        "整治轮次", default=1, help_text="反弹一次加一，前一轮的核验不再算数"
    )

    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "散乱污点位"
        ordering = ["region__path", "township", "name"]
        constraints = [
            models.UniqueConstraint(fields=["region", "township", "name"], name="site_once_a_township")
        ]
        indexes = [models.Index(fields=["region", "state"], name="site_by_state")]
        permissions = [("record_check", "可以登记散乱污核验和回访")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("land:site", args=[self.pk])

    @property
    def is_settled(self) -> bool:
        """Whether the work is over, so that only a follow-up visit opens it again."""
        return self.state in (self.State.DONE, self.State.ACCEPTED)


class OfSiteQuerySet(ScopedQuerySet):
    """What hangs on sites, by the site's county or park."""

    region_lookup = "site__region"
    zone_lookup = "site__zone"


class SiteCheck(models.Model):
    """One of the five checks of 两断三清 in one round."""

    site = models.ForeignKey(Site, models.CASCADE, verbose_name="点位", related_name="checks")
    round = models.PositiveSmallIntegerField("整治轮次", default=1)
    step = models.CharField(
        "核验项", max_length=10, choices=[(str(key), label) for key, label in STEPS.items()]
    )
    done_on = models.DateField("核验日期")
    by_name = models.CharField("核验人", max_length=40)
    note = models.CharField("说明", max_length=200, blank=True)

    objects = OfSiteQuerySet.as_manager()
    undo_remedy = messages.UNDO_SITE

    class Meta:
        verbose_name = verbose_name_plural = "两断三清核验"
        ordering = ["site", "round", "pk"]
        constraints = [models.UniqueConstraint(fields=["site", "round", "step"], name="check_once_a_round")]

    def __str__(self) -> str:
        return self.get_step_display()


class SiteMeasure(models.Model):
    """What a site that is put in order has to do, by when, and when it was done."""

    site = models.ForeignKey(Site, models.CASCADE, verbose_name="点位", related_name="measures")
    round = models.PositiveSmallIntegerField("整治轮次", default=1)
    text = models.CharField("整改措施", max_length=300)
    due_on = models.DateField("完成时限")
    done_on = models.DateField("完成日期", null=True, blank=True)
    note = models.CharField("完成情况", max_length=300, blank=True)

    objects = OfSiteQuerySet.as_manager()
    undo_remedy = messages.UNDO_SITE

    class Meta:
        verbose_name = verbose_name_plural = "整改措施"
        ordering = ["site", "round", "due_on", "pk"]

    def __str__(self) -> str:
        return self.text


class SiteVisit(models.Model):
    """A look at a site after the work (回头看)."""

    site = models.ForeignKey(Site, models.CASCADE, verbose_name="点位", related_name="visits")
    on = models.DateField("回访日期")
    by_name = models.CharField("回访人", max_length=40)
    finding = models.CharField("回访情况", max_length=300)
    relapsed = models.BooleanField("反弹", default=False)

    objects = OfSiteQuerySet.as_manager()
    undo_remedy = messages.UNDO_SITE

    class Meta:
        verbose_name = verbose_name_plural = "回访记录"
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.site_id} {self.on}"


class SiteFile(Attachment):
    """A photograph or document of a site; a check's photograph is its proof."""

    site = models.ForeignKey(Site, models.CASCADE, verbose_name="点位", related_name="files")
    check_of = models.ForeignKey(
        SiteCheck, models.CASCADE, verbose_name="核验", null=True, blank=True, related_name="photos"
    )
    measure = models.ForeignKey(
        SiteMeasure, models.CASCADE, verbose_name="整改措施", null=True, blank=True, related_name="files"
    )
    visit = models.ForeignKey(
        SiteVisit, models.CASCADE, verbose_name="回访", null=True, blank=True, related_name="photos"
    )

    objects = OfSiteQuerySet.as_manager()
    counts_on_undo = Q(check_of=None, measure=None, visit=None)
    undo_remedy = messages.UNDO_SITE

    class Meta:
        verbose_name = verbose_name_plural = "点位材料"
        ordering = ["uploaded_at", "pk"]


class SiteLine(Line):
    """A line of a site's history."""

    site = models.ForeignKey(Site, models.CASCADE, verbose_name="点位", related_name="history")

    objects = OfSiteQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "点位沿革"
        ordering = ["-at", "-pk"]


for model in (Site, SiteCheck, SiteMeasure, SiteVisit):
    auditlog.register(model)
