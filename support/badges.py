"""How many things wait for a person in this room."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from support.selectors.plans import late_for


def late(user: Any) -> int:
    """The late measures of whoever only reports on them; those who run the plans see all of them by their lamps.

    Nobody else pays for the question, which every page would ask.
    """
    reports = user.has_perm("support.report_measure") and not user.has_perm("support.change_rescueplan")
    return late_for(user, timezone.localdate()) if reports else 0
