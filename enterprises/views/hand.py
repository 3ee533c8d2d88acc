"""What every form by hand does: shows itself, calls one service, and says what was refused at its fields."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.listing import ScopedPageMixin
from enterprises.hand_forms import HandForm
from enterprises.models import Enterprise
from enterprises.services.noting import Refused

VIEW = "enterprises.view_enterprise"
CHANGE_EVENT = "enterprises.change_scaleevent"
CHANGE_CORPORATE = "enterprises.change_corporateevent"
MERGE = "enterprises.merge_enterprise"


class HandView(ScopedPageMixin, TemplateView):
    """A page with one form; a subclass names its form, and what becomes of it."""

    template_name = "enterprises/hand_form.html"
    http_method_names = ["get", "post", "head", "options"]
    title = ""
    button = "保存"
    is_grave = False
    """Whether the button warns of what it does."""

    def get_form(self, data: Any = None) -> HandForm:
        """The form, with what was posted or with what stands."""
        raise NotImplementedError

    def act(self, form: Any) -> tuple[str, str]:
        """What was done in a sentence, and where to go on. Raises Refused."""
        raise NotImplementedError

    def back(self) -> str:
        """Where 取消 leads."""
        return reverse("enterprises:list")

    def get_title(self) -> str:
        """The page's heading."""
        return self.title

    def get_enterprise(self) -> Enterprise | None:
        """The enterprise of the address (`uscc`, in the path or the query); 404 for one beyond the person's sight."""
        uscc = self.kwargs.get("uscc") or self.request.GET.get("uscc")
        if not uscc:
            return None
        visible = Enterprise.objects.visible_to(self.request.user).select_related("region", "zone")
        found = visible.filter(uscc=uscc).first()
        if found is None:
            raise Http404("没有这家企业，或不在您的管辖范围内。")
        return found

    def trail(self) -> list[tuple[str, str | None]]:
        """The way from 企业库 to this page, without its own title."""
        enterprise = self.get_enterprise()
        return [(enterprise.name, enterprise.get_absolute_url() + self.context_query())] if enterprise else []

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        home = ("企业库", reverse("enterprises:list") + self.context_query())
        return [home, *self.trail(), (self.get_title(), None)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", None)
        context = super().get_context_data(
            page_title=self.get_title(),
            button=self.button,
            is_grave=self.is_grave,
            back_url=self.back() + self.context_query(),
            action_url=self.request.get_full_path(),
            **kwargs,
        )
        if context["form"] is None:
            context["form"] = self.get_form()
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if form.is_valid():
            try:
                said, address = self.act(form)
            except Refused as error:
                form.take_refusal(error.problems)
            else:
                messages.success(request, said)
                return redirect(address)
        return self.render_to_response(self.get_context_data(form=form), status=422)
