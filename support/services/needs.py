"""Commands on needs: raised, matched, met in part or whole, withdrawn; and lists of them taken."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from enterprises.models import Enterprise
from support import kinds, messages
from support.fulfilment import Act, Standing, Step, standing_of
from support.models import Need, NeedStep
from support.services import refuse

FIELDS = ("state", "matched_on", "met_on", "met_amount", "ended_on")


@transaction.atomic
def raise_need(
    *,
    enterprise: Enterprise,
    month: date,
    kind: str,
    subject: str,
    by: Any,
    now: datetime,
    amount: Decimal | None = None,
    note: str = "",
) -> Need:
    """The enterprise lacks something from that month on; `amount` is in the kind's stored unit.

    Raises SupportRefused.
    """
    about = kinds.KINDS[kinds.NeedKind(kind)]
    wanted = messages.NO_AMOUNT.format(amount=about.amount, unit=about.unit)
    lacks = about.has_amount and (amount is None or amount <= 0)
    same = Need.objects.filter(enterprise=enterprise, month=month, kind=kind, subject=subject)
    refuse(
        {
            "amount": wanted if lacks else _broken(kind, amount if about.has_amount else None),
            "month": messages.IN_FUTURE if month > timezone.localtime(now).date() else "",
            "subject": messages.SAME_NEED if same.exists() else "",
        }
    )
    return Need.objects.create(
        enterprise=enterprise,
        month=month,
        kind=kind,
        subject=subject,
        amount=amount if about.has_amount else None,
        note=note,
        entered_by_name=str(by)[:40],
        entered_at=now,
    )


@transaction.atomic
def match_need(
    *,
    need: Need,
    on: date,
    partner_kind: str,
    partner: str,
    by: Any,
    now: datetime,
    amount: Decimal | None = None,
    note: str = "",
) -> Need:
    """The need was brought together with somebody on that day. Raises SupportRefused."""
    need = _live(need, on, now)
    refuse(
        {"partner": "" if partner.strip() else messages.NO_PARTNER, "amount": _amount_problem(need, amount)}
    )
    said = {"partner_kind": partner_kind, "partner": partner, "amount": amount, "note": note}
    return _with(need, Act.MATCHED, on, by, now, **said)


@transaction.atomic
def meet_need(
    *,
    need: Need,
    on: date,
    by: Any,
    now: datetime,
    amount: Decimal | None = None,
    whole: bool = False,
    partner: str = "",
    note: str = "",
) -> Need:
    """The need was met on that day, in part or to the end. Raises SupportRefused."""
    need = _live(need, on, now)
    silent = amount is None and not whole and need.about.has_amount
    refuse({"amount": messages.HOW_FAR if silent else _amount_problem(need, amount)})
    refuse({"amount": _too_much(need, amount)})
    return _with(need, Act.MET, on, by, now, amount=amount, whole=whole, partner=partner, note=note)


@transaction.atomic
def withdraw_need(*, need: Need, on: date, reason: str, by: Any, now: datetime) -> Need:
    """The enterprise does not lack it any more, for a reason. Raises SupportRefused."""
    need = _live(need, on, now)
    return _with(need, Act.WITHDRAWN, on, by, now, note=reason)


@transaction.atomic
def void_step(*, step: NeedStep, reason: str, by: Any, now: datetime) -> Need:
    """The step was entered wrongly: it stays in the history and counts no more. Raises SupportRefused."""
    need = Need.objects.select_for_update(of=("self",)).get(pk=step.need_id)
    step = need.steps.get(pk=step.pk)
    refuse(
        {
            "step": messages.NOT_ITS_STEP if step.voided_at else "",
            "reason": "" if reason.strip() else messages.NO_VOID_REASON,
        }
    )
    step.voided_at, step.voided_by_name, step.void_reason = now, str(by)[:40], reason
    step.save(update_fields=["voided_at", "voided_by_name", "void_reason"])
    settle(need)
    need.save(update_fields=FIELDS)
    return need


def settle(need: Need) -> Standing:
    """The need as its steps have it, the voided left out; set but not saved."""
    standing_steps = need.steps.filter(voided_at=None)
    steps = [Step(Act(row.act), row.on, row.amount, row.whole) for row in standing_steps]
    standing = standing_of(need.amount, steps)
    for name in FIELDS:
        setattr(need, name, getattr(standing, name))
    return standing


def _live(need: Need, on: date, now: datetime) -> Need:
    need = Need.objects.select_for_update(of=("self",)).get(pk=need.pk)
    refuse({"": "" if need.is_live else messages.NEED_ENDED})
    early = messages.BEFORE_MONTH.format(month=messages.month(need.month))
    late = messages.IN_FUTURE if on > timezone.localtime(now).date() else ""
    refuse({"on": early if on < need.month else late})
    return need


def _amount_problem(need: Need, amount: Decimal | None) -> str:
    return messages.NOT_POSITIVE if amount is not None and amount <= 0 else _broken(need.kind, amount)


def _broken(kind: str, amount: Decimal | None) -> str:
    about = kinds.KINDS[kinds.NeedKind(kind)]
    wrong = messages.NOT_WHOLE.format(amount=about.amount, unit=about.unit)
    return wrong if kinds.is_broken(kind, amount) else ""


def _too_much(need: Need, amount: Decimal | None) -> str:
    """Why no more can be met than was asked for."""
    if amount is None or need.amount is None or need.met_amount + amount <= need.amount:
        return ""
    amounts = {"asked": need.amount, "met": need.met_amount, "left": need.amount - need.met_amount}
    said = {
        name: messages.amount_of(kinds.typed(need.kind, each), need.about.unit)
        for name, each in amounts.items()
    }
    return messages.MORE_THAN_ASKED.format(**said)


def _with(need: Need, act: Act, on: date, by: Any, now: datetime, **said: Any) -> Need:
    who = by if getattr(by, "pk", None) else None
    NeedStep.objects.create(need=need, act=act, on=on, by=who, by_name=str(by)[:40], at=now, **said)
    settle(need)
    need.save(update_fields=FIELDS)
    return need
