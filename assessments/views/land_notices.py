"""The land areas' notice: the list, its opening and closing, and one enterprise's objection."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from django.contrib import messages as page_messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.listing import ListingView, ScopedPageMixin
from assessments.annual import land_notices as services
from assessments.annual import messages
from assessments.annual.checking import Refused
from assessments.annual.land_lists import AreaFilter, AreaResource, AreaTable
from assessments.models import LandNotice, NoticedArea
from assessments.scheme_services import CHANGE as CHANGE_SCHEME
from assessments.scheme_services import may_change
from assessments.views.annual_base import CHANGE, SchemeDataMixin
from assessments.views.evaluations import TITLE, VIEW


def _area(text: str) -> Decimal | None:
    """The area typed; None for what is no number of a sensible length."""
    try:
        figure = Decimal(text.strip())
    except InvalidOperation:
        return None
    return figure.quantize(Decimal("0.0001")) if figure.is_finite() and abs(figure) < 10**9 else None


class NoticeView(SchemeDataMixin, ListingView):
    permission_required: Any = VIEW
    template_name = "assessments/land_notice.html"
    table_class = AreaTable
    filterset_class = AreaFilter
    resource_class: Any = AreaResource
    inner, heading = "land", "用地面积公告"
    empty_title = "还没有公告用地面积。"
    empty_hint = "自然资源部门的用地清单入库后，由制定方案的经信局发布公告。"

    @cached_property
    def notice(self) -> LandNotice | None:
        """The notice opened last."""
        return services.notice_of(self.scheme)

    def get_queryset(self) -> QuerySet[NoticedArea]:
        return services.areas_of(self.notice, self.place) if self.notice else NoticedArea.objects.none()

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"query": self.context_query()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            notice=self.notice,
            may_notice=may_change(self.request.user, self.scheme.region),
            workdays=services.workdays_of(self.scheme.region, self.scheme.data_year),
            over=bool(self.notice and timezone.localdate() > self.notice.closes_on),
            **kwargs,
        )


class NoticeActView(NoticeView):
    """The notice is opened, or closed; or the page says why not."""

    permission_required = (VIEW, CHANGE_SCHEME)
    http_method_names = ["post", "options"]
    resource_class = None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_change(request.user, self.scheme.region):
            raise Http404("这是上级的方案。")
        by: dict[str, Any] = {"by": request.user, "now": timezone.now(), "today": timezone.localdate()}
        try:
            told = self._act(request.POST.get("act", ""), by)
        except Refused as error:
            page_messages.error(request, str(error))
            response = self.get(request, *args, **kwargs)
            response.status_code = 422
            return response
        page_messages.success(request, told)
        there = reverse("assessments:land_notice", args=[self.scheme.slug])
        return redirect(there + self.context_query())

    def _act(self, act: str, by: dict[str, Any]) -> str:
        if act == "close" and self.notice:
            services.close_notice(notice=self.notice, **by)
            return messages.NOTICE_CLOSED_SAID
        notice = services.open_notice(scheme=self.scheme, **by)
        return messages.NOTICE_OPENED_SAID.format(count=notice.areas.count(), day=notice.closes_on)


class AreaView(ScopedPageMixin, TemplateView):
    """One enterprise's published area, its objection and what came of it."""

    permission_required: Any = VIEW
    template_name = "assessments/noticed_area.html"

    @cached_property
    def line(self) -> NoticedArea:
        """The line of the address, or 404."""
        rows = NoticedArea.objects.visible_to(self.request.user)
        rows = rows.select_related("enterprise__region", "notice__scheme__region")
        found: NoticedArea = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        line, query = self.line, self.context_query()
        scheme = line.notice.scheme
        self.breadcrumbs = [
            ("目标考核", reverse("assessments:targets") + query),
            (TITLE, reverse("assessments:schemes") + query),
            (scheme.name, scheme.get_absolute_url() + query),
            ("用地面积公告", line.notice.get_absolute_url() + query),
            (line.enterprise.name, None),
        ]
        typed = {
            name: self.request.POST.get(name, "") for name in ("claimed", "grounds", "settled", "decision")
        }
        return super().get_context_data(line=line, typed=typed, **kwargs)


class AreaActView(AreaView):
    """An objection is recorded, or settled; or the page says what is missing."""

    permission_required = (VIEW, CHANGE)
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        data, today = request.POST, timezone.localdate()
        try:
            if data.get("act") == "settle":
                services.settle(
                    line=self.line,
                    settled=_area(data.get("settled", "")),
                    decision=data.get("decision", ""),
                    by=request.user,
                    now=timezone.now(),
                    today=today,
                )
                told = messages.SETTLED_SAID
            else:
                claimed, grounds = _area(data.get("claimed", "")), data.get("grounds", "")
                services.object_to(line=self.line, claimed=claimed, grounds=grounds, today=today)
                told = messages.LAND_OBJECTED_SAID
        except Refused as error:
            page_messages.error(request, str(error))
            return self.render_to_response(self.get_context_data(), status=422)
        page_messages.success(request, told)
        return redirect(self.line.get_absolute_url() + self.context_query())
