"""Signing in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.contrib.messages.views import SuccessMessageMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse_lazy

from accounts.demo import demo_accounts


class SignInView(LoginView):
    """The sign-in page; a demonstration's lists one account a role."""

    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if settings.DEMO:
            context["demo_password"] = settings.DEMO_PASSWORD
            context["demo_accounts"] = demo_accounts()
        return context


class ChangePasswordView(SuccessMessageMixin, PasswordChangeView):
    """One's own new password, by the rules of the settings."""

    template_name = "registration/change_password.html"
    success_url = reverse_lazy("home")
    success_message = "密码已修改。"


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for what is not there, with our own sentence where a view gave one."""
    words = exception.args[0] if exception.args else ""
    # Django's own words are English; the resolver gives no words at all.
    reason = words if isinstance(words, str) and not words.isascii() else ""
    return render(request, "404.html", {"reason": reason}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for a fault of ours, with the id to quote."""
    page = render_to_string("500.html", {"request_id": getattr(request, "request_id", "")})
    return HttpResponse(page, status=500)
