"""An id for every request, so that an error page can be quoted to the engineers; and the way to sign in again."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


class RequestIdMiddleware:
    """Sets `request.request_id` and the X-Request-Id header of the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = uuid.uuid4().hex[:12]  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        return response


class SignInMiddleware(LoginRequiredMiddleware):
    """Who is not signed in is led there and back: after an act that was not done, to the page it was asked for on.

    The act's own address is often no page, and where it is one, what was pressed there is forgotten.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        page = _page_of(request)
        if request.method in ("GET", "HEAD", "OPTIONS") or not page:
            return super().handle_no_permission(request, view_func)
        query = urlencode({self.get_redirect_field_name(view_func): page, "undone": "1"})
        return HttpResponseRedirect(f"{resolve_url(self.get_login_url(view_func))}?{query}")


def _page_of(request: HttpRequest) -> str:
    """The page of ours from which the request was sent; "" where none is named."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}):
        return ""
    parts = urlsplit(referer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
