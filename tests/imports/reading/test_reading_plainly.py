"""The quick way of reading says what the careful way says; what the child sends is held to its form."""

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.reading import Row, UnreadableFile, texts
from imports.reading.answers import Answers
from imports.reading.orders import Order
from imports.reading.plan import Plan

NAMES = ("gross_output", "gross_output_prior")
CODE = "91341702MA00000011"
ORDER = {
    "sheet": "表",
    "bottom": 1,
    "headings": [(0, "代码"), (1, "名称"), (2, "产值_1-本月"), (3, "产值_上年同期")],
    "above": [],
    "uscc": 0,
    "name": 1,
    "period_column": None,
    "numbers": [(2, NAMES[0], "1", "money"), (3, NAMES[1], "1", "money")],
    "others": [],
    "unread": [],
    "texts_count": False,
    "period": (2023, 5),
    "ragged": False,
    "longest": 2000,
}
CELLS = st.one_of(
    st.just(""),
    st.integers(-(10**14), 10**14),
    st.floats(),
    st.floats(-(10**6), 10**6).map(lambda value: round(value, 2)),
    st.booleans(),
    st.none(),
    st.sampled_from(
        ["5", "1,234", " 7 ", "—", "十万", "1.50", "007", "-0", "-3.25", "(8)", "''", ", ", "1, 2"]
    ),
)
KEYS = st.sampled_from([CODE, CODE.lower(), f" {CODE}", "合计", "", 913417.0, "9134-1702MA00000011"])
SHOWN = st.sampled_from(
    ["甲公司", "乙 公司", "丙\u3000公司", "丁\t公司", "戊\\n公司", "", 5.0, "x" * 70, None]
)


def order(**changes):
    return Order(**json.loads(json.dumps(ORDER | changes)))


def read(rows, *, plainly, **changes):
    plan = Plan(order(**changes))
    if not plainly:
        plan._plain._usable = False
    chunk = plan.chunk([list(row) for row in rows], 2)
    return plan, chunk


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(KEYS, SHOWN, CELLS, CELLS), max_size=5))
def test_both_ways_read_alike(rows):
    for ragged in (False, True):
        given_rows = [[str(c) if c is not None else "" for c in row] for row in rows] if ragged else rows
        ways = [read(given_rows, plainly=plainly, ragged=ragged) for plainly in (True, False)]
        (quick_plan, quick), (plan, careful) = ways
        assert quick == careful
        assert quick_plan.left_out == plan.left_out
        assert quick_plan.unread == plan.unread


def test_the_quick_way_is_taken():
    """A row as Excel has it: were it read carefully, every file would take three times as long."""
    for row, ragged in (((CODE, "甲公司", 12.5, ""), False), ((CODE, "甲公司", "12.5", ""), True)):
        plan = Plan(order(ragged=ragged))
        assert plan._plain.read(list(row)) == (CODE, "甲公司", "12.5,", f"{CODE}\t甲公司\t12.5\t\t")


@given(st.lists(st.none() | st.decimals(-(10**12), 10**12, places=4), min_size=1, max_size=4))
def test_figures_come_back_from_their_text(values):
    names = tuple("abcd"[: len(values)])
    row = Row("表", 1, "", "", {}, {}, texts.digits(values), [], [], names)
    assert list(row.values.values()) == values
    staged = json.loads(row.figures)
    assert [None if text is None else Decimal(text) for text in staged.values()] == values


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00")), max_size=4))
def test_cells_come_back_from_their_text(cells):
    text = texts.cells(cells)
    assert not set("\x1e\n\r") & set(text)
    assert texts.read_cells(text) == cells


def test_cells_of_rows_staged_as_json():
    assert texts.read_cells('["甲", "1.5", ""]') == ["甲", "1.5", ""]


MESSAGE = {"of": 0, "rows": [2, 3], "uscc": [CODE, ""], "name": ["甲", "乙"], "rest": {}}
GOOD = (MESSAGE, b"1,2\x1e,-3.25", "甲\t\x1e乙\t".encode())


def test_an_answer_of_the_right_form():
    rows = Answers(order()).rows(*GOOD)
    assert [row.values for row in rows] == [
        {NAMES[0]: Decimal(1), NAMES[1]: Decimal(2)},
        {NAMES[0]: None, NAMES[1]: Decimal("-3.25")},
    ]
    assert [row.raw for row in rows] == [["甲"], ["乙"]]


@pytest.mark.parametrize(
    "digits",
    [
        *(b"1,2", b"1,2\x1e3", b"1,2\x1e3,4,5", b"1,2\x1e3,4\x1e5,6", b"1,2\x1e3,x", b"1,2\x1e3,1.2.3"),
        *(b'1,2\x1e3,"', b"1,2\x1e3,\\N", b"1,2\x1e3,1e9", b"1,2\x1e3,12345678901234", b"1,2\x1e3,--1"),
        *(b"1,2\x1e3,\xff", b"1,2\x1e3,\t", "1,2\x1e3,٣".encode(), b"1,2\x1e3,.", b"1,2\x1e3,5."),
    ],
)
def test_digits_of_another_form_are_refused(digits):
    with pytest.raises(UnreadableFile) as caught:
        Answers(order()).rows(MESSAGE, digits, GOOD[2])
    assert caught.value.code == "crashed"


@pytest.mark.parametrize(
    "change",
    [
        *({"rows": [2, "3"]}, {"rows": [2]}, {"rows": [2, True]}, {"uscc": [CODE, 5]}, {"name": None}),
        *({"rest": {"9": {}}}, {"rest": {"0": {"texts": {"a": 5}, "months": {}, "problems": []}}}),
        {"rest": {"0": {"texts": {}, "months": {"a": "neulich"}, "problems": []}}},
        {"rest": {"0": {"texts": {}, "months": {}, "problems": [["A", "", 5, ""]]}}},
        {"rest": {"0": {"texts": {}, "months": {}, "problems": [["A"]]}}},
        {"rest": []},
    ],
)
def test_a_message_of_another_form_is_refused(change):
    with pytest.raises(UnreadableFile):
        Answers(order()).rows(MESSAGE | change, *GOOD[1:])
