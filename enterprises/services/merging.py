"""Commands that merge one enterprise into another and take the merge back, exactly."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from enterprises import messages
from enterprises.merging import Plan, plan
from enterprises.merging.keeping import kept, model_of, print_of, restore
from enterprises.merging.standing import standing_on
from enterprises.models import Enterprise, FormerName, Merge, ScaleEvent
from enterprises.services import noting, settled
from enterprises.services.naming import refresh_aliases
from enterprises.services.noting import Refused
from enterprises.signals import library_changed


@transaction.atomic
def merge_enterprises(
    *,
    source: Enterprise,
    target: Enterprise,
    why: str,
    by: Any,
    now: datetime,
    today: date,
    keep: str = Merge.Keep.TARGET,
    confirmed: bool = False,
) -> Merge:
    """`source` is one with `target`: all that pointed at it points there, or is put aside. Raises Refused.

    Of two rows for one slot that of `keep` stands. The merged enterprise stood in the library whenever either
    did. It is found by the name and code of both. Approved months that would count one less ask for `confirmed`.
    """
    why = noting.reasoned(why)
    source, target = _both(source, target, by)
    _ask_of_settled(source, target, confirmed=confirmed)
    made = plan(source, target, prefer_source=keep == Merge.Keep.SOURCE)
    if made.refusals:
        raise Refused({"": "；".join(made.refusals)})
    merge = Merge.objects.create(
        target=target,
        into=target.pk,
        source=source.pk,
        source_uscc=source.uscc,
        source_name=source.name,
        source_region=source.region,
        keep=keep,
        reason=why,
        before={"source": kept([source]), "events": _events_of(source, target)},
        made_by_name=str(by),
        made_at=now,
    )
    try:
        with transaction.atomic():
            _carry_out(merge, made)
    except IntegrityError as error:
        raise Refused({"": messages.REFUSED_BY_DATABASE.format(why=str(error).splitlines()[0])}) from error
    _keep_former_name(merge, target, today)
    merge.before = merge.before | {"after": _event_keys(target.pk)}
    merge.save()
    _tell(merge)
    return merge


def _ask_of_settled(*enterprises: Enterprise, confirmed: bool) -> None:
    """Of two that stood in the library in approved months one is counted from now on."""
    for enterprise in enterprises:
        months = ScaleEvent.objects.filter(enterprise=enterprise).order_by("period")
        if first := months.values_list("period", flat=True).first():
            settled.ask(enterprise.region, first, confirmed=confirmed)


def _both(source: Enterprise, target: Enterprise, by: Any) -> tuple[Enterprise, Enterprise]:
    """The two as they stand, held in the order of their keys, so that no two merges wait for each other."""
    wanted = Enterprise.objects.visible_to(by).filter(pk__in=[source.pk, target.pk])
    held = {each.pk: each for each in wanted.select_for_update(of=("self",)).order_by("pk")}
    if source.pk == target.pk:
        raise Refused({"": messages.ITSELF})
    if len(held) < 2:
        raise Refused({"": messages.SOURCE_OUTSIDE})
    return held[source.pk], held[target.pk]


def _events_of(*enterprises: Enterprise) -> list[str]:
    months = ScaleEvent.objects.filter(enterprise__in=enterprises).values_list("period", flat=True)
    return sorted({str(month) for month in months})


def _event_keys(enterprise: int) -> list[list[Any]]:
    """The enterprise's entries and exits, by which one sees whether they changed since."""
    rows = ScaleEvent.objects.filter(enterprise=enterprise).order_by("pk")
    return [[pk, kind, str(period)] for pk, kind, period in rows.values_list("pk", "kind", "period")]


def _carry_out(merge: Merge, made: Plan) -> None:
    away = [row for aside in made.asides for row in (aside.row, *aside.hanging)]
    rows = list({(type(row), row.pk): row for row in away}.values())
    merge.aside = kept(rows)
    merge.unlinked = [list(each) for aside in made.asides for each in aside.unlinked]
    for aside in made.asides:
        type(aside.row)._base_manager.filter(pk=aside.row.pk).delete()
    merge.moved = []
    for moving in made.moving:
        model, name = moving.reference.model, moving.reference.attname
        model._base_manager.filter(pk__in=moving.keys).update(**{name: made.target.pk})
        for row in model._base_manager.filter(pk__in=moving.keys).order_by("pk"):
            place = [model._meta.label_lower, name, row.pk]
            merge.moved.append([*place, print_of(row, but=moving.reference.name)])
    Enterprise.objects.filter(pk=made.source.pk).delete()


def _keep_former_name(merge: Merge, target: Enterprise, today: date) -> None:
    FormerName.objects.create(
        enterprise=target,
        name=merge.source_name,
        uscc=merge.source_uscc,
        new_name=target.name,
        new_uscc=target.uscc,
        until=today,
        reason=merge.reason,
        merge=merge,
        made_by_name=merge.made_by_name,
        made_at=merge.made_at,
    )
    refresh_aliases([target.pk])


def _tell(merge: Merge) -> None:
    """Who stood in the library when may differ from the first event of either on."""
    months = merge.before["events"]
    since = date.fromisoformat(months[0]) if months else merge.made_at.date().replace(day=1)
    library_changed.send(sender=Merge, since=since)


@transaction.atomic
def undo_merge(*, merge: Merge, why: str, by: Any, now: datetime) -> Enterprise:
    """Both enterprises stand as they stood before; the one brought back. Raises Refused with what stands on it."""
    why = noting.reasoned(why)
    target = noting.held(merge.target, by)
    merge = Merge.objects.select_for_update(of=("self",)).select_related("target").get(pk=merge.pk)
    if sentences := standing_on(merge):
        raise Refused({"": "；".join(sentences)})
    restore(merge.before["source"])
    for label, name, pk, _ in merge.moved:
        model_of(label)._base_manager.filter(pk=pk).update(**{name: merge.source})
    restore(merge.aside)
    for label, name, pk, key in merge.unlinked:
        model_of(label)._base_manager.filter(pk=pk, **{f"{name}__isnull": True}).update(**{name: key})
    merge.former_names.all().delete()
    refresh_aliases([target.pk])
    merge.undone_at, merge.undone_by_name, merge.undo_reason = now, str(by), why
    merge.save()
    _tell(merge)
    return Enterprise.objects.get(pk=merge.source)
