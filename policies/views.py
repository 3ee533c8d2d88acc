"""Pages of this room: the policies, and one with its articles."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.listing import ScopedPageMixin
from policies.models import PolicyDocument


class PolicyListView(ScopedPageMixin, TemplateView):
    permission_required = "policies.view_policydocument"
    template_name = "policies/list.html"
    breadcrumbs = [("政策文件", None)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        documents = PolicyDocument.objects.visible_to(self.request.user).select_related("region")
        return super().get_context_data(documents=documents, **kwargs)


class PolicyView(ScopedPageMixin, TemplateView):
    permission_required = "policies.view_policydocument"
    template_name = "policies/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        document = get_object_or_404(
            PolicyDocument.objects.visible_to(self.request.user), slug=self.kwargs["slug"]
        )
        self.breadcrumbs = [("政策文件", reverse("policies:list")), (document.title, None)]
        return super().get_context_data(document=document, articles=document.articles.all(), **kwargs)
