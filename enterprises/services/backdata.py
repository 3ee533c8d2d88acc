"""Commands that ask entrants for their twelve months, see what came in, and lock what is whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import ReportingPeriod
from accounts.periods import Period
from enterprises import messages, return_forms
from enterprises.backdata import FORMS, is_asked, periods_before
from enterprises.models import BackData, EventChange, ScaleEvent
from enterprises.services import noting
from enterprises.services.entering import Change, EntryError, enter_values
from enterprises.services.noting import Refused
from imports.chunking import chunks

WAN = Decimal(10)


@transaction.atomic
def open_requests(*, now: datetime, enterprises: Iterable[int] | None = None) -> int:
    """How many entrants were asked: those whose twelve months lie within the records, each once."""
    first = ReportingPeriod.objects.order_by("period").values_list("period", flat=True).first()
    if first is None:
        return 0
    entries = ScaleEvent.objects.filter(
        kind=ScaleEvent.Kind.ENTRY, period__gte=first.replace(year=first.year + 1), back_data__isnull=True
    )
    if enterprises is not None:
        entries = entries.filter(enterprise__in=list(enterprises))
    made = [
        BackData(
            enterprise_id=entry.enterprise_id,
            entry=entry,
            first=(asked := periods_before(entry.period))[0].date,
            last=asked[-1].date,
            opened_at=now,
        )
        for entry in entries.order_by("pk")
        if is_asked(entry.period, first)
    ]
    BackData.objects.bulk_create(made, batch_size=1_000)
    see_what_came(requests=made, now=now)
    return len(made)


def forget(*, entry: ScaleEvent) -> None:
    """Nothing is asked for the entry any more: it is asked anew for the month it is moved to."""
    BackData.objects.filter(entry=entry).delete()


def see_period(*, period: date, now: datetime) -> int:
    """How many requests of which the period is a part were looked at again, after something of it was written."""
    covering = BackData.objects.filter(first__lte=period, last__gte=period)
    found = list(covering.select_related("entry").order_by("pk"))
    see_what_came(requests=found, now=now)
    return len(found)


def see_outstanding(*, now: datetime) -> int:
    """How many requests still want something, after all were looked at again."""
    see_what_came(requests=list(BackData.objects.outstanding().select_related("entry")), now=now)
    return BackData.objects.outstanding().count()


@transaction.atomic
def see_what_came(*, requests: Sequence[BackData], now: datetime) -> None:
    """What is missing of each request stands; whole ones are locked, what is whole no longer is not."""
    for part in chunks(requests):
        reported = _reported(part)
        changed = [request for request in part if _look_at(request, reported, now)]
        BackData.objects.bulk_update(changed, ["missing", "missing_number", "locked_at"], batch_size=500)


def _look_at(request: BackData, reported: dict[str, set[tuple[int, date]]], now: datetime) -> bool:
    """Whether something of the request changed."""
    before = (request.missing, request.locked_at)
    wanted = periods_before(request.entry.period)
    missing = {
        form: [str(period) for period in wanted if (request.enterprise_id, period.date) not in known]
        for form, known in reported.items()
    }
    request.missing = {form: periods for form, periods in missing.items() if periods}
    request.missing_number = sum(map(len, request.missing.values()))
    if request.missing:
        request.locked_at = None
    elif request.locked_at is None and not request.reopened_by_name:
        request.locked_at = now
    return before != (request.missing, request.locked_at)


def _reported(requests: Sequence[BackData]) -> dict[str, set[tuple[int, date]]]:
    """Form → (enterprise, period) of the returns with the value that is asked for; one query a form."""
    keys = {request.enterprise_id for request in requests}
    span = (min(request.first for request in requests), max(request.last for request in requests))
    found: dict[str, set[tuple[int, date]]] = defaultdict(set)
    for form, value in FORMS.items():
        rows = return_forms.MODELS[form]._default_manager.filter(
            enterprise__in=keys, period__range=span, **{f"{value}__isnull": False}
        )
        found[form] = set(rows.order_by().values_list("enterprise", "period"))
    return found


@transaction.atomic
def enter(
    *,
    request: BackData,
    values: Mapping[str, Decimal | None],
    seen: Mapping[str, Decimal],
    by: Any,
    now: datetime,
) -> int:
    """How many amounts stand now: `values` in 万元 by form-period, where `seen` (千元) is what stood when the page was opened.

    Raises EntryError for what cannot be stored, or was changed by somebody else meanwhile.
    """
    _refuse_falls(values, seen)
    for key, amount in values.items():
        form, _, text = key.partition("-")
        period, name = Period.parse(text), FORMS[form]
        value = None if amount is None else amount * WAN
        change = Change(request.enterprise_id, name, value, seen.get(key))
        region = request.enterprise.region
        if enter_values(form=form, period=period, region=region, changes=[change], by=by, now=now).conflicts:
            label = return_forms.label_of(form, name)
            raise EntryError(messages.CHANGED_BY_ANOTHER.format(period=period.label, label=label))
    return len(values)


def _refuse_falls(values: Mapping[str, Decimal | None], seen: Mapping[str, Decimal]) -> None:
    """Raises EntryError where a year to date would be below that of an earlier month of the same year."""
    stands = {**seen, **{key: None if amount is None else amount * WAN for key, amount in values.items()}}
    last: dict[tuple[str, int], tuple[Period, Decimal]] = {}
    for key in sorted(key for key, amount in stands.items() if amount is not None):
        form, _, text = key.partition("-")
        period, amount = Period.parse(text), stands[key]
        before = last.get((form, period.year))
        if amount is not None and before and amount < before[1]:
            label = return_forms.label_of(form, FORMS[form])
            raise EntryError(messages.FALLS.format(period=period.label, label=label, before=before[0].label))
        if amount is not None:
            last[form, period.year] = (period, amount)


@transaction.atomic
def reopen(*, request: BackData, why: str, by: Any, now: datetime) -> BackData:
    """The months may be corrected again, until somebody locks them. Raises Refused."""
    noting.held(request.enterprise, by)
    standing, why = BackData.objects.select_for_update().get(pk=request.pk), noting.reasoned(why)
    if standing.locked_at is None:
        raise Refused({"": messages.NOT_LOCKED})
    before = noting.record(standing)
    standing.locked_at, standing.reopened_by_name, standing.reopen_reason = None, str(by), why
    standing.save()
    _note(standing, before, why, by, now)
    return standing


@transaction.atomic
def lock(*, request: BackData, why: str, by: Any, now: datetime) -> BackData:
    """Months that were opened again are locked, if they are whole. Raises Refused."""
    noting.held(request.enterprise, by)
    standing, why = BackData.objects.select_for_update().get(pk=request.pk), noting.reasoned(why)
    before = noting.record(standing)
    standing.reopened_by_name = standing.reopen_reason = ""
    standing.save()
    see_what_came(requests=[standing], now=now)
    if standing.locked_at is None:
        raise Refused({"": messages.NOT_WHOLE.format(count=standing.missing_number)})
    _note(standing, before, why, by, now)
    return standing


def _note(request: BackData, before: dict[str, Any], why: str, by: Any, now: datetime) -> None:
    noting.note(
        row=request,
        subject=EventChange.Subject.BACK_DATA,
        action=EventChange.Action.CORRECTED,
        before=before,
        after=noting.record(request),
        enterprise=request.enterprise_id,
        reason=why,
        by=by,
        now=now,
    )
