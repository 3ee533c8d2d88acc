"""The importer of the power company's list: one row an account, several accounts an enterprise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse

from accounts.figures import exact
from enterprises.importers import places, reasons
from enterprises.importers.owners import Owner, Owners, former_remark
from enterprises.importers.places import Places
from enterprises.models import PowerAccount, PowerReading
from enterprises.services import power as power_services
from imports import records
from imports.chunking import chunks
from imports.models import Batch, StagedRow
from imports.reading import Column, Dimension, FormSpec, Kind, Row
from imports.reading.texts import plain
from imports.registry import Context, Draft, Heading

RowKind = StagedRow.Kind
_LONGEST_NUMBER = 30

SPEC = FormSpec(
    name="power",
    label="供电公司用电清单",
    title_words=("用电户", "用电清单", "用电情况", "电量清单", "售电"),
    opens_period=False,
    columns=(
        Column(
            "number",
            "用电户号",
            ("用电户号", "户号", "用户编号", "用户号", "客户编号", "用电客户编号", "电力户号", "结算户号"),
            Kind.TEXT,
            required=True,
        ),
        Column("address", "用电地址", ("用电地址", "地址", "用户地址", "客户地址"), Kind.TEXT),
        Column(
            "ytd",
            "累计电量",
            (
                "累计电量",
                "累计用电量",
                "本年累计电量",
                "年累计电量",
                "用电量",
                "电量",
                "售电量",
                "累计售电量",
            ),
            dimension=Dimension.ELECTRICITY,
            has_prior=True,
        ),
        Column(
            "month",
            "本月电量",
            ("本月电量", "本月用电量", "当月电量", "当月用电量", "本月售电量", "月用电量"),
            dimension=Dimension.ELECTRICITY,
            has_prior=True,
        ),
    ),
)
_HEADINGS = {
    "number": Heading("用电户号"),
    "name": Heading("户名"),
    "enterprise_name": Heading("对应企业"),
    "address": Heading("用电地址"),
    "ytd": Heading("累计电量（万千瓦时）", is_figure=True),
    "ytd_prior": Heading("上年同期累计电量（万千瓦时）", is_figure=True),
    "month": Heading("本月电量（万千瓦时）", is_figure=True),
    "month_prior": Heading("上年同月电量（万千瓦时）", is_figure=True),
}


class PowerImporter:
    """Supplied electricity by account; an account whose enterprise is not known is taken all the same."""

    name = "power"
    label = "供电公司用电清单"

    @property
    def specs(self) -> Sequence[FormSpec]:
        return [SPEC]

    def labels(self, form: str, read: set[str]) -> dict[str, Heading]:
        shown = read | {"number", "name", "enterprise_name"}
        return {name: heading for name, heading in _HEADINGS.items() if name in shown}

    def check(self, rows: Iterable[Row], context: Context) -> Iterator[Draft]:
        checker = _Checker(context)
        for chunk in chunks(rows):
            checker.load(chunk)
            yield from map(checker.draft, chunk)

    def take(self, batch: Batch) -> None:
        power_services.take_power(batch=batch)

    def standing_on(self, batch: Batch) -> list[str]:
        return records.standing_on(PowerReading, batch)

    def undo(self, batch: Batch) -> list[str]:
        return power_services.undo_power(batch=batch)

    def listing(self, batch: Batch) -> tuple[str, str]:
        return "用电户", reverse("enterprises:power_accounts") + f"?period={batch.as_period}"

    def places(self, batch: Batch) -> set[str]:
        rows = records.taken_rows(batch)
        owners = {row.values["enterprise_id"] for row in rows} - {None}
        unowned = {row.values["region_id"] for row in rows if row.values["enterprise_id"] is None}
        return places.of_enterprises(owners) | places.of_regions(unowned)


class _Checker:
    """Compares the rows of one file with the accounts and readings that stand."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._owners = Owners(context)
        self._places = Places(context)
        self._first: dict[str, tuple[str, int]] = {}
        self._accounts: dict[str, PowerAccount] = {}
        self._readings: dict[str, PowerReading] = {}

    def load(self, rows: list[Row]) -> None:
        """Makes known what stands of the rows' accounts; three queries."""
        numbers = {_number(row) for row in rows}
        accounts = PowerAccount.objects.filter(number__in=numbers).select_related(
            "region", "enterprise__zone"
        )
        self._accounts = {account.number: account for account in accounts}
        assert self._context.period is not None
        readings = PowerReading.objects.filter(
            period=self._context.period.date, account__number__in=numbers
        ).select_related("account")
        self._readings = {reading.account.number: reading for reading in readings}
        self._owners.load(rows)

    def draft(self, row: Row) -> Draft:
        """The row checked and compared."""
        problems = reasons.of_row(row)
        number, account = _number(row), self._accounts.get(_number(row))
        owner, remark, doubt = self._owner(row, account)
        why = self._refusal(row, number, account, owner)
        if why:
            problems.append(reasons.problem(why, heading="用电户号", value=number, about="number"))
        if doubt:
            problems.append(reasons.problem(doubt, heading="户名", value=row.name, about="name"))
        if not any(row.values.values()) and not problems:
            problems.append(reasons.problem(reasons.NO_POWER, about="ytd"))
        problems += [
            reasons.problem(reasons.NEGATIVE_POWER, value=plain(value), about=name)
            for name, value in row.values.items()
            if value is not None and value < 0
        ]
        if problems:
            return records.refused(row, problems, {"number": number, **row.values})
        if remark:
            problems.append(
                reasons.problem(remark, heading="户名", value=row.name, about="name", warning=True)
            )
        problems += _looks(row.values)
        return self._compared(row, account, owner, problems)

    def _owner(self, row: Row, account: PowerAccount | None) -> tuple[Owner | None, str, str]:
        """Whose account it is: as remembered, else by code, else by a name that is one enterprise's alone.

        With what deserves a look, and with why nobody can say whose it is; each "" where there is none.
        """
        if account and account.enterprise:
            enterprise = account.enterprise
            place = enterprise.zone or account.region
            return Owner(enterprise.pk, enterprise.name, account.region_id, None, place.path), "", ""
        found = self._owners.find(row)
        if found is None:
            return None, reasons.UNLINKED_ACCOUNT, ""
        if isinstance(found, str):
            return None, "", reasons.AMBIGUOUS_ACCOUNT.format(codes=self._owners.codes_named(row.name))
        by_name = "" if row.uscc else reasons.OWNER_BY_NAME.format(code=found.uscc)
        return found, former_remark(row, found) or by_name, ""

    def _refusal(self, row: Row, number: str, account: PowerAccount | None, owner: Owner | None) -> str:
        if not number:
            return reasons.NO_ACCOUNT
        if len(number) > _LONGEST_NUMBER:
            return reasons.LONG_ACCOUNT
        sheet, line = self._first.setdefault(number, (row.sheet, row.row))
        if (sheet, line) != (row.sheet, row.row):
            return reasons.SAME_ACCOUNT.format(
                sheet="" if sheet == row.sheet else f"工作表“{sheet}”", row=line
            )
        if not self._may_write(account):
            return reasons.OTHERS_ACCOUNT.format(region=self._context.region.name)
        return self._context.why_closed(owner.path if owner else self._context.region.path)

    def _may_write(self, account: PowerAccount | None) -> bool:
        """An account of nobody known that a city handed in may be claimed by a county of it."""
        if account is None:
            return True
        own, there = self._context.region.path, account.region.path
        return there.startswith(own) or (account.enterprise_id is None and own.startswith(there))

    def _compared(
        self, row: Row, account: PowerAccount | None, owner: Owner | None, problems: list[dict[str, str]]
    ) -> Draft:
        said = self._account_values(row, account, owner)
        figures = {name: records.staged(value) for name, value in row.values.items()}
        values = said | figures | {"enterprise_name": owner.name if owner else ""}
        before = {name: records.staged(getattr(account, name)) for name in said} if account else {}
        if account:
            before["enterprise_name"] = account.enterprise.name if account.enterprise else ""
        reading = self._readings.get(said["number"])
        if reading is None:
            return Draft(row, RowKind.NEW, values=values, before=before, problems=problems)
        before |= {name: records.staged(getattr(reading, name)) for name in figures}
        if gone := {name: getattr(reading, name) for name, figure in figures.items() if figure is None}:
            problems += _emptied(gone)
        kind = RowKind.UNCHANGED if values == before else RowKind.CHANGED
        return Draft(row, kind, target=reading.pk, values=values, before=before, problems=problems)

    def _account_values(self, row: Row, account: PowerAccount | None, owner: Owner | None) -> dict[str, Any]:
        own = self._places.own()
        region = owner.region_id if owner else own.region.pk if own else self._context.region.pk
        if account and owner is None and self._context.region.path != account.region.path:
            # A city's list leaves an account that a county has claimed where it is.
            inside = account.region.path.startswith(self._context.region.path)
            region = account.region_id if inside else region
        values = {
            "number": _number(row),
            "name": row.name or (account.name if account else ""),
            "region_id": region,
            "enterprise_id": owner.pk if owner else None,
        }
        if address := row.texts.get("address", ""):
            values["address"] = address[:300]
        return values


def _number(row: Row) -> str:
    return row.texts.get("number", "").replace(" ", "")


def _emptied(stood: Mapping[str, Decimal | None]) -> list[dict[str, str]]:
    """The remark on figures of which blank cells leave nothing."""
    told = {
        name: f"{_HEADINGS[name].label.partition('（')[0]} {exact(figure)} 万千瓦时"
        for name, figure in stood.items()
        if figure is not None
    }
    return [reasons.emptied(told)] if told else []


def _looks(values: dict[str, Decimal | None]) -> list[dict[str, str]]:
    """A month above the year it is part of is a slip of unit or of column; the row is taken."""
    month, ytd = values.get("month"), values.get("ytd")
    if month is None or ytd is None or month <= ytd:
        return []
    return [reasons.problem(reasons.MONTH_OVER_YEAR, value=plain(month), about="month", warning=True)]
