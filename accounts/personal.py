"""Pages that hold personal data: masked, until the person lifts the mask from the page for a stated purpose."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin, PermissionRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import View
from import_export.resources import Resource

from accounts import lifting
from accounts.models import Lifting


class PersonalDataMixin:
    """A page whose personal data are masked unless `lifting` stands; whoever shows them calls `note_lifted`."""

    request: HttpRequest

    @cached_property
    def lifting(self) -> Lifting | None:
        """The leave under which this page is shown unmasked."""
        user: Any = self.request.user
        return lifting.standing(user=user, path=self.request.path, now=timezone.now())

    def note_lifted(self, rows: int, *, exported: bool = False) -> None:
        """Records that so many rows go out unmasked; nothing while they are masked."""
        if self.lifting:
            lifting.note(
                lifting=self.lifting,
                address=self.request.get_full_path(),
                rows=rows,
                exported=exported,
                now=timezone.now(),
            )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        context["personal_data"], context["lifting"] = True, self.lifting
        return context


class PersonalListMixin(PersonalDataMixin):
    """A list with personal data: its table and its resource are told whether they are shown."""

    def get_table_kwargs(self) -> dict[str, Any]:
        return super().get_table_kwargs() | {"lifted": bool(self.lifting)}  # type: ignore[misc]

    def get_resource(self) -> Resource:
        resource: Resource = super().get_resource()  # type: ignore[misc]
        resource.lifted = bool(self.lifting)
        return resource

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        self.note_lifted(len(context["table"].paginated_rows))
        return context

    def exporting(self, rows: int) -> None:
        super().exporting(rows)  # type: ignore[misc]
        self.note_lifted(rows, exported=True)


class LiftingView(LoginRequiredMixin, PermissionRequiredMixin, View):
    """Lifts the mask from a page, or puts it back on, and returns to the page."""

    permission_required = "accounts.lift_masking"
    raise_exception = True

    def post(self, request: HttpRequest) -> HttpResponse:
        back, user = request.POST.get("next", ""), request.user
        if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, {request.get_host()}):
            raise Http404("没有这个页面。")
        path, now = back.partition("?")[0], timezone.now()
        if request.POST.get("act") == "end":
            lifting.end(user=user, path=path, now=now)  # type: ignore[arg-type]
            return HttpResponseRedirect(back)
        try:
            lifting.lift(
                user=user,  # type: ignore[arg-type]
                path=path,
                title=request.POST.get("title", ""),
                purpose=request.POST.get("purpose", ""),
                now=now,
                remote_addr=request.META.get("REMOTE_ADDR") or None,
            )
        except lifting.LiftingError as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(back)
