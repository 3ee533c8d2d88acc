"""Layouts explained once and remembered: made, corrected, shared, accepted from below, disabled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Region
from accounts.periods import Period
from accounts.scope import scope_of
from imports import messages, registry
from imports.models import Batch, FirstRows, Mapping
from imports.reading import Head, KnownLayout, faults, heads, known
from imports.services.states import require

Status = Batch.Status


class MappingError(Exception):
    """The mapping cannot be made or changed so; the message is for the user."""


class NotOwnMapping(MappingError):
    """The mapping is another region's; the message says whose."""


class StaleMapping(MappingError):
    """Somebody saved the mapping since it was read for this change; the message says who and when."""


def keep_first_rows(batch: Batch, first: Iterable[Head]) -> None:
    """The first rows of the batch's file, kept for whoever is asked what its columns mean."""
    FirstRows.objects.update_or_create(batch=batch, defaults={"sheets": heads.as_json(first)})


def note_use(batch: Batch, used: set[int]) -> None:
    """The batch was read by these mappings and no others."""
    batch.mappings.set(used)
    Mapping.objects.filter(pk__in=used).update(last_used_at=timezone.now())


@transaction.atomic
def explain(
    *,
    batch: Batch,
    layouts: Sequence[KnownLayout],
    user: Any,
    shared: bool = False,
    period: Period | None = None,
) -> list[Mapping]:
    """The mappings of the person's region for these layouts; the batch waits to be read again by them.

    What is explained for a file of a region below must be shared, or it would not serve that file.
    """
    batch = Batch.objects.select_for_update(of=("self",)).select_related("region").get(pk=batch.pk)
    require(batch, Status.ASKING, Status.READY)
    region = _region_of(user)
    _check(layouts)
    made = [_remembered(region, each, user, shared or region.pk != batch.region_id) for each in layouts]
    _check_served(batch.region, made)
    batch.form = layouts[0].form
    batch.importer = registry.of_form(batch.form).name
    batch.period = period.date if period else batch.period
    _read_again(batch)
    return made


def _region_of(user: Any) -> Region:
    region = scope_of(user)
    if region is None:
        raise MappingError(messages.NO_REGION)
    return region


def _check(layouts: Sequence[KnownLayout]) -> None:
    """Raises MappingError for the first thing that is wrong in the layouts."""
    if not layouts:
        raise MappingError(messages.NOTHING_EXPLAINED)
    for layout in layouts:
        if found := faults.of(layout, registry.spec_of(layout.form)):
            raise MappingError(found[0].why)


def _remembered(region: Region, layout: KnownLayout, user: Any, shared: bool) -> Mapping:
    """The region's one active mapping of that header, new or corrected."""
    _lock(region)
    mapping = Mapping.objects.active().filter(region=region, fingerprint=layout.fingerprint).first()
    if mapping is None:
        mapping = Mapping(
            region=region, fingerprint=layout.fingerprint, made_by=user, made_by_name=str(user)[:40]
        )
    _write(mapping, layout, user, shared)
    return mapping


def _lock(region: Region) -> None:
    """Waits for whoever makes a mapping of the region: a header has one at a time."""
    list(Region.objects.filter(pk=region.pk).select_for_update().values_list("pk"))


def _write(mapping: Mapping, layout: KnownLayout, user: Any, shared: bool) -> None:
    mapping.form, mapping.columns = layout.form, known.columns_as_json(layout.columns)
    mapping.unit, mapping.stated = layout.unit, layout.stated
    mapping.header_row, mapping.header_lines = layout.row, layout.lines
    mapping.shared = shared
    mapping.changed_at, mapping.changed_by_name = timezone.now(), str(user)[:40]
    mapping.save()


def _check_served(region: Region, made: Sequence[Mapping]) -> None:
    """Raises MappingError where the region's own mapping would be used in place of one made above it."""
    nearest: dict[str, Mapping] = {}
    for mapping in Mapping.objects.serving(region).select_related("region"):
        nearest.setdefault(mapping.fingerprint, mapping)
    for mapping in made:
        if (found := nearest[mapping.fingerprint]).pk != mapping.pk:
            raise MappingError(messages.OWN_MAPPING_FIRST.format(region=found.region))


def _read_again(batch: Batch) -> None:
    batch.status, batch.question, batch.message = Status.UPLOADED, "", ""
    batch.read_at = None
    batch.touched_at = timezone.now()
    batch.save()


def _own(mapping: Mapping, user: Any) -> Mapping:
    """The mapping, locked, if it is active and of the person's own region. Raises MappingError."""
    mapping = Mapping.objects.select_for_update(of=("self",)).select_related("region").get(pk=mapping.pk)
    if mapping.region_id != _region_of(user).pk:
        raise NotOwnMapping(messages.NOT_OWN_MAPPING.format(region=mapping.region))
    _require_active(mapping)
    return mapping


def _require_active(mapping: Mapping) -> None:
    if not mapping.is_active:
        raise MappingError(messages.MAPPING_DISABLED)


@transaction.atomic
def change(*, mapping: Mapping, layout: KnownLayout, user: Any, shared: bool, version: str) -> list[int]:
    """The mapping corrected; the batches read by it that wait to be taken, which must be read again.

    `version` is that of the mapping which the person saw; of another's later one nothing is overwritten.
    """
    mapping = _own(mapping, user)
    if mapping.version != version:
        who, when = mapping.changed_by_name or "别人", timezone.localtime(mapping.changed_at)
        raise StaleMapping(messages.MAPPING_CHANGED.format(who=who, when=f"{when:%Y-%m-%d %H:%M}"))
    _check([layout])
    _write(mapping, layout, user, shared)
    waiting = mapping.batches.select_for_update().filter(status=Status.READY).order_by("pk")
    for batch in waiting:
        batch.form, batch.importer = layout.form, registry.of_form(layout.form).name
        _read_again(batch)
    return [batch.pk for batch in waiting]


@transaction.atomic
def disable(*, mapping: Mapping, user: Any) -> None:
    """The mapping kept, and no file read by it any more."""
    mapping = _own(mapping, user)
    mapping.disabled_at = mapping.changed_at = timezone.now()
    mapping.offered_at, mapping.changed_by_name = None, str(user)[:40]
    mapping.save()


@transaction.atomic
def share(*, mapping: Mapping, user: Any, shared: bool) -> None:
    """Whether the regions below read their files by the mapping too."""
    mapping = _own(mapping, user)
    mapping.shared, mapping.changed_at, mapping.changed_by_name = shared, timezone.now(), str(user)[:40]
    mapping.save()


@transaction.atomic
def offer(*, mapping: Mapping, user: Any) -> None:
    """The mapping offered to the regions above; it serves them once one of them accepts it."""
    mapping = _own(mapping, user)
    mapping.offered_at = timezone.now()
    mapping.save()


@transaction.atomic
def end_offer(*, mapping: Mapping, user: Any) -> None:
    """The offer taken back by the mapping's own region, or declined by one above; it serves on at home."""
    mapping = _own(mapping, user) if mapping.region == _region_of(user) else _offered(mapping, user)
    mapping.offered_at = None
    mapping.save()


@transaction.atomic
def accept(*, mapping: Mapping, user: Any) -> Mapping:
    """A mapping of the person's own region, shared with all below, made of the one that was offered."""
    offered = _offered(mapping, user)
    region = _region_of(user)
    _lock(region)
    if Mapping.objects.active().filter(region=region, fingerprint=offered.fingerprint).exists():
        raise MappingError(messages.MAPPED_ALREADY.format(region=region))
    made = Mapping(
        region=region,
        fingerprint=offered.fingerprint,
        made_by=user,
        made_by_name=str(user)[:40],
        accepted_from=offered,
    )
    _write(made, offered.layout, user, shared=True)
    offered.offered_at = None
    offered.save()
    return made


def _offered(mapping: Mapping, user: Any) -> Mapping:
    """The mapping, locked, if a region below the person's offers it. Raises MappingError."""
    mapping = Mapping.objects.select_for_update(of=("self",)).select_related("region").get(pk=mapping.pk)
    region = _region_of(user)
    below = mapping.region.path.startswith(region.path) and mapping.region_id != region.pk
    if not below or not mapping.offered_at:
        raise MappingError(messages.NOT_OFFERED)
    _require_active(mapping)
    return mapping
