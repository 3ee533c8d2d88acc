"""Pages of the recognitions: the list, one of them with its papers, and the forms."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages as page_messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import TemplateView, View

from accounts.attachments import served
from accounts.http import wants_fragment
from accounts.listing import ListingView
from accounts.periods import last_day
from accounts.saved_listing import SavedListMixin
from cultivation.filters.recognitions import RecognitionFilter, Span
from cultivation.forms import FileForm, RecognitionFields, RecognitionForm, RevokeForm
from cultivation.kinds import KINDS
from cultivation.models import Recognition, RecognitionFile
from cultivation.resources.recognitions import RecognitionResource
from cultivation.selectors import recognitions as selectors
from cultivation.services import recognitions as services
from cultivation.spans import days_of
from cultivation.tables.recognitions import RecognitionTable, state_of
from cultivation.views.base import (
    CHANGE_RECOGNITIONS,
    VIEW_RECOGNITIONS,
    EntryView,
    RoomMixin,
    by_and_now,
    carried_out,
)
from imports.origins import origin_of, rows_of
from imports.selectors import sheet_strip


class SpanMixin(RoomMixin):
    """A list whose filters go by the page's period and span."""

    def span(self) -> Span:
        """The days of the page."""
        today = timezone.localdate()
        if self.since is None or self.period is None:
            return Span(today, today, today, 0)
        return Span(*days_of(self.since, self.period), today, self.expiring_months)

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_filterset_kwargs(filterset_class)  # type: ignore[misc]
        return kwargs | {"span": self.span()}


class RecognitionListView(SavedListMixin, SpanMixin, ListingView):
    """The recognitions of the region, with how many of each kind hold by county."""

    saved_page = "cultivation:recognitions"
    fixed_columns = ("enterprise",)
    permission_required = VIEW_RECOGNITIONS
    template_name = "cultivation/recognitions.html"
    table_class = RecognitionTable
    filterset_class = RecognitionFilter
    resource_class = RecognitionResource
    tab = "recognitions"
    page_title = "企业资质"
    empty_title = "还没有登记企业资质。"
    empty_hint = "上传认定名单，或逐项登记，专精特新、高新技术企业等即列在这里。"

    @property
    def as_of(self) -> date:
        """The day by which a row holds or not: the end of the page's period, as the counts above are."""
        return last_day(self.period) if self.period else timezone.localdate()

    def get_queryset(self) -> QuerySet[Recognition]:
        assert self.region is not None
        return selectors.recognitions(self.region, self.request.user)

    def get_table_kwargs(self) -> dict[str, Any]:
        more = {
            "query": self.context_query(),
            "today": self.as_of,
            "soon": self.expiring_months,
        }
        return super().get_table_kwargs() | more

    def _carried_context(self) -> dict[str, Any]:
        context = super()._carried_context()
        brought = [(name, self.request.GET.get(name, "")) for name in ("kinds", "levels", "since")]
        return context | {"carried": [*context["carried"], *((n, v) for n, v in brought if v)]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["may_change"] = self.request.user.has_perm(CHANGE_RECOGNITIONS)
        if self.region and self.period and not wants_fragment(self.request):
            user, today = self.request.user, timezone.localdate()
            lines, whole = selectors.kind_lines(self.region, self.period, self.below, user)
            rows = selectors.recognitions(self.region, user)
            context |= {
                "kinds": [kind for kind in KINDS.values() if whole.counts[kind.key]],
                "lines": [*lines, whole],
                "ending": selectors.ending_soon(rows, today, self.expiring_months).count(),
                "expiring_months": self.expiring_months,
            }
        return context


class RecognitionMixin(RoomMixin):
    """A page about one recognition that the person may see."""

    tab = "recognitions"
    kwargs: dict[str, Any]

    def get_recognition(self) -> Recognition:
        """The recognition of the address, or 404."""
        visible = Recognition.objects.visible_to(self.request.user)
        rows = visible.select_related("enterprise__region", "batch__source").prefetch_related("files")
        found: Recognition = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found


class RecognitionView(RecognitionMixin, TemplateView):
    """One recognition: what it says, its papers, the row it came from, and the forms to correct it."""

    permission_required: Any = VIEW_RECOGNITIONS
    template_name = "cultivation/recognition.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.get_recognition()
        self.page_title = f"{row.enterprise.name} · {row}"
        origin = origin_of(rows_of("recognitions", row.pk), "kind", ("kind",)) if row.batch_id else None
        if may_change := self.request.user.has_perm(CHANGE_RECOGNITIONS):
            said = {name: getattr(row, name) for name in services.FIELDS}
            kwargs.setdefault("form", RecognitionFields(initial=said))
            kwargs.setdefault("revoke_form", RevokeForm(initial={"day": timezone.localdate()}))
            kwargs.setdefault("file_form", FileForm())
        style, word = state_of(row, timezone.localdate(), self.expiring_months)
        return super().get_context_data(
            recognition=row,
            state_style=style,
            state_word=word,
            strip=sheet_strip(origin.staged, origin.column) if origin else None,
            may_change=may_change,
            **kwargs,
        )


class _ActView(RecognitionView):
    """One of the forms of the page is carried out, or comes back with what is wrong."""

    permission_required = (VIEW_RECOGNITIONS, CHANGE_RECOGNITIONS)
    http_method_names = ["post", "options"]
    form_name = "form"

    def get_form(self) -> Any:
        """The form with what was posted."""
        raise NotImplementedError

    def save(self, row: Recognition, form: Any) -> str:
        """Carries it out and says what was done. Raises Refused."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row, form = self.get_recognition(), self.get_form()
        if sentence := carried_out(form, lambda form: self.save(row, form)):
            page_messages.success(request, sentence)
            return redirect(row.get_absolute_url() + self.context_query())
        return self.render_to_response(self.get_context_data(**{self.form_name: form}), status=422)


class ChangeView(_ActView):
    """What the recognition says is corrected."""

    def get_form(self) -> Any:
        return RecognitionFields(self.request.POST)

    def save(self, row: Recognition, form: Any) -> str:
        services.correct_recognition(recognition=row, values=form.cleaned_data, **by_and_now(self.request))
        return "已更正。"


class RevokeView(_ActView):
    """The recognition holds no more from a day on."""

    form_name = "revoke_form"

    def get_form(self) -> Any:
        return RevokeForm(self.request.POST)

    def save(self, row: Recognition, form: Any) -> str:
        services.revoke_recognition(recognition=row, **form.cleaned_data, **by_and_now(self.request))
        return "已登记撤销，自撤销之日起不再计入。"


class AttachView(_ActView):
    """A paper is added to the recognition."""

    form_name = "file_form"

    def get_form(self) -> Any:
        return FileForm(self.request.POST, self.request.FILES)

    def save(self, row: Recognition, form: Any) -> str:
        file = form.cleaned_data["file"]
        services.attach(recognition=row, file=file, **by_and_now(self.request))
        return f"已上传“{file.name}”。"


class FileView(RoomMixin, View):
    """A paper of a recognition, to whoever may see the recognition."""

    permission_required = VIEW_RECOGNITIONS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        return served(get_object_or_404(RecognitionFile.objects.visible_to(request.user), pk=kwargs["pk"]))


class AddView(EntryView):
    """A recognition entered."""

    permission_required = (VIEW_RECOGNITIONS, CHANGE_RECOGNITIONS)
    form_class = RecognitionForm
    tab = "recognitions"
    page_title = "登记企业资质"
    submit_label = "登记"
    hint = "成批的请上传认定名单。"
    done_page = "recognitions"

    def save(self, form: Any) -> str:
        data = form.cleaned_data
        row = services.record_recognition(
            enterprise=form.enterprise,
            values={name: data[name] for name in services.FIELDS},
            file=data["file"],
            **by_and_now(self.request),
        )
        return f"已登记{form.enterprise.name}的{row}。"
