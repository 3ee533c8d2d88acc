"""D 类 under 限期整改: the list, one of them with what can be done to it, and the telling."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages as page_messages
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from accounts.attachments import served
from accounts.listing import ListingView, ScopedPageMixin
from assessments.flow_selectors import organises
from assessments.models import Evaluation, Grade, Rectification, RectificationFile
from assessments.uses import forms, services
from assessments.uses.filters import RectificationFilter
from assessments.uses.resources import RectificationResource
from assessments.uses.tables import RectificationTable, lamp_of
from assessments.views.compare import RUN
from assessments.views.evaluations import VIEW
from assessments.views.uses import UsesMixin

CHANGE = "assessments.change_rectification"


class RectificationListView(UsesMixin, ListingView):
    """Who has to do better by when."""

    permission_required: Any = VIEW
    template_name = "assessments/rectifications.html"
    table_class = RectificationTable
    filterset_class = RectificationFilter
    resource_class = RectificationResource
    use = "rectifications"
    carried = ("sort", "year")
    empty_title = "本年度还没有下达限期整改。"
    empty_hint = "评价结果发布后，由市经信局对D类企业下达限期整改。"

    def get_page_title(self) -> str:
        return f"{self.year}年D类企业限期整改"

    def get_queryset(self) -> QuerySet[Rectification]:
        after = Grade.objects.filter(
            enterprise=OuterRef("enterprise"),
            list__evaluation__state=Evaluation.State.PUBLISHED,
            list__evaluation__is_trial=False,
            list__evaluation__data_year=self.year,
        ).order_by("-list__evaluation__published_at", "-pk")
        rows = Rectification.objects.visible_to(self.request.user).filter(year=self.year)
        rows = rows.within(self.region) if self.region else rows
        rows = rows.annotate(last=Max("steps__on"), after=Subquery(after.values("final_grade")[:1]))
        return rows.select_related("enterprise__region")

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        return super().get_filterset_kwargs(filterset_class) | {"today": timezone.localdate()}

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"query": self.context_query(), "today": timezone.localdate()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = evaluation_to_open(self.request.user, self.year)
        kwargs.setdefault("to_open", found[1] if found else 0)
        if found and kwargs["to_open"] and organises(self.request.user, found[0].scheme.region):
            due = services.usual_due(timezone.localdate())
            kwargs.setdefault("open_form", forms.OpenForm(initial={"due": due}))
        return super().get_context_data(**kwargs)


def evaluation_to_open(user: Any, year: int) -> tuple[Evaluation, int] | None:
    """The evaluation published for the year that has most D 类 untold, and how many; None without one."""
    rows = (
        Evaluation.objects.visible_to(user)
        .filter(state=Evaluation.State.PUBLISHED, is_trial=False, data_year=year - 1)
        .select_related("scheme__region")
    )
    untold = Q(lists__grades__final_grade="D", lists__grades__rectification__isnull=True)
    found = rows.annotate(untold=Count("lists__grades", filter=untold)).order_by("-untold", "-pk").first()
    return (found, found.untold) if found else None


class OpenView(UsesMixin, View):
    """D 类 of the year are told to do better by a day."""

    permission_required = (VIEW, RUN)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = forms.OpenForm(request.POST)
        found = evaluation_to_open(request.user, self.year)
        here = f"{reverse('assessments:rectifications')}{self.context_query() or '?'}&year={self.year}"
        if found is None or not form.is_valid():
            page_messages.error(request, "请填写整改期限；没有已发布的评价结果不能下达。")
            return redirect(here)
        try:
            made = services.open_rectifications(
                evaluation=found[0], due=form.cleaned_data["due"], by=request.user, now=timezone.now()
            )
            page_messages.success(request, f"已对{len(made)}户D类企业下达限期整改。")
        except services.UseRefused as error:
            page_messages.error(request, str(error))
        return redirect(here)


_ACTS: dict[str, tuple[str, type[forms.UseForm], Any, str]] = {
    "plan": ("制定整改方案", forms.PlanForm, services.plan_rectification, CHANGE),
    "progress": ("登记整改进展", forms.ProgressForm, services.report_progress, CHANGE),
    "accept": ("验收", forms.AcceptForm, services.accept_rectification, RUN),
    "extend": ("延期", forms.ExtendForm, services.extend_rectification, RUN),
}


class RectificationView(ScopedPageMixin, TemplateView):
    """One enterprise's rectification: why, by when, what was done, and what can be done now."""

    permission_required: Any = VIEW
    template_name = "assessments/rectification.html"
    kwargs: dict[str, Any]

    @cached_property
    def row(self) -> Rectification:
        """The rectification of the address, or 404."""
        rows = Rectification.objects.visible_to(self.request.user).select_related(
            "enterprise__region", "grade__list__evaluation__scheme"
        )
        return get_object_or_404(rows.prefetch_related("steps__files"), pk=self.kwargs["pk"])

    def offered(self, bound: tuple[str, forms.UseForm] | None = None) -> list[dict[str, Any]]:
        """What the person can do now, each with its form."""
        if self.row.state == Rectification.State.DONE:
            return []
        reported = self.row.state == Rectification.State.REPORTED
        initial = forms.today_of(timezone.localdate()) | {
            "officer": self.row.officer,
            "measures": self.row.measures,
        }
        return [
            {
                "key": key,
                "label": label,
                "form": bound[1] if bound and bound[0] == key else form(initial=initial, auto_id=f"{key}_%s"),
                "is_open": bool(bound and bound[0] == key),
            }
            for key, (label, form, _, permission) in _ACTS.items()
            if self.request.user.has_perm(permission) and (key != "accept" or reported)
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, query = self.row, self.context_query()
        self.breadcrumbs = [
            ("目标考核", reverse("assessments:targets") + query),
            ("限期整改", f"{reverse('assessments:rectifications')}{query or '?'}&year={row.year}"),
            (row.enterprise.name, None),
        ]
        style, word = lamp_of(row, timezone.localdate())
        kwargs.setdefault("acts", self.offered())
        return super().get_context_data(row=row, state_style=style, state_word=word, **kwargs)


class ActView(RectificationView):
    """One thing is done, or its form comes back with what is wrong."""

    http_method_names = ["post", "options"]

    def has_permission(self) -> bool:
        act = _ACTS.get(self.kwargs["act"])
        return super().has_permission() and (act is None or self.request.user.has_perm(act[3]))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if (act := _ACTS.get(kwargs["act"])) is None:
            raise Http404("没有这种操作。")
        label, form_class, run, _ = act
        form: Any = form_class(request.POST, request.FILES, auto_id=f"{kwargs['act']}_%s")
        if form.is_valid() and self._done(run, form):
            page_messages.success(request, f"已{label}。" if label != "验收" else "验收意见已登记。")
            return redirect(self.row.get_absolute_url() + self.context_query())
        acts = self.offered((kwargs["act"], form))
        return self.render_to_response(self.get_context_data(acts=acts), status=422)

    def _done(self, run: Any, form: Any) -> bool:
        try:
            run(rectification=self.row, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        except services.UseRefused as error:
            for name, sentence in error.problems.items():
                form.add_error(name if name in form.fields else None, sentence)
            return False
        return True


class FileView(ScopedPageMixin, View):
    """A paper of a step, to whoever may see the enterprise."""

    permission_required = VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        return served(get_object_or_404(RectificationFile.objects.visible_to(request.user), pk=kwargs["pk"]))
