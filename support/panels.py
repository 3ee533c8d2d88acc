"""Parts of an enterprise's page: its rescue plans and recognitions; its needs, chain and activities."""

from __future__ import annotations

from typing import Any

from accounts.scope import scope_of
from enterprises.panels import Asked, Panel, register
from support.models import Need, RescuePlan
from support.selectors import chain
from support.selectors.plans import lamp_of, plans

MOST_NEEDS = 8
MOST_ACTIVITIES = 8


def _rescue(asked: Asked) -> dict[str, Any] | None:
    """The enterprise's plans and recognitions; left out where there are none and the person cannot begin one."""
    found = [
        (plan, lamp_of(plan, asked.today))
        for plan in plans(asked.user, asked.today).filter(enterprise=asked.enterprise)
    ]
    recognitions = list(asked.enterprise.distress.order_by("-identified_on", "-pk"))
    may_begin = asked.user.has_perm("support.change_rescueplan")
    if not (found or recognitions or may_begin):
        return None
    return {
        "plans": found,
        "recognitions": recognitions,
        "has_open": any(plan.is_open for plan, _ in found),
        "uscc": asked.enterprise.uscc,
    }


def _needs(asked: Asked) -> dict[str, Any] | None:
    """The enterprise's latest needs, its lists of the chain, the activities it came to."""
    needs = list(Need.objects.filter(enterprise=asked.enterprise).order_by("-month", "-pk")[:MOST_NEEDS])
    lists = chain.lists_of(asked.enterprise)
    rows = asked.enterprise.attendances.select_related("activity__region")
    scope = scope_of(asked.user)
    attended = [
        (row.activity, scope is not None and row.activity.region.path.startswith(scope.path))
        for row in rows.order_by("-activity__held_on", "-pk")[:MOST_ACTIVITIES]
    ]
    may_enter = asked.user.has_perm("support.change_need")
    if not (needs or any(lists.values()) or attended or may_enter):
        return None
    return {"needs": needs, "lists": lists, "attended": attended, "uscc": asked.enterprise.uscc}


def load() -> None:
    """The panels are part of every enterprise's page."""
    view_plan = f"support.view_{RescuePlan._meta.model_name}"
    register(Panel("rescue", "帮扶", "support/panels/rescue.html", view_plan, _rescue, order=60))
    register(Panel("needs", "需求和配套", "support/panels/needs.html", "support.view_need", _needs, order=61))
