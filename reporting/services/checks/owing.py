"""What has to be checked: noted with the figures, carried on by the clock."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Region
from accounts.periods import Period
from reporting.models import CheckRequest, CheckRun
from reporting.selectors.months import units_of
from reporting.selectors.rules import forms_depending_on
from reporting.services.checks.running import run_checks

log = logging.getLogger(__name__)


def request_checks(*, region: Region, form: str, period: date) -> None:
    """The sheets whose checks look at this form's figures of the period stand as owed in the region.

    With them those that were checked against it before: the month after, and the same month a year later.
    """
    now, forms = timezone.now(), sorted(forms_depending_on(form))
    wanted = {(each, period) for each in forms} | _later(region, forms, Period.from_date(period))
    CheckRequest.objects.bulk_create(
        [
            CheckRequest(region=region, form=each, period=day, requested_at=now)
            for each, day in sorted(wanted)
        ],
        update_conflicts=True,
        unique_fields=["region", "form", "period"],
        update_fields=["requested_at"],
    )


def _later(region: Region, forms: Iterable[str], period: Period) -> set[tuple[str, date]]:
    days = [period.following.date, period.date.replace(year=period.year + 1)]
    runs = CheckRun.objects.filter(form__in=list(forms), period__in=days).within(region)
    return set(runs.order_by().values_list("form", "period").distinct())


def run_due(*, now: datetime) -> int:
    """How many owed checks were carried out; one asked for again meanwhile stays owed.

    Each unit is a transaction of its own, so that a city's checks hold up nobody's saving for long. What
    cannot be run stays owed too, and does not hold up the others.
    """
    done = 0
    for request in CheckRequest.objects.select_related("region").order_by("-period", "form"):
        try:
            _run(request, now)
        except Exception:
            log.exception("checks of %s could not be run", request)
            continue
        CheckRequest.objects.filter(pk=request.pk, requested_at=request.requested_at).delete()
        done += 1
    return done


def check_now(*, units: Sequence[Region], forms: Iterable[str], period: Period, now: datetime) -> None:
    """The units' sheets checked at once for somebody who waits; a request of the unit alone is met by it.

    One for a whole city stays until its own run: the other units of it are still to be checked.
    """
    for form in forms:
        for unit in units:
            run_checks(form=form, region=unit, period=period, now=now, counts=False)
            met = CheckRequest.objects.filter(region=unit, form=form, period=period.date)
            met.filter(requested_at__lte=now).delete()


def _run(request: CheckRequest, now: datetime) -> None:
    for unit in units_of(request.region):
        with transaction.atomic():
            period = Period.from_date(request.period)
            run_checks(form=request.form, region=unit, period=period, now=now, counts=False)
