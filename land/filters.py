"""Filters of this room's lists."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from enterprises.models import Enterprise
from enterprises.models.search import holds
from land.models import LandShare, Parcel, Revival, Site, Way
from land.selectors.counts import SETTLED
from land.selectors.parcels import disputed

_SELECT = forms.Select(attrs={"class": "form-select"})
TO_REVIVE = "to_revive"
REVIVED = "revived"
OPEN = "open"


def _text(placeholder: str) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "form-control", "type": "search", "placeholder": placeholder})


class ParcelFilter(filters.FilterSet):
    """By text, state, holder, way, and what waits."""

    q = filters.CharFilter(
        label="宗地", method="filter_text", widget=_text("宗地号、坐落，或企业名称、代码、拼音首字母")
    )
    state = filters.ChoiceFilter(
        label="利用状况",
        method="filter_state",
        choices=[(TO_REVIVE, "待盘活（正常以外）"), *Parcel.State.choices, (REVIVED, "已全部盘活")],
        widget=_SELECT,
        empty_label="全部",
    )
    holder = filters.CharFilter(
        label="土地使用权人",
        field_name="holder_name",
        lookup_expr="icontains",
        widget=_text("名称中的几个字"),
    )
    way = filters.ChoiceFilter(label="盘活方式", choices=Way.choices, widget=_SELECT, empty_label="全部")
    waits = filters.ChoiceFilter(
        label="关注",
        method="filter_waits",
        choices=[
            ("overdue", "措施逾期"),
            ("disputed", "面积有争议"),
            ("shared", "多家共用"),
            ("unused", "无使用企业"),
        ],
        widget=_SELECT,
        empty_label="全部",
    )

    revived = filters.ChoiceFilter(
        label="盘活",
        method="filter_revived",
        choices=[("period", "本年至报告期有盘活"), ("never", "从未盘活")],
        widget=_SELECT,
        empty_label="全部",
    )

    class Meta:
        model = Parcel
        fields = ("q", "state", "holder", "way", "waits", "revived")

    def __init__(self, *args: Any, today: Any = None, until: Any = None, **kwargs: Any) -> None:
        self._today, self._until = today, until or today
        super().__init__(*args, **kwargs)

    def filter_text(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Number from its beginning, address and holder in part, holder and users as the register is searched."""
        text = value.strip()
        used = LandShare.objects.standing().filter(holds(text, "enterprise__"), parcel=OuterRef("pk"))
        held = Enterprise.objects.matching(text).filter(name=OuterRef("holder_name"))
        return queryset.filter(
            Q(number__istartswith=text)
            | Q(address__icontains=text)
            | Q(holder_name__icontains=text)
            | Exists(used)
            | Exists(held)
        )

    def filter_state(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """One state, or all but the normal, of which something remains; or those of which nothing does."""
        if value == Parcel.State.NORMAL:
            return queryset.filter(state=value)
        if value in (TO_REVIVE, REVIVED):
            waiting = queryset.exclude(state=Parcel.State.NORMAL)
            return waiting.filter(remaining__gt=0) if value == TO_REVIVE else waiting.filter(remaining__lte=0)
        return queryset.filter(state=value, remaining__gt=0)

    def filter_waits(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """What somebody has to look after."""
        standing = LandShare.objects.on(self._today).filter(parcel=OuterRef("pk"))
        if value == "overdue":
            late = queryset.filter(plan_due__lt=self._today, revived__lt=F("area"))
            return late.exclude(state=Parcel.State.NORMAL)
        if value == "disputed":
            return queryset.filter(disputed())
        if value == "shared":
            first = standing.filter(lessor=None).order_by("pk")
            other = standing.exclude(enterprise=OuterRef("first_user"))
            return queryset.annotate(first_user=first.values("enterprise")[:1]).filter(Exists(other))
        return queryset.filter(~Exists(standing))

    def filter_revived(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those of which something was revived from January to the end of the period, or nothing ever."""
        rows = Revival.objects.filter(parcel=OuterRef("pk"), cancelled_at=None)
        if value == "never":
            return queryset.filter(~Exists(rows))
        return queryset.filter(
            Exists(rows.filter(on__range=(self._until.replace(month=1, day=1), self._until)))
        )


class SiteFilter(filters.FilterSet):
    """By text, township, disposal, state, and what waits."""

    q = filters.CharFilter(label="点位", method="filter_text", widget=_text("名称或地址"))
    township = filters.CharFilter(lookup_expr="icontains", label="乡镇（街道）", widget=_text("如：殷汇镇"))
    disposal = filters.ChoiceFilter(
        label="整治方式",
        method="filter_disposal",
        choices=[("close", "取缔关闭"), ("mend", "整顿规范"), ("none", "待定")],
        widget=_SELECT,
        empty_label="全部",
    )
    state = filters.ChoiceFilter(
        label="状态",
        method="filter_state",
        choices=[(OPEN, "未完成"), ("settled", "已完成和验收"), *Site.State.choices],
        widget=_SELECT,
        empty_label="全部",
    )
    violation = filters.ChoiceFilter(
        label="问题类别",
        choices=[(each.value, each.label) for each in Site.Violation if each.value],
        widget=_SELECT,
        empty_label="全部",
    )
    late = filters.ChoiceFilter(
        label="时限", method="filter_late", choices=[("yes", "已逾期")], widget=_SELECT, empty_label="全部"
    )

    class Meta:
        model = Site
        fields = ("q", "township", "disposal", "state", "violation", "late")

    def __init__(self, *args: Any, today: Any = None, lifted: bool = False, **kwargs: Any) -> None:
        self._today, self._lifted = today, lifted
        super().__init__(*args, **kwargs)

    def filter_text(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Name and address in part, and the operator's where personal data are shown."""
        text = value.strip()
        found = Q(name__icontains=text) | Q(address__icontains=text)
        return queryset.filter(found | Q(owner__icontains=text) if self._lifted else found)

    def filter_disposal(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """One disposal, or those not decided."""
        return queryset.filter(disposal="" if value == "none" else value)

    def filter_state(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """One state, or all whose work goes on, or all whose work is over."""
        if value == OPEN:
            return queryset.exclude(state__in=SETTLED)
        return queryset.filter(state__in=SETTLED) if value == "settled" else queryset.filter(state=value)

    def filter_late(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those not done though their day is over."""
        return queryset.filter(due_on__lt=self._today).exclude(state__in=SETTLED)
