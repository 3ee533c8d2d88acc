"""Commands on power accounts: a list of the power company taken, an account linked to its enterprise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from enterprises.models import Enterprise, PowerAccount, PowerReading
from imports import bulk, records
from imports.chunking import chunks
from imports.models import Batch, StagedRow

_ACCOUNT = ("name", "address", "region_id", "enterprise_id")
_NEW_ONLY = ("linked_by_name", "linked_at", "batch_id", "sheet", "row")


@transaction.atomic
def link_account(
    *, account: PowerAccount, enterprise: Enterprise | None, by: Any, now: datetime
) -> PowerAccount:
    """The account belongs to the enterprise, or with None to nobody known; every period's figures follow.

    It moves to the enterprise's region, so that whoever answers for the enterprise sees it.
    """
    account = PowerAccount.objects.select_for_update().get(pk=account.pk)
    account.enterprise = enterprise
    account.linked_by_name, account.linked_at = (str(by)[:40], now) if enterprise else ("", None)
    if enterprise:
        account.region_id = enterprise.region_id
    account.save(update_fields=["enterprise", "region", "linked_by_name", "linked_at"])
    return account


@transaction.atomic
def take_power(*, batch: Batch) -> None:
    """The accounts of the batch's rows stand, and what each took; a link that stands meanwhile is kept."""
    rows = records.taken_rows(batch)
    fields = ("number", *_ACCOUNT, *_NEW_ONLY)
    bulk.write(PowerAccount, fields, _accounts(batch, rows), unique=("number",), update=_ACCOUNT)
    keys = _keys(rows)
    records.write(
        PowerReading,
        batch,
        lambda row, reading: {"account_id": keys[row.values["number"]], "period": batch.period},
    )


def _accounts(batch: Batch, rows: Iterable[StagedRow]) -> Iterator[list[Any]]:
    for part in chunks(rows):
        standing = _standing(part)
        for row in part:
            account = standing.get(row.values["number"])
            said = {name: row.values.get(name) for name in _ACCOUNT}
            if account and account.enterprise_id:
                said |= {"enterprise_id": account.enterprise_id, "region_id": account.region_id}
            if account and not said["address"]:
                said["address"] = account.address
            said["address"] = said["address"] or ""
            place = [batch.pk, row.sheet, row.row]
            yield [row.values["number"], *(said[name] for name in _ACCOUNT), "", None, *place]


def _standing(rows: Iterable[StagedRow]) -> dict[str, PowerAccount]:
    numbers = [row.values["number"] for row in rows]
    return {account.number: account for account in PowerAccount.objects.filter(number__in=numbers)}


def _keys(rows: Iterable[StagedRow]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in chunks(rows):
        found |= {number: account.pk for number, account in _standing(part).items()}
    return found


@transaction.atomic
def undo_power(*, batch: Batch) -> list[str]:
    """What stands on the batch, or [] once its figures are gone; accounts that it brought go with them.

    An account that somebody linked by hand stays, and so does the link; one of which a list taken later has
    figures stays as that list found it.
    """
    if sentences := records.undo(PowerReading, batch):
        return sentences
    brought = PowerAccount.objects.filter(batch=batch)
    gone = brought.filter(readings=None, linked_at=None)
    records.remove(PowerAccount, list(gone.values_list("pk", flat=True)))
    brought.update(batch=None, sheet="", row=None)
    _restore_accounts(batch, records.taken_rows(batch))
    return []


def _restore_accounts(batch: Batch, rows: Iterable[StagedRow]) -> None:
    """Each account as it was before the batch, where it is still as its row left it."""
    changed = [row for row in rows if row.before.get("number") and _differs(row)]
    for part in chunks(changed):
        numbers = [row.values["number"] for row in part]
        accounts = PowerAccount.objects.filter(number__in=numbers, linked_at=None)
        accounts = accounts.exclude(readings__batch__taken_at__gt=batch.taken_at)
        standing = {account.number: account for account in accounts.select_for_update(of=("self",))}
        restored = [
            account
            for row in part
            if (account := standing.get(row.values["number"])) and _restored(account, row)
        ]
        PowerAccount.objects.bulk_update(restored, _ACCOUNT, batch_size=500)


def _differs(row: StagedRow) -> bool:
    return any(row.values[name] != row.before[name] for name in _ACCOUNT if name in row.values)


def _restored(account: PowerAccount, row: StagedRow) -> bool:
    """Whether the account was as the row left it, and so has what stood before again."""
    said = [name for name in _ACCOUNT if name in row.values]
    if any(getattr(account, name) != row.values[name] for name in said):
        return False
    for name in said:
        setattr(account, name, row.before[name])
    return True
