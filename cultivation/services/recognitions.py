"""Commands on recognitions: entered, corrected, revoked, given papers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.attachments import checked
from cultivation import messages
from cultivation.kinds import KINDS, LEVEL_LABELS, Level, usual_end
from cultivation.models import Recognition, RecognitionFile
from cultivation.months import first_of
from cultivation.services import proposing
from cultivation.services.members import refuse_unless_visible
from cultivation.services.refusing import Refused
from cultivation.signals import counts_changed
from enterprises.models import Enterprise

FIELDS = (*("kind", "level", "subject", "awarded_on", "valid_until", "certificate", "document"),)


@transaction.atomic
def record_recognition(
    *,
    enterprise: Enterprise,
    values: dict[str, Any],
    by: Any,
    now: datetime,
    file: UploadedFile | None = None,
) -> Recognition:
    """The recognition stands; without an end it ends with its kind's usual term. Raises Refused."""
    refuse_unless_visible(enterprise, by)
    row = Recognition(enterprise=enterprise, **{name: values[name] for name in FIELDS if name in values})
    if row.valid_until is None:
        row.valid_until = usual_end(row.kind, row.awarded_on)
    _refuse(_problems(row, timezone.localdate(now)))
    row.recorded_by_name, row.recorded_at = str(by)[:40], now
    row.save()
    if file:
        attach(recognition=row, file=file, by=by, now=now)
    changed(row.awarded_on, now)
    return row


@transaction.atomic
def correct_recognition(
    *, recognition: Recognition, values: dict[str, Any], by: Any, now: datetime
) -> Recognition:
    """The recognition says what the values do. Raises Refused."""
    row = _locked(recognition, by)
    since = row.awarded_on
    for name in FIELDS:
        if name in values:
            setattr(row, name, values[name])
    _refuse(_problems(row, timezone.localdate(now)))
    row.recorded_by_name, row.recorded_at = str(by)[:40], now
    row.save(update_fields=[*FIELDS, "recorded_by_name", "recorded_at"])
    changed(min(since, row.awarded_on), now)
    return row


@transaction.atomic
def revoke_recognition(
    *, recognition: Recognition, day: date, reason: str, by: Any, now: datetime
) -> Recognition:
    """The recognition holds no more from that day on. Raises Refused."""
    row = _locked(recognition, by)
    problems = {}
    if not reason.strip():
        problems["reason"] = messages.NO_REASON
    if day > timezone.localdate(now):
        problems["day"] = messages.FUTURE_DAY
    elif day < row.awarded_on:
        problems["day"] = messages.REVOKED_BEFORE
    if row.revoked_on:
        problems["day"] = messages.ALREADY_REVOKED
    _refuse(problems)
    row.revoked_on, row.why_revoked = day, reason.strip()[:200]
    row.save(update_fields=["revoked_on", "why_revoked"])
    changed(day, now)
    return row


@transaction.atomic
def attach(*, recognition: Recognition, file: UploadedFile, by: Any, now: datetime) -> RecognitionFile:
    """The file hangs on the recognition; the same file twice stays one. Raises Refused."""
    refuse_unless_visible(recognition.enterprise, by)
    fields = checked_file(file)
    found = recognition.files.filter(sha256=fields["sha256"]).first()
    return found or RecognitionFile.objects.create(recognition=recognition, **fields, **uploaded(by, now))


def changed(since: date, now: datetime) -> None:
    """Pools rest on recognitions, and counts are indicators: both are owed."""
    proposing.owe_latest(now=now)
    counts_changed.send(sender=Recognition, since=first_of(since), until=None)


def _locked(recognition: Recognition, by: Any) -> Recognition:
    rows = Recognition.objects.select_for_update(of=("self",)).select_related("enterprise")
    row: Recognition = rows.get(pk=recognition.pk)
    refuse_unless_visible(row.enterprise, by)
    return row


def _problems(row: Recognition, today: date) -> dict[str, str]:
    problems, kind = {}, KINDS[row.kind]
    if Level(row.level) not in kind.levels:
        levels = "、".join(LEVEL_LABELS[level] for level in kind.levels)
        level = LEVEL_LABELS[Level(row.level)]
        problems["level"] = messages.WRONG_LEVEL.format(kind=kind.label, level=level, levels=levels)
    if row.awarded_on > today:
        problems["awarded_on"] = messages.FUTURE_DAY
    if row.valid_until and row.valid_until < row.awarded_on:
        problems["valid_until"] = messages.END_BEFORE_START
    same = Recognition.objects.filter(
        enterprise=row.enterprise,
        kind=row.kind,
        level=row.level,
        awarded_on=row.awarded_on,
        subject=row.subject,
    )
    if same.exclude(pk=row.pk).exists():
        problems["awarded_on"] = messages.SAME_RECOGNITION
    return problems


def _refuse(problems: dict[str, str]) -> None:
    if problems:
        raise Refused(problems)


def checked_file(file: UploadedFile) -> dict[str, Any]:
    """What is kept of a paper. Raises Refused for one that is none."""
    try:
        return checked(file)
    except ValidationError as error:
        raise Refused({"file": error.messages[0]}) from error


def uploaded(by: Any, now: datetime) -> dict[str, Any]:
    """Who brought a paper, and when."""
    return {"uploaded_by": by, "uploaded_by_name": str(by)[:40], "uploaded_at": now}
