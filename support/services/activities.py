"""Commands on activities: held, who came, what came of it, photographs and papers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from accounts import attachments
from accounts.models import Region
from enterprises.models import Enterprise
from support import messages
from support.models import Activity, ActivityFile, Attendance
from support.services import SupportRefused, refuse


@transaction.atomic
def record_activity(
    *, region: Region, kind: str, held_on: date, title: str, by: Any, now: datetime, **more: Any
) -> Activity:
    """The region held an activity on that day; `more` are its further fields. Raises SupportRefused."""
    same = Activity.objects.filter(region=region, held_on=held_on, title=title)
    visible = Region.objects.visible_to(by).filter(pk=region.pk)
    refuse(
        {
            "region": "" if visible.exists() else messages.NOT_YOUR_REGION,
            "held_on": messages.IN_FUTURE if held_on > timezone.localtime(now).date() else "",
            "title": messages.SAME_ACTIVITY if same.exists() else "",
        }
    )
    return Activity.objects.create(
        region=region, kind=kind, held_on=held_on, title=title, entered_by_name=str(by)[:40], **more
    )


@transaction.atomic
def note_results(
    *, activity: Activity, results: str, signed_amount: Decimal | None, people: int | None
) -> Activity:
    """What came of the activity stands; money in 千元. Raises SupportRefused."""
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    refuse({"people": _too_many(people, _listed(activity))})
    activity.results, activity.signed_amount, activity.people = results, signed_amount, people
    activity.save(update_fields=["results", "signed_amount", "people"])
    return activity


@transaction.atomic
def add_attendance(*, activity: Activity, enterprise: Enterprise, people: int | None = None) -> Attendance:
    """The enterprise came. Raises SupportRefused where it is on the list, or more came so than stated."""
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    listed = _listed(activity)
    row, made = Attendance.objects.get_or_create(
        activity=activity, enterprise=enterprise, defaults={"people": people}
    )
    refuse({"enterprise": "" if made else messages.SAME_ATTENDANCE})
    refuse({"people": _too_many(activity.people, listed + (people or 0)) if people else ""})
    return row


def _listed(activity: Activity) -> int:
    """How many people the enterprises on the list came with."""
    return activity.attendances.aggregate(people=Sum("people"))["people"] or 0


def _too_many(stated: int | None, listed: int) -> str:
    if stated is None or listed <= stated:
        return ""
    return messages.MORE_PEOPLE.format(listed=listed, stated=stated)


@transaction.atomic
def remove_attendance(*, attendance: Attendance) -> None:
    """The enterprise is off the list."""
    attendance.delete()


@transaction.atomic
def attach(*, activity: Activity, upload: UploadedFile, by: Any, now: datetime) -> ActivityFile:
    """The photograph or paper hangs on the activity. Raises SupportRefused where it is none."""
    try:
        fields = attachments.checked(upload)
    except ValidationError as error:
        raise SupportRefused({"file": error.messages[0]}) from error
    return ActivityFile.objects.create(
        activity=activity, uploaded_by=by, uploaded_by_name=str(by)[:40], uploaded_at=now, **fields
    )
