"""Pages of layouts explained once: the screen of one file, the list, and one mapping to be corrected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages as page_messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from accounts.listing import ListingView, ScopedPageMixin
from accounts.scope import scope_of
from config.celery import enqueue
from imports import mapping_conflict as conflicts
from imports import mapping_screen as screen
from imports import messages, selectors, services, tasks
from imports.mapping_filters import MappingFilter
from imports.mapping_forms import MappingForm, all_specs
from imports.mapping_tables import MappingTable
from imports.models import Batch
from imports.models import Mapping as StoredMapping
from imports.reading import FormSpec
from imports.views import BatchPageMixin

MAY_CHANGE = ("imports.view_batch", "imports.change_mapping")


def kept_of(data: Mapping[str, str], spec: FormSpec) -> dict[str, str]:
    """What was typed and still stands once the form or a header row was changed.

    Of a sheet with other header rows than the fields were drawn for, or with another form, only choices that
    somebody made count: a guess is made anew.
    """
    same_form = data.get("seen_form") == spec.name
    kept = {name: value for name, value in data.items() if value or same_form}
    for name in data:
        if name.startswith("drawn_"):
            at = name.removeprefix("drawn_")
            kept[f"read_{at}"] = data.get(f"read_{at}", "")
            if data[name] != f"{data.get(f'top_{at}')}-{data.get(f'bottom_{at}')}":
                kept = {k: v for k, v in kept.items() if not k.startswith((f"value_{at}_", f"unit_{at}_"))}
                kept[f"read_{at}"] = "on"
    return kept


def rows_of(data: Mapping[str, str]) -> dict[int, tuple[int, int]]:
    """Sheet → the header rows chosen for it."""
    rows: dict[int, tuple[int, int]] = {}
    for name in data:
        if name.startswith("top_") and (at := name.removeprefix("top_")).isdecimal():
            first, last = data.get(f"top_{at}", ""), data.get(f"bottom_{at}", "")
            if first.isdecimal() and last.isdecimal():
                rows[int(at)] = int(first), max(int(first), int(last))
    return rows


class MapView(BatchPageMixin, TemplateView):
    """The screen on which the columns of one file are explained."""

    permission_required = MAY_CHANGE
    template_name = "imports/map.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.specs = all_specs()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        batch = self.get_batch()
        if batch.status not in (Batch.Status.ASKING, Batch.Status.READY):
            sentence = messages.NOT_READY.format(status=batch.get_status_display())
            page_messages.error(request, sentence)
            return redirect(batch)
        return self.render_to_response(self._context(batch, self._form(batch)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        batch = self.get_batch()
        if part := request.POST.get("part"):
            return self._part(batch, part)
        form = self._form(batch, bound=True)
        if form.is_valid():
            try:
                self._explain(batch, form)
                return redirect(batch)
            except (services.MappingError, services.BatchStateError) as error:
                form.add_error(None, str(error))
        return self.render_to_response(self._context(batch, form))

    def _explain(self, batch: Batch, form: MappingForm) -> None:
        services.explain(
            batch=batch,
            layouts=form.layouts(),
            user=self.request.user,
            shared=form.cleaned_data["shared"],
            period=form.cleaned_data.get("period"),
        )
        enqueue(tasks.read_batch, batch.pk)

    def _part(self, batch: Batch, part: str) -> HttpResponse:
        """The fields drawn anew for another form or header row, or only the figures as they would be stored."""
        template = "imports/map_figures.html" if part == "figures" else "imports/map_fields.html"
        return TemplateResponse(self.request, template, self._context(batch, self._form(batch)))

    def _form(self, batch: Batch, *, bound: bool = False) -> MappingForm:
        data = self.request.POST.dict()
        heads = selectors.first_rows(batch)
        spec = screen.spec_in(self.specs, data.get("form", "") or batch.form)
        spec = spec or screen.best_form(heads, self.specs)
        layouts = selectors.layouts_serving(batch.region)
        blocks = screen.blocks_of(heads, spec, self.specs, layouts, rows_of(data))
        scope = scope_of(self.request.user)
        return MappingForm(
            self.request.POST if bound else None,
            spec=spec,
            blocks=blocks,
            kept=kept_of(data, spec),
            shared=data.get("shared") == "on",
            must_share=scope is not None and scope.pk != batch.region_id,
            period=batch.as_period,
            file_name=batch.file_name,
        )

    def _context(self, batch: Batch, form: MappingForm) -> dict[str, Any]:
        self.breadcrumbs = [
            ("数据报送", reverse("imports:list")),
            (batch.file_name, batch.get_absolute_url()),
            ("指定各列含义", None),
        ]
        context: dict[str, Any] = super().get_context_data(batch=batch, **_fields(form, self.specs))
        return context | {"address": self.request.path, "cancel_url": batch.get_absolute_url()}


def _fields(form: MappingForm, specs: list[FormSpec]) -> dict[str, Any]:
    """What the templates show of a form."""
    blocks = [
        {
            "block": block,
            "read": form[f"read_{block.number}"],
            "unit": form[f"sheet_{block.number}"],
            "lines": form.shown(block),
            "open": form.reads(block),
        }
        for block in form.blocks
    ]
    return {"form": form, "blocks": blocks, "specs": specs, "spec": form.spec}


class MappingListView(ListingView):
    permission_required = "imports.view_mapping"
    template_name = "imports/mappings.html"
    table_class = MappingTable
    filterset_class = MappingFilter
    page_title = "表头对照"
    empty_title = "还没有表头对照。"
    empty_hint = "上传系统认不出表头的表格，指定一次各列含义，对照即列在这里，以后同样版式的文件直接读取。"
    breadcrumbs = [("数据报送", "/imports/"), ("表头对照", None)]

    def get_queryset(self) -> QuerySet[StoredMapping]:
        found = selectors.mappings_visible_to(self.request.user)
        return found.about(self.region) if self.region else found


class MappingPageMixin(ScopedPageMixin):
    """A page about one mapping that the person may see; others are not found."""

    permission_required: str | tuple[str, ...] = "imports.view_mapping"

    def get_mapping(self) -> StoredMapping:
        """The mapping of the address, or 404."""
        return get_object_or_404(selectors.mappings_visible_to(self.request.user), pk=self.kwargs["pk"])


class MappingView(MappingPageMixin, TemplateView):
    """One mapping: what it says, to be corrected by its own region, and which batches were read by it."""

    template_name = "imports/mapping.html"

    def get_permission_required(self) -> tuple[str, ...]:
        needed = ("imports.view_mapping", "imports.change_mapping")
        return needed if self.request.method == "POST" else needed[:1]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mapping = self.get_mapping()
        return self.render_to_response(self._context(mapping, self._form(mapping)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mapping = self.get_mapping()
        if part := request.POST.get("part"):
            template = "imports/map_figures.html" if part == "figures" else "imports/map_fields.html"
            return TemplateResponse(request, template, self._context(mapping, self._form(mapping)))
        form = self._form(mapping, bound=True)
        if open_items := conflicts.undecided(request.POST):
            form.add_error(None, messages.MAPPING_UNDECIDED.format(count=open_items))
            return self._side_by_side(mapping, form)
        if form.is_valid():
            try:
                self._change(mapping, form)
                return redirect(mapping)
            except services.StaleMapping as error:
                form.add_error(None, str(error))
                return self._side_by_side(self.get_mapping(), form)
            except services.MappingError as error:
                form.add_error(None, str(error))
        return self.render_to_response(self._context(mapping, form))

    def _side_by_side(self, mapping: StoredMapping, form: MappingForm) -> HttpResponse:
        """What was typed beside what stands by now, to be chosen from; from here on that is what was seen."""
        found = conflicts.differences(form, mapping, self.request.POST)
        if not found:
            when = timezone.localtime(mapping.changed_at).strftime("%Y-%m-%d %H:%M")
            said = messages.MAPPING_SAME.format(who=mapping.changed_by_name, when=when)
            page_messages.info(self.request, said)
            return redirect(mapping)
        context = self._context(mapping, form)
        other_form = form.spec.name != mapping.form
        seen = {"conflict": found, "version": mapping.version, "other_form": other_form}
        return self.render_to_response(context | seen)

    def _change(self, mapping: StoredMapping, form: MappingForm) -> None:
        waiting = services.change(
            mapping=mapping,
            layout=form.layouts()[0],
            user=self.request.user,
            shared=form.cleaned_data["shared"],
            version=self.request.POST.get("version", ""),
        )
        for batch_id in waiting:
            enqueue(tasks.read_batch, batch_id)
        again = f"，{len(waiting)}个待入库的批次正在按新的对照重新读取" if waiting else ""
        page_messages.success(self.request, f"已保存{again}；已入库的数据不受影响。")

    def _form(self, mapping: StoredMapping, *, bound: bool = False) -> MappingForm:
        data = conflicts.settled(self.request.POST.dict())
        specs = all_specs()
        spec = screen.spec_in(specs, data.get("form", "") or mapping.form) or specs[0]
        block = screen.of_mapping(mapping, spec, selectors.first_rows_of_last(mapping))
        shared = data.get("shared") == "on" if data else mapping.shared
        return MappingForm(
            data if bound else None,
            spec=spec,
            blocks=[block],
            kept=kept_of(data, spec),
            shared=shared,
        )

    def _context(self, mapping: StoredMapping, form: MappingForm) -> dict[str, Any]:
        self.breadcrumbs = [
            ("数据报送", reverse("imports:list")),
            ("表头对照", reverse("imports:mappings")),
            (mapping.form_label, None),
        ]
        scope = scope_of(self.request.user)
        own = scope is not None and mapping.region_id == scope.pk
        may = self.request.user.has_perm("imports.change_mapping") and mapping.is_active
        context: dict[str, Any] = super().get_context_data(
            mapping=mapping,
            batches=selectors.batches_of(mapping, self.request.user),
            may_edit=own and may,
            version=self.request.POST.get("version", mapping.version),
            may_answer=may and not own and bool(mapping.offered_at) and _is_below(mapping, scope),
            **_fields(form, all_specs()),
        )
        return context | {"address": self.request.path, "cancel_url": reverse("imports:mappings")}


def _is_below(mapping: StoredMapping, scope: Any) -> bool:
    return scope is not None and mapping.region.path.startswith(scope.path)


_ACTS: dict[str, tuple[Callable[..., Any], str]] = {
    "disable": (services.disable, "已停用，以后的文件不再按它读取；已入库的数据不受影响。"),
    "share": (lambda **about: services.share(shared=True, **about), "已共享，下级区划的同样版式可直接读取。"),
    "unshare": (lambda **about: services.share(shared=False, **about), "已取消共享，只用于本级的文件。"),
    "offer": (services.offer, "已申请上级采用，采用后在上级范围内共用。"),
    "end_offer": (services.end_offer, "已撤回或退回申请，该对照仍在其本地使用。"),
    "accept": (services.accept, "已采用，并在本级范围内共用。"),
}


class MappingActView(MappingPageMixin, View):
    """One act upon a mapping: shared, offered, accepted or disabled."""

    permission_required = ("imports.view_mapping", "imports.change_mapping")

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        mapping = self.get_mapping()
        act, told = _ACTS.get(request.POST.get("act", ""), (None, ""))
        if act is None:
            page_messages.error(request, "没有这个操作，请刷新页面后重试。")
            return redirect(mapping)
        try:
            made = act(mapping=mapping, user=request.user)
            page_messages.success(request, told)
        except services.NotOwnMapping as error:
            raise PermissionDenied(str(error)) from error
        except services.MappingError as error:
            page_messages.error(request, str(error))
            made = None
        return redirect(made or mapping)
