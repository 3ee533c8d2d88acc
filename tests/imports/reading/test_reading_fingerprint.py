"""A header's fingerprint: the same from month to month, another for another layout."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from imports.reading import fingerprint, header

# What an office writes, with places for the year, the year before and the month.
TEMPLATES = [
    "企业名称",
    "统一社会信用代码",
    "产值",
    "{y}年1-{m}月产值(万元)",
    "{b}年1-{m}月产值(万元)",
    "1-{m}月累计",
    "{m}月当月",
    "上年同期",
    "用工（人）",
    "备注",
    "增速(%)",
    "利税合计（千元）",
]
headings = st.lists(st.sampled_from(TEMPLATES), min_size=2, max_size=9, unique=True)
years, months = st.integers(2019, 2035), st.integers(2, 12)


def written(templates, year, month):
    return {i: text.format(y=year, b=year - 1, m=month) for i, text in enumerate(templates)}


def of(texts):
    return fingerprint.of(texts if isinstance(texts, dict) else dict(enumerate(texts)))


@given(headings, years, months, years, months)
def test_another_month_has_the_same_fingerprint(templates, year, month, other_year, other_month):
    assert of(written(templates, year, month)) == of(written(templates, other_year, other_month))


@given(headings, st.permutations(range(9)), years, months)
def test_another_order_has_another(templates, order, year, month):
    moved = [templates[i] for i in order if i < len(templates)]
    assume(moved != templates)
    assert of(written(templates, year, month)) != of(written(moved, year, month))


@given(headings, st.sampled_from(TEMPLATES), st.integers(0, 9), years, months)
def test_a_column_more_has_another(templates, more, place, year, month):
    assume(more not in templates)
    longer = [*templates[:place], more, *templates[place:]]
    assert of(written(templates, year, month)) != of(written(longer, year, month))
    assert of(written(templates, year, month)) != of(written(templates[:-1], year, month))


SPACES = st.sampled_from(["", " ", "　", "\n", "\r\n", "\t", "\u200b"])
WIDE = str.maketrans({"(": "（", ")": "）", "-": "—", "1": "１", "%": "％"})


@given(headings, years, months, st.lists(SPACES, min_size=40, max_size=40), st.booleans())
def test_spaces_line_breaks_and_full_width_change_nothing(templates, year, month, spaces, wide):
    plain = written(templates, year, month)
    loose = {
        i: "".join(letter + spaces[(i + at) % 40] for at, letter in enumerate(text))
        for i, text in plain.items()
    }
    loose = {i: text.translate(WIDE) if wide else text for i, text in loose.items()}
    assert of(loose) == of(plain)


rows = st.lists(
    st.lists(st.one_of(st.just(""), st.integers(0, 9).map(str)), min_size=3, max_size=3), max_size=4
)


@given(rows, st.integers(0, 3), years, months)
def test_what_stands_above_and_below_a_header_is_no_part_of_it(below, blanks, year, month):
    line = ["企业名称", f"1-{month}月产值（万元）", "上年同期"]
    head = [[f"{year}年{month}月表"], *[[""] * 3] * blanks, line, *below]
    found = header.at(head, [], blanks + 1, blanks + 1)
    assert of(found.headings) == of(["企业名称", "1-5月产值（万元）", "上年同期"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("产值（万元）", "产值 [人民币万元]"),
        ("产值_万元", "产值（万元）"),
        ("能耗(吨标煤)", "能耗（吨标准煤）"),
        ("电量(kWh)", "电量（千瓦时）"),
        ("2023.05产值", "2024.11产值"),
        ("202305产值", "202411产值"),
        ("2023-05产值", "2024-11产值"),
        ("2023年5月产值", "2024年11月产值"),
        ("1至5月产值", "1—11月产值"),
        ("1-本月产值", "1-5月产值"),
        ("一季度产值", "上半年产值"),
        ("前三季度产值", "全年产值"),
        ("5月份产值", "11月产值"),
        ("2023年度产值", "2024年产值"),
    ],
)
def test_two_ways_to_write_one_heading(one, other):
    assert of(["名称", one]) == of(["名称", other])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["产值（万元）"], ["产值（千元）"]),
        (["产值（万元）"], ["产值"]),
        (["产值（万元）"], ["产值（万美元）"]),
        (["5月产值"], ["1-5月产值"]),
        (["2023年产值", "2022年产值"], ["2022年产值", "2023年产值"]),
        (["1-5月", "1-4月"], ["1-4月", "1-5月"]),
        (["5月", "4月"], ["4月", "5月"]),
        (["", "产值"], ["产值"]),
        ({0: "产值", 2: "税收"}, {0: "产值", 1: "税收"}),
        (["产值", "产值"], ["产值"]),
        (["上年同期"], ["本期"]),
    ],
)
def test_two_layouts_are_told_apart(one, other):
    assert of(one) != of(other)


def test_a_heading_of_any_length_is_taken_and_an_empty_header_too():
    assert of({}) == of({})
    assert len(of({0: "长" * 5000, 299: "x"})) == 64
