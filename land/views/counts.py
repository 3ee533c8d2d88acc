"""Counts: parcels by county and state with the year's revival, sites by county or township."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.listing import ScopedPageMixin
from accounts.periods import last_day
from land.lamps import parcel_lamp
from land.models import Parcel
from land.selectors import counts
from land.views.common import VIEW_PARCEL, VIEW_SITE
from land.views.sites import LABEL


class ParcelCountsView(ScopedPageMixin, TemplateView):
    """How much of which state lies where, and how far the year's revival is."""

    permission_required = VIEW_PARCEL
    template_name = "land/counts.html"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return [("用地整治", reverse("land:list") + self.context_query()), ("用地汇总", None)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        until = last_day(self.period) if self.period else timezone.localdate()
        lines = []
        if self.region:
            parts = counts.below(self.region, self.regions)
            lines = counts.parcel_lines(self.region, parts, self.request.user, until)
        return super().get_context_data(
            until=until,
            lines=lines,
            states=[(state.value, state.label, parcel_lamp(state)) for state in Parcel.State],
            has_goals=any(line.goal for line in lines),
            **kwargs,
        )


class SiteCountsView(ScopedPageMixin, TemplateView):
    """How many sites of which disposal are how far, by county, and in a county by township."""

    permission_required = VIEW_SITE
    template_name = "land/site_counts.html"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return [(LABEL, reverse("land:sites") + self.context_query()), ("整治汇总", None)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = []
        if self.region:
            parts = counts.below(self.region, self.regions)
            lines = counts.site_counts(self.region, parts, self.request.user)
        return super().get_context_data(lines=[_row(line) for line in lines], **kwargs)


def _row(line: counts.SiteCounts) -> dict[str, Any]:
    """The cells of a line: (disposal, state) as the list's filter calls them, heading, number."""
    cells = [
        (disposal, state, (name, label), line.by(disposal, *states))
        for disposal, name in (("close", "取缔关闭"), ("mend", "整顿规范"))
        for state, label, states in _GROUPS
    ]
    return {"line": line, "cells": cells, "relapsed": line.by("", "relapsed"), "undecided": _undecided(line)}


_GROUPS = (
    ("open", "未完成", ("found", "working", "relapsed")),
    ("done", "已完成", ("done",)),
    ("accepted", "已验收", ("accepted",)),
)


def _undecided(line: counts.SiteCounts) -> int:
    return sum(number for (disposal, _), number in line.numbers.items() if not disposal)
