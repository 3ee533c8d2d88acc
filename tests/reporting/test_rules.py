"""Rules compiled and judged: every case of every rule of the files, exactness at the edge, and the words."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.periods import Period
from reporting import reference
from reporting.expressions import Reference, Time
from reporting.names import catalog
from reporting.reference import BadFixture
from reporting.rules import (
    Book,
    Case,
    CaseError,
    Expected,
    Frame,
    Kind,
    Need,
    RuleError,
    RuleText,
    compile_rule,
    judge,
    needs,
    rule_words,
    run_cases,
    totals,
    verdict,
)

PERIOD = Period(2023, 5)
RULES = list(reference.read_rules())
CASES = [
    pytest.param(rule, row, id=f"{rule['slug']}-{row['note']}") for rule in RULES for row in rule["cases"]
]
ISSUE = {
    "sales-over-output",
    "export-within-sales",
    "year-to-date-falling",
    "prior-against-stored",
    "output-per-head",
    "profit-margin",
    "power-apart-from-output",
    "unit-slip",
    "month-out-of-line",
}
SALES = RuleText(Kind.COMPARISON, "sales_output", "<=", "gross_output", tolerance=Decimal(10))


def text_of(rule) -> RuleText:
    return RuleText(
        rule["kind"],
        rule["left"],
        rule["operator"],
        rule["right"],
        rule["condition"],
        rule["tolerance"],
        tuple(rule["values"]),
    )


def book(**columns: list[str | None]) -> Book:
    """Output figures of May by name; previous_ leads to April's."""
    found = {}
    for name, values in columns.items():
        period = PERIOD.previous if name.startswith("previous_") else PERIOD
        need = Need("output", period, name.removeprefix("previous_"))
        found[need] = [None if value is None else Decimal(value) for value in values]
    return Book(len(next(iter(columns.values()))), found)


def hits(text: RuleText, given: Book) -> list[bool]:
    (check,) = compile_rule(text, "output", catalog())
    return judge(check, Frame(PERIOD, given)).hit.tolist()


@pytest.mark.parametrize(("rule", "row"), CASES)
def test_a_case_of_the_files_gets_what_it_should(rule, row):
    (result,) = run_cases(text_of(rule), rule["forms"], [Case.of(row)], catalog())
    assert result.passed, f"{result.got_label}，应为{result.expected_label}：{result.sentence}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["slug"])
def test_every_rule_compiles_for_each_of_its_forms_and_reads_as_a_sentence(rule):
    for form in rule["forms"]:
        checks = compile_rule(text_of(rule), form, catalog())
        assert checks
        assert rule_words(text_of(rule), checks, catalog()).endswith("。")
    assert {case["expected"] for case in rule["cases"]} >= {"hit"}


def test_the_rules_of_the_issue_are_all_there():
    assert {rule["slug"] for rule in RULES} >= ISSUE


def test_the_sentence_names_both_sides_with_figures_and_units():
    (check,) = compile_rule(SALES, "output", catalog())
    frame = Frame(PERIOD, book(sales_output=["12345"], gross_output=["10000"]))
    said = verdict(judge(check, frame), frame, 0, catalog())
    assert said.sentence == "工业销售产值 12,345 千元 大于 工业总产值 10,000 千元 的 110%。"
    assert (said.left, said.right, said.limit) == (Decimal(12345), Decimal(10000), Decimal(11000))
    assert [(figure.name, figure.text) for figure in said.figures] == [
        ("sales_output", "12,345 千元"),
        ("gross_output", "10,000 千元"),
    ]


@pytest.mark.parametrize(
    ("text", "figures", "words"),
    [
        (
            RuleText(Kind.COMPARISON, "sales_output / gross_output", "<=", "export_delivery / gross_output"),
            {"sales_output": ["4512"], "gross_output": ["10000"], "export_delivery": ["4508"]},
            "为 0.4512 大于",
        ),
        (
            RuleText(Kind.COMPARISON, "sales_output / gross_output", "<=", "0.45"),
            {"sales_output": ["4500.01"], "gross_output": ["10000"]},
            "为 0.450001 大于 0.45",
        ),
        (
            RuleText(Kind.COMPARISON, "sales_output / gross_output", "between", "0.1 ~ 0.45"),
            {"sales_output": ["4500.01"], "gross_output": ["10000"]},
            "为 0.450001 不在 0.1 ~ 0.45",
        ),
        (
            RuleText(Kind.COMPARISON, "sales_output / gross_output", "<=", "0.45"),
            {"sales_output": ["4"], "gross_output": ["3"]},
            "为 1.33 大于 0.45",
        ),
    ],
)
def test_the_sides_are_told_with_as_many_digits_as_tell_them_apart(text, figures, words):
    (check,) = compile_rule(text, "output", catalog())
    frame = Frame(PERIOD, book(**figures))
    assert words in verdict(judge(check, frame), frame, 0, catalog()).sentence


def test_the_edge_is_decided_as_on_paper():
    given = book(
        sales_output=["110.11", "110.1100", "110.1101", "0.33"],
        gross_output=["100.1", "100.1", "100.1", "0.3"],
    )
    assert hits(SALES, given) == [False, False, True, False]


@settings(max_examples=200)
@given(st.lists(st.tuples(*[st.decimals(0, 1000, places=2)] * 2), min_size=1, max_size=20))
def test_many_at_once_are_judged_as_each_by_decimal(rows):
    given = book(
        sales_output=[str(sales) for sales, _ in rows], gross_output=[str(output) for _, output in rows]
    )
    assert hits(SALES, given) == [sales > output * Decimal("1.1") for sales, output in rows]


@pytest.mark.parametrize(
    ("operator", "wanted"),
    [
        ("<=", [False, False, True]),
        ("<", [False, True, True]),
        (">=", [True, False, False]),
        (">", [True, True, False]),
        ("=", [True, False, True]),
        ("!=", [False, True, False]),
    ],
)
def test_each_operator_is_broken_by_its_contrary(operator, wanted):
    text = RuleText(Kind.COMPARISON, "sales_output", operator, "gross_output")
    assert hits(text, book(sales_output=["9", "10", "11"], gross_output=["10"] * 3)) == wanted


def test_a_tolerance_of_a_negative_side_widens_it_too():
    text = RuleText(Kind.COMPARISON, "sales_output", "<=", "gross_output", tolerance=Decimal(10))
    assert hits(text, book(sales_output=["-91", "-89"], gross_output=["-100"] * 2)) == [False, True]


def test_nothing_is_said_where_a_figure_or_the_condition_is_missing():
    text = RuleText(Kind.COMPARISON, "sales_output", "<=", "gross_output", "export_delivery > 0")
    given = book(
        sales_output=["9", None, "9", "9"],
        gross_output=["1", "1", None, "1"],
        export_delivery=["1", "1", "1", None],
    )
    assert hits(text, given) == [True, False, False, False]


def test_a_month_is_what_came_since_the_period_before():
    text = RuleText(Kind.COMPARISON, "month.gross_output", "<=", "100")
    given = book(gross_output=["1100", "1101"], previous_gross_output=["1000", "1000"])
    assert hits(text, given) == [False, True]


def test_february_has_no_period_before_it_and_its_month_is_the_whole():
    frame = Frame(Period(2023, 2), Book(1, {Need("output", Period(2023, 2), "gross_output"): [Decimal(100)]}))
    assert frame.column(Reference("gross_output", "output", Time.PREVIOUS)) == [None]
    assert frame.column(Reference("gross_output", "output", Time.MONTH)) == [Decimal(100)]
    per_month = Frame(Period(2023, 2), frame.book, per_month=True)
    assert per_month.column(Reference("gross_output", "output", Time.MONTH)) == [Decimal(50)]


def test_one_enterprise_is_judged_alone_as_among_many():
    (check,) = compile_rule(RuleText(Kind.OUTLIER, "month.X", values=("gross_output",)), "output", catalog())
    history = np.array([[100, 110, 95, 105, 98, 102, 107.0], [-5, 4, -3, 6, -7, 8, 2.0]])
    both = book(gross_output=["400", "-60"], previous_gross_output=["0", "0"])
    together = judge(check, Frame(PERIOD, both), history)
    for place, value in enumerate(("400", "-60")):
        alone = judge(
            check,
            Frame(PERIOD, book(gross_output=[value], previous_gross_output=["0"])),
            history[place : place + 1],
        )
        assert alone.outlook.score[0] == together.outlook.score[place]


def test_sums_of_a_unit_leave_out_what_is_missing():
    given = book(gross_output=["1", None, "3", None])
    assert totals(given, [0, 0, 0, 1], 2).column("output", PERIOD, "gross_output") == [Decimal(4), None]


def test_what_a_rule_needs_is_what_it_looks_at():
    (check,) = compile_rule(
        RuleText(Kind.COMPARISON, "X_prior", "=", "last_year.X", values=("gross_output",)),
        "output",
        catalog(),
    )
    assert needs([check], PERIOD) == {
        Need("output", PERIOD, "gross_output_prior"),
        Need("output", PERIOD.prior, "gross_output"),
    }


@pytest.mark.parametrize(
    ("text", "field", "position"),
    [
        (RuleText(Kind.COMPARISON, "sales_outptu", "<=", "gross_output"), "left", 1),
        (RuleText(Kind.COMPARISON, "sales_output", "<=", "1 + gross"), "right", 5),
        (RuleText(Kind.COMPARISON, "sales_output", "", "gross_output"), "operator", 0),
        (RuleText(Kind.COMPARISON, "sales_output", "between", "gross_output"), "right", 13),
        (RuleText(Kind.COMPARISON, "sales_output", "<=", "gross_output", "revenue"), "condition", 8),
        (RuleText(Kind.COMPARISON, "5", "<=", "6"), "left", 0),
        (RuleText(Kind.APART, "gross_output_prior", "", "sales_output"), "left", 1),
        (RuleText(Kind.COMPARISON, "X", "<=", "5", values=("weather",)), "values", 0),
        (RuleText(Kind.COMPARISON, "sales_output", "<=", "5", tolerance=Decimal(-1)), "tolerance", 0),
    ],
)
def test_a_rule_that_cannot_run_says_which_part_and_where(text, field, position):
    with pytest.raises(RuleError) as caught:
        compile_rule(text, "output", catalog())
    assert (caught.value.field, caught.value.position) == (field, position)


@pytest.mark.parametrize(
    "row",
    [
        {"inputs": {"gross_output": "ten"}, "expected": "hit"},
        {"inputs": {"gross_output": True}, "expected": "hit"},
        {"inputs": {"gross_output": "NaN"}, "expected": "hit"},
        {"inputs": {"gross_output": 1}, "expected": "perhaps"},
        {"inputs": {"gross_output": 1}, "expected": "hit", "month": 1},
        {"inputs": [1], "expected": "hit"},
        {"inputs": {}, "expected": "hit", "more": 1},
    ],
)
def test_a_malformed_case_is_refused(row):
    with pytest.raises(CaseError):
        Case.of(row)


def test_a_case_that_names_what_is_not_there_says_so():
    case = Case("", {"weather": "1"}, Expected.HIT)
    (result,) = run_cases(SALES, ["output"], [case], catalog())
    assert not result.passed
    assert "weather" in result.sentence


@pytest.mark.parametrize(
    "change",
    [
        {"colour": "red"},
        {"kind": "magic"},
        {"severity": "fatal"},
        {"forms": "output"},
        {"what_to_do": ""},
        {"cases": [{"inputs": {}, "expected": "hit"}]},
        {"tolerance": "much"},
        {"effective_from": "May"},
    ],
)
def test_a_rule_file_that_is_not_as_it_should_be_is_refused(change):
    row = {
        "slug": "sales",
        "name": "销售",
        "kind": "comparison",
        "forms": ["output"],
        "left": "sales_output",
        "operator": "<=",
        "right": "gross_output",
        "severity": "error",
        "what_to_do": "更正",
        "why": "其中项",
        "cases": [{"inputs": {"sales_output": 1}, "expected": "skip"}] * 4,
    }
    assert reference._rule(row, "file")["slug"] == "sales"
    with pytest.raises(BadFixture, match="file"):
        reference._rule(row | change, "file")
