"""Check rules as plain values: compiled, judged over thousands of enterprises at once, and said in words.

A rule is compiled for a form into checks, one for each value it is applied to. A check is a list of tests
that must hold; each compares two expressions in float64 and asks Decimal wherever rounding leaves it open.
"""

from reporting.rules.cases import Case, CaseError, Expected, Result, run_cases
from reporting.rules.compiling import Check, RuleError, compile_rule, needs
from reporting.rules.frames import Book, Frame, Need, totals
from reporting.rules.judging import Judged, judge
from reporting.rules.saying import Figure, Verdict, rule_words, verdict
from reporting.rules.text import (
    GRAIN_LABELS,
    KIND_LABELS,
    OPERATOR_LABELS,
    SEVERITY_LABELS,
    Grain,
    Kind,
    RuleText,
    Severity,
)

__all__ = [
    "GRAIN_LABELS",
    "KIND_LABELS",
    "OPERATOR_LABELS",
    "SEVERITY_LABELS",
    "Book",
    "Case",
    "CaseError",
    "Check",
    "Expected",
    "Figure",
    "Frame",
    "Grain",
    "Judged",
    "Kind",
    "Need",
    "Result",
    "RuleError",
    "RuleText",
    "Severity",
    "Verdict",
    "compile_rule",
    "judge",
    "needs",
    "rule_words",
    "run_cases",
    "totals",
    "verdict",
]
