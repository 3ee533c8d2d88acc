"""Worked cases of the rules, and real figures of other cities (domain.md 28–35, domain-sources.md 3)."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import numpy as np
import pytest

from assessments.grading.grades import GRADES, cut_places, rounded
from assessments.grading.indicators import INDICATORS, measure
from assessments.grading.scheme import Base, BaseKind
from tests.assessments.schemes import columns, item, letters, per_mu, scored

# 黄岩 2022: indicator → weight and base.
HUANGYAN = {
    "tax_per_mu": (30, "24.097"),
    "value_added_per_mu": (20, "136.16"),
    "value_added_per_tce": (20, "2.694"),
    "value_added_per_emission": (10, "4929.81"),
    "labour_productivity": (10, "18.14"),
    "rd_intensity": (10, "0.0302"),
}
HUANGYAN_BELOW = {"tax_per_mu": (50, "11.5932"), "tax_per_kwh": (50, "0.2352")}


def fixed(figure):
    return Base(BaseKind.FIXED, Decimal(figure))


def measured(key, **figures):
    values = measure(INDICATORS[key], columns({name: [value] for name, value in figures.items()}).figures)
    return float(values.numbers[0]) if values.known[0] else None


class TestIndicators:
    @pytest.mark.parametrize(
        ("key", "figures", "value"),
        [
            ("tax_per_mu", {"tax": 1234.5, "land": 10}, 12.345),
            ("revenue_per_mu", {"revenue": 60_370, "land": 10}, 603.7),
            ("value_added_per_mu", {"value_added": 5000, "land": 20}, 25),
            ("tech_investment_per_mu", {"tech_investment": 5000, "land": 20}, 25),
            ("value_added_per_tce", {"value_added": 5000, "energy": 100}, 5),
            ("revenue_per_tce", {"revenue": 5000, "energy": 100}, 5),
            ("value_added_per_emission", {"value_added": 5000, "emissions": 0.25}, 2000),
            ("emission_intensity", {"emissions": 2.5, "value_added": 5000}, 0.005),
            ("labour_productivity", {"value_added": 5450, "average_employees": 10}, 54.5),
            ("rd_intensity", {"rd_expense": 302, "revenue": 10_000}, 0.0302),
            ("tax_per_kwh", {"tax": 235.2, "electricity": 100}, 0.2352),
        ],
    )
    def test_each_is_in_its_unit(self, key, figures, value):
        assert measured(key, **figures) == pytest.approx(value)

    def test_every_indicator_is_tried_above(self):
        marks = self.test_each_is_in_its_unit.pytestmark[0]
        assert {case[0] for case in marks.args[1]} == set(INDICATORS)

    @pytest.mark.parametrize(
        "figures",
        [{"tax": 5}, {"land": 5}, {"tax": 5, "land": 0}, {"tax": 0, "land": 0}, {}],
        ids=["no land", "no tax", "land of 0", "nothing over nothing", "nothing"],
    )
    def test_without_numerator_or_denominator_it_is_missing(self, figures):
        blank = {"revenue": 1}
        assert measured("tax_per_mu", **(figures or blank)) is None

    def test_lost_value_added_divides_nothing(self):
        assert measured("emission_intensity", emissions=2, value_added=-100) is None
        assert measured("value_added_per_mu", value_added=-100, land=10) == -1

    def test_nothing_paid_is_a_value(self):
        assert measured("tax_per_mu", tax=0, land=10) == 0


class TestRules:
    @pytest.mark.parametrize("weights", [HUANGYAN, HUANGYAN_BELOW], ids=["above", "below"])
    def test_huangyan_at_its_bases_makes_100(self, weights):
        tax, va, energy, emissions, people, land = (
            24.097,
            136.16,
            136.16 / 2.694,
            136.16 / 4929.81,
            136.16 / 18.14,
            1,
        )
        if weights is HUANGYAN_BELOW:
            tax = 11.5932
        data = columns(
            {
                "land": [land],
                "tax": [tax * 10],
                "value_added": [va * 10],
                "energy": [energy],
                "emissions": [emissions],
                "average_employees": [people],
                "revenue": [1000],
                "rd_expense": [30.2],
                "electricity": [tax / 0.2352],
            }
        )
        items = [item(key, weight, base=fixed(base)) for key, (weight, base) in weights.items()]
        result = scored(data, *items)
        assert result.raw[0] == pytest.approx(100)
        assert [each.scores[0] for each in result.items] == pytest.approx(
            [each[0] for each in weights.values()]
        )

    def test_linhai_held_against_fixed_bases(self):
        """临海: 15 万元 of tax and 300 万元 of sales an 亩; 30 and 150 make twice and half the weight."""
        data = columns({"land": [2], "tax": [600], "revenue": [3000]})
        result = scored(
            data, item("tax_per_mu", 80, base=fixed(15)), item("revenue_per_mu", 20, base=fixed(300))
        )
        assert [each.scores[0] for each in result.items] == pytest.approx([160, 10])

    def test_jingde_from_20_percent_to_the_whole_weight(self):
        result = scored(per_mu([3, 9, 27]), item(rule="min_max", weight=40))
        assert result.items[0].scores == pytest.approx([8, 16, 40])

    def test_where_all_are_alike_min_max_gives_the_weight(self):
        assert scored(per_mu([5, 5]), item(rule="min_max", weight=40)).raw == pytest.approx([40, 40])
        alike = columns({"land": [0.3, 0.9, 3], "tax": [0.1, 0.3, 1]})
        assert scored(alike, item(rule="min_max")).raw == pytest.approx([100, 100, 100])

    def test_reverse_is_0_from_twice_the_mean(self):
        data = columns({"emissions": [0, 1, 2, 5], "value_added": [10, 10, 10, 10]})
        result = scored(data, item("emission_intensity", 10, "reverse"))
        assert result.items[0].base == pytest.approx(2)
        assert result.raw == pytest.approx([20, 15, 10, 0])

    def test_where_nobody_emits_all_have_the_weight(self):
        data = columns({"emissions": [0, 0], "value_added": [10, 20]})
        assert list(scored(data, item("emission_intensity", 10, "reverse")).raw) == [10, 10]

    def test_rank_gives_the_first_the_weight_and_ties_share(self):
        assert scored(per_mu([4, 8, 8, 2]), item(rule="rank")).raw == pytest.approx([50, 100, 100, 25])
        data = columns({"emissions": [1, 2], "value_added": [10, 10]})
        assert scored(data, item("emission_intensity", rule="rank")).raw == pytest.approx([100, 50])

    def test_cap_and_floor_are_multiples_of_the_weight(self):
        data = per_mu([-6, 1, 20])
        assert scored(data, item(cap=1.5, floor=0)).raw == pytest.approx([0, 20, 150])
        assert scored(data, item(floor=0.5, cap=2)).raw == pytest.approx([50, 50, 200])

    def test_tax_repaid_by_all_is_no_base(self):
        assert list(scored(per_mu([-1, -3])).raw) == [0, 0]


class TestBases:
    DATA = {"land": [1, 9], "tax": [100, 100]}

    def test_mean_is_that_of_the_values_and_weighted_that_of_the_sums(self):
        plain = scored(columns(self.DATA), item())
        weighted = scored(columns(self.DATA), item(base=Base(BaseKind.WEIGHTED_MEAN)))
        assert plain.items[0].base == pytest.approx((10 + 10 / 9) / 2)
        assert weighted.items[0].base == pytest.approx(20 / 10)
        assert weighted.raw == pytest.approx([500, 500 / 9])

    def test_quantile(self):
        result = scored(per_mu(range(1, 12)), item(base=Base(BaseKind.QUANTILE, Decimal("0.8"))))
        assert result.items[0].base == pytest.approx(9)

    def test_industries_have_their_own_and_strangers_the_lists(self):
        data = per_mu([10, 30, 5, 15], industry=[13, 13, 26, -1])
        result = scored(data, item(base=Base(BaseKind.INDUSTRY)))
        assert result.items[0].base == pytest.approx([20, 20, 5, 15])
        assert result.raw == pytest.approx([50, 150, 100, 100])

    def test_an_ungraded_one_alone_in_its_industry_is_held_against_the_lists(self):
        data = per_mu([10, 30, 40], industry=[13, 13, 44], graded=[True, True, False])
        assert scored(data, item(base=Base(BaseKind.INDUSTRY))).items[0].base[2] == pytest.approx(20)


class TestMissing:
    def test_gets_nothing_or_the_mean_score(self):
        data = per_mu([10, 30, np.nan])
        assert scored(data, item()).raw == pytest.approx([50, 150, 0])
        assert scored(data, item(missing="mean_score", cap=1.2)).raw == pytest.approx([50, 120, 85])

    def test_where_nobody_has_the_value_nobody_has_points(self):
        assert list(scored(per_mu([np.nan, np.nan]), item(missing="mean_score")).raw) == [0, 0]
        for rule in ("min_max", "rank"):
            assert list(scored(per_mu([np.nan]), item(rule=rule)).raw) == [0]

    def test_stays_out_of_bases(self):
        assert scored(per_mu([10, 30, np.nan]), item()).items[0].base == pytest.approx(20)


class TestUngraded:
    DATA = per_mu([10, 30, 1000, np.nan], graded=[True, True, False, False])

    def test_are_scored_and_change_nobodys_score_or_rank(self):
        alone = scored(per_mu([10, 30]), item(missing="mean_score"))
        beside = scored(self.DATA, item(missing="mean_score"))
        assert list(beside.raw[:2]) == list(alone.raw)
        assert list(beside.ranks) == [2, 1, 0, 0]
        assert list(beside.raw[2:]) == pytest.approx([5000, 100])
        assert letters(beside)[2:] == "--"

    def test_enter_no_minimum_and_no_order(self):
        assert scored(self.DATA, item(rule="min_max", weight=40)).raw[:2] == pytest.approx([8, 40])
        assert scored(self.DATA, item(rule="rank")).raw[:3] == pytest.approx([50, 100, 100])


class TestQuota:
    @pytest.mark.parametrize(
        ("n", "shares", "counts"),
        [
            (120, (20, 45, 30, 5), (24, 54, 36, 6)),  # 巢湖 2021年度
            (
                755,
                (20, 45, 30, 5),
                (151, 340, 226, 38),
            ),  # 铜陵 2021年度 published 154/341/223/37 after adjusting
            (672, (20, 45, 30, 5), (134, 303, 201, 34)),
            (100, (25, 45, 25, 5), (25, 45, 25, 5)),
            (7, (20, 55, 20, 5), (1, 4, 2, 0)),
            (10, (25, 25, 25, 25), (3, 2, 3, 2)),  # 2.5 → 3, 5, 7.5 → 8
            (1, (20, 45, 30, 5), (0, 1, 0, 0)),
            (0, (20, 45, 30, 5), (0, 0, 0, 0)),
        ],
    )
    def test_cumulative_shares_round_half_up(self, n, shares, counts):
        tally = Counter(letters(scored(per_mu([*range(1, n + 1)]), item(), shares=shares)))
        assert tuple(tally[grade] for grade in GRADES) == counts

    def test_the_best_has_the_first_place(self):
        result = scored(per_mu([1, 3, 2, 4, 5]), item(), shares=(20, 40, 20, 20))
        assert list(result.ranks) == [5, 3, 4, 2, 1]
        assert letters(result) == "DBCBA"

    def test_at_a_cut_ties_get_the_better_grade_and_share_a_place(self):
        result = scored(per_mu([9, 8, 8, 8, 7, 6, 5, 4, 3, 2]), item())
        assert list(result.ranks) == [1, 2, 2, 2, 5, 6, 7, 8, 9, 10]
        # A ends at place 2: the three of place 2 have it, and B still ends at place 7.
        assert letters(result) == "AAAABBBCCC"

    def test_what_differs_only_in_the_machines_last_bits_is_a_tie(self):
        data = columns({"land": [0.3, 0.9, 3, 5], "tax": [0.1, 0.3, 1, 1]})
        assert list(scored(data, item(base=fixed("7.3"))).ranks) == [1, 1, 1, 4]

    def test_by_score_whoever_reaches_the_cut_has_the_grade(self):
        result = scored(
            per_mu([90, 80, 79.99, 60, 40, 39.9]), item(base=fixed(100)), by="score", shares=(80, 60, 40)
        )
        assert letters(result) == "AABBCD"

    def test_points_count_before_the_quota(self):
        result = scored(
            per_mu([100, 98], bonus=[0, 3]), item(base=fixed(100)), by="score", shares=(101, 100, 99)
        )
        assert list(result.ranks) == [2, 1]
        assert list(result.raw) == pytest.approx([100, 98])
        assert letters(result) == "BA"

    def test_no_list_of_nobody_breaks(self):
        assert letters(scored(per_mu([]), item(), item("rd_intensity", rule="min_max"))) == ""
        assert cut_places(0, [Decimal(20)]) == [0]


def test_figures_are_printed_half_up():
    assert rounded(2.675, 2) == Decimal("2.68")
    assert rounded(0.125, 2) == Decimal("0.13")
    assert rounded(-0.0, 2) == 0
    assert rounded(float("nan"), 2) is None
