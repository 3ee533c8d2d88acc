"""The little arithmetic of the rules: what it reads, where it says it cannot, and that nothing else gets in."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.expressions import (
    MAX_LENGTH,
    Call,
    ExpressionError,
    Negation,
    Number,
    Operation,
    Reference,
    Time,
    mapped,
    parse,
    parse_condition,
    parse_range,
    references,
    unparse,
    words,
)
from tests.reporting.trees import expressions

A, B, C = (Reference(name) for name in "abc")


@given(expressions)
def test_what_is_written_down_reads_as_the_same_tree(tree):
    assert parse(unparse(tree)) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a + b * c", Operation("+", A, Operation("*", B, C))),
        ("(a + b) * c", Operation("*", Operation("+", A, B), C)),
        ("a - b - c", Operation("-", Operation("-", A, B), C)),
        ("a / b / c", Operation("/", Operation("/", A, B), C)),
        ("-a * b", Operation("*", Negation(A), B)),
        ("1.50", Number(Decimal("1.50"))),
        ("max(a, b, c)", Call("max", (A, B, C))),
        ("abs(a)", Call("abs", (A,))),
        ("previous.a", Reference("a", "", Time.PREVIOUS)),
        ("last_year.finance.revenue", Reference("revenue", "finance", Time.LAST_YEAR)),
    ],
)
def test_it_reads_as_on_paper(text, tree):
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("chinese", "plain"),
    [
        ("工业销售产值 ÷ 工业总产值 × 100", "工业销售产值 / 工业总产值 * 100"),
        ("（甲 ＋ 乙）－ 丙", "(甲 + 乙) - 丙"),
        ("上期.营业收入", "previous.营业收入"),
        ("最大(甲，乙)", "max(甲, 乙)"),
        ("绝对值(甲)", "abs(甲)"),
    ],
)
def test_chinese_signs_and_words_mean_the_same(chinese, plain):
    assert parse(chinese) == parse(plain)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 1),
        ("a +", 4),
        ("a b", 3),
        ("(a + b", 7),
        ("a + * b", 5),
        ("a # b", 3),
        ("sum(a)", 1),
        ("abs(a, b)", 1),
        ("max(a)", 1),
        ("a.b.c.d", 1),
        ("1" * 31, 1),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text, position):
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.position == position
    assert str(caught.value).startswith(f"第{position}个字符处")


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('ls')",
        "a if b else c",
        "[x for x in a]",
        "lambda: 1",
        "a ** 9",
        "a; b",
        "a = b",
        "'text'",
        "{1: 2}",
        "a[0]",
        "open(a)",
        "1e9999",
        "a\nimport os",
        "${a}",
        "a' OR '1'='1",
    ],
)
def test_nothing_but_arithmetic_is_read(text):
    with pytest.raises(ExpressionError):
        parse(text)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_a_sentence(text):
    for reader in (parse, parse_range, parse_condition):
        assert why_not(reader, text) is None or why_not(reader, text)


def why_not(reader, text: str) -> str | None:
    try:
        reader(text)
    except ExpressionError as error:
        return str(error)
    return None


def test_what_is_endless_is_refused():
    with pytest.raises(ExpressionError, match="不能超过"):
        parse("a+" * MAX_LENGTH + "a")
    with pytest.raises(ExpressionError, match="太深"):
        parse("(" * 60 + "a" + ")" * 60)
    with pytest.raises(ExpressionError, match="太深"):
        parse("-" * 60 + "a")


def test_a_range_has_two_ends():
    assert parse_range("50 ~ a * 2") == (Number(Decimal(50)), Operation("*", A, Number(Decimal(2))))
    with pytest.raises(ExpressionError, match="下限 ~ 上限"):
        parse_range("50")


def test_a_condition_is_comparisons_that_all_hold():
    first, second = parse_condition("a > 0 且 b ≤ c")
    assert (first.operator, second.operator) == (">", "<=")
    assert parse_condition("  ") == []
    with pytest.raises(ExpressionError, match="比较符号"):
        parse_condition("a + b")


def test_every_name_is_found_and_can_be_changed():
    tree = parse("abs(a - previous.b) / max(a, c)")
    assert [each.name for each in references(tree)] == ["a", "b", "a", "c"]
    assert (
        unparse(mapped(tree, lambda each: Reference("x", "", each.time))) == "abs(x - previous.x) / max(x, x)"
    )


def test_words_are_those_people_write():
    assert words(parse("a / b * 100"), lambda each: f"《{each.name}》") == "《a》 ÷ 《b》 × 100"
    assert words(parse("max(abs(a), b - c)"), lambda each: each.name) == "（|a|、b − c 中的较大者）"
