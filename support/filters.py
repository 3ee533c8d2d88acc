"""Filters of this room's lists."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import F, Q, QuerySet

from accounts.periods import Period, last_day
from enterprises.filters.register import SearchFilter
from enterprises.models.search import holds
from support import fulfilment, kinds
from support.distress import DONE, DistressKind
from support.models import Activity, ActivityFile, ChainEntry, Distress, Measure, Need, RescuePlan
from support.models.distress import CRITERIA, KINDS, ROUTES, STATES
from support.selectors.needs import carried_into, raised_in, standing_in
from support.selectors.plans import owned_by

_SELECT = forms.Select(attrs={"class": "form-select"})
_WEEK = 7


def _text(placeholder: str) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "form-control", "type": "search", "placeholder": placeholder})


def choice(label: str, choices: Any, **kwargs: Any) -> filters.ChoiceFilter:
    """One of several, or all."""
    return filters.ChoiceFilter(label=label, choices=choices, widget=_SELECT, empty_label="全部", **kwargs)


def day(label: str, field: str, lookup: str) -> filters.DateFilter:
    """One end of a span of days."""
    widget = forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d")
    return filters.DateFilter(label=label, field_name=field, lookup_expr=lookup, widget=widget)


class PlanFilter(filters.FilterSet):
    """The filters of the list of plans."""

    q = SearchFilter("enterprise__")
    reason = choice("帮扶原因", RescuePlan.Reason.choices)
    state = choice("进度", [("open", "进行中"), ("closed", "已结束")], method="filter_state")
    late = choice(
        "措施",
        [("late", "有逾期措施"), ("asked", "有延期申请"), ("none", "还没有措施")],
        method="filter_late",
    )

    class Meta:
        model = RescuePlan
        fields = ("q", "reason", "state", "late")

    def filter_state(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those that go on, or those that have ended."""
        return queryset.filter(closed_on__isnull=value == "open")

    def filter_late(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """With a measure that is late, with one for which more time is asked, or with none at all."""
        numbers = {"late": {"measures_late__gt": 0}, "asked": {"measures_asked__gt": 0}}
        return queryset.filter(**numbers.get(value, {"measures_all": 0}))


class MeasureFilter(filters.FilterSet):
    """The filters of the list of measures."""

    q = SearchFilter("plan__enterprise__")
    state = choice("进度", Measure.State.choices)
    due = choice(
        "期限",
        [("late", "已逾期"), ("week", "7天内到期"), ("asked", "申请延期待确认"), ("extended", "延过期")],
        method="filter_due",
    )
    owner = choice("责任", [("mine", "我或我部门负责")], method="filter_owner")

    class Meta:
        model = Measure
        fields = ("q", "state", "due", "owner")

    def __init__(self, *args: Any, user: Any = None, today: date | None = None, **kwargs: Any) -> None:
        self._user, self._today = user, today
        super().__init__(*args, **kwargs)

    def filter_due(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Late, due within the week, with more time asked for, or given more time once."""
        if value == "asked":
            return queryset.filter(asked_due_on__isnull=False)
        if value == "extended":
            return queryset.filter(due_on__gt=F("first_due_on"))
        if self._today is None:
            return queryset
        standing = queryset.filter(state=Measure.State.OPEN)
        if value == "late":
            return standing.filter(due_on__lt=self._today)
        week = date.fromordinal(self._today.toordinal() + _WEEK)
        return standing.filter(due_on__gte=self._today, due_on__lte=week)

    def filter_owner(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """What the person or the person's department answers for."""
        return owned_by(queryset, self._user)


class DistressFilter(filters.FilterSet):
    """The filters of the register of 困难企业 and 僵尸企业."""

    q = SearchFilter("enterprise__")
    kind = choice("类别", [("both", "困难和僵尸企业"), *KINDS], method="filter_kind")
    criterion = choice("认定情形", CRITERIA, method="filter_criterion")
    route = choice("处置方式", [("none", "未定"), *ROUTES], method="filter_route")
    state = choice("状态", [("live", "未办结"), ("done", "已处置或出清"), *STATES], method="filter_state")

    gain = choice("成效", [("land", "有腾出土地"), ("placed", "有安置职工")], method="filter_gain")
    since = day("办结日期从", "ended_on", "gte")
    until = day("到", "ended_on", "lte")

    class Meta:
        model = Distress
        fields = ("q", "kind", "criterion", "route", "state", "gain", "since", "until")

    def filter_gain(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """That freed land or placed workers; recognitions taken back count for neither."""
        field = "land_freed" if value == "land" else "workers_placed"
        return queryset.exclude(state="withdrawn").filter(**{f"{field}__gt": 0})

    def filter_kind(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Recognised as that, or as either of those in trouble."""
        if value == "both":
            return queryset.exclude(kind=DistressKind.RELOCATION)
        return queryset.filter(kind=value)

    def filter_criterion(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Recognised for that, among keys that are joined by commas: stopped is no half_stopped."""
        first = Q(criteria=value) | Q(criteria__startswith=f"{value},")
        return queryset.filter(first | Q(criteria__contains=f",{value}"))

    def filter_route(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Dealt with in that way; moving out of town may go with any."""
        if value == "relocation":
            return queryset.filter(relocates=True)
        return queryset.filter(route="" if value == "none" else value)

    def filter_state(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """In that state, or not ended, or ended well."""
        if value == "live":
            return queryset.filter(ended_on=None)
        if value == "done":
            return queryset.filter(state__in=[state.value for state in DONE])
        return queryset.filter(state=value)


_BY_MONTH = [("matched_by", "本月止已对接"), ("met_by", "本月止已解决")]


class NeedFilter(filters.FilterSet):
    """The filters of the list of needs, which shows those of the page's month unless asked for others."""

    q = filters.CharFilter(
        label="查找", method="filter_text", widget=_text("企业名称、代码、拼音首字母或需求内容")
    )
    group = choice("类型", kinds.GROUP_CHOICES, method="filter_group")
    state = choice(
        "状态",
        [("live", "未了结"), ("touched", "已对接（含已解决）"), *_BY_MONTH, *fulfilment.CHOICES],
        method="filter_state",
    )
    when = choice(
        "范围",
        [("month", "本月在办"), ("new", "本月新提"), ("carried", "以前月份结转")],
        method="filter_when",
    )

    class Meta:
        model = Need
        fields = ("q", "group", "state", "when")

    def __init__(self, *args: Any, period: Period | None = None, **kwargs: Any) -> None:
        self._period = period
        super().__init__(*args, **kwargs)

    def filter_text(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The enterprise, or the need's own words in part."""
        text = value.strip()
        return queryset.filter(
            holds(text, "enterprise__") | Q(subject__icontains=text) | Q(note__icontains=text)
        )

    def filter_group(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The kinds that are counted under that name."""
        return queryset.filter(kind__in=kinds.of_group(value) or [value])

    def filter_state(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """In that state, or with something left to do, or matched at all."""
        if value == "live":
            return queryset.filter(state__in=fulfilment.LIVE)
        if value == "touched":
            return queryset.filter(matched_on__isnull=False)
        if value in dict(_BY_MONTH):
            return self._by_month(queryset, value)
        return queryset.filter(state=value)

    def _by_month(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        if self._period is None:
            return queryset
        field = "matched_on" if value == "matched_by" else "met_on"
        return queryset.filter(**{f"{field}__lte": last_day(self._period)})

    def filter_when(self, queryset: Any, name: str, value: str) -> QuerySet[Any]:
        """What stands in the page's month, was raised in it, or was left over from before."""
        if self._period is None:
            return queryset
        chosen = {"month": standing_in, "new": raised_in, "carried": carried_into}
        return chosen[value](queryset, self._period)


class ChainFilter(filters.FilterSet):
    """The filters of the lists of products and partners."""

    q = SearchFilter("enterprise__")
    product = filters.CharFilter(label="产品或工序", lookup_expr="icontains", widget=_text("产品中的几个字"))
    role = choice("类别", ChainEntry.Role.choices)
    inside = choice("合作企业", [("yes", "在名录中"), ("no", "不在名录中")], method="filter_inside")

    class Meta:
        model = ChainEntry
        fields = ("q", "product", "role", "inside")

    def filter_inside(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Whether the partner is an enterprise of the register."""
        partners = queryset.exclude(role=ChainEntry.Role.PRODUCT)
        return partners.filter(partner__isnull=value == "no")


class ActivityFilter(filters.FilterSet):
    """The filters of the list of activities."""

    q = filters.CharFilter(label="活动", method="filter_text", widget=_text("活动名称、地点或主办单位"))
    kind = choice("类型", Activity.Kind.choices)
    year = filters.NumberFilter(
        label="年度",
        field_name="held_on__year",
        min_value=2000,
        max_value=2099,
        widget=forms.NumberInput(attrs={"class": "form-control", "placeholder": "如 2023"}),
    )
    since = day("日期从", "held_on", "gte")
    until = day("到", "held_on", "lte")
    signed = choice("签约", [("yes", "有签约金额")], method="filter_signed")
    files = choice("附件", [("no", "没有照片和文件")], method="filter_files")

    class Meta:
        model = Activity
        fields = ("q", "kind", "year", "since", "until", "signed", "files")

    def filter_text(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Title, place or host in part."""
        text = value.strip()
        return queryset.filter(Q(title__icontains=text) | Q(place__icontains=text) | Q(host__icontains=text))

    def filter_signed(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """At which something was signed."""
        return queryset.filter(signed_amount__gt=0)

    def filter_files(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Of which nothing is on file."""
        return queryset.exclude(pk__in=ActivityFile.objects.values("activity"))
