"""Taking a batch back: what would happen or what stands in the way, then the deed."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages as page_messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.listing import FragmentMixin
from config.celery import enqueue
from imports import mentions, messages, services, tasks
from imports.forms import UndoForm
from imports.models import Batch
from imports.views import BatchPageMixin


class UndoView(FragmentMixin, BatchPageMixin, TemplateView):
    """Says what taking the batch back does and asks the reason; HTMX gets the same for the dialog."""

    permission_required = ("imports.view_batch", "imports.undo_batch")
    template_name = "imports/undo.html"
    fragment_template_name = "imports/undo_body.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        batch = self.get_batch()
        refusals = services.why_not(batch=batch, by=request.user)
        return self._page(batch, UndoForm(), refusals)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        batch, form = self.get_batch(), UndoForm(request.POST)
        if not form.is_valid():
            return self._page(batch, form, [], status=400)
        outcome = self._undo(batch, form.cleaned_data["reason"])
        if outcome.refusals:
            return self._page(outcome.batch, form, outcome.refusals, status=409)
        said = messages.UNDO_ASKED if outcome.batch.is_being_undone else messages.UNDONE
        page_messages.success(request, said.format(file=batch.file_name))
        return redirect(batch)

    def _undo(self, batch: Batch, reason: str) -> services.Undone:
        """A long batch is left to a worker; any other is taken back at once."""
        by, now = self.request.user, timezone.now()
        if not batch.is_long:
            return services.undo(batch_id=batch.pk, by=by, reason=reason, now=now)
        outcome = services.request_undo(batch=batch, by=by, reason=reason, now=now)
        if outcome.batch.is_being_undone:
            transaction.on_commit(partial(enqueue, tasks.undo_batch, batch.pk))
        return outcome

    def _page(self, batch: Batch, form: UndoForm, refusals: list[str], status: int = 200) -> HttpResponse:
        self.breadcrumbs = [
            ("数据报送", reverse("imports:list")),
            (batch.file_name, batch.get_absolute_url()),
            ("撤回", None),
        ]
        context = self.get_context_data(
            batch=batch, form=form, refusals=mentions.linked(self.request.user, refusals)
        )
        return self.render_to_response(context, status=status)
