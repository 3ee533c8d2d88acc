"""Pages of this room: upload, preview, take or throw away, and the list of what was uploaded."""

from __future__ import annotations

from functools import cached_property, partial
from typing import Any
from urllib.parse import quote

from django.contrib import messages as page_messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.generic import FormView, TemplateView, View
from django_htmx.http import HttpResponseClientRefresh

from accounts import lifting
from accounts.exports import xlsx_response
from accounts.http import wants_fragment
from accounts.listing import FragmentMixin, ListingView, ScopedPageMixin
from accounts.models import Region
from accounts.personal import PersonalDataMixin
from accounts.scope import scope_of
from config.celery import enqueue
from imports import batch_context, messages, notices, previewing, selectors, services, tasks
from imports.filters import BatchFilter
from imports.forms import AnswerForm, UploadForm
from imports.models import Annotation, Batch
from imports.tables import BatchTable


class BatchListView(ListingView):
    permission_required = "imports.view_batch"
    template_name = "imports/list.html"
    fragment_template_name = "imports/list_fragment.html"
    table_class = BatchTable
    filterset_class = BatchFilter
    page_title = "数据报送"
    empty_title = "还没有上传过表格。"
    empty_hint = "上传统计局的月度报表，系统识别后先预览，确认无误再入库。"
    breadcrumbs = [("数据报送", None)]

    def get_queryset(self) -> QuerySet[Batch]:
        rows = selectors.batches_visible_to(self.request.user)
        return rows.within(self.region) if self.region else rows  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        # Of the rows on the page alone: what cannot be seen need not be asked for again.
        context["at_work"] = any(
            row.record.is_working or row.record.is_being_undone for row in context["table"].paginated_rows
        )
        return context


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
        batches = [self._receive(file, data, scope) for file in data["file"]]
        if len(batches) == 1:
            return HttpResponseRedirect(batches[0].get_absolute_url())
        page_messages.success(self.request, messages.RECEIVED.format(count=len(batches)))
        return redirect("imports:list")

    def _receive(self, file: UploadedFile, data: dict[str, Any], scope: Region) -> Batch:
        assert file.file is not None
        batch = services.receive(
            file=file.file,
            file_name=file.name or "",
            importer=data["importer"],
            region=scope,
            user=self.request.user,
            period=data["period"],
            options={"override_uscc": data.get("override_uscc", False)},
        )
        transaction.on_commit(partial(enqueue, tasks.read_batch, batch.pk))
        return batch


class BatchPageMixin(ScopedPageMixin):
    """A page about one batch that the person may see; others are not found."""

    permission_required: str | tuple[str, ...] = "imports.view_batch"

    def get_batch(self) -> Batch:
        """The batch of the address with its annotated workbook and its judgement, or 404."""
        batches = selectors.batches_visible_to(self.request.user).select_related("annotation", "judgement")
        return get_object_or_404(batches, pk=self.kwargs["pk"])


class PersonalFileMixin(BatchPageMixin):
    """A download of what a file holds in full: with personal data, only under a leave lifted on the batch's page."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self._to_the_page() or super().dispatch(request, *args, **kwargs)

    def _to_the_page(self) -> HttpResponse | None:
        """The way to where the purpose is stated; None for who may have the file. Whoever sent it has it already."""
        user: Any = self.request.user
        if self.request.method != "GET" or wants_fragment(self.request) or not self.has_permission():
            return None
        batch = self.get_batch()
        if not selectors.holds_personal(batch) or batch.uploaded_by_id == user.pk:
            return None
        path, now = batch.get_absolute_url(), timezone.now()
        leave = lifting.standing(user=user, path=path, now=now)
        if leave is None:
            page_messages.error(self.request, messages.PERSONAL_FILE)
            return redirect(batch)
        address, rows = self.request.get_full_path(), batch.rows_total or 0
        lifting.note(lifting=leave, address=address, rows=rows, exported=True, now=now)
        return None


class BatchView(PersonalDataMixin, FragmentMixin, BatchPageMixin, TemplateView):
    """The batch as it stands: waiting, asking, a preview, or the result. HTMX asks again while it works."""

    template_name = "imports/batch.html"
    fragment_template_name = "imports/batch_body.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.batch = self.get_batch()
        self.part = request.headers.get("HX-Target", "") if wants_fragment(request) else ""
        self.fragment_template_name = _PARTS.get(self.part, self.fragment_template_name)
        if self._has_waited():
            return HttpResponseClientRefresh()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        batch = self.batch
        self.breadcrumbs = [("数据报送", reverse("imports:list")), (batch.file_name, None)]
        context = super().get_context_data(
            batch=batch,
            may_take=self.request.user.has_perm("imports.take_batch"),
            work=batch_context.of_work(batch, timezone.now()),
        )
        context["page_title"] = batch.file_name
        context["personal_data"] = selectors.holds_personal(batch)
        if batch.question == "period":
            context["answer_form"] = AnswerForm()
        if self.part != "preview":
            context["twins"] = batch_context.of_twins(self.request.user, batch)
            context["kinds"] = previewing.tabs(batch, "")
            context["listing"] = batch_context.of_result(batch)
            context["overtaken"] = batch_context.of_age(batch)
            context["annotation"] = batch_context.of_annotation(batch)
            context["judging"] = self.judging
        if self.part not in _WITHOUT_ROWS and batch.status in batch_context.WITH_ROWS:
            context |= batch_context.of_preview(batch, self.request.GET)
        return context | kwargs

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """The page or the part that is asked for; caches keep the parts apart."""
        response = super().render_to_response(context, **kwargs)
        patch_vary_headers(response, ["HX-Target"])
        return response

    def _has_waited(self) -> bool:
        """Whether a part that asks again has what it waited for: then the page's head changes as well."""
        asks_again = self.request.headers.get("HX-Trigger")
        read = asks_again == "batch" and not self.batch.is_being_read
        is_written = self.batch.status == Batch.Status.TAKING or self.batch.is_being_undone
        if asks_again == "batch-judging":
            return self.judging is None or not self.judging.is_pending
        return read or (asks_again == "batch-work" and not is_written)

    @cached_property
    def judging(self) -> batch_context.Judging | None:
        """What the check rules say, asked for once."""
        return batch_context.of_judging(self.batch, self.request.user)


_WITHOUT_ROWS = ("batch-work", "batch-judging")
_PARTS = {
    "preview": "imports/batch/preview.html",
    "batch-work": "imports/batch/work.html",
    "batch-judging": "imports/batch/judging.html",
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


class CompareView(BatchPageMixin, View):
    """Has the rows compared with what stands now; they were read once, and the file is not opened again."""

    permission_required = ("imports.view_batch", "imports.take_batch")

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        batch = self.get_batch()
        try:
            if services.request_comparison(batch=batch):
                transaction.on_commit(partial(enqueue, tasks.read_batch, batch.pk))
        except services.BatchStateError as error:
            page_messages.error(request, str(error))
        return redirect(batch)


class WithdrawView(BatchPageMixin, View):
    """Takes a batch out of the line of those to be taken."""

    permission_required = ("imports.view_batch", "imports.take_batch")

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        batch = self.get_batch()
        try:
            services.withdraw(batch=batch)
            page_messages.success(request, notices.WITHDRAWN.format(file=batch.file_name))
        except services.BatchStateError as error:
            page_messages.error(request, str(error))
        return redirect(batch)


class DiscardView(BatchPageMixin, View):
    permission_required = ("imports.view_batch", "imports.add_batch")

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        batch = self.get_batch()
        try:
            services.discard(batch=batch, by=str(request.user))
            stopped = batch.is_being_read and not batch.read_at
            said = "已停止读取" if stopped else "已放弃"
            page_messages.success(request, f"{said}“{batch.file_name}”，未写入任何数据。")
        except services.BatchStateError as error:
            page_messages.error(request, str(error))
        return redirect("imports:list")


class RefusedView(PersonalFileMixin, View):
    """The refused rows with their cells and reasons, to be mended by whoever typed the file."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        batch = self.get_batch()
        title = f"拒收清单-{batch.file_name.rsplit('.', 1)[0]}"
        when = batch.as_period.label if batch.as_period else ""
        about = " · ".join(filter(None, [batch.form_label, when]))
        return xlsx_response(selectors.refused_cells(batch), title, about=about)


class AnnotatedView(PersonalFileMixin, View):
    """The workbook with its faults marked: POST has it made, HTMX asks how far it is, the ready one is downloaded."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        batch = self.get_batch()
        try:
            if services.request_annotation(batch=batch, by=str(request.user)):
                transaction.on_commit(partial(enqueue, tasks.annotate_batch, batch.pk))
        except services.BatchStateError as error:
            page_messages.error(request, str(error))
            return HttpResponseClientRefresh() if wants_fragment(request) else redirect(batch)
        return self._part(request, self.get_batch()) if wants_fragment(request) else redirect(batch)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse | FileResponse:
        batch = self.get_batch()
        if wants_fragment(request):
            return self._part(request, batch)
        annotation = batch_context.of_annotation(batch)
        if annotation is None or annotation.status != Annotation.Status.READY:
            is_working = annotation is not None and annotation.is_working
            page_messages.info(request, notices.ANNOTATING if is_working else messages.NOT_REQUESTED)
            return redirect(batch)
        name = f"{batch.file_name.rsplit('.', 1)[0]}-批注.xlsx"
        return _download(annotation.file, name, messages.ANNOTATION_LOST)

    def _part(self, request: HttpRequest, batch: Batch) -> HttpResponse:
        context = {"batch": batch, "annotation": batch_context.of_annotation(batch)}
        return TemplateResponse(request, "imports/batch/annotated.html", context)


class SourceView(PersonalFileMixin, View):
    """The file as it was uploaded."""

    def get(self, request: HttpRequest, **kwargs: Any) -> FileResponse:
        batch = self.get_batch()
        if batch.source is None:
            raise Http404("网页填报的批次没有原文件。")
        return _download(batch.source.file, batch.file_name, messages.SOURCE_LOST)


def _download(file: FieldFile, name: str, lost: str) -> FileResponse:
    """The stored file under the name a person knows; 404 with `lost` where the storage has it no more."""
    try:
        content = file.open("rb")
    except FileNotFoundError as error:
        raise Http404(lost) from error
    response = FileResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
