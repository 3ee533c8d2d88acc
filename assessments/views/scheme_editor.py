"""Schemes in the browser: the editor with its live check, a new scheme, and a version beside another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages as page_messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from accounts.listing import ScopedPageMixin
from accounts.models import Region
from assessments import scheme_starter
from assessments.grading import messages
from assessments.grading.nodes import SchemeFaults
from assessments.models import GradingScheme, SchemeVersion
from assessments.scheme_cells import ITEM_HEADS, form_of, rewritten
from assessments.scheme_services import CHANGE, SchemeRefused, may_change, save_text, scheme_of
from assessments.scheme_text import Reading, carried, compared, next_year, reading_of, unix
from assessments.scheme_words import differences, said
from assessments.views.evaluations import TITLE, VIEW


def told(text: str) -> dict[str, Any]:
    """What the editor says of a text: its faults, each with its line, or the scheme in words."""
    read = reading_of(unix(text), set(Region.objects.values_list("code", flat=True)))
    return {"faults": _placed(read, text), "said": said(read.scheme) if read.scheme else None}


def _placed(read: Reading, text: str) -> list[tuple[Any, str]]:
    lines = unix(text).splitlines()
    return [(each, lines[each.line - 1].strip() if each.line <= len(lines) else "") for each in read.faults]


@dataclass(frozen=True)
class Draft:
    """What stands in the editor."""

    text: str
    note: str = ""
    since: int = 0


class EditorView(ScopedPageMixin, TemplateView):
    """The editor: the text, what it says, and its saving as a version."""

    permission_required = (VIEW, CHANGE)
    template_name = "assessments/scheme_editor.html"

    @cached_property
    def scheme(self) -> GradingScheme | None:
        """The scheme that is edited; None for a new one."""
        return None

    def start(self) -> Draft:
        """What the editor opens with."""
        raise NotImplementedError

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        query = self.context_query()
        scheme = self.scheme
        middle = [(scheme.name, scheme.get_absolute_url() + query)] if scheme else []
        return [
            ("目标考核", reverse("assessments:targets") + query),
            (TITLE, reverse("assessments:schemes") + query),
            *middle,
            ("修改方案" if scheme else "新建方案", None),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        draft = kwargs.pop("draft", None) or self.start()
        shown = {"scheme": self.scheme, "draft": draft, "is_draft": False} | told(draft.text)
        return super().get_context_data(**shown | kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        scheme, since = self.scheme, request.POST.get("since", "")
        draft = Draft(
            request.POST.get("text", ""),
            request.POST.get("note", "")[:200],
            int(since) if since.isdecimal() and len(since) < 9 else 0,
        )
        by: dict[str, Any] = {"by": request.user, "now": timezone.now()}
        try:
            done = save_text(text=draft.text, note=draft.note, scheme=scheme, since=draft.since, **by)
        except SchemeFaults as error:
            return self._refused(draft, faults=_placed(Reading(None, tuple(error.faults)), draft.text))
        except SchemeRefused as error:
            return self._refused(draft, refused=str(error))
        sentence = f"已保存为第{done.version.number}版。" if done.is_new else messages.UNCHANGED
        page_messages.success(request, sentence)
        return redirect(done.version.scheme.get_absolute_url() + self.context_query())

    def _refused(self, draft: Draft, **why: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(draft=draft, **why), status=422)


class EditSchemeView(EditorView):
    """A scheme of the person's region or one below it, at its latest version."""

    @cached_property
    def scheme(self) -> GradingScheme:
        rows = GradingScheme.objects.visible_to(self.request.user).select_related("region")
        scheme: GradingScheme = get_object_or_404(rows, slug=self.kwargs["slug"])
        if not may_change(self.request.user, scheme.region):
            raise Http404("这是上级的方案。")
        return scheme

    def start(self) -> Draft:
        latest = self.scheme.versions.first()
        return Draft(latest.text, since=latest.number) if latest else Draft("")


class SchemeTableView(EditSchemeView):
    """The latest version as a form; what is filled in goes into the text, which is then looked over and saved."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = self.start()
        if not draft.text:
            raise Http404(messages.NO_VERSION)
        context = self.get_context_data(draft=draft, form=form_of(draft.text), heads=ITEM_HEADS)
        return render(request, "assessments/scheme_table.html", context)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        draft = self.start()
        text = rewritten(draft.text, {name: str(value) for name, value in request.POST.items()})
        context = self.get_context_data(draft=Draft(text, since=draft.since), is_draft=text != draft.text)
        return self.render_to_response(context)


class NewSchemeView(EditorView):
    """A new scheme: `?from=` carries one that is in sight to its next year, else a pattern to fill in."""

    def start(self) -> Draft:
        slug = self.request.GET.get("from")
        if not slug:
            assert self.region is not None
            return Draft(scheme_starter.text_for(self.region, timezone.localdate().year - 1), "新建")
        rows = GradingScheme.objects.visible_to(self.request.user)
        source = get_object_or_404(rows, slug=slug)
        latest = source.versions.first()
        if latest is None:
            raise Http404(messages.NO_VERSION)
        slug, name, year = next_year(latest.text, scheme_of(latest))
        return Draft(carried(latest.text, slug=slug, name=name, year=year), f"由“{source}”复制")


class CheckSchemeView(ScopedPageMixin, View):
    """What a text says that is not saved: a fragment for the editor."""

    permission_required = (VIEW, CHANGE)
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return render(request, "assessments/scheme_says.html", told(request.POST.get("text", "")))


class VersionView(ScopedPageMixin, TemplateView):
    """One version of a scheme beside another, the one before unless `?against=` names it: words, then lines."""

    permission_required = VIEW
    template_name = "assessments/scheme_version.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = GradingScheme.objects.visible_to(self.request.user).select_related("region")
        scheme = get_object_or_404(rows, slug=self.kwargs["slug"])
        versions = {version.number: version for version in scheme.versions.all()}
        version = versions.get(self.kwargs["number"])
        if version is None:
            raise Http404("没有这一版。")
        other = self._other(versions, version.number)
        query = self.context_query()
        self.breadcrumbs = [
            ("目标考核", reverse("assessments:targets") + query),
            (TITLE, reverse("assessments:schemes") + query),
            (scheme.name, scheme.get_absolute_url() + query),
            (f"第{version.number}版", None),
        ]
        return super().get_context_data(
            scheme=scheme,
            version=version,
            other=other,
            others=[each for each in versions.values() if each != version],
            differences=differences(scheme_of(other), scheme_of(version)) if other else [],
            lines=compared(other.text if other else "", version.text),
            **kwargs,
        )

    def _other(self, versions: dict[int, SchemeVersion], number: int) -> SchemeVersion | None:
        asked = self.request.GET.get("against", "")
        if asked.isdecimal() and (found := versions.get(int(asked))) and found.number != number:
            return found
        return max((each for each in versions.values() if each.number < number), key=_number, default=None)


def _number(version: SchemeVersion) -> int:
    return version.number
