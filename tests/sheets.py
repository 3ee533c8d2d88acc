"""Small spreadsheets of invented enterprises, for tests of every room."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from stdnum.cn import uscc as standard

from enterprises.models import Enterprise
from tests import helpers

REGISTER = {
    "uscc": "统一社会信用代码",
    "name": "企业名称",
    "region": "行政区划代码",
    "region_name": "所在县区",
    "industry": "行业代码",
    "entry": "入库时间",
    "exit": "退库时间",
    "channel": "入库方式",
    "first": "是否首次入规",
    "reason": "退库原因",
}


def code(number: int, area: str = "341702") -> str:
    """A 统一社会信用代码 whose check digit holds."""
    body = f"91{area}MA{number:07d}"
    return body + standard.calc_check_digit(body)


def name(number: int) -> str:
    return f"安徽{number}号机电有限公司"


def sheet(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A CSV file as Excel saves it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def firm(number: int, region: str = "341702", entry: str = "2019-05", **more: Any) -> dict[str, Any]:
    """A row of the register."""
    row = {"uscc": code(number), "name": name(number), "region": region, "industry": "3240", "entry": entry}
    return row | more


def register(*firms: dict[str, Any], only: Sequence[str] = tuple(REGISTER)) -> bytes:
    """A register with these rows."""
    return sheet([REGISTER[key] for key in only], [[row.get(key) for key in only] for row in firms])


def take_register(*firms: dict[str, Any], **kwargs: Any) -> Any:
    """The register with these rows, taken."""
    return take(register(*firms), "名录.csv", "register", **kwargs)


def known(*numbers: int, region: str = "341702") -> list[int]:
    """The keys of enterprises of these numbers, in the library since 2019."""
    take_register(*[firm(number, region) for number in numbers])
    return [Enterprise.objects.get(uscc=code(number)).pk for number in numbers]


def output(
    rows: dict[int, Sequence[Any]], *, values: Sequence[str] = ("工业总产值",), unit: str = "千元"
) -> bytes:
    """An output return: number of the enterprise → 1-本月 and 上年同期 of each value in turn."""
    heads = [f"{value}_{part}({unit})" for value in values for part in ("1-本月", "上年同期")]
    return sheet(
        ["统一社会信用代码", "企业名称", *heads],
        [[code(number), name(number), *cells] for number, cells in rows.items()],
    )


def read_output(rows: dict[int, Sequence[Any]], period: str = "2023-05", **kwargs: Any) -> Any:
    """A batch of an output return, read."""
    layout = {key: kwargs.pop(key) for key in ("values", "unit") if key in kwargs}
    return helpers.read_bytes(output(rows, **layout), f"output-{period}.csv", **kwargs)


def take_output(rows: dict[int, Sequence[Any]], period: str = "2023-05", **kwargs: Any) -> Any:
    """An output return, taken."""
    return finish(read_output(rows, period, **kwargs))


def take(content: bytes, file_name: str, importer: str = "returns", **kwargs: Any) -> Any:
    """The file read and taken."""
    return finish(helpers.read_bytes(content, file_name, importer, **kwargs))


def finish(batch: Any) -> Any:
    """A batch that is ready, taken."""
    from imports import services

    assert batch.status == batch.Status.READY, batch.message
    return services.take(batch_id=batch.pk, by="测试")
