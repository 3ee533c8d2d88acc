"""What every command by hand does besides: refuse with sentences, hold the enterprise, keep who did what and why."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model

from enterprises import messages
from enterprises.models import Enterprise, EventChange


class Refused(Exception):
    """What cannot be done; `problems` says why, by field ("" for the whole)."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("；".join(problems.values()))
        self.problems = problems


def held(enterprise: Enterprise, by: Any) -> Enterprise:
    """The enterprise as it stands, held until the transaction ends. Raises Refused for one beyond the person's sight."""
    found = Enterprise.objects.visible_to(by).filter(pk=enterprise.pk)
    locked: Enterprise | None = found.select_for_update(of=("self",)).first()
    if locked is None:
        raise Refused({"": messages.NOT_YOURS})
    return locked


def reasoned(reason: str) -> str:
    """The reason without blanks around it. Raises Refused where there is none."""
    if not reason.strip():
        raise Refused({"why": messages.NO_REASON})
    return reason.strip()[:200]


def record(row: Model) -> dict[str, Any]:
    """The row's own values as JSON, by field."""
    return {field.attname: _plain(getattr(row, field.attname)) for field in row._meta.concrete_fields}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def note(
    *,
    row: Model,
    subject: str,
    action: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    enterprise: int,
    reason: str,
    by: Any,
    now: datetime,
) -> EventChange:
    """What was done stands on record, with what stood before and what stands now."""
    return EventChange.objects.create(
        enterprise_id=enterprise,
        subject=subject,
        record=row.pk,
        action=action,
        before=before or {},
        after=after or {},
        reason=reason,
        made_by_name=str(by),
        made_at=now,
    )
