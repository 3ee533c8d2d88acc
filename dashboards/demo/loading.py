"""The demonstration brought into the database the way an office's files come: received, read, taken."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import Region, ReportingPeriod, User
from accounts.periods import Period
from assessments import services as assessments
from assessments.models import ProgressSnapshot
from assessments.receivers import request_after_hand, request_after_taking
from dashboards.demo import spreadsheets, supply
from dashboards.demo.people import PEOPLE
from dashboards.demo.world import PERIODS, World
from enterprises import return_forms
from enterprises.receivers import request_after_hand as request_standings_after_hand
from enterprises.receivers import request_after_taking as request_standings
from enterprises.services import classifying
from enterprises.signals import library_changed
from imports import services
from imports.models import Batch, StagedRow
from imports.signals import batch_taken
from reporting.receivers import request_after_batch

MARK = {"demo": True}
_RECEIVERS: dict[str, Any] = {
    "assessments.request_after_taking": request_after_taking,
    "reporting.request_after_batch": request_after_batch,
    "enterprises.request_after_taking": request_standings,
}
_HAND_RECEIVERS: dict[str, Any] = {
    "assessments.request_after_hand": request_after_hand,
    "enterprises.request_after_hand": request_standings_after_hand,
}
Status = Batch.Status


class NotTaken(Exception):
    """A file of the demonstration that could not be taken whole; the message is for the user."""


def is_loaded() -> bool:
    """Whether a whole demonstration stands: progress of the first period is what is computed last."""
    people = User.objects.filter(username__in=[person.username for person in PEOPLE]).count()
    periods = ReportingPeriod.objects.filter(period__in=[period.date for period in PERIODS]).count()
    computed = ProgressSnapshot.objects.filter(period=PERIODS[0].date).exists()
    return people == len(PEOPLE) and periods == len(PERIODS) and computed


def real_batches_exist() -> bool:
    """Whether anything was taken that is not the demonstration's."""
    return Batch.objects.filter(status=Status.TAKEN).exclude(options=MARK).exists()


def refresh_statistics() -> None:
    """The planner knows the size of what was loaded so far; by itself PostgreSQL would look a minute later.

    Our own tables: those that all databases of a server share would be held until a transaction's end.
    """
    if connection.vendor == "postgresql":
        tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, tables))}")


@contextmanager
def without_queue() -> Iterator[None]:
    """Taking queues no work meanwhile.

    Each taking would leave a message behind; with no worker running they pile up in the broker, and
    with one running it computes every period once a file. The loading computes each period once, at its end.
    """
    for uid in _RECEIVERS:
        batch_taken.disconnect(dispatch_uid=uid)
    for uid in _HAND_RECEIVERS:
        library_changed.disconnect(dispatch_uid=uid)
    try:
        yield
    finally:
        for uid, receiver in _RECEIVERS.items():
            batch_taken.connect(receiver, dispatch_uid=uid)
        for uid, receiver in _HAND_RECEIVERS.items():
            library_changed.connect(receiver, dispatch_uid=uid)


def load_register(world: World, folder: Path, people: dict[str, User]) -> int:
    """How many enterprises the offices' registers have."""
    rows = 0
    for sender in (spreadsheets.CITY, *spreadsheets.OTHERS):
        path = spreadsheets.write_register(world, sender, folder)
        rows += take(path, "register", Region.objects.get(code=sender.region), people.get(sender.username))
    return rows


def load_period(world: World, period: Period, folder: Path, people: dict[str, User]) -> int:
    """How many returns the files of the period have."""
    rows = _load_below(world, period, folder, people)
    for sender in spreadsheets.senders(period):
        region = Region.objects.get(code=sender.region)
        for form in return_forms.forms_of(period):
            path = spreadsheets.write_return(world, form, period, sender, folder)
            rows += take(path, "returns", region, people.get(sender.username))
    return rows


def _load_below(world: World, period: Period, folder: Path, people: dict[str, User]) -> int:
    """How many enterprises outside the library reported: in the quarters, 池州's to itself, the rest together."""
    rows = 0
    for sender in (spreadsheets.CITY, spreadsheets.TOGETHER):
        if path := spreadsheets.write_below(world, period, sender, folder):
            region = Region.objects.get(code=sender.region)
            rows += take(path, "returns", region, people.get(sender.username))
    return rows


def load_supply(world: World, folder: Path, people: dict[str, User]) -> int:
    """How many accounts the power company's list has."""
    sender = spreadsheets.CITY
    region = Region.objects.get(code=sender.region)
    return take(supply.write_power(world, folder), "power", region, people.get(sender.username))


def take(path: Path, importer: str, region: Region, user: User | None) -> int:
    """How many rows of the file stand in the database; a file that was taken before is not read again."""
    batch = _standing(path, importer) or _received(path, importer, region, user)
    if batch.status == Status.UPLOADED:
        batch = services.read_batch(batch_id=batch.pk)
    if batch.status not in (Status.READY, Status.TAKEN):
        raise NotTaken(f"{path.name}：{batch.message}")
    if batch.counts[StagedRow.Kind.REFUSED]:
        refused = batch.rows.filter(kind=StagedRow.Kind.REFUSED).order_by("pk")[0]
        raise NotTaken(f"{path.name} 第{refused.row}行：{refused.problems[0]['why']}")
    if batch.status == Status.READY:
        services.take(batch_id=batch.pk, by=str(user) if user else "命令行")
    return sum(batch.counts[kind] for kind in StagedRow.Kind.values)


def _standing(path: Path, importer: str) -> Batch | None:
    """The batch of the same bytes that an earlier run took, or left behind to be taken."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    usable = (Status.TAKEN, Status.READY, Status.UPLOADED)
    same = Batch.objects.filter(importer=importer, source__sha256=digest, options=MARK, status__in=usable)
    return min(same, key=lambda batch: usable.index(Status(batch.status)), default=None)


def _received(path: Path, importer: str, region: Region, user: User | None) -> Batch:
    with path.open("rb") as file:
        return services.receive(
            file=file, file_name=path.name, importer=importer, region=region, user=user, options=MARK
        )


def compute() -> int:
    """How many periods were computed: all that have figures."""
    assessments.request_progress(ReportingPeriod.objects.values_list("period", flat=True))
    return len(assessments.compute_due(now=timezone.now()))


def judge() -> int:
    """How many periods have their standings judged, and their back-tests scored: all that have figures."""
    now = timezone.now()
    classifying.owe(ReportingPeriod.objects.values_list("period", flat=True), now=now)
    return len(classifying.classify_due(now=now))
