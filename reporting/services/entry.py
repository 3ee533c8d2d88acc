"""Values typed for a sheet, where the sheet may be edited."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Region, User
from accounts.periods import Period
from enterprises.services.entering import Change, Entered, enter_values
from reporting.selectors.cycle import may_edit


class SheetClosed(Exception):
    """The sheet may not be edited now; the message is the reason, for whoever typed."""


@transaction.atomic
def save_entry(
    *, form: str, period: Period, unit: Region, changes: Iterable[Change], by: User, now: datetime
) -> Entered:
    """The changes written where nobody else wrote meanwhile (see enter_values).

    Raises SheetClosed with the reason where the sheet may not be edited, EntryError for what cannot be
    stored, NotOfUnit for an enterprise that is not the unit's.
    """
    # Whoever hands the sheet in meanwhile waits for this save, or this save sees it handed in.
    Region.objects.select_for_update(no_key=True).get(pk=unit.pk)
    verdict = may_edit(by, form, unit, period, timezone.localtime(now).date())
    if not verdict.allowed:
        raise SheetClosed(verdict.reason)
    return enter_values(form=form, period=period, region=unit, changes=changes, by=by, now=now)
