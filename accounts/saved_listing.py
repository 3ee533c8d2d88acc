"""A list page whose filters and columns each person keeps for themselves."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRedirect

from accounts import saved_lists
from accounts.http import wants_fragment
from accounts.models import SavedList

if TYPE_CHECKING:
    from accounts.listing import ListingView as _Listing
else:
    _Listing = object

# The word for "none open" in the address: without it the page opens with the default.
NONE = "none"
_CONTEXT = ("region", "period")


class SavedListMixin(_Listing):
    """Opts a ListingView in: `saved_page` names it, `fixed_columns` are always shown."""

    saved_page = ""
    fixed_columns: tuple[str, ...] = ("name",)
    template_name = "includes/saved_listing.html"

    @cached_property
    def saved(self) -> list[SavedList]:
        """The person's own of this page, the nameless with the columns among them."""
        return list(SavedList.objects.of(self.request.user, self.saved_page))

    @cached_property
    def open_filter(self) -> SavedList | None:
        """The saved filter that the address names; a colleague's is nobody's here."""
        wanted = self.request.GET.get("view", "")
        return next((row for row in self.saved if row.name and str(row.pk) == wanted), None)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not set(request.GET) - set(_CONTEXT) and (default := self._default()):
            here = {name: value for name, value in request.GET.items() if value}
            query = {**QueryDict(default.query).dict(), **here, "view": str(default.pk)}
            return HttpResponseRedirect(f"{request.path}?{urlencode(query)}")
        return super().get(request, *args, **kwargs)

    def _default(self) -> SavedList | None:
        return next((row for row in self.saved if row.is_default), None)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Saves, renames, deletes or changes, and leads to the list as it then is; or tells why not."""
        try:
            there = self._act(request.POST.get("action", ""))
        except saved_lists.SavedListError as error:
            if wants_fragment(request):
                return render(request, "includes/saved_error.html", {"sentence": str(error)}, status=422)
            there = self._here()
        return HttpResponseClientRedirect(there) if wants_fragment(request) else HttpResponseRedirect(there)

    def _act(self, action: str) -> str:
        """Where the list is after the action."""
        sent, here = self.request.POST, self._here()
        own: dict[str, Any] = {"user": self.request.user, "page": self.saved_page}
        pk = sent.get("pk", "")
        if action == "save":
            query = saved_lists.kept(QueryDict(urlsplit(here).query).dict())
            made = saved_lists.save_filter(
                **own, name=sent.get("name", ""), query=query, columns=self._shown(self._view_in(here))
            )
            return saved_lists.address(made, self.request.path, self._context_of(here))
        if action == "rename":
            saved_lists.rename_filter(**own, pk=pk, name=sent.get("name", ""))
        elif action == "delete":
            saved_lists.delete_filter(**own, pk=pk)
            return f"{self.request.path}?{urlencode(self._context_of(here) | {'view': NONE})}"
        elif action in ("default", "no_default"):
            saved_lists.set_default(**own, pk=pk, on=action == "default")
        elif action == "columns":
            columns = [name for name in self._choices() if name in sent.getlist("columns")]
            saved_lists.choose_columns(**own, pk=pk, columns=columns)
        return here

    def _here(self) -> str:
        """The address of the list as the person sees it: filtering moves it on without a new page."""
        there = self.request.htmx.current_url_abs_path if self.request.htmx else None  # type: ignore[attr-defined]
        address = there or self.request.get_full_path()
        return address if urlsplit(address).path == self.request.path else self.request.path

    def _context_of(self, address: str) -> dict[str, str]:
        query = QueryDict(urlsplit(address).query).dict()
        return {name: str(query[name]) for name in _CONTEXT if query.get(name)}

    def _view_in(self, address: str) -> SavedList | None:
        wanted = QueryDict(urlsplit(address).query).get("view", "")
        return next((row for row in self.saved if row.name and str(row.pk) == wanted), None)

    def _choices(self) -> dict[str, str]:
        """Column → its heading, of those that can be left out."""
        columns = self.get_table_class().base_columns
        return {
            name: str(column.verbose_name or name)
            for name, column in columns.items()
            if name not in self.fixed_columns
        }

    def _shown(self, opened: SavedList | None) -> list[str]:
        """The columns that can be left out and are not."""
        nameless = next((row for row in self.saved if not row.name), None)
        chosen = (opened or nameless or SavedList()).columns or (nameless or SavedList()).columns
        return [name for name in self._choices() if name in chosen] or list(self._choices())

    def get_table_kwargs(self) -> dict[str, Any]:
        shown = self._shown(self.open_filter)
        left_out = tuple(name for name in self._choices() if name not in shown)
        return super().get_table_kwargs() | {"exclude": left_out}

    def get_export_fields(self, resource: Any) -> list[str] | None:
        """All but what stands for a column that is left out; a resource says by `columns` which fields those are."""
        shown, behind = self._shown(self.open_filter), getattr(resource, "columns", {})
        left_out = {
            field for name in self._choices() if name not in shown for field in behind.get(name, (name,))
        }
        return [name for name in resource.get_export_order() if name not in left_out]

    def _carried_context(self) -> dict[str, Any]:
        context = super()._carried_context()
        kept = dict(context["carried"])
        cleared = {**kept, "view": NONE}
        if opened := self.open_filter:
            kept["view"] = str(opened.pk)
        return {
            "carried": list(kept.items()),
            "clear_url": f"{self.request.path}?{urlencode(cleared)}",
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        opened, path = self.open_filter, self.request.path
        here = self._context_of(self.request.get_full_path())
        shown = self._shown(opened)
        return super().get_context_data(
            saved_filters=[
                {"name": row.name, "url": saved_lists.address(row, path, here), "row": row}
                for row in self.saved
                if row.name
            ],
            open_filter=opened,
            all_url=f"{path}?{urlencode({**here, 'view': NONE})}",
            column_choices=[(name, label, name in shown) for name, label in self._choices().items()],
            **kwargs,
        )
