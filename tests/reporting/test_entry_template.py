"""The workbook to fill in: our own reader takes it back without a question, figure by figure."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from accounts.models import Region
from accounts.periods import Period
from enterprises import return_forms
from enterprises.models import Enterprise
from reporting.prefilled import file_name, prefilled_workbook
from tests import helpers, sheets

pytestmark = pytest.mark.django_db
JUNE = Period(2023, 6)


@pytest.fixture
def county(db) -> Region:
    return Region.objects.get(code="341702")


def lines_of(values):
    firms = Enterprise.objects.order_by("uscc")
    return [(firm.uscc, firm.name, values if n else {}) for n, firm in enumerate(firms)]


@pytest.mark.parametrize("form", sorted(return_forms.MODELS))
def test_it_comes_back_as_it_went(form, county):
    sheets.take_register(*[sheets.firm(n) for n in (1, 2, 3)])
    names = [part for name in return_forms.value_names(form) for part in (name, f"{name}_prior")]
    values = {name: Decimal(1000 + 7 * n) + Decimal("0.25") for n, name in enumerate(names)}
    content = prefilled_workbook(form, JUNE, county, lines_of(values))
    batch = helpers.read_bytes(content, file_name(form, JUNE, county), "", region="341702")
    assert (batch.status, batch.form, batch.period) == ("ready", form, JUNE.date), batch.message
    assert batch.warnings == []
    read = {row.uscc: row.values for row in batch.rows.all()}
    wanted = {name: str(value) for name, value in values.items()}
    for number in (2, 3):
        assert read[sheets.code(number)] == wanted
    assert not batch.counts["refused"]


def test_what_begins_like_a_formula_stays_text(county):
    sheets.take_register(sheets.firm(1, name='=HYPERLINK("http://x","y")有限公司'))
    book = openpyxl.load_workbook(BytesIO(prefilled_workbook("output", JUNE, county, lines_of({}))))
    cell = book.active["B6"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert cell.value.startswith("=HYPERLINK")


def test_codes_are_text_and_headings_are_locked(county):
    sheets.take_register(sheets.firm(1))
    sheet = openpyxl.load_workbook(BytesIO(prefilled_workbook("finance", JUNE, county, lines_of({})))).active
    assert (sheet["A6"].value, sheet["A6"].number_format) == (sheets.code(1), "@")
    assert sheet.freeze_panes == "C6"
    assert sheet.protection.sheet
    assert sheet["C4"].protection.locked
    assert not sheet["C6"].protection.locked
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    profit = 3 + 2 * return_forms.value_names("finance").index("total_profit")
    letter = openpyxl.utils.get_column_letter(profit)
    assert rules["C6"] == "0"
    assert rules[f"{letter}6"].startswith("-")


def test_a_unit_without_enterprises_gets_a_sheet_with_headings(county):
    book = openpyxl.load_workbook(BytesIO(prefilled_workbook("output", JUNE, county, [])))
    assert book.active["A4"].value == "统一社会信用代码"
