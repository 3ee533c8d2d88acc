"""Pages of what grades are used for: the lists by use with their rates, and land to be looked at."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.contrib import messages as page_messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.listing import ListingView, ScopedPageMixin
from accounts.periods import MAX_YEAR, MIN_YEAR
from assessments.grading.grades import GRADES
from assessments.models import Grade, UseRate
from assessments.uses import selectors, services
from assessments.uses.filters import AccountFilter, PowerFilter, UsageFilter, UseFilter
from assessments.uses.forms import RateForm
from assessments.uses.kinds import ABOUT, UseKind
from assessments.uses.resources import ReclaimResource, UseResource
from assessments.uses.tables import ReclaimTable, UseTable
from assessments.views.evaluations import TITLE, VIEW

CHANGE_RATES = "assessments.change_userate"
USES = "结果运用"


class UsesMixin(ScopedPageMixin):
    """A page of the use of grades in a year."""

    kwargs: dict[str, Any]
    use = ""

    @cached_property
    def years(self) -> list[int]:
        """The years in which grades are used."""
        return selectors.years(self.request.user)

    @cached_property
    def year(self) -> int:
        """The year of the address, else the latest there is; 404 for what is none."""
        asked = self.request.GET.get("year", "")
        if asked:
            if not re.fullmatch(r"[0-9]{4}", asked) or not MIN_YEAR <= int(asked) <= MAX_YEAR:
                raise Http404("没有这个年度。")
            return int(asked)
        return self.years[0] if self.years else timezone.localdate().year

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        query = self.context_query()
        return [
            ("目标考核", reverse("assessments:targets") + query),
            (TITLE, reverse("assessments:schemes") + query),
            (USES, None),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            use=self.use or self.kwargs.get("kind", ""),
            uses=[(kind.value, about.label) for kind, about in ABOUT.items()],
            year=self.year,
            use_years=self.years,
            **kwargs,
        )


class UseListView(UsesMixin, ListingView):
    """Whom one use touches in a year, by which rate, and what it comes to."""

    permission_required = VIEW
    template_name = "assessments/use.html"
    table_class = UseTable
    resource_class = UseResource
    carried = ("sort", "year")
    empty_title = "还没有企业适用。"
    empty_hint = "评价结果发布、标准设定后，适用的企业列在这里。"

    @cached_property
    def kind(self) -> UseKind:
        """The use of the address, or 404."""
        try:
            return UseKind(self.kwargs["kind"])
        except ValueError as error:
            raise Http404("没有这种用途。") from error

    @cached_property
    def rates(self) -> selectors.Rates:
        """What is in force today, in a past year at its end."""
        today = timezone.localdate()
        day = min(today, today.replace(year=self.year, month=12, day=31))
        return selectors.Rates(self.kind, day, self.request.user)

    def get_page_title(self) -> str:
        return f"{self.year}年{ABOUT[self.kind].label}名单"

    def get_filterset_class(self) -> type[UseFilter]:
        about = ABOUT[self.kind]
        if about.account and about.usage:
            return PowerFilter
        if about.account:
            return AccountFilter
        return UsageFilter if about.usage else UseFilter

    def get_queryset(self) -> QuerySet[Grade]:
        rows = selectors.used(self.kind, self.year, self.rates, self.request.user)
        return rows.within(self.region) if self.region else rows

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"query": self.context_query(), "kind": self.kind, "rates": self.rates}

    def get_resource(self) -> UseResource:
        return UseResource(self.kind, self.rates)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = self.get_queryset()
        return super().get_context_data(
            about=ABOUT[self.kind],
            rates=self.rates.all,
            total=selectors.sum_of(self.kind, shown, self.rates),
            rates_url=reverse("assessments:use_rates", args=[self.kind]) + self.context_query(),
            **kwargs,
        )


class ReclaimView(UsesMixin, ListingView):
    """D 类 whose land should be looked at."""

    permission_required = VIEW
    template_name = "assessments/reclaim.html"
    table_class = ReclaimTable
    filterset_class = UseFilter
    resource_class = ReclaimResource
    use = "reclaim"
    carried = ("sort", "year")
    empty_title = "还没有列入的企业。"
    empty_hint = "连续两年D类，或D类且名下有闲置、低效用地的企业列在这里。"

    def get_page_title(self) -> str:
        return f"{self.year}年土地收回候选名单"

    def get_queryset(self) -> QuerySet[Grade]:
        rows = selectors.reclaimable(self.year, self.request.user, timezone.localdate())
        return rows.within(self.region) if self.region else rows

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"query": self.context_query()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows: Any = self.get_queryset().order_by()
        areas = [area or Decimal(0) for area in rows.values_list("unused", flat=True)]
        return super().get_context_data(number=len(areas), area=sum(areas, Decimal(0)), **kwargs)


class RatesView(UsesMixin, TemplateView):
    """The rates of one use with those that went before, and a new row for whoever may set it."""

    permission_required: Any = VIEW
    template_name = "assessments/use_rates.html"

    @cached_property
    def kind(self) -> UseKind:
        """The use of the address, or 404."""
        try:
            return UseKind(self.kwargs["kind"])
        except ValueError as error:
            raise Http404("没有这种用途。") from error

    def get_form(self, data: Any = None) -> RateForm:
        """The form; it begins with what is in force, so that only the difference is typed."""
        initial: dict[str, Any] = {"valid_from": timezone.localdate().replace(month=1, day=1)}
        if self.region:
            initial["region"] = self.region.pk
            if row := selectors.Rates(self.kind, timezone.localdate(), self.request.user).at(
                self.region.path
            ):
                initial |= {f"rate_{grade.lower()}": row.at(grade) for grade in GRADES}
        return RateForm(data, user=self.request.user, kind=self.kind, initial=initial)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = UseRate.objects.visible_to(self.request.user).filter(kind=self.kind)
        if self.request.user.has_perm(CHANGE_RATES):
            kwargs.setdefault("form", self.get_form())
        return super().get_context_data(
            about=ABOUT[self.kind],
            page_title=f"{ABOUT[self.kind].label}标准",
            rows=rows.select_related("region", "article__document"),
            today=timezone.localdate(),
            **kwargs,
        )


class BeginRateView(RatesView):
    """A row begins, or the form comes back with what is wrong at its fields."""

    permission_required = (VIEW, CHANGE_RATES)
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if form.is_valid() and self._begun(form):
            page_messages.success(request, "新标准已设定。")
            return redirect(reverse("assessments:use_rates", args=[self.kind]) + self.context_query())
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _begun(self, form: RateForm) -> bool:
        said = {name: form.cleaned_data[name] for name in ("region", "valid_from", "article", "note")}
        try:
            services.begin_rate(
                kind=self.kind, rates=form.rates, by=self.request.user, now=timezone.now(), **said
            )
        except services.UseRefused as error:
            for name, sentence in error.problems.items():
                form.add_error(name or None, sentence)
            return False
        return True
