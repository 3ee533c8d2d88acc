"""The one list page: filters, a table, an export of exactly what is filtered.

The page and its HTMX fragment live at the same address; a view declares its queryset, filters, table and
resource, and nothing else.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers
from django_filters.views import FilterView
from django_tables2 import RequestConfig, SingleTableMixin
from import_export.resources import Resource

from accounts.context import RegionPeriodMixin
from accounts.exports import xlsx_response
from accounts.http import wants_fragment
from accounts.paging import CappedPaginator
from accounts.scope import why_nothing


class ScopedPageMixin(PermissionRequiredMixin, RegionPeriodMixin):
    """A page that needs a permission and shows one region and period."""

    raise_exception = True
    breadcrumbs: list[tuple[str, str | None]] = []

    def has_permission(self) -> bool:
        """Whether the role permits the page, and the account has a region to look at."""
        return self.region is not None and super().has_permission()

    def get_permission_denied_message(self) -> str:
        return why_nothing(self.request.user)

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        """(label, address) from the outermost to this page."""
        return self.breadcrumbs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(breadcrumbs=self.get_breadcrumbs(), **kwargs)


class FragmentMixin:
    """A page that answers HTMX with a part of itself, at the same address."""

    request: HttpRequest
    fragment_template_name = ""

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response: HttpResponse
        if wants_fragment(self.request):
            response = TemplateResponse(self.request, self.fragment_template_name, context)
        else:
            response = super().render_to_response(context, **kwargs)  # type: ignore[misc]
        # Without it the browser's own copy of the fragment would come up as the page, as on "back".
        patch_vary_headers(response, ["HX-Request"])
        return response


class ListingView(FragmentMixin, ScopedPageMixin, SingleTableMixin, FilterView):
    """A filtered, sorted, paged list."""

    template_name = "includes/listing.html"
    fragment_template_name = "includes/table_fragment.html"
    table_pagination = {"per_page": 25}
    paginator_class = CappedPaginator
    resource_class: type[Resource] | None = None
    export_permission = "enterprises.export_enterprise"
    # What an export is ordered by where nobody sorted the page; the page's own order by default.
    export_order: tuple[str, ...] = ()
    page_title = ""
    # Parameters beside region and period that a filter must not lose.
    carried: tuple[str, ...] = ("sort",)
    # What the page says while there is nothing to list, and nothing was filtered out.
    empty_title = "这里还没有记录。"
    empty_hint = "上传统计局的月度报表后，这里列出构成明细。"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("export") == "xlsx" and self.resource_class:
            return self._export(request)
        return super().get(request, *args, **kwargs)

    def _export(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(self.export_permission):
            raise PermissionDenied("您没有导出权限。")
        filterset = self.get_filterset(self.get_filterset_class())
        rows = self._sorted(filterset.qs if filterset.is_valid() else filterset.queryset.none())
        most = settings.EXPORT_MAX_ROWS
        note = f"只导出了前 {most} 行，请缩小筛选范围后再导出其余。" if rows[most : most + 1].exists() else ""
        resource = self.get_resource()
        dataset = resource.export(rows[:most], export_fields=self.get_export_fields(resource))
        self.exporting(len(dataset))
        footer = resource.footer(dataset) if hasattr(resource, "footer") and len(dataset) else ()
        return xlsx_response(
            dataset, self.get_page_title(), about=self.get_export_about(), footer=footer, note=note
        )

    def get_export_fields(self, resource: Resource) -> list[str] | None:
        """The names of the resource's fields that go out; None for all."""
        return None

    def exporting(self, rows: int) -> None:
        """Hears how many rows an export holds, before it goes out."""

    def _sorted(self, rows: Any) -> Any:
        """The rows in the order of an export: that of the page's table, if nothing else is asked for."""
        if self.export_order and not self.request.GET.get("sort"):
            return rows.order_by(*self.export_order)
        table = self.get_table_class()(data=rows, **self.get_table_kwargs())
        RequestConfig(self.request, paginate=False).configure(table)
        return table.data.data

    def get_export_about(self) -> str:
        """The line below the title of an export: region, period and unit."""
        place = self.region.name if self.region else ""
        when = self.period.label if self.period else ""
        unit = getattr(self.get_resource(), "unit", "")
        return " · ".join(filter(None, [place, when, unit and f"单位：{unit}"]))

    def get_resource(self) -> Resource:
        """The resource that maps rows to columns."""
        assert self.resource_class is not None
        return self.resource_class()

    def get_page_title(self) -> str:
        """The page's heading, and the name of its export."""
        return self.page_title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        parameters = self.request.GET.copy()
        parameters["export"] = "xlsx"
        parameters.pop("page", None)
        context = super().get_context_data(
            page_title=self.get_page_title(),
            can_export=bool(self.resource_class) and self.request.user.has_perm(self.export_permission),
            export_url=f"{self.request.path}?{parameters.urlencode()}",
            **kwargs,
        )
        filtered = context["filter"].form.has_changed()
        context["nothing_yet"] = not filtered and context["table"].paginator.count == 0
        context |= self._carried_context()
        context["empty_title"], context["empty_hint"] = self.empty_title, self.empty_hint
        return context

    def _carried_context(self) -> dict[str, Any]:
        """What the filter form hands on, and where its fields are empty again."""
        assert self.region is not None
        kept = {"region": self.region.code, "period": str(self.period or "")}
        kept |= {name: self.request.GET.get(name, "") for name in self.carried}
        kept = {name: value for name, value in kept.items() if value}
        return {"carried": list(kept.items()), "clear_url": f"{self.request.path}?{urlencode(kept)}"}
