"""Commands that rename an enterprise, in name or code or both, and take a rename back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from enterprises import codes, messages
from enterprises.models import Enterprise, EventChange, FormerName
from enterprises.searching import aliases_of, search_text
from enterprises.selectors import identity
from enterprises.services import noting
from enterprises.services.noting import Refused
from imports.chunking import chunks

NAME, Action = EventChange.Subject.NAME, EventChange.Action


@dataclass(frozen=True, slots=True)
class Rename:
    """A new name, a new code, or both; what is blank stays as it stands."""

    until: date
    name: str = ""
    uscc: str = ""
    reason: str = ""


def problems_of(enterprise: Enterprise, wanted: Rename, today: date) -> dict[str, str]:
    """Why the enterprise cannot be renamed so, by field; {} where it can."""
    name, uscc = _wanted(enterprise, wanted)
    if (name, uscc) == (enterprise.name, enterprise.uscc):
        return {"name": messages.NO_NEW}
    if wanted.until > today:
        return {"until": messages.DAY_FUTURE}
    if not wanted.reason.strip():
        return {"why": messages.NO_REASON}
    why = "" if uscc == enterprise.uscc else code_problem(uscc, enterprise)
    return {"uscc": why} if why else {}


def code_problem(uscc: str, enterprise: Enterprise, *, override: bool = False) -> str:
    """Why the code cannot be the enterprise's, present or former; empty where it can."""
    if not codes.is_well_formed(uscc):
        return messages.BAD_CODE
    if not codes.is_valid(uscc) and not override:
        return messages.BAD_DIGIT
    if other := Enterprise.objects.filter(uscc=uscc).exclude(pk=enterprise.pk).first():
        return messages.CODE_IN_REGISTER.format(code=uscc, name=other.name)
    former = FormerName.objects.filter(uscc=uscc).exclude(enterprise=enterprise).select_related("enterprise")
    if found := former.first():
        return messages.CODE_OF_ANOTHER.format(code=uscc, name=found.enterprise.name)
    return ""


def remarks_on(enterprise: Enterprise, wanted: Rename) -> list[str]:
    """What deserves a look before renaming."""
    name, _ = _wanted(enterprise, wanted)
    namesakes = Enterprise.objects.filter(name=name).exclude(pk=enterprise.pk).count()
    return [messages.SAME_NAME.format(count=namesakes)] if namesakes and name != enterprise.name else []


@transaction.atomic
def rename(*, enterprise: Enterprise, wanted: Rename, by: Any, now: datetime, today: date) -> FormerName:
    """The enterprise goes by its new name and code, and is still found by the former ones. Raises Refused."""
    standing = noting.held(enterprise, by)
    if problems := problems_of(standing, wanted, today):
        raise Refused(problems)
    name, uscc = _wanted(standing, wanted)
    former = FormerName.objects.create(
        enterprise=standing,
        name=standing.name,
        uscc=standing.uscc,
        new_name=name,
        new_uscc=uscc,
        until=wanted.until,
        reason=wanted.reason.strip()[:200],
        made_by_name=str(by),
        made_at=now,
    )
    standing.name, standing.uscc = name, uscc
    standing.save()
    refresh_aliases([standing.pk])
    _note(former, Action.ADDED, former.reason, by, now)
    return former


def _wanted(enterprise: Enterprise, wanted: Rename) -> tuple[str, str]:
    name = "".join(wanted.name.split()) or enterprise.name
    return name[:200], wanted.uscc.strip().upper() or enterprise.uscc


def standing_on(former: FormerName) -> list[str]:
    """What stands on a rename, so that it cannot be taken back: a sentence each."""
    enterprise = Enterprise.objects.get(pk=former.enterprise_id)
    if not former.is_rename:
        return [messages.NOT_A_RENAME]
    if (enterprise.name, enterprise.uscc) != (former.new_name, former.new_uscc):
        return [messages.RENAMED_SINCE.format(name=enterprise.name, code=enterprise.uscc)]
    if former.uscc == former.new_uscc:
        return []
    found = []
    if other := Enterprise.objects.filter(uscc=former.uscc).first():
        found.append(messages.CODE_TAKEN.format(code=former.uscc, name=other.name))
    return [*found, *identity.taken_under(former.new_uscc, enterprise.pk, former.made_at)]


@transaction.atomic
def undo_rename(*, former: FormerName, why: str, by: Any, now: datetime) -> Enterprise:
    """The enterprise goes by its former name and code again, as if it had never been renamed. Raises Refused."""
    enterprise, why = noting.held(former.enterprise, by), noting.reasoned(why)
    standing = FormerName.objects.select_for_update().filter(pk=former.pk).first()
    if standing is None:
        raise Refused({"": messages.CHANGED_MEANWHILE})
    if sentences := standing_on(standing):
        raise Refused({"": "；".join(sentences)})
    _note(standing, Action.WITHDRAWN, why, by, now)
    enterprise.name, enterprise.uscc = standing.name, standing.uscc
    standing.delete()
    enterprise.save()
    refresh_aliases([enterprise.pk])
    return enterprise


def _note(former: FormerName, action: str, why: str, by: Any, now: datetime) -> None:
    held = noting.record(former)
    before, after = ({}, held) if action == Action.ADDED else (held, {})
    noting.note(
        row=former,
        subject=NAME,
        action=action,
        before=before,
        after=after,
        enterprise=former.enterprise_id,
        reason=why,
        by=by,
        now=now,
    )


def refresh_aliases(enterprises: Iterable[int]) -> None:
    """The enterprises are found by the former names and codes that are on record, and by no others."""
    for part in chunks(sorted(set(enterprises))):
        former: dict[int, list[tuple[str, str]]] = defaultdict(list)
        rows = FormerName.objects.filter(enterprise__in=part).order_by("until", "pk")
        for pk, name, uscc in rows.values_list("enterprise", "name", "uscc"):
            former[pk].append((name, uscc))
        changed = []
        for enterprise in Enterprise.objects.filter(pk__in=part):
            aliases = aliases_of(former[enterprise.pk], enterprise.name, enterprise.uscc)
            enterprise.aliases = aliases
            enterprise.search = search_text(enterprise.name, enterprise.uscc, aliases)
            changed.append(enterprise)
        Enterprise.objects.bulk_update(changed, ["aliases", "search"], batch_size=500)
