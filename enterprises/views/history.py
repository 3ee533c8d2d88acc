"""What the page of an enterprise shows of its history: changes of form, former names, merges, back data."""

from __future__ import annotations

from typing import Any

from enterprises.models import CorporateEvent, Enterprise
from enterprises.selectors import history, identity
from enterprises.views.hand import CHANGE_CORPORATE, CHANGE_EVENT, MERGE


def history_context(enterprise: Enterprise, user: Any) -> dict[str, Any]:
    """The history of the enterprise, and what of it the person may write."""
    return {
        "corporate_events": list(enterprise.corporate_events.order_by("day", "pk")),
        "corporate_kinds": CorporateEvent.Kind.choices,
        "former_names": identity.former_names_of(enterprise),
        "merges": list(enterprise.merges.all()),
        "back_data": list(enterprise.back_data.order_by("first")),
        "withdrawn": history.withdrawn_of(enterprise),
        "may_change_events": user.has_perm(CHANGE_EVENT),
        "may_change_corporate": user.has_perm(CHANGE_CORPORATE),
        "may_merge": user.has_perm(MERGE),
    }
