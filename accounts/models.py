"""Regions as a tree, departments, people with their roles, and the periods that have figures."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any, Self

from auditlog.registry import auditlog
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from accounts.periods import Period
from accounts.roles import ADMINISTRATORS, Role
from accounts.scope import ScopedQuerySet, scope_of


class RegionQuerySet(MP_NodeQuerySet):
    """Regions of a subtree."""

    def visible_to(self, user: Any) -> Self:
        """The user's region and all below it."""
        scope = scope_of(user)
        return self.none() if scope is None else self.within(scope)

    def within(self, region: Region) -> Self:
        """`region` and all below it."""
        return self.filter(path__startswith=region.path)


class RegionManager(MP_NodeManager.from_queryset(RegionQuerySet)):  # type: ignore[misc]
    """Regions in tree order."""

    def get_queryset(self) -> RegionQuerySet:
        return RegionQuerySet(self.model, using=self._db).order_by("path")


class Region(MP_Node):
    """A province, city, county or zone (GB/T 2260; zones by the NBS 9-digit code).

    A zone that is assessed by itself stands beside the counties, not below the one around it.
    """

    class Kind(models.TextChoices):
        PROVINCE = "province", "省"
        CITY = "city", "市"
        COUNTY = "county", "县区"
        ZONE = "zone", "开发区"

    code = models.CharField(
        "区划代码", max_length=9, unique=True, help_text="GB/T 2260 六位；开发区为九位统计用区划代码"
    )
    name = models.CharField("名称", max_length=50)
    short_name = models.CharField("简称", max_length=20, blank=True)
    official_name = models.CharField("全称", max_length=80, blank=True)
    aliases = models.JSONField("其他写法", default=list, blank=True)
    kind = models.CharField("类型", max_length=10, choices=Kind.choices)
    assessed = models.BooleanField("单独考核", default=False)
    within_code = models.CharField("所在县区代码", max_length=6, blank=True)
    valid_from = models.DateField("启用日期", null=True, blank=True)
    valid_to = models.DateField("停用日期", null=True, blank=True)

    objects = RegionManager()

    class Meta:
        verbose_name = verbose_name_plural = "区划"

    def __str__(self) -> str:
        return self.name

    @property
    def is_park(self) -> bool:
        """Whether it is a zone whose enterprises its county counts, not one assessed beside the counties."""
        return self.kind == self.Kind.ZONE and not self.assessed

    @property
    def names(self) -> set[str]:
        """Every way the region's name is written in the spreadsheets."""
        return {n for n in (self.name, self.short_name, self.official_name, *self.aliases) if n}


class Department(models.Model):
    """An office of a region: the bureau itself, or a department that answers for duties and problems."""

    class Kind(models.TextChoices):
        BUREAU = "bureau", "经信部门"
        DEPARTMENT = "department", "职能部门"
        GOVERNMENT = "government", "政府"

    region = models.ForeignKey(Region, models.PROTECT, verbose_name="区划", related_name="departments")
    key = models.SlugField("标识", max_length=40)
    name = models.CharField("名称", max_length=80)
    short_name = models.CharField("简称", max_length=40, blank=True)
    kind = models.CharField("类型", max_length=12, choices=Kind.choices)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "部门"
        ordering = ["region__path", "pk"]
        constraints = [models.UniqueConstraint(fields=["region", "key"], name="department_of_region")]

    def __str__(self) -> str:
        return self.name


class PeopleManager(UserManager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """Accounts, by the region they belong to."""


class User(AbstractUser):
    """A named person's account; shared accounts are not made (等保 7.1.4.2)."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField("姓名", max_length=40)
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="区划", null=True, blank=True, related_name="people"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="部门", null=True, blank=True, related_name="people"
    )

    objects = PeopleManager()  # type: ignore[misc]

    class Meta:
        verbose_name = verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles the account holds."""
        return frozenset(row.role for row in self.role_rows.all())

    @property
    def role_names(self) -> list[str]:
        """The roles in words, for the page's head."""
        return [str(role.label) for role in Role if role in self.roles]


class UserRoleQuerySet(ScopedQuerySet):
    """Roles, by the region of the account that holds them."""

    region_lookup = "user__region"


class UserRole(models.Model):
    """One role of one account. The three administrators exclude each other, held by the database."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name="用户", related_name="role_rows")
    role = models.CharField("角色", max_length=20, choices=Role.choices)

    objects = UserRoleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "用户角色"
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="role_once_per_user"),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(role__in=sorted(ADMINISTRATORS)),
                name="one_administrator_role_per_user",
                violation_error_message="系统、安全、审计管理员互斥，一个账号只能担任其一。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"

    def clean(self) -> None:
        """Refuses an administrator's role beside a business role: administrators see no business data."""
        if self.user_id is None:
            return
        held = set(self.user.role_rows.exclude(pk=self.pk).values_list("role", flat=True))
        both = held | {self.role}
        if both & ADMINISTRATORS and both - ADMINISTRATORS:
            raise ValidationError("管理员账号不得兼任业务角色，请另设账号。")


class ReportingPeriodQuerySet(models.QuerySet["ReportingPeriod"]):
    """The periods, of which one may lie ahead by a slip that was taken before such were refused."""

    def begun(self, today: date) -> Self:
        """Those whose month has begun, the newest first."""
        return self.filter(period__lte=today)


class ReportingPeriod(models.Model):
    """A period for which figures have been taken: what the period pickers offer."""

    period = models.DateField("报告期", unique=True, help_text="该期末月的第一天")
    last_taken_at = models.DateTimeField("最近入库时间")

    objects = ReportingPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "报告期"
        ordering = ["-period"]

    def __str__(self) -> str:
        return self.as_period.label

    @property
    def as_period(self) -> Period:
        """The row's period as the value that calculations use."""
        return Period.from_date(self.period)


class SavedListQuerySet(models.QuerySet["SavedList"]):
    """What people keep of their lists; nobody sees another's."""

    def of(self, user: Any, page: str) -> Self:
        """The person's own of one list page."""
        return self.filter(user=user, page=page)


class SavedList(models.Model):
    """A filter of one list page that one person keeps under a name, with the columns shown.

    The one without a name holds the columns that the person looks at when no saved filter is open.
    """

    user = models.ForeignKey(User, models.CASCADE, verbose_name="用户", related_name="saved_lists")
    page = models.CharField("列表", max_length=60, help_text="列表页地址的名称")
    name = models.CharField("名称", max_length=30, blank=True)
    query = models.TextField("筛选条件", blank=True)
    columns = models.JSONField("显示的列", default=list, blank=True, help_text="空为全部")
    is_default = models.BooleanField("默认打开", default=False)

    objects = SavedListQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "我的筛选"
        ordering = ["user", "page", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "page", "name"], name="one_saved_list_a_name"),
            models.UniqueConstraint(
                fields=["user", "page"], condition=Q(is_default=True), name="one_default_list_a_page"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LiftingQuerySet(ScopedQuerySet):
    """Liftings, by the region of the account."""

    region_lookup = "user__region"


class Lifting(models.Model):
    """One person's leave to see the personal data of one page unmasked for a while, and why they wanted it.

    Kept for the audit (GB/T 35273-2020, 5.6 and 7.1: who saw what, for which purpose); never changed but for its end.
    """

    user = models.ForeignKey(User, models.PROTECT, verbose_name="查看人", related_name="+")
    user_name = models.CharField("查看人姓名", max_length=40)
    path = models.CharField("页面地址", max_length=200)
    title = models.CharField("页面", max_length=100)
    purpose = models.CharField("用途", max_length=100)
    remote_addr = models.GenericIPAddressField("来源地址", null=True)
    lifted_at = models.DateTimeField("开始时间")
    until = models.DateTimeField("截止时间")

    objects = LiftingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "个人信息查看记录"
        ordering = ["-lifted_at", "-pk"]
        indexes = [models.Index(fields=["user", "path", "until"], name="lifting_of_page")]
        permissions = [("lift_masking", "可以查看完整的联系人信息（留痕）")]

    def __str__(self) -> str:
        return f"{self.user_name} {self.title} {self.lifted_at:%Y-%m-%d %H:%M}"


class LiftedViewQuerySet(ScopedQuerySet):
    """What was seen, by the region of the account."""

    region_lookup = "lifting__user__region"


class LiftedView(models.Model):
    """One page or export that went out unmasked under a lifting."""

    lifting = models.ForeignKey(Lifting, models.PROTECT, verbose_name="查看", related_name="views")
    seen_at = models.DateTimeField("时间")
    address = models.CharField("地址及筛选条件", max_length=500)
    exported = models.BooleanField("导出", default=False)
    rows = models.PositiveIntegerField("条数")

    objects = LiftedViewQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "查看明细"
        ordering = ["seen_at", "pk"]

    def __str__(self) -> str:
        return f"{self.seen_at:%Y-%m-%d %H:%M} {self.rows}条"


for model in (User, UserRole, Department):
    auditlog.register(model, exclude_fields=["password", "last_login"])
