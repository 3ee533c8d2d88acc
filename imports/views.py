"""Pages of this room: upload, preview, take or throw away, and the list of what was uploaded."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import quote

from django.contrib import messages as page_messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView, View

from accounts.exports import xlsx_response
from accounts.listing import FragmentMixin, ListingView, ScopedPageMixin
from accounts.scope import scope_of
from config.celery import enqueue
from imports import selectors, services, tasks
from imports.filters import BatchFilter
from imports.forms import AnswerForm, UploadForm
from imports.models import Batch, StagedRow
from imports.tables import BatchTable

ROWS_A_PAGE = 50


class BatchListView(ListingView):
    permission_required = "imports.view_batch"
    template_name = "imports/list.html"
    table_class = BatchTable
    filterset_class = BatchFilter
    page_title = "数据报送"
    empty_title = "还没有上传过表格。"
    empty_hint = "上传统计局的月度报表，系统识别后先预览，确认无误再入库。"
    breadcrumbs = [("数据报送", None)]

    def get_queryset(self) -> QuerySet[Batch]:
        rows = selectors.batches_visible_to(self.request.user)
        return rows.within(self.region) if self.region else rows  # type: ignore[attr-defined]


class UploadView(ScopedPageMixin, FormView):
    permission_required = "imports.add_batch"
    template_name = "imports/upload.html"
    form_class = UploadForm
    breadcrumbs = [("数据报送", "/imports/"), ("上传表格", None)]

    def get_form_kwargs(self) -> dict[str, Any]:
        may_override = self.request.user.has_perm("enterprises.override_uscc_check")
        return super().get_form_kwargs() | {"may_override": may_override}

    def form_valid(self, form: UploadForm) -> HttpResponse:
        data, scope = form.cleaned_data, scope_of(self.request.user)
        if scope is None:
            raise PermissionDenied("您的账号没有所属区划，不能上传。")
        batch = services.receive(
            file=data["file"].file,
            file_name=data["file"].name,
            importer=data["importer"],
            region=scope,
            user=self.request.user,
            period=data["period"],
            options={"override_uscc": data.get("override_uscc", False)},
        )
        transaction.on_commit(partial(enqueue, tasks.read_batch, batch.pk))
        return HttpResponseRedirect(batch.get_absolute_url())


class BatchPageMixin(ScopedPageMixin):
    """A page about one batch that the person may see; others are not found."""

    permission_required: str | tuple[str, ...] = "imports.view_batch"

    def get_batch(self) -> Batch:
        """The batch of the address, or 404."""
        return get_object_or_404(selectors.batches_visible_to(self.request.user), pk=self.kwargs["pk"])


class BatchView(FragmentMixin, BatchPageMixin, TemplateView):
    """The batch as it stands: waiting, asking, a preview, or the result. HTMX asks again while it works."""

    template_name = "imports/batch.html"
    fragment_template_name = "imports/batch_body.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        batch = self.get_batch()
        self.breadcrumbs = [("数据报送", reverse("imports:list")), (batch.file_name, None)]
        context = super().get_context_data(
            batch=batch, may_take=self.request.user.has_perm("imports.take_batch")
        )
        if batch.question == "period":
            context["answer_form"] = AnswerForm()
        if batch.status in (Batch.Status.READY, Batch.Status.TAKING, Batch.Status.TAKEN):
            context |= self._preview(batch)
        return context | kwargs

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """A page that polls is loaded anew when the work is done: its head changes with the body."""
        response = super().render_to_response(context, **kwargs)
        if self.request.headers.get("HX-Trigger") == "batch" and not context["batch"].is_working:
            response["HX-Refresh"] = "true"
        return response

    def _preview(self, batch: Batch) -> dict[str, Any]:
        kind = self.request.GET.get("kind", "")
        if kind not in StagedRow.Kind.values:
            kind = next((k for k in StagedRow.Kind.values if batch.counts.get(k)), StagedRow.Kind.NEW)
        rows = Paginator(batch.rows.filter(kind=kind).order_by("pk"), ROWS_A_PAGE)
        columns = selectors.batch_columns(batch)
        return {
            "kind": kind,
            "kinds": [(k.value, k.label, batch.counts.get(k.value, 0)) for k in StagedRow.Kind],
            "columns": columns,
            "unit_notes": selectors.unit_notes(batch),
            "used_mappings": selectors.mappings_of(batch),
            "page": (page := rows.get_page(self.request.GET.get("page"))),
            "lines": [selectors.preview_line(row, columns) for row in page],
            "pages": rows.get_elided_page_range(page.number),
        }


class AnswerView(BatchPageMixin, View):
    permission_required = ("imports.view_batch", "imports.add_batch")

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        batch = self.get_batch()
        form = AnswerForm(request.POST)
        if not form.is_valid():
            for errors in form.errors.values():
                page_messages.error(request, str(errors[0]))
            return redirect(batch)
        try:
            services.answer(batch=batch, period=form.cleaned_data["period"])
            enqueue(tasks.read_batch, batch.pk)
        except services.BatchStateError as error:
            page_messages.error(request, str(error))
        return redirect(batch)


class TakeView(BatchPageMixin, View):
    permission_required = ("imports.view_batch", "imports.take_batch")

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        batch = self.get_batch()
        try:
            if services.request_take(batch=batch):
                enqueue(tasks.take_batch, batch.pk, str(request.user))
        except services.BatchStateError as error:
            page_messages.error(request, str(error))
        return redirect(batch)


class DiscardView(BatchPageMixin, View):
    permission_required = ("imports.view_batch", "imports.add_batch")

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        batch = self.get_batch()
        try:
            services.discard(batch=batch)
            page_messages.success(request, f"已放弃“{batch.file_name}”，未写入任何数据。")
        except services.BatchStateError as error:
            page_messages.error(request, str(error))
        return redirect("imports:list")


class RefusedView(BatchPageMixin, View):
    """The refused rows with their cells and reasons, to be mended by whoever typed the file."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        batch = self.get_batch()
        title = f"拒收清单-{batch.file_name.rsplit('.', 1)[0]}"
        when = batch.as_period.label if batch.as_period else ""
        about = " · ".join(filter(None, [batch.form_label, when]))
        return xlsx_response(selectors.refused_cells(batch), title, about=about)


class SourceView(BatchPageMixin, View):
    """The file as it was uploaded."""

    def get(self, request: HttpRequest, **kwargs: Any) -> FileResponse:
        batch = self.get_batch()
        if batch.source is None:
            raise Http404("网页填报的批次没有原文件。")
        try:
            content = batch.source.file.open("rb")
        except FileNotFoundError as error:
            raise Http404("原文件已不在存储中，请联系本单位系统管理员。") from error
        response = FileResponse(content, content_type="application/octet-stream")
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(batch.file_name)}"
        return response
