"""Commands on robots and 数字化诊断: entered, corrected, withdrawn."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from cultivation import messages
from cultivation.models import Diagnosis, DiagnosisFile, RobotCount
from cultivation.months import first_of
from cultivation.services.members import refuse_unless_visible
from cultivation.services.recognitions import changed, checked_file, uploaded
from cultivation.services.refusing import Refused
from enterprises.models import Enterprise


@transaction.atomic
def record_robots(*, enterprise: Enterprise, month: date, number: int, by: Any, now: datetime) -> RobotCount:
    """The enterprise's robots of the month, in place of what was counted before. Raises Refused."""
    refuse_unless_visible(enterprise, by)
    if first_of(month) > timezone.localdate(now):
        raise Refused({"month": messages.FUTURE_MONTH})
    row, _ = RobotCount.objects.update_or_create(
        enterprise=enterprise, month=first_of(month), defaults={"number": number, **_recorded(by, now)}
    )
    changed(row.month, now)
    return row


@transaction.atomic
def withdraw_robots(*, count: RobotCount, reason: str, by: Any, now: datetime) -> None:
    """The month counts no robots any more; why stays in the audit log. Raises Refused."""
    row = _locked(RobotCount, count, by)
    _remove(row, reason)
    changed(row.month, now)


@transaction.atomic
def record_diagnosis(
    *,
    enterprise: Enterprise,
    done_on: date,
    provider: str,
    result: str,
    by: Any,
    now: datetime,
    file: UploadedFile | None = None,
) -> Diagnosis:
    """The diagnosis of that day stands with its result. Raises Refused."""
    refuse_unless_visible(enterprise, by)
    row = Diagnosis(enterprise=enterprise)
    _say(row, done_on, provider, result, by, now)
    row.save()
    _attach(row, file, by, now)
    changed(done_on, now)
    return row


@transaction.atomic
def correct_diagnosis(
    *,
    diagnosis: Diagnosis,
    done_on: date,
    provider: str,
    result: str,
    by: Any,
    now: datetime,
    file: UploadedFile | None = None,
) -> Diagnosis:
    """The diagnosis says this, and a new paper hangs on it beside the old. Raises Refused."""
    row: Diagnosis = _locked(Diagnosis, diagnosis, by)
    since = row.done_on
    _say(row, done_on, provider, result, by, now)
    row.save(update_fields=["done_on", "provider", "result", "recorded_by_name", "recorded_at"])
    _attach(row, file, by, now)
    changed(min(since, done_on), now)
    return row


@transaction.atomic
def withdraw_diagnosis(*, diagnosis: Diagnosis, reason: str, by: Any, now: datetime) -> None:
    """The diagnosis and its papers stand no longer; why stays in the audit log. Raises Refused."""
    row = _locked(Diagnosis, diagnosis, by)
    _remove(row, reason)
    changed(row.done_on, now)


def _say(row: Diagnosis, done_on: date, provider: str, result: str, by: Any, now: datetime) -> None:
    if done_on > timezone.localdate(now):
        raise Refused({"done_on": messages.FUTURE_DAY})
    same = Diagnosis.objects.filter(enterprise=row.enterprise, done_on=done_on)
    if same.exclude(pk=row.pk).exists():
        raise Refused({"done_on": messages.SAME_DIAGNOSIS})
    row.done_on, row.provider, row.result = done_on, provider.strip(), result.strip()
    for name, value in _recorded(by, now).items():
        setattr(row, name, value)


def _attach(row: Diagnosis, file: UploadedFile | None, by: Any, now: datetime) -> None:
    """The paper hangs on the diagnosis; the same paper twice stays one."""
    fields = checked_file(file) if file else None
    if fields and not row.files.filter(sha256=fields["sha256"]).exists():
        DiagnosisFile.objects.create(diagnosis=row, **fields, **uploaded(by, now))


def _recorded(by: Any, now: datetime) -> dict[str, Any]:
    return {"recorded_by_name": str(by)[:40], "recorded_at": now}


def _locked(model: type[Any], row: Any, by: Any) -> Any:
    """The row, held until the command is done. Raises Refused where it is gone or not the person's."""
    rows = model.objects.select_for_update(of=("self",)).select_related("enterprise")
    found = rows.filter(pk=row.pk).first()
    if found is None:
        raise Refused({"": messages.GONE})
    refuse_unless_visible(found.enterprise, by)
    return found


def _remove(row: Any, reason: str) -> None:
    if not reason.strip():
        raise Refused({"reason": messages.NO_REASON})
    row.why_withdrawn = reason.strip()[:200]
    row.delete()
