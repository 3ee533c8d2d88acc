"""Commands about confirmations: enterprises' signatures under their figures, or what they object to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from assessments.annual import messages
from assessments.annual.checking import Refused
from assessments.annual.confirmation_selectors import current_figures
from assessments.annual.confirming import FACTORS, State, digest_of
from assessments.models import AnnualFactors, FactorConfirmation

_LONGEST = 300


@dataclass(frozen=True)
class Signature:
    """Who signed, when, and in which way."""

    signer: str
    signed_on: date | None
    way: str = FactorConfirmation.Way.PAPER


@transaction.atomic
def confirm(
    *, factors: Sequence[AnnualFactors], signature: Signature, by: Any, now: datetime, today: date
) -> int:
    """The enterprises confirm the figures as they stand; how many. Raises Refused."""
    if not factors:
        raise Refused(messages.NOBODY_CHOSEN)
    day = _check(signature, today)
    for each in factors:
        _write(each, State.CONFIRMED, {}, signature, day, by, now)
    return len(factors)


@transaction.atomic
def object_to(
    *,
    factors: AnnualFactors,
    objections: Mapping[str, str],
    signature: Signature,
    by: Any,
    now: datetime,
    today: date,
) -> None:
    """The enterprise objects to some of its figures, each with what it says of it. Raises Refused."""
    said = {
        name: text.strip()[:_LONGEST] for name, text in objections.items() if name in FACTORS and text.strip()
    }
    if not said:
        raise Refused(messages.NO_OBJECTION)
    _write(factors, State.OBJECTED, said, signature, _check(signature, today), by, now)


def _check(signature: Signature, today: date) -> date:
    """The day of the signature. Raises Refused."""
    if not signature.signer.strip():
        raise Refused(messages.NO_SIGNER)
    if signature.signed_on is None:
        raise Refused(messages.NO_SIGNED_ON)
    if signature.signed_on > today:
        raise Refused(messages.SIGNED_LATER.format(day=signature.signed_on))
    return signature.signed_on


def _write(
    factors: AnnualFactors,
    state: State,
    objections: Mapping[str, str],
    signature: Signature,
    signed_on: date,
    by: Any,
    now: datetime,
) -> None:
    figures = current_figures(factors)
    if not figures:
        said = messages.NO_FACTORS.format(name=factors.enterprise.name, year=factors.year)
        raise Refused(said)
    FactorConfirmation.objects.update_or_create(
        enterprise_id=factors.enterprise_id,
        year=factors.year,
        defaults={
            "digest": digest_of(figures),
            "figures": figures,
            "state": state.value,
            "way": signature.way,
            "signer": signature.signer.strip()[:40],
            "signed_on": signed_on,
            "objections": dict(objections),
            "entered_by_name": str(by)[:40],
            "entered_at": now,
        },
    )
