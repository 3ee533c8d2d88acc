"""What the pages of this room share: the way to them, their tabs, their span, and a form that is typed in."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages as page_messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.listing import ScopedPageMixin
from accounts.models import Region
from accounts.periods import Period, PeriodError
from cultivation.models import Recognition
from cultivation.selectors.parameters import CultivationRulesByPlace
from cultivation.services.refusing import Refused
from cultivation.spans import since_of

ROOM = Recognition._meta.app_config.verbose_name
VIEW_POOLS, VIEW_RECOGNITIONS = "cultivation.view_membership", "cultivation.view_recognition"
CHANGE_POOLS, CHANGE_RECOGNITIONS = "cultivation.change_membership", "cultivation.change_recognition"
CONFIRM, CHANGE_RULES = "cultivation.confirm_proposal", "cultivation.change_cultivationrule"


class RoomMixin(ScopedPageMixin):
    """A page of the room, under one of its tabs."""

    tab = ""
    page_title = ""

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return [(str(ROOM), reverse("cultivation:overview") + self.context_query()), (self.page_title, None)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"tab": self.tab, "page_title": self.page_title} | super().get_context_data(**kwargs)

    def address(self, name: str, *args: Any) -> str:
        """The address of a page of the room, with this page's region and period."""
        return reverse(f"cultivation:{name}", args=args) + self.context_query()

    @property
    def below(self) -> list[Region]:
        """The assessed regions below the page's own."""
        assert self.region is not None
        path, own = self.region.path, self.region
        return [each for each in self.regions if each.assessed and each.path.startswith(path) and each != own]

    @cached_property
    def since(self) -> Period | None:
        """From when the page's span runs: the address's month, else the year's beginning."""
        if self.period is None:
            return None
        try:
            return since_of(self.request.GET.get("since", ""), self.period)
        except PeriodError as error:
            raise Http404(str(error)) from error

    @cached_property
    def expiring_months(self) -> int:
        """How many months ahead the page's region is told of an end."""
        if self.region is None or self.period is None:
            return 0
        return CultivationRulesByPlace(self.period).expiring_at(self.region.path)


class EntryView(RoomMixin, TemplateView):
    """A form of its own page: what is typed is given to one service, whose refusals come back at the fields."""

    template_name = "cultivation/form.html"
    form_class: type[forms.Form]
    submit_label = "保存"
    hint = ""
    done_page = ""

    def get_form(self, data: Any = None, files: Any = None) -> forms.Form:
        """The form, bound where something was posted."""
        return self.form_class(data, files, initial=self.get_initial(), user=self.request.user)  # type: ignore[call-arg]

    def get_initial(self) -> dict[str, Any]:
        """What the form begins with: the enterprise that the address names."""
        return {"uscc": self.request.GET.get("uscc", "")}

    def save(self, form: Any) -> str:
        """Carries it out and says what was done. Raises Refused."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.get_form())
        return super().get_context_data(
            submit_label=self.submit_label,
            hint=self.hint,
            back_url=self.address(self.done_page),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST, request.FILES)
        if sentence := carried_out(form, self.save):
            page_messages.success(request, sentence)
            return redirect(self.address(self.done_page))
        return self.render_to_response(self.get_context_data(form=form), status=422)


def carried_out(form: Any, save: Any) -> str:
    """What was done with a valid form; empty where it or the service refused, as the form then says."""
    if not form.is_valid():
        return ""
    try:
        return str(save(form))
    except Refused as error:
        for name, sentence in error.problems.items():
            form.add_error(name if name in form.fields else None, sentence)
        return ""


def by_and_now(request: HttpRequest) -> dict[str, Any]:
    """Who gives the command, and when."""
    return {"by": request.user, "now": timezone.now()}
