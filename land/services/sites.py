"""Commands on 散乱污 sites: registered, kept up to date, completed, accepted, looked at again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from land import clearing, messages
from land.models import Site, SiteLine, SiteVisit
from land.services import site_days
from land.services.common import edited, labels_of, name_of, problems_of_days, problems_of_place
from land.services.files import attach_to_site
from land.services.refusing import LandRefused, refuse_if
from land.signals import land_changed

State, Disposal = Site.State, Site.Disposal


@transaction.atomic
def register_site(*, values: Mapping[str, Any], by: Any, now: datetime, today: date) -> Site:
    """A site with these values stands. Raises LandRefused."""
    site = Site(**values)
    refuse_if(_problems(site, by, today))
    site.save()
    note(site, messages.SITE_CREATED, by=by, now=now)
    return site


@transaction.atomic
def edit_site(*, site: Site, values: Mapping[str, Any], by: Any, now: datetime, today: date) -> Site:
    """The site has these values; its history says what changed. Raises LandRefused."""
    site = held(site)
    changed = edited(site, values)
    if not changed:
        return site
    problems = _problems(site, by, today)
    if "found_on" in changed and "found_on" not in problems:
        problems["found_on"] = site_days.why_found_late(site)
    if "disposal" in changed and _has_begun(site):
        problems["disposal"] = messages.DISPOSAL_FIXED
    refuse_if(problems)
    site.save(update_fields=changed)
    labels = labels_of(Site)
    told = messages.EDITED.format(fields="、".join(labels[name] for name in changed))
    note(site, told, by=by, now=now)
    return site


@transaction.atomic
def complete_site(*, site: Site, on: date, by: Any, now: datetime, today: date) -> Site:
    """The site's work is done: all five checks with day and photograph, or all measures.

    Raises LandRefused saying what is missing.
    """
    site = held(site)
    if site.is_settled:
        raise LandRefused({"": messages.ALREADY_DONE.format(name=site.name, state=site.get_state_display())})
    if on > today:
        raise LandRefused({"on": messages.IN_FUTURE.format(label="完成日期", today=today)})
    early = site_days.why_before_found(site, on, "完成日期")
    refuse_if({"on": early or site_days.why_before_work(site, on, messages.DONE_BEFORE_WORK)})
    if missing := missing_of(site):
        raise LandRefused({"": messages.NOT_DONE_YET.format(missing="，".join(missing))})
    site.state, site.done_on = State.DONE, on
    site.accepted_on, site.accepted_by_name = None, ""
    site.save(update_fields=["state", "done_on", "accepted_on", "accepted_by_name"])
    note(site, messages.SITE_DONE, by=by, now=now)
    land_changed.send(Site, days=[on])
    return site


def missing_of(site: Site) -> list[str]:
    """What the site lacks until its work is done, a phrase each; [] when nothing."""
    if site.disposal == Disposal.CLOSE:
        return clearing.missing_checks(
            clearing.Checked(clearing.Step(check.step), check.done_on, bool(check.photos.all()))
            for check in site.checks.filter(round=site.round).prefetch_related("photos")
        )
    if site.disposal == Disposal.MEND:
        measures = site.measures.filter(round=site.round)
        return clearing.missing_measures(clearing.Mended(each.text, each.done_on) for each in measures)
    return [messages.NO_DISPOSAL.rstrip("。")]


@transaction.atomic
def accept_site(*, site: Site, on: date, by: Any, now: datetime, today: date, text: str = "") -> Site:
    """The finished work was looked at and accepted. Raises LandRefused."""
    site = held(site)
    if site.state != State.DONE or site.done_on is None:
        told = messages.NOT_DONE_STATE.format(name=site.name, state=site.get_state_display())
        raise LandRefused({"": told})
    if on > today:
        raise LandRefused({"on": messages.IN_FUTURE.format(label="验收日期", today=today)})
    if on < site.done_on:
        raise LandRefused({"on": messages.ACCEPTED_BEFORE_DONE.format(done=site.done_on)})
    refuse_if({"on": site_days.why_before_work(site, on, messages.ACCEPTED_BEFORE_WORK)})
    site.state, site.accepted_on, site.accepted_by_name = State.ACCEPTED, on, name_of(by)
    site.save(update_fields=["state", "accepted_on", "accepted_by_name"])
    note(site, messages.SITE_ACCEPTED.format(note=f"：{text}" if text else ""), by=by, now=now)
    return site


@transaction.atomic
def record_visit(
    *,
    site: Site,
    on: date,
    finding: str,
    relapsed: bool,
    by: Any,
    now: datetime,
    today: date,
    photos: Sequence[UploadedFile] = (),
) -> SiteVisit:
    """The visit stands; a relapse opens a new round, in which no earlier check counts. Raises LandRefused."""
    site = held(site)
    if on > today:
        raise LandRefused({"on": messages.IN_FUTURE.format(label="回访日期", today=today)})
    refuse_if({"on": site_days.why_before_found(site, on, "回访日期")})
    if relapsed and not site.is_settled:
        raise LandRefused({"relapsed": messages.NOT_SETTLED.format(state=site.get_state_display())})
    visit = SiteVisit.objects.create(
        site=site, on=on, by_name=name_of(by), finding=finding, relapsed=relapsed
    )
    attach_to_site(photos, by=by, now=now, site=site, visit=visit)
    if relapsed:
        land_changed.send(Site, days=[site.done_on or on])
        site.state, site.round = State.RELAPSED, site.round + 1
        site.done_on, site.accepted_on, site.accepted_by_name = None, None, ""
        site.save(update_fields=["state", "round", "done_on", "accepted_on", "accepted_by_name"])
    told = messages.RELAPSED if relapsed else messages.VISITED
    note(site, told.format(finding=finding), by=by, now=now)
    return visit


def held(site: Site) -> Site:
    """The site as it stands, locked until the transaction ends."""
    return Site.objects.select_for_update().get(pk=site.pk)


def begin_work(site: Site) -> None:
    """A site that is worked on is no longer merely found, nor relapsed."""
    if site.state in (State.FOUND, State.RELAPSED):
        site.state = State.WORKING
        site.save(update_fields=["state"])


def note(site: Site, text: str, *, by: Any, now: datetime) -> None:
    """The site's history has the line."""
    SiteLine.objects.create(site=site, at=now, by=by, by_name=name_of(by), text=text[:500])


def _has_begun(site: Site) -> bool:
    return site.checks.exists() or site.measures.exists()


def _problems(site: Site, by: Any, today: date) -> dict[str, str]:
    days = {"found_on": site.found_on, "due_on": site.due_on}
    problems = problems_of_place(site.region, site.zone, by)
    problems |= problems_of_days(
        days, labels_of(Site), orders=[("found_on", "due_on")], past=["found_on"], today=today
    )
    same = Site.objects.filter(region=site.region, township=site.township, name=site.name)
    if same.exclude(pk=site.pk).exists():
        problems["name"] = messages.SITE_TWICE.format(township=site.township, name=site.name)
    return problems
