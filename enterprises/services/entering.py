"""Values typed in the browser, written where nobody else wrote meanwhile, with the history that a file leaves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from accounts.models import Region, ReportingPeriod, User
from accounts.periods import Period
from enterprises import lineage, messages, return_forms
from enterprises.models import Enterprise, Return
from enterprises.selectors import backdata
from imports import standing as batches
from imports.models import Batch, StagedRow
from imports.reading.numerals import NotNumber, settle
from imports.reading.texts import plain
from imports.services.locking import lock_kind
from imports.signals import values_entered

SHEET = str(Batch.Origin.HAND.label)
Kind = StagedRow.Kind


class EntryError(ValueError):
    """A change that cannot be stored; the message is a sentence for whoever typed it."""

    def __init__(self, why: str, *, enterprise: int | None = None, name: str = "") -> None:
        super().__init__(why)
        self.enterprise, self.name = enterprise, name


class NotOfUnit(LookupError):
    """An enterprise that the unit does not report, or that the person may not see."""


@dataclass(frozen=True)
class Change:
    """A value typed for one cell, in its stored unit; `was` is what the person saw standing there."""

    enterprise: int
    name: str
    value: Decimal | None
    was: Decimal | None


@dataclass(frozen=True)
class Conflict:
    """A cell that somebody else changed meanwhile: mine was not written, theirs stands."""

    enterprise: int
    name: str
    mine: Decimal | None
    theirs: Decimal | None
    who: str = ""
    when: datetime | None = None
    source: str = ""


@dataclass(frozen=True)
class Entered:
    """What became of the changes: those that stand now, those that somebody else's value kept out."""

    saved: list[Change] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    batch: Batch | None = None
    """The hand batch that was written to; None where nothing had to be written."""


@dataclass
class _Row:
    """One enterprise's return with what of it changes."""

    ret: Return
    new: bool
    values: dict[str, Decimal | None] = field(default_factory=dict)
    before: dict[str, Decimal | None] = field(default_factory=dict)

    def set(self, name: str, value: Decimal | None) -> None:
        self.before.setdefault(name, getattr(self.ret, name))
        self.values[name] = value
        setattr(self.ret, name, value)


@transaction.atomic
def enter_values(
    *, form: str, period: Period, region: Region, changes: Iterable[Change], by: User, now: datetime
) -> Entered:
    """The changes written cell by cell where what stands is what the person saw; the others are conflicts.

    A change that comes twice counts as saved the second time and leaves no second record. `region` is the
    unit that reports (a county or an assessed zone). Raises EntryError for what cannot be stored and
    NotOfUnit for an enterprise beyond the unit; then nothing is written at all.
    """
    wanted = [_storable(form, change) for change in changes]
    # Whoever types for this unit takes turns, and a file of the same form and period waits until they are done.
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)
    lock_kind(Batch(importer="returns", form=form, period=period.date))
    now = _after_others(form, period, now)
    enterprises = _enterprises(region, by, {change.enterprise for change in wanted})
    _refuse_locked(period, wanted)
    rows = _rows(form, period, enterprises)
    saved: list[Change] = []
    refused: list[Change] = []
    for change in wanted:
        (saved if _set(rows[change.enterprise], change) else refused).append(change)
    written = {pk: row for pk, row in rows.items() if row.values}
    batch = _write(form, period, region, written, enterprises, by, now) if written else None
    return Entered(saved, _conflicts(form, period, rows, refused), batch)


def _storable(form: str, change: Change) -> Change:
    """The change with a value that the database holds exactly: at most four decimals, half up."""
    if change.name.removesuffix("_prior") not in return_forms.value_names(form):
        raise EntryError(f"这张报表没有“{change.name}”这个指标，请刷新页面后重试。")
    if change.value is None:
        return change
    try:
        return replace(change, value=settle(change.value))
    except NotNumber as error:
        label = return_forms.label_of(form, change.name)
        raise EntryError(f"{label}：{error}", enterprise=change.enterprise, name=change.name) from error


def _refuse_locked(period: Period, changes: Iterable[Change]) -> None:
    """Back data that is whole stays as it is: next year's 上年同期 must match it."""
    locked = backdata.locked(period.date, {change.enterprise for change in changes})
    if found := next((change for change in changes if change.enterprise in locked), None):
        why = messages.LOCKED.format(period=period.label)
        raise EntryError(why, enterprise=found.enterprise, name=found.name)


def _enterprises(region: Region, by: User, wanted: set[int]) -> dict[int, Enterprise]:
    found = Enterprise.objects.visible_to(by).within(region).in_bulk(sorted(wanted))
    if len(found) < len(wanted):
        raise NotOfUnit(f"有企业不属于{region.name}，或不在您的管辖范围内。")
    return found


def _rows(form: str, period: Period, enterprises: Iterable[int]) -> dict[int, _Row]:
    """Every enterprise's return, locked; a fresh one where none stands."""
    model = return_forms.MODELS[form]
    standing = {
        ret.enterprise_id: ret
        for ret in model._default_manager.select_for_update()
        .filter(period=period.date, enterprise__in=list(enterprises))
        .order_by("pk")
    }
    return {
        pk: _Row(standing[pk], new=False)
        if pk in standing
        else _Row(model(enterprise_id=pk, period=period.date), new=True)
        for pk in enterprises
    }


def _set(row: _Row, change: Change) -> bool:
    """Whether the value stands now, be it that it stood already."""
    stands = getattr(row.ret, change.name)
    if stands == change.value:
        return True
    if stands != change.was:
        return False
    row.set(change.name, change.value)
    return True


def _write(
    form: str,
    period: Period,
    region: Region,
    rows: dict[int, _Row],
    enterprises: dict[int, Enterprise],
    by: User,
    now: datetime,
) -> Batch:
    batch = _hand_batch(form, period, region, rows, by, now)
    first = (batch.rows_total or 0) + 1
    staged = []
    for number, (pk, row) in enumerate(rows.items(), first):
        row.ret.batch, row.ret.sheet, row.ret.row = batch, SHEET, number
        staged.append(_staged(batch, number, row, enterprises[pk], now))
    StagedRow.objects.bulk_create(staged, batch_size=500)
    _upsert(form, list(rows.values()))
    _note(batch, list(rows.values()), by, now)
    ReportingPeriod.objects.update_or_create(period=period.date, defaults={"last_taken_at": now})
    values_entered.send(sender=Batch, batch=batch)
    return batch


def _upsert(form: str, rows: Sequence[_Row]) -> None:
    names = sorted({name for row in rows for name in row.values})
    return_forms.MODELS[form]._default_manager.bulk_create(
        [_copy(row.ret) for row in rows],
        update_conflicts=True,
        unique_fields=["enterprise", "period"],
        update_fields=[*names, "batch", "sheet", "row"],
        batch_size=200,
    )


def _copy(ret: Return) -> Return:
    """The return without its key, by which an upsert could collide before it comes to the enterprise's."""
    values = {f.attname: getattr(ret, f.attname) for f in ret._meta.concrete_fields if not f.primary_key}
    return type(ret)(**values)


def _after_others(form: str, period: Period, now: datetime) -> datetime:
    """The time of these changes: whoever waited for a file to be taken writes after it, whenever they began."""
    others = Batch.objects.filter(
        importer="returns", form=form, period=period.date, status=Batch.Status.TAKEN
    )
    last: datetime | None = others.aggregate(last=Max("taken_at"))["last"]
    return max(now, last) if last else now


def _hand_batch(
    form: str, period: Period, region: Region, enterprises: Iterable[int], by: User, now: datetime
) -> Batch:
    """What the person typed for this sheet today, as long as no other batch wrote between to the same returns.

    A batch that reached over another could never be taken back: each would wait for the other.
    """
    today = timezone.localtime(now).date()
    own = Batch.objects.filter(
        origin=Batch.Origin.HAND, form=form, period=period.date, region=region, uploaded_by=by
    ).filter(status=Batch.Status.TAKEN)
    batch: Batch | None = own.order_by("-pk").first()
    if batch and timezone.localtime(batch.created_at).date() == today and not _crossed(batch, enterprises):
        return batch
    return _opened(form, period, region, by, now)


def _crossed(batch: Batch, enterprises: Iterable[int]) -> bool:
    """Whether another batch has, since this one was opened, written or said the same of a return that is in it now."""
    others = batches.others_taken(batch).filter(period=batch.period, taken_at__gt=batch.created_at)
    said = StagedRow.objects.filter(batch__in=others.order_by()).exclude(kind=Kind.REFUSED)
    mine = batch.rows.order_by().values("target")
    return said.filter(Q(target__in=list(enterprises)) | Q(target__in=mine)).exists()


def _opened(form: str, period: Period, region: Region, by: User, now: datetime) -> Batch:
    names = [part for name in return_forms.value_names(form) for part in (name, f"{name}_prior")]
    columns = {name: name for name in names}
    layout = {"sheet": SHEET, "header_rows": [], "columns": columns, "headings": {}, "unit": ""}
    opened: Batch = Batch.objects.create(
        origin=Batch.Origin.HAND,
        importer="returns",
        form=form,
        period=period.date,
        region=region,
        status=Batch.Status.TAKEN,
        layouts=[layout],
        counts=dict.fromkeys((*Kind.values, "left_out"), 0),
        uploaded_by=by,
        uploaded_by_name=str(by)[:40],
        taken_by_name=str(by)[:40],
        created_at=now,
        taken_at=now,
    )
    return opened


def _staged(batch: Batch, number: int, row: _Row, enterprise: Enterprise, now: datetime) -> StagedRow:
    """One save of one enterprise; `raw` holds its time, in place of the cells that a file has."""
    return StagedRow(
        batch=batch,
        sheet=SHEET,
        row=number,
        kind=Kind.NEW if row.new else Kind.CHANGED,
        uscc=enterprise.uscc,
        name=enterprise.name,
        target=enterprise.pk,
        values=_texts(row.values),
        before={} if row.new else _texts(row.before),
        raw=[now.isoformat()],
    )


def _texts(values: dict[str, Decimal | None]) -> dict[str, str | None]:
    return {name: None if value is None else plain(value) for name, value in values.items()}


def _note(batch: Batch, rows: Sequence[_Row], by: User, now: datetime) -> None:
    """The batch counts its rows and tells when it was last written to."""
    for row in rows:
        kind = str(Kind.NEW if row.new else Kind.CHANGED)
        batch.counts[kind] = batch.counts.get(kind, 0) + 1
    batch.rows_total = batch.rows_done = (batch.rows_total or 0) + len(rows)
    batch.taken_at = batch.touched_at = now
    batch.taken_by_name = str(by)[:40]
    batch.save(update_fields=["counts", "rows_total", "rows_done", "taken_at", "touched_at", "taken_by_name"])


def _conflicts(form: str, period: Period, rows: dict[int, _Row], refused: Sequence[Change]) -> list[Conflict]:
    """The refused changes with what stands instead, and whose that is."""
    places: dict[str, list[lineage.Placed]] = {}
    for change in refused:
        ret = rows[change.enterprise].ret
        if ret.batch_id:
            places.setdefault(change.name, []).append((ret.enterprise_id, ret.batch_id, ret.sheet, ret.row))
    origins = lineage.origins_of(form, period, places) if places else {}
    return [
        _conflict(change, rows[change.enterprise].ret, origins.get((change.name, change.enterprise)))
        for change in refused
    ]


def _conflict(change: Change, ret: Any, origin: lineage.Origin | None) -> Conflict:
    theirs = getattr(ret, change.name)
    if origin is None:
        return Conflict(change.enterprise, change.name, change.value, theirs)
    source = SHEET if origin.typed else origin.label
    return Conflict(change.enterprise, change.name, change.value, theirs, origin.who, origin.when, source)
