"""Commands on a site's proof: the five checks of 两断三清, and the measures of what is put in order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from land import messages
from land.clearing import STEPS, Step
from land.models import Site, SiteCheck, SiteMeasure
from land.services import site_days
from land.services.common import name_of
from land.services.files import attach_to_site
from land.services.refusing import LandRefused, refuse_if
from land.services.sites import begin_work, held, note


@transaction.atomic
def record_check(
    *,
    site: Site,
    step: Step,
    done_on: date,
    photos: Sequence[UploadedFile],
    by: Any,
    now: datetime,
    today: date,
    text: str = "",
) -> SiteCheck:
    """The check stands with its day, who made it, and its photograph; made again, it has the new ones besides.

    Raises LandRefused without a photograph, since without one it proves nothing.
    """
    site = _open(site, Site.Disposal.CLOSE)
    check = SiteCheck.objects.filter(site=site, round=site.round, step=step).first()
    has_photo = bool(photos) or (check is not None and check.photos.exists())
    late = messages.IN_FUTURE.format(label="核验日期", today=today) if done_on > today else ""
    early = site_days.why_before_found(site, done_on, "核验日期")
    refuse_if({"uploads": "" if has_photo else messages.NO_PHOTO, "done_on": late or early})
    check = check or SiteCheck(site=site, round=site.round, step=step)
    check.done_on, check.by_name, check.note = done_on, name_of(by), text[:200]
    check.save()
    attach_to_site(photos, by=by, now=now, site=site, check_of=check)
    begin_work(site)
    note(site, messages.CHECKED_STEP.format(step=STEPS[step]), by=by, now=now)
    return check


@transaction.atomic
def add_measure(*, site: Site, text: str, due_on: date, by: Any, now: datetime) -> SiteMeasure:
    """The site has one more thing to mend. Raises LandRefused."""
    site = _open(site, Site.Disposal.MEND)
    measure = SiteMeasure.objects.create(site=site, round=site.round, text=text, due_on=due_on)
    begin_work(site)
    note(site, messages.MEASURE_ADDED.format(text=text, day=due_on), by=by, now=now)
    return measure


@transaction.atomic
def finish_measure(
    *,
    measure: SiteMeasure,
    done_on: date,
    by: Any,
    now: datetime,
    today: date,
    text: str = "",
    photos: Sequence[UploadedFile] = (),
) -> SiteMeasure:
    """The measure is done since that day. Raises LandRefused."""
    site = _open(measure.site, Site.Disposal.MEND)
    measure = SiteMeasure.objects.get(pk=measure.pk)
    if measure.done_on is not None:
        raise LandRefused({"": messages.MEASURE_DONE.format(day=measure.done_on)})
    late = messages.IN_FUTURE.format(label="完成日期", today=today) if done_on > today else ""
    refuse_if({"done_on": late or site_days.why_before_found(site, done_on, "完成日期")})
    measure.done_on, measure.note = done_on, text[:300]
    measure.save(update_fields=["done_on", "note"])
    attach_to_site(photos, by=by, now=now, site=site, measure=measure)
    note(site, messages.MEASURE_ENDED.format(text=measure.text), by=by, now=now)
    return measure


def _open(site: Site, disposal: str) -> Site:
    """The site, locked, while it is worked on that way. Raises LandRefused."""
    site = held(site)
    if site.is_settled:
        raise LandRefused({"": messages.LOCKED.format(name=site.name, state=site.get_state_display())})
    if not site.disposal:
        raise LandRefused({"": messages.NO_DISPOSAL})
    if site.disposal != disposal:
        why = messages.NOT_CLOSING if disposal == Site.Disposal.CLOSE else messages.NOT_MENDING
        raise LandRefused({"": why.format(name=site.name)})
    return site
