"""What a clerk hears about a batch beside its rows."""

from __future__ import annotations

from datetime import date

import pytest

from imports import remarks
from imports.models import Batch
from tests import helpers, sheets

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def batch_of(period: date | None) -> Batch:
    batch = helpers.read("output-2023-05-flat.xlsx")
    batch.period = period
    return batch


def test_a_period_to_come_is_remarked_on():
    assert remarks.of(batch_of(date(2026, 11, 1)), [], today=TODAY) == []
    [sentence] = remarks.of(batch_of(date(2026, 12, 1)), [], today=TODAY)
    assert "2026年1-12月" in sentence


def test_the_commonest_remarks_are_counted_and_the_rest_summed():
    noted = [(9, "甲。"), (5, "乙。"), (2, "丙。"), (1, "丁。"), (1, "戊。")]
    assert remarks.of(batch_of(None), noted, today=TODAY) == [
        "9行：甲。",
        "5行：乙。",
        "2行：丙。",
        "另有2行需要留意，请在预览中查看标▲的行。",
    ]


def test_figures_that_will_count_nowhere_are_remarked_on():
    sheets.take_register(sheets.firm(1), sheets.firm(2, entry=""))
    batch = helpers.read_bytes(
        f"统一社会信用代码,企业名称,工业总产值（千元）\n{sheets.code(1)},{sheets.name(1)},1\n{sheets.code(2)},{sheets.name(2)},2\n".encode(),
        "产值2023-05.csv",
    )
    assert any(sentence.startswith("1行：该企业本期不在规上库") for sentence in batch.warnings)
    assert [bool(row.problems) for row in batch.rows.order_by("pk")] == [False, True]
