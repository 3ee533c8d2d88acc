"""What this room does when a room below tells it something: note what is owed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from cultivation.services import proposing


def note_after_judging(*, periods: Iterable[date], **_: Any) -> None:
    """Notes the periods whose standings were judged as owed: tiers and proposals rest on them."""
    proposing.owe(periods=periods, now=timezone.now())
