"""What is asked before a command changes the counts of months that are approved already."""

from __future__ import annotations

from datetime import date

from accounts.models import Region
from enterprises import messages
from enterprises.services.noting import Refused
from imports import registry


def ask(region: Region, month: date, *, confirmed: bool) -> None:
    """Asks for a nod where months from `month` on are approved: raises Refused until it is given."""
    last = registry.settled_in(region).get(region.path)
    if last and last >= month and not confirmed:
        raise Refused({"confirmed": messages.SETTLED.format(unit=region.name, last=messages.month(last))})
