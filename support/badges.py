"""How many things wait for a person in this room."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from support.selectors.plans import late_for


def late(user: Any) -> int:
    """The late measures that the person or the person's department answers for."""
    return late_for(user, timezone.localdate())
