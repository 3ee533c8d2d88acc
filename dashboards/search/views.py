"""The page of the search, and the few hits that the box in the bar offers while one types."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.generic import TemplateView

from accounts.http import wants_fragment
from accounts.listing import FragmentMixin, ScopedPageMixin
from dashboards.search.registry import FEWEST, LONGEST, Question, find

MOST = 20
BOX = "search-hits"
"""The element below the box in the bar; all else is the page's own."""


class SearchView(FragmentMixin, ScopedPageMixin, TemplateView):
    permission_required = "enterprises.view_enterprise"
    template_name = "dashboards/search/page.html"
    breadcrumbs = [("检索", None)]

    @property
    def from_box(self) -> bool:
        """Whether the box in the bar asks."""
        return wants_fragment(self.request) and self.request.htmx.target == BOX  # type: ignore[attr-defined]

    @property
    def fragment_template_name(self) -> str:  # type: ignore[override]
        return f"dashboards/search/{'hits' if self.from_box else 'results'}.html"

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        patch_vary_headers(response, ["HX-Target"])
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # PostgreSQL takes no NUL, and nobody types one.
        text = self.request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
        question = Question(text, self.request.user, self.regions, self.context_query())
        return super().get_context_data(
            text=text,
            too_short=bool(text) and not question.is_long_enough,
            fewest=FEWEST,
            groups=find(question, most=None if self.from_box else MOST),
            **kwargs,
        )
