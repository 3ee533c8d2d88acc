"""Numbers as people type them come out exact, and what is no number says why."""

from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal

import pytest
import reading_builders as builders
from hypothesis import given
from hypothesis import strategies as st

from imports.reading import messages, numerals
from imports.reading.spec import Dimension

MONEY, PERSONS = Dimension.MONEY, Dimension.PERSONS
ONE = Decimal(1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.5", "1234.5"),
        ("１，２３４．５", "1234.5"),
        (" 12 ", "12"),
        ("\u300012.50\xa0", "12.5"),
        ("1 234 567.8", "1234567.8"),
        ("(123)", "-123"),
        ("（1,234.5）", "-1234.5"),
        ("−123", "-123"),
        ("－12.5", "-12.5"),
        ("-12", "-12"),
        ("+12", "12"),
        ("¥1,000", "1000"),
        ("￥12.5", "12.5"),
        ("-¥5", "-5"),
        ("12.3万元", "123"),
        ("1.2亿元", "120000"),
        ("500元", "0.5"),
        ("12 千元", "12"),
        (".5", "0.5"),
        ("5.", "5"),
        ("0", "0"),
        ("'123", "123"),
        ("1.00005", "1.0001"),
        ("-1.00005", "-1.0001"),
    ],
)
def test_reads(text, value):
    assert numerals.read(text, MONEY, ONE) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", " ", "-", "—", "--", "——", "…", "……", "...", "/", "无", "\\", "－", "\u3000"]
)
def test_blank(text):
    assert numerals.read(text, MONEY, ONE) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("十二万", messages.CHINESE_NUMBER),
        ("12,5", messages.BAD_COMMAS),
        ("1,2345", messages.BAD_COMMAS),
        ("12 5", messages.BAD_SPACES),
        ("#REF!", messages.IS_ERROR),
        ("#N/A", messages.IS_ERROR),
        ("#DIV/0!", messages.IS_ERROR),
        ("TRUE", messages.IS_BOOLEAN),
        ("约100", messages.APPROXIMATE),
        ("100左右", messages.APPROXIMATE),
        ("12.3万", messages.SCALE_WITHOUT_UNIT.format(scale="万")),
        ("12.5%", messages.PERCENT),
        ("1.2E+05", messages.SCIENTIFIC),
        ("2023-05-01", messages.IS_DATE),
        ("2023年5月", messages.IS_DATE),
        ("abc", messages.NOT_NUMBER),
        ("--5", messages.NOT_NUMBER),
        ("(-5)", messages.NOT_NUMBER),
        ("1.2.3", messages.NOT_NUMBER),
        ("10000000000000", messages.TOO_LARGE),
        ("99999999999亿元", messages.TOO_LARGE),
    ],
)
def test_refuses(text, why):
    with pytest.raises(numerals.NotNumber) as caught:
        numerals.read(text, MONEY, ONE)
    assert str(caught.value) == why


def test_a_unit_of_something_else_is_named():
    with pytest.raises(numerals.NotNumber, match="人"):
        numerals.read("12人", MONEY, ONE)
    assert numerals.read("12人", PERSONS, ONE) == 12
    with pytest.raises(numerals.NotNumber, match="万元"):
        numerals.read("12万元", PERSONS, ONE)


def test_no_binary_rounding():
    assert numerals.read("4007.35", MONEY, Decimal(10)) == Decimal("40073.5")


VALUES = st.decimals(min_value=-(10**11), max_value=10**11, places=4, allow_nan=False)
WIDE = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
STYLES = {
    "plain": lambda value: f"{value:f}",
    "grouped": lambda value: f"{value:,f}",
    "wide": lambda value: f"{value:,f}".translate(WIDE),
    "brackets": lambda value: f"({-value:,f})" if value < 0 else f"{value:f}",
    "yen": lambda value: f"-¥{-value:,f}" if value < 0 else f"¥{value:,f}",
    "minus": lambda value: f"{value:f}".replace("-", "−"),
    "spaced": lambda value: f"  {value:,f}\u3000",
    "thin": lambda value: f"{value:,f}".replace(",", " "),
    "unit": lambda value: f"{value:f}千元",
}


@given(value=VALUES, style=st.sampled_from(sorted(STYLES)))
def test_any_typed_form_reads_back(value, style):
    assert numerals.read(STYLES[style](value), MONEY, ONE) == value


@given(value=VALUES, factor=st.sampled_from(["0.001", "1", "10", "100000"]))
def test_units_scale_exactly(value, factor):
    wanted = (value * Decimal(factor)).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    if abs(wanted) < 10**13:
        assert numerals.read(f"{value:f}", MONEY, Decimal(factor)) == wanted


@given(st.text(max_size=20))
def test_any_text_is_a_number_a_blank_or_a_reason(text):
    with suppress(numerals.NotNumber):
        value = numerals.read(text, MONEY, ONE)
        assert value is None or value.is_finite()


def test_cells_of_a_workbook(tmp_path, may):
    import datetime

    lines = [
        [0.1 + 0.2, 1e-7],
        [1e13, -5],
        [True, datetime.date(2023, 5, 1)],
        [12345678.123456, 100],
        ["十二万", None],
        [datetime.time(3, 4), 0.30000000000000004],
    ]
    found = may(builders.xlsx(tmp_path / "a.xlsx", builders.flat(*lines)))
    read = [list(values.values()) for values in found.values]
    assert read[0] == [Decimal("0.3"), Decimal(0)]
    assert read[1] == [None, Decimal(-5)]
    assert read[3] == [Decimal("12345678.1235"), Decimal(100)]
    whys = [(problem.column, problem.why) for problem in found.problems]
    assert whys == [
        ("C", messages.TOO_LARGE),
        ("C", messages.IS_BOOLEAN),
        ("D", messages.IS_DATE),
        ("C", messages.CHINESE_NUMBER),
        ("C", messages.IS_DATE),
    ]


def test_error_values_are_not_blanks(tmp_path, may):
    """calamine reads #REF! as an empty cell; a figure must not vanish that way."""

    def spoil(book):
        book.active["C2"].value, book.active["C2"].data_type = "#REF!", "e"
        book.active["F9"].value, book.active["F9"].data_type = "#N/A", "e"

    found = may(builders.xlsx(tmp_path / "a.xlsx", edit=spoil))
    assert [(p.column, p.value, p.why) for p in found.problems] == [("C", "#REF!", messages.IS_ERROR)]


def test_error_values_in_xls(tmp_path, may):
    import xlwt

    book = xlwt.Workbook()
    book.add_sheet("empty")
    page = book.add_sheet("Sheet1")
    for i, row in enumerate(builders.flat([1.5, 2.5])):
        for j, value in enumerate(row):
            page.write(i, j, value)
    page.row(2).write(0, builders.code(2))
    page.row(2).set_cell_error(2, "#DIV/0!")
    book.save(str(tmp_path / "a.xls"))
    found = may(tmp_path / "a.xls")
    assert [(p.column, p.value) for p in found.problems] == [("C", "#DIV/0!")]
    assert found.rows[1].row == 3
