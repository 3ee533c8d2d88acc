"""A record's page with what can be done to it: each act is a form, and one refused comes back with its reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib import messages as page_messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.listing import ScopedPageMixin
from support.forms.base import SupportForm
from support.services import SupportRefused


@dataclass(frozen=True)
class Act:
    """One thing that can be done: its words, its form, and the command that does it."""

    key: str
    label: str
    form: type[SupportForm]
    run: Callable[..., Any]
    """(record, data, by, now) → nothing. Raises SupportRefused."""
    done: str
    """The sentence after it."""
    danger: bool = False
    opens: tuple[str, ...] = ()
    """Names of fields that start with today."""


@dataclass(frozen=True)
class Offered:
    """An act with its form as the page shows it."""

    act: Act
    form: SupportForm
    is_open: bool


class TodayMixin(ScopedPageMixin):
    """A page that knows the day."""

    @cached_property
    def today(self) -> date:
        """The day it is here."""
        return timezone.localdate()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(here=self.context_query(), today=self.today, **kwargs)

    def trail(self, *steps: tuple[str, str]) -> list[tuple[str, str | None]]:
        """The way to this page from the room's first; a step is a label with the name of its address, or ""."""
        query = self.context_query()
        return [
            (label, reverse(name) + query if name else None)
            for label, name in (("帮扶服务", "support:plans"), *steps)
        ]


class RecordView(TodayMixin, TemplateView):
    """The page of one record; subclasses say which, and what can be done to it."""

    acts: tuple[Act, ...] = ()

    def get_record(self) -> Any:
        """The record of the address, or 404."""
        raise NotImplementedError

    def may_act(self, record: Any) -> bool:
        """Whether the person may do anything to it now."""
        raise NotImplementedError

    def acts_on(self, record: Any) -> tuple[Act, ...]:
        """What can be done to it as it stands."""
        return self.acts

    def page(self, record: Any) -> Mapping[str, Any]:
        """What the template needs beside the forms."""
        raise NotImplementedError

    @cached_property
    def record(self) -> Any:
        """The record, looked up once."""
        found = self.get_record()
        if found is None:
            raise Http404("没有这条记录，或不在您的管辖范围内。")
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("offered", list(self.offered()))
        return super().get_context_data(**self.page(self.record), **kwargs)

    def offered(self, bound: SupportForm | None = None, key: str = "") -> Iterator[Offered]:
        """The acts with their forms, the posted one with what is wrong in it."""
        if not self.may_act(self.record):
            return
        for act in self.acts_on(self.record):
            posted = act.key == key and bound is not None
            form = bound if posted and bound is not None else self._form(act)
            yield Offered(act, form, posted)

    def _form(self, act: Act, *data: Any) -> SupportForm:
        form = act.form(
            *data, user=self.request.user, today=self.today, record=self.record, auto_id=f"{act.key}-%s"
        )
        for name in act.opens:
            form.fields[name].initial = self.today
        return form


class ActView(RecordView):
    """Does one act, and leads to the record; or the page comes back with what is wrong at its fields."""

    http_method_names = ["post", "options"]

    def after(self) -> str:
        """Where the person goes on."""
        return str(self.record.get_absolute_url())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        act = next((each for each in self.acts if each.key == request.POST.get("act")), None)
        if act is None:
            raise Http404("没有这个操作，请刷新页面后重试。")
        form = self._form(act, request.POST, request.FILES)
        if self._done(act, form):
            page_messages.success(request, act.done)
            return redirect(self.after() + self.context_query())
        context = self.get_context_data(offered=list(self.offered(form, act.key)))
        return self.render_to_response(context, status=422)

    def _done(self, act: Act, form: SupportForm) -> bool:
        if not form.is_valid():
            return False
        try:
            act.run(self.record, form.cleaned_data, by=self.request.user, now=timezone.now())
        except SupportRefused as error:
            form.refuse(error.problems)
            return False
        return True


class EntryView(TodayMixin, TemplateView):
    """A page that enters something new; the form comes back with what is wrong at its fields."""

    form_class: type[SupportForm]
    template_name = "support/entry.html"
    page_title = ""
    submit = "保存"

    def initial(self) -> dict[str, Any]:
        """What the form starts with."""
        return {}

    def run(self, data: dict[str, Any]) -> tuple[str, str]:
        """Does it: (the sentence after it, where the person goes on). Raises SupportRefused."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self._form())
        return super().get_context_data(page_title=self.page_title, submit=self.submit, **kwargs)

    def _form(self, *data: Any) -> SupportForm:
        initial = self.initial() if not data else None
        return self.form_class(*data, user=self.request.user, today=self.today, initial=initial)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST, request.FILES)
        if form.is_valid():
            try:
                sentence, there = self.run(form.cleaned_data)
            except SupportRefused as error:
                form.refuse(error.problems)
            else:
                page_messages.success(request, sentence)
                return redirect(there + self.context_query())
        return self.render_to_response(self.get_context_data(form=form), status=422)
