"""After the quota: protections, vetoes, and who gets no grade (domain.md 33–35)."""

from __future__ import annotations

import pytest

from assessments.grading.outcome import Outcome, Standing, settle
from assessments.grading.reading import read_scheme
from tests.assessments.schemes import CHIZHOU

SCHEME = read_scheme(CHIZHOU, "chizhou.yaml")
HARSH = read_scheme(CHIZHOU.replace("not_better_than: C", "not_better_than: D"), "harsh.yaml")
ACCIDENT, ENTRY = ("major_accident",), ("new_entry",)


@pytest.mark.parametrize(
    ("quota", "standing", "outcome"),
    [
        ("A", Standing(), Outcome("A", "A")),
        ("A", Standing(vetoes=ACCIDENT), Outcome("C", "C", "重大安全生产事故，由A类调整为C类")),
        (
            "D",
            Standing(vetoes=ACCIDENT),
            Outcome("D", "D", "重大安全生产事故，不得高于C类，原为D类，不作调整"),
        ),
        ("D", Standing(protections=ENTRY), Outcome("C", "C", "上年度小升规，由D类调整为C类")),
        ("B", Standing(protections=ENTRY), Outcome("B", "B")),
        ("", Standing(ungraded="utility"), Outcome("不定", "B", "公用事业，不定等级，按B类对待")),
        ("", Standing(left_out="名单注明不参评"), Outcome("不参评", "", "名单注明不参评")),
    ],
)
def test_the_final_grade(quota, standing, outcome):
    assert settle(quota, standing, SCHEME) == outcome


def test_a_veto_goes_before_a_protection():
    outcome = settle("D", Standing(vetoes=ACCIDENT, protections=ENTRY), HARSH)
    assert outcome.final == "D"
    assert outcome.reason == "上年度小升规，由D类调整为C类；重大安全生产事故，由C类调整为D类"


def test_whoever_gets_no_grade_is_treated_no_better_than_a_veto_allows():
    outcome = settle("", Standing(vetoes=ACCIDENT, ungraded="start_up"), SCHEME)
    assert outcome == Outcome("不定", "C", "有重大安全生产事故；初创期，不定等级，按C类对待")
