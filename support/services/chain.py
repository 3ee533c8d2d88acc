"""Commands on an enterprise's list of products, core suppliers and main customers."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from enterprises.models import Enterprise
from support import messages
from support.models import ChainEntry
from support.services import refuse


@transaction.atomic
def add_entry(
    *,
    enterprise: Enterprise,
    role: str,
    product: str,
    partner_name: str = "",
    partner: Enterprise | None = None,
) -> ChainEntry:
    """The line stands in the enterprise's list; a partner of the register goes by its name there.

    Raises SupportRefused.
    """
    own_product = role == ChainEntry.Role.PRODUCT
    name = "" if own_product else partner.name if partner else partner_name.strip()
    same = ChainEntry.objects.filter(enterprise=enterprise, role=role, product=product, partner_name=name)
    refuse(
        {
            "partner_name": _partner_problem(enterprise, name, partner, needed=not own_product),
            "product": messages.SAME_ENTRY if same.exists() else "",
        }
    )
    made: dict[str, Any] = {"partner": None if own_product else partner, "partner_name": name}
    return ChainEntry.objects.create(enterprise=enterprise, role=role, product=product, **made)


def _partner_problem(enterprise: Enterprise, name: str, partner: Enterprise | None, *, needed: bool) -> str:
    if needed and not name:
        return messages.NO_PARTNER
    own = partner is not None and partner.pk == enterprise.pk
    return messages.OWN_PARTNER if own else ""


@transaction.atomic
def remove_entry(*, entry: ChainEntry) -> None:
    """The line is gone from the list."""
    entry.delete()
