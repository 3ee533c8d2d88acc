"""The spreadsheets an office would send, written from the demonstration's values.

The same values give the same bytes, so that a file taken once is known again by its digest.
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from accounts.periods import Period
from dashboards.demo.contacts import contacts_of
from dashboards.demo.library import Firm
from dashboards.demo.places import BOZHOU, CHIZHOU, PROVINCE, TONGCHENG, YEJI
from dashboards.demo.returns import FORMS
from dashboards.demo.small import VALUES
from dashboards.demo.world import World, decimals_of
from enterprises.return_forms import label_of, unit_of

TITLES = {
    "output": "规上工业产值",
    "finance": "规上工业财务状况",
    "energy": "规上工业能源消费",
    "payroll": "规上工业从业人员及工资总额",
}
_LONG_TITLES = {"output": "规模以上工业企业产销总值情况表", "finance": "规模以上工业企业主要财务指标"}
FORMAL = (Period(2023, 6), Period(2023, 12))
_REGISTER = (
    "统一社会信用代码",
    "单位详细名称",
    "行政区划代码",
    "所在县区",
    "行业代码",
    "法定代表人",
    "联系人",
    "联系电话",
    "入库时间",
    "退库时间",
    "入库方式",
    "是否首次入规",
    "退库原因",
)
_KEYS = ("序号", "企业名称", "统一社会信用代码")
_SUB_LABELS = ("1-本月", "去年同期", "增速（%）")
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
Reported = list[tuple[Firm, list[int]]]


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose file it is: its name, the region it answers for, the offices it sends for, who uploads."""

    name: str
    region: str
    offices: tuple[str, ...]
    username: str = ""


CITY = Sender("池州市", CHIZHOU, (CHIZHOU,), "demo_bureau")
OTHERS = (
    Sender("叶集区", YEJI, (YEJI,), "demo_yeji"),
    Sender("桐城市", TONGCHENG, (TONGCHENG,)),
    Sender("亳州市", BOZHOU, (BOZHOU,)),
)
# One file instead of three where no form is asked for: every file costs the process that reads it.
TOGETHER = Sender("叶集桐城亳州", PROVINCE, (YEJI, TONGCHENG, BOZHOU))


def senders(period: Period) -> tuple[Sender, ...]:
    """Who sends files of the period."""
    return (CITY, *OTHERS) if period in FORMAL else (CITY, TOGETHER)


def write_register(world: World, sender: Sender, folder: Path) -> Path:
    """The sender's register of enterprises as a workbook."""
    path = folder / f"{sender.name}规上工业企业名录.xlsx"
    firms = (firm for firm in world.firms if firm.office in sender.offices)
    write_workbook(path, "企业名录", [_REGISTER, *map(_register_row, firms)])
    return path


def _register_row(firm: Firm) -> list[str | None]:
    first = {True: "是", False: "否", None: None}[firm.first_ever]
    months = [f"{month:%Y-%m}" if month else None for month in (firm.entry, firm.exit)]
    place = [firm.place, firm.county, firm.industry, *contacts_of(firm)]
    return [firm.uscc, firm.name, *place, *months, firm.channel or None, first, firm.exit_reason or None]


def write_return(world: World, form: str, period: Period, sender: Sender, folder: Path) -> Path:
    """What the sender hands in of a form and period: a printed form at mid-year and year's end, else a list."""
    stem = f"{sender.name}{TITLES[form]}_{period.label}"
    reported = list(world.rows(form, period, sender.offices))
    if period in FORMAL and form in _LONG_TITLES:
        path = folder / f"{stem}.xlsx"
        title = f"{sender.name}{period.label}{_LONG_TITLES[form]}"
        write_workbook(path, "Sheet1", _titled(form, title, reported), _merges(form))
        return path
    path = folder / f"{stem}.csv"
    _write_list(path, form, FORMS[form], reported)
    return path


def write_below(world: World, period: Period, sender: Sender, folder: Path) -> Path | None:
    """What the sender's enterprises outside the library report of a quarter; None in the other months."""
    reported = list(world.rows_below(period, sender.offices))
    if not reported:
        return None
    path = folder / f"{sender.name}规下工业企业财务状况_{period.label}.csv"
    _write_list(path, "finance", VALUES, reported)
    return path


def _write_list(path: Path, form: str, names: Sequence[str], reported: Reported) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_flat_head(form, names))
        writer.writerows(_flat_rows(names, reported))


def _flat_head(form: str, names: Sequence[str]) -> list[str]:
    times = ("1-本月", "上年同期")
    values = [f"{label_of(form, name)}_{time}({unit_of(form, name)})" for name in names for time in times]
    return ["统一社会信用代码", "单位详细名称", *values]


def _flat_rows(names: Sequence[str], reported: Reported) -> Iterator[list[str]]:
    places = [decimals_of(name) for name in names for _ in range(2)]
    for firm, values in reported:
        yield [firm.uscc, firm.name, *(_digits(value, n) for value, n in zip(values, places, strict=True))]


def _digits(value: int, decimals: int) -> str:
    """4 and 1 decimal make 0.4, without a detour through binary fractions."""
    if not decimals:
        return str(value)
    text = str(abs(value)).zfill(decimals + 1)
    return f"{'-' if value < 0 else ''}{text[:-decimals]}.{text[-decimals:]}"


def _titled(form: str, title: str, reported: Reported) -> Iterator[Sequence[Any]]:
    """Title, unit, two header rows, the total, the enterprises, and who filled it in."""
    names = FORMS[form]
    yield [title]
    yield [None] * (len(_KEYS) + 3 * len(names) - 2) + ["单位：万元"]
    yield [*_KEYS, *(part for name in names for part in (_group(form, name), None, None))]
    yield [None] * len(_KEYS) + [*_SUB_LABELS] * len(names)
    sums = [sum(values) for values in zip(*(values for _, values in reported), strict=True)]
    yield [None, "合计", None, *_triples(names, sums)]
    for number, (firm, values) in enumerate(reported, start=1):
        yield [number, firm.name, firm.uscc, *_triples(names, values)]
    yield ["制表人：×××", None, None, "审核人：×××"]


def _group(form: str, name: str) -> str:
    """The heading over a value's three columns; what is no money names its own unit."""
    unit = unit_of(form, name)
    return label_of(form, name) if unit == "千元" else f"{label_of(form, name)}（{unit}）"


def _triples(names: Sequence[str], values: Sequence[int]) -> Iterator[int | float | None]:
    """Each value, its 上年同期 and the growth; money in 万元, two decimals."""
    for place, name in enumerate(names):
        now, base = values[2 * place : 2 * place + 2]
        divisor = 10 ** decimals_of(name) * 10 if decimals_of(name) else 1
        yield now / divisor if divisor > 1 else now
        yield base / divisor if divisor > 1 else base
        yield round((now / base - 1) * 100, 1) if base > 0 and now >= 0 else None


def _merges(form: str) -> list[str]:
    width = len(_KEYS) + 3 * len(FORMS[form])
    keys = [f"{letter}3:{letter}4" for letter in "ABC"]
    groups = [
        f"{get_column_letter(at)}3:{get_column_letter(at + 2)}3" for at in range(len(_KEYS) + 1, width, 3)
    ]
    return [f"A1:{get_column_letter(width)}1", *keys, *groups]


def write_workbook(path: Path, sheet: str, rows: Iterable[Sequence[Any]], merges: Iterable[str] = ()) -> None:
    """The rows as a workbook at `path`; the same rows give the same bytes."""
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet)
    for row in rows:
        page.append(list(row))
    for merge in merges:
        page.merged_cells.add(merge)
    raw = path.with_suffix(".raw")
    book.save(raw)
    _without_time(raw, path)
    raw.unlink()


def _without_time(raw: Path, path: Path) -> None:
    """Copies a workbook so that nothing in it tells when it was saved."""
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.namelist():
            content = source.read(entry)
            if entry == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>2024-01-10T09:00:00Z", content)
            info = zipfile.ZipInfo(entry, (2024, 1, 10, 9, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, content)
