"""Entries and exits that somebody withdrew: a file that brings them again is told so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import timezone

from enterprises.importers import reasons
from enterprises.importers.events import LABELS, Event
from enterprises.models import Enterprise, EventChange, ScaleEvent


class Withdrawn:
    """What was withdrawn of the enterprises of one chunk at a time."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, str, str], EventChange] = {}

    def load(self, enterprises: Iterable[int]) -> None:
        """Makes known what was withdrawn of these."""
        changes = EventChange.objects.filter(
            subject=EventChange.Subject.SCALE,
            action=EventChange.Action.WITHDRAWN,
            enterprise__in=set(enterprises),
        )
        self._found = {
            (change.enterprise_id, change.before["kind"], change.before["period"]): change
            for change in changes.order_by("pk")
        }

    def remarks(self, added: Sequence[Event], enterprise: Enterprise) -> list[dict[str, str]]:
        """A warning for each event that the row would bring back."""
        return [
            reasons.problem(_sentence(change), heading=LABELS[kind], value=day[:7], about=kind, warning=True)
            for kind, day in added
            if (change := self._found.get((enterprise.pk, kind, day)))
        ]


def _sentence(change: EventChange) -> str:
    return reasons.WITHDRAWN_BEFORE.format(
        month=change.before["period"][:7],
        kind=ScaleEvent.Kind(change.before["kind"]).label,
        who=change.made_by_name,
        when=f"{timezone.localtime(change.made_at):%Y-%m-%d}",
        reason=change.reason,
    )
