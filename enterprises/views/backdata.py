"""The months that entrants hand in afterwards: who owes what, one entrant's form, and the lock."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages as page_messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.http import wants_fragment
from accounts.listing import ListingView, ScopedPageMixin
from accounts.periods import Period
from enterprises import messages, return_forms
from enterprises.backdata import FORMS, periods_before
from enterprises.filters.events import BackDataFilter
from enterprises.hand_forms import HandForm, ReasonForm
from enterprises.models import BackData
from enterprises.resources.events import BackDataResource
from enterprises.selectors import backdata as selectors
from enterprises.services import backdata as services
from enterprises.services.entering import EntryError
from enterprises.tables.events import BackDataTable
from enterprises.views.hand import VIEW, HandView

ENTER = "reporting.enter_return"
REOPEN = "enterprises.change_backdata"
WAN = Decimal(10)


class BackDataListView(ListingView):
    permission_required = VIEW
    template_name = "enterprises/backdata_list.html"
    table_class = BackDataTable
    filterset_class = BackDataFilter
    resource_class = BackDataResource
    page_title = "入规补报"
    empty_title = "还没有需要补报的企业。"
    empty_hint = "企业入规后，系统自动列出入规前12个月还缺的产值和营业收入。"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return [("企业库", reverse("enterprises:list") + self.context_query()), (self.page_title, None)]

    def get_queryset(self) -> QuerySet[BackData]:
        assert self.region is not None
        return selectors.requests_within(self.region, self.request.user)

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"query": self.context_query()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.region and not wants_fragment(self.request):
            region = self.region
            below = [
                each
                for each in self.regions
                if each.assessed and each.path.startswith(region.path) and each != region
            ]
            rows = selectors.requests_within(region, self.request.user).select_related(None)
            lines, whole = selectors.count_lines(rows, region, below)
            context["count_lines"] = [*(line for line in lines if line.asked), whole]
        return context


class _Cells(forms.Form):
    """One field a form and period, in 万元."""

    def __init__(self, *args: Any, periods: list[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for period in periods:
            for form, value in FORMS.items():
                label = f"{period.label}{return_forms.label_of(form, value)}"
                self.fields[f"{form}-{period}"] = _amount(label)


def _amount(label: str) -> forms.DecimalField:
    widget = forms.TextInput(attrs={"class": "form-control num", "inputmode": "decimal", "aria-label": label})
    return forms.DecimalField(
        label=label,
        required=False,
        show_hidden_initial=True,
        max_digits=15,
        decimal_places=5,
        min_value=0,
        widget=widget,
        error_messages={"invalid": "请填写数字。", "min_value": "不应为负数，请核对。"},
    )


class OneRequestMixin(ScopedPageMixin):
    """A page about what is asked of one entrant that the person may see."""

    permission_required: Any = VIEW

    @cached_property
    def wanted(self) -> BackData:
        """What is asked at the address, or 404."""
        visible = BackData.objects.visible_to(self.request.user).select_related("enterprise__region", "entry")
        return get_object_or_404(visible, pk=self.kwargs["pk"])


class BackDataView(OneRequestMixin, TemplateView):
    """One entrant's months: what stands, and fields for it while it is not locked."""

    template_name = "enterprises/backdata.html"

    @cached_property
    def asked(self) -> list[Period]:
        """The periods that are asked for."""
        return periods_before(self.wanted.entry.period)

    @cached_property
    def standing(self) -> dict[str, Decimal]:
        """What stands, by the names of the fields, in 千元."""
        found = {}
        for form, value in FORMS.items():
            rows = return_forms.MODELS[form]._default_manager.filter(
                enterprise=self.wanted.enterprise_id,
                period__in=[period.date for period in self.asked],
                **{f"{value}__isnull": False},
            )
            for day, amount in rows.values_list("period", value):
                found[f"{form}-{Period.from_date(day)}"] = amount
        return found

    def may_enter(self) -> bool:
        """Whether the person may fill in what is not locked."""
        return self.request.user.has_perm(ENTER) and self.wanted.locked_at is None

    def get_form(self, data: Any = None) -> _Cells:
        """The fields with what stands, in 万元."""
        initial = {name: _short(amount / WAN) for name, amount in self.standing.items()}
        return _Cells(data, periods=self.asked, initial=initial)

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        enterprise, query = self.wanted.enterprise, self.context_query()
        return [
            ("企业库", reverse("enterprises:list") + query),
            ("入规补报", reverse("enterprises:backdata") + query),
            (enterprise.name, None),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.get_form()
        return super().get_context_data(
            asked=self.wanted,
            labels=[return_forms.label_of(form_, value) for form_, value in FORMS.items()],
            lines=[
                (period, [self._cell(form, form_, value, period) for form_, value in FORMS.items()])
                for period in self.asked
            ],
            may_enter=self.may_enter(),
            may_reopen=self.request.user.has_perm(REOPEN),
            **kwargs,
        )

    def _cell(self, form: _Cells, name: str, value: str, period: Period) -> dict[str, Any]:
        key = f"{name}-{period}"
        address = reverse("enterprises:value", args=[self.wanted.enterprise.uscc, name, value])
        region = self.region.code if self.region else ""
        return {
            "label": return_forms.label_of(name, value),
            "field": form[key],
            "amount": self.standing.get(key),
            "url": f"{address}?region={region}&period={period}",
        }


class EnterView(BackDataView):
    """What is typed is stored, or comes back with what is wrong with it."""

    permission_required = (VIEW, ENTER)
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_enter():
            raise PermissionDenied(messages.MAY_NOT_ENTER)
        form = self.get_form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            number = self._enter(form)
        except EntryError as error:
            form.add_error(None, str(error))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        said = f"已保存{number}个数。" if number else messages.NOTHING_FILLED
        page_messages.success(request, said)
        return redirect(reverse("enterprises:backdata_one", args=[self.wanted.pk]) + self.context_query())

    def _seen(self, form: _Cells, name: str) -> Decimal | None:
        """What stood in the field when the page was opened, in 万元."""
        text = self.request.POST.get(form.add_initial_prefix(name), "")
        try:
            return form.fields[name].clean(text)
        except forms.ValidationError:
            return None

    def _enter(self, form: _Cells) -> int:
        return services.enter(
            request=self.wanted,
            values={name: form.cleaned_data[name] for name in form.changed_data},
            seen={name: seen * WAN for name in form.changed_data if (seen := self._seen(form, name))},
            by=self.request.user,
            now=timezone.now(),
        )


def _short(amount: Decimal) -> str:
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class ReopenView(OneRequestMixin, HandView):
    """Locked months are opened again, by whoever may."""

    permission_required = (VIEW, REOPEN)
    title, button, is_grave = "解锁补报数据", "解锁", True

    def get_form(self, data: Any = None) -> HandForm:
        return ReasonForm(data)

    def trail(self) -> list[tuple[str, str | None]]:
        return [("入规补报", reverse("enterprises:backdata") + self.context_query())]

    def back(self) -> str:
        return reverse("enterprises:backdata_one", args=[self.wanted.pk])

    def act(self, form: Any) -> tuple[str, str]:
        services.reopen(
            request=self.wanted, why=form.cleaned_data["why"], by=self.request.user, now=timezone.now()
        )
        return "已解锁，更正后请重新锁定。", self.back() + self.context_query()


class LockView(ReopenView):
    """Months that were opened again are locked."""

    title, button, is_grave = "重新锁定补报数据", "锁定", False

    def act(self, form: Any) -> tuple[str, str]:
        services.lock(
            request=self.wanted, why=form.cleaned_data["why"], by=self.request.user, now=timezone.now()
        )
        return "已锁定。", self.back() + self.context_query()
