"""One question about requests, asked of what the HTMX middleware leaves on them."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


def wants_fragment(request: HttpRequest) -> bool:
    """Whether HTMX asks for a part of the page, not for the page through a boosted link or from its history."""
    details: HtmxDetails | None = getattr(request, "htmx", None)
    return details is not None and bool(details) and not (details.boosted or details.history_restore_request)
