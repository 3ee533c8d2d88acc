"""A year's workbook with the columns of the evaluation, and what the commands say of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests import sheets
from tests.sheets_more import book

HEADINGS = {
    "uscc": "统一社会信用代码",
    "name": "企业名称",
    "land": "用地面积(亩)",
    "tax": "税收(万元)",
    "revenue": "营业收入(万元)",
    "value_added": "工业增加值(万元)",
    "energy": "综合能耗(吨标准煤)",
    "emissions": "主要污染物排放量(吨)",
    "rd": "研发经费(万元)",
    "people": "年平均职工人数(人)",
    "electricity": "用电量(万千瓦时)",
    "veto": "否决事项",
    "ungraded": "不定等级",
}
USUAL: dict[str, Any] = {
    "land": 10,
    "tax": 100,
    "revenue": 3000,
    "value_added": 800,
    "energy": 200,
    "emissions": 1.6,
    "rd": 90,
    "people": 40,
    "electricity": 50,
}


def row(number: int, **more: Any) -> list[Any]:
    """One enterprise's row: usual figures, but what is told."""
    assert more.keys() <= HEADINGS.keys()
    cells = {"uscc": sheets.code(number), "name": sheets.name(number)} | USUAL | more
    return [cells.get(key) for key in HEADINGS]


def workbook(folder: Path, rows: Sequence[Sequence[Any]], headings: Mapping[str, str] = HEADINGS) -> Path:
    path = folder / "年度要素.xlsx"
    path.write_bytes(book(list(headings.values()), *rows))
    return path


def run(name: str, *args: Any, said: str | None = "", **options: Any) -> Any:
    """The JSON object that the command prints; `said` is what it must say beside, None for whatever."""
    out, err = StringIO(), StringIO()
    call_command(name, *args, json=True, stdout=out, stderr=err, **options)
    if said is not None:
        assert err.getvalue().strip() == said
    assert out.getvalue().count("\n") == 1
    return json.loads(out.getvalue())


def refused(name: str, *args: Any, **options: Any) -> list[str]:
    """The lines on stderr of a command that cannot use what it was given."""
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command(name, *args, json=True, stdout=out, stderr=err, **options)
    assert caught.value.code == 2
    assert out.getvalue() == ""
    return err.getvalue().splitlines()


def scheme_file(folder: Path, text: str, name: str = "方案.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
