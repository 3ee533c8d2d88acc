"""What one file may cost: each limit is a setting, and lowering it turns a good file into a refused one."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from django.conf import settings as project

from imports.models import Batch
from imports.reading import Limits
from imports.services.staging import limits
from tests.imports.corpus import ooxml, tables, trials
from tests.imports.corpus.ooxml import Book, Sheet

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
KB = 1024
SETTINGS = {
    "max_bytes": "IMPORT_MAX_BYTES",
    "max_unpacked_bytes": "IMPORT_MAX_UNPACKED_BYTES",
    "max_ratio": "IMPORT_MAX_RATIO",
    "max_rows": "IMPORT_MAX_ROWS",
    "max_columns": "IMPORT_MAX_COLUMNS",
    "max_sheets": "IMPORT_MAX_SHEETS",
    "max_cell_chars": "IMPORT_MAX_CELL_CHARS",
    "memory_bytes": "IMPORT_MEMORY_BYTES",
    "seconds": "IMPORT_SECONDS",
}


def plain():
    return tables.book(tables.flat())


def sheets():
    return ooxml.xlsx(Book([Sheet(tables.flat()), Sheet([["说明"]], name="说明")]))


def spacious():
    """A part of 21 megabytes that packs to a hundredth: all of it spaces behind the table."""
    return tables.book(
        tables.flat(), parts={"docProps/app.xml": b"<a>" + b" 0123456789abcdef" * 1_300_000 + b"</a>"}
    )


CASES = [
    ("max_bytes", plain, 2 * KB, "文件大小为0.0 MB，超过上限0.0 MB"),
    ("max_unpacked_bytes", plain, 2 * KB, "上限0.0 MB"),
    ("max_ratio", spacious, 20, "压缩比上限20倍"),
    ("max_rows", plain, 2, "工作表“Sheet1”的内容到了第3行，全文件最多读2行"),
    ("max_columns", plain, 3, "工作表“Sheet1”的内容到了 D 列，最多读3列"),
    ("max_sheets", sheets, 1, "文件有2个工作表，超过上限1个"),
    ("seconds", plain, 0, "读取用时超过0秒"),
]


def read(content, suffix=".xlsx"):
    return trials.read(content, f"表{suffix}", {})


def test_every_limit_is_a_setting_with_the_same_default():
    assert set(SETTINGS) == {field.name for field in fields(Limits)}
    assert limits() == Limits()


@pytest.mark.parametrize("name", SETTINGS.values())
def test_every_setting_is_in_the_table_of_the_readme(name):
    assert isinstance(getattr(project, name), int)
    assert f"`{name}`" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("limit", "build", "value", "said"), CASES, ids=[case[0] for case in CASES])
def test_lowering_a_setting_changes_the_verdict_and_the_sentence_names_it(
    limit, build, value, said, settings, monkeypatch
):
    trials.settle()
    if limit == "max_ratio":
        settings.IMPORT_MAX_RATIO = 100_000
    assert read(build()).status == Batch.Status.READY
    setattr(settings, SETTINGS[limit], value)
    batch = read(build())
    assert batch.status == Batch.Status.FAILED
    assert said in batch.message
    assert any(word in batch.message for word in trials.REMEDIES)
    assert not batch.rows.exists()


def test_a_cell_longer_than_the_setting_refuses_its_row(settings):
    trials.settle()
    content = tables.book(tables.flat(tables.firm(1, "1" + " " * 60, 4)))
    assert read(content).counts["new"] == 1
    settings.IMPORT_MAX_CELL_CHARS = 50
    batch = read(content)
    assert batch.counts["refused"] == 1
    (problem,) = batch.rows.get().problems
    assert (problem["column"], problem["why"]) == ("C", "内容超过50个字，请缩短。")


def test_less_memory_than_a_workbook_needs(settings):
    trials.settle()
    settings.IMPORT_MEMORY_BYTES = 96 * KB * KB
    batch = read(tables.book(tables.flat(), cells={"ZZ60000": 1}))
    assert batch.status == Batch.Status.FAILED
    assert "超过上限96.0 MB" in batch.message


@pytest.mark.parametrize(("limit", "value", "said"), [("max_rows", 2, "第3行"), ("max_columns", 3, "D 列")])
def test_a_text_knows_the_same_limits(limit, value, said, settings):
    trials.settle()
    content = tables.text(tables.flat())
    assert read(content, ".csv").status == Batch.Status.READY
    setattr(settings, SETTINGS[limit], value)
    batch = read(content, ".csv")
    assert batch.status == Batch.Status.FAILED
    assert said in batch.message
    assert "工作表“CSV”" in batch.message


def test_lines_within_a_cell_are_no_rows(settings):
    """Ten line ends in three records: the limit counts the records, as Excel counts rows."""
    trials.settle()
    rows = tables.flat(
        *[[*tables.firm(n, 5, 4), "甲\n乙\n丙\n丁"] for n in (1, 2)], head=(*tables.FLAT, "备注")
    )
    content = tables.text(rows)
    settings.IMPORT_MAX_ROWS = 3
    assert content.count(b"\n") > 3
    batch = read(content, ".csv")
    assert batch.status == Batch.Status.READY, batch.message
    assert batch.counts["new"] == 2
