"""What the pages of a scheme's data share: the scheme of the address, what it says, and the region looked at."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.listing import ScopedPageMixin
from accounts.models import Region
from assessments.grading import messages
from assessments.grading.scheme import LIST_LABELS, GradeList, Scheme
from assessments.models import GradingScheme
from assessments.scheme_services import scheme_of
from assessments.views.evaluations import TITLE, VIEW

CHANGE = "assessments.change_annualfactors"


class SchemeDataMixin(ScopedPageMixin):
    """A page about the year's factors of one scheme."""

    permission_required: Any = VIEW
    inner = ""
    heading = ""
    kwargs: dict[str, Any]

    @cached_property
    def scheme(self) -> GradingScheme:
        """The scheme of the address, or 404."""
        rows = GradingScheme.objects.visible_to(self.request.user).select_related("region")
        found: GradingScheme = get_object_or_404(rows, slug=self.kwargs["slug"])
        return found

    @cached_property
    def said(self) -> Scheme:
        """What its latest version says."""
        latest = self.scheme.versions.first()
        if latest is None:
            raise Http404(messages.NO_VERSION)
        return scheme_of(latest)

    @cached_property
    def place(self) -> Region:
        """The page's region as far as the scheme reaches."""
        assert self.region is not None
        own: Region = self.scheme.region
        return self.region if self.region.path.startswith(own.path) else own

    @cached_property
    def part(self) -> GradeList:
        """The list that the address names, the first where it names none."""
        parts = {part.key.value: part for part in self.said.lists}
        key = self.request.GET.get("list") or next(iter(parts))
        if key not in parts:
            raise Http404("方案没有这个名单。")
        return parts[key]

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        query = self.context_query()
        return [
            ("目标考核", reverse("assessments:targets") + query),
            (TITLE, reverse("assessments:schemes") + query),
            (self.scheme.name, self.scheme.get_absolute_url() + query),
            (self.heading, None),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shared = {
            "scheme": self.scheme,
            "place": self.place,
            "inner": self.inner,
            "list_labels": {part.key.value: LIST_LABELS[part.key] for part in self.said.lists},
        }
        return super().get_context_data(**shared | kwargs)

    def get_page_title(self) -> str:
        """The page's heading, and the name of its export."""
        return f"{self.heading} {self.scheme.data_year}年度"

    def get_export_about(self) -> str:
        """The line below the title of an export: the year is the data's, not the page's month."""
        return f"{self.place.name} · {self.scheme.data_year}年度"
