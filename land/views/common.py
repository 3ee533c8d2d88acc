"""What the pages of this room share: today, the record of the address, a form that does one thing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as page_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from accounts.listing import ScopedPageMixin
from land.forms.fields import LandForm
from land.services import LandRefused

VIEW_PARCEL, CHANGE_PARCEL = "land.view_parcel", "land.change_parcel"
VIEW_SITE, CHANGE_SITE, CHECK_SITE = "land.view_site", "land.change_site", "land.record_check"


class ActingView(ScopedPageMixin, TemplateView):
    """A form at its own address that does one thing: done, it leads on; refused, it says why at its fields."""

    template_name = "land/form.html"
    form_class: type[LandForm]
    heading = ""
    button = "保存"
    one_thumb = False
    """Whether it is made for a phone: one column, large fields, the button across."""

    @cached_property
    def record(self) -> Any:
        """What the form is about, found within the person's sight, or 404; None for something new."""
        return None

    def get_initial(self) -> dict[str, Any]:
        """What the fields begin with."""
        return {}

    def perform(self, form: LandForm) -> str:
        """Does it, and returns the sentence that tells so. Raises LandRefused."""
        raise NotImplementedError

    def get_success_url(self) -> str:
        """Where one is afterwards."""
        address: str = self.record.get_absolute_url()
        return address

    def get_about(self) -> str:
        """A line below the heading: what the form is about."""
        return str(self.record) if self.record else ""

    def make_form(self, *args: Any, **kwargs: Any) -> LandForm:
        """The form, which knows who asks."""
        return self.form_class(*args, user=self.request.user, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.make_form(initial=self.get_initial())
        back = self.record.get_absolute_url() + self.context_query() if self.record else self.get_back_url()
        return super().get_context_data(
            form=form,
            page_title=self.heading,
            about=self.get_about(),
            button=self.button,
            one_thumb=self.one_thumb,
            back_url=back,
            **kwargs,
        )

    def get_back_url(self) -> str:
        """Where 取消 leads when there is no record yet."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _ = self.record  # Beyond one's sight there is no form either.
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        _ = self.record
        form = self.make_form(request.POST, request.FILES)
        if form.is_valid() and (told := self._done(form)):
            page_messages.success(request, told)
            return redirect(self.get_success_url() + self.context_query())
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _done(self, form: LandForm) -> str:
        try:
            return self.perform(form)
        except LandRefused as refused:
            for name, sentence in refused.problems.items():
                form.add_error(name if name in form.fields else None, sentence)
            return ""

    @property
    def doing(self) -> dict[str, Any]:
        """Who does it when, as every command is told."""
        return {"by": self.request.user, "now": timezone.now()}
