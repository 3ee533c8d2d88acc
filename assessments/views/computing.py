"""A computing is asked for, and followed until it is done."""

from __future__ import annotations

from functools import cached_property, partial
from typing import Any

from django.contrib import messages as page_messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View
from django_htmx.http import HttpResponseClientRefresh

from accounts.http import wants_fragment
from accounts.listing import FragmentMixin, ScopedPageMixin
from assessments import tasks
from assessments.evaluation_services import EvaluationError
from assessments.flow.progress import of_computing
from assessments.flow_selectors import organises
from assessments.flow_services.computing import request_computing
from assessments.models import Computing, GradingScheme
from assessments.views.evaluations import TITLE, VIEW
from assessments.views.flow import RUN
from config.celery import enqueue


class ComputeView(ScopedPageMixin, View):
    """The scheme is to be computed; where it is already under way, one is led there."""

    permission_required = RUN

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        schemes = GradingScheme.objects.visible_to(request.user).select_related("region")
        scheme = get_object_or_404(schemes, slug=kwargs["slug"])
        if not organises(request.user, scheme.region):
            raise PermissionDenied("该方案由上级组织评价，请在其计算后查看。")
        try:
            with transaction.atomic():
                asked = request_computing(
                    scheme=scheme, today=timezone.localdate(), now=timezone.now(), by=request.user
                )
                for part in asked.parts.filter(gathered_at=None):
                    transaction.on_commit(partial(enqueue, tasks.gather_part, part.pk))
        except EvaluationError as error:
            page_messages.error(request, str(error))
            return redirect(scheme.get_absolute_url() + self.context_query())
        return redirect(asked.get_absolute_url() + self.context_query())


class ComputingView(FragmentMixin, ScopedPageMixin, TemplateView):
    """How far a computing is; HTMX asks again while it is under way."""

    permission_required = VIEW
    template_name = "assessments/computing.html"
    fragment_template_name = "assessments/computing_work.html"

    @cached_property
    def computing(self) -> Computing:
        """The computing of the address, or 404."""
        rows = Computing.objects.visible_to(self.request.user)
        return get_object_or_404(rows.select_related("scheme", "evaluation"), pk=self.kwargs["pk"])

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        scheme = self.computing.scheme
        return [
            (TITLE, reverse("assessments:schemes") + self.context_query()),
            (scheme.name, scheme.get_absolute_url() + self.context_query()),
            ("计算", None),
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if wants_fragment(request) and self.computing.state != Computing.State.GATHERING:
            return HttpResponseClientRefresh()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        computing = self.computing
        parts = computing.parts.aggregate(
            done=Count("pk", filter=Q(gathered_at__isnull=False)), total=Count("pk"), n=Sum("n")
        )
        idle = timezone.now() - computing.touched_at
        return super().get_context_data(
            computing=computing,
            page_title=computing.scheme.name,
            work=of_computing(done=parts["done"], total=parts["total"], n=parts["n"] or 0, idle=idle),
            parts=computing.parts.visible_to(self.request.user).select_related("region").defer("gathered"),
            **kwargs,
        )
