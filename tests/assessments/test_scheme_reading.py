"""A scheme is read whole, or refused with every fault, its file and its line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from accounts.reference import FIXTURES
from assessments.grading.nodes import SchemeFaults
from assessments.grading.reading import read_scheme
from assessments.grading.scheme import Base, BaseKind, Bonus, GradesBy, ListKey, Missing, Rule
from tests.assessments.schemes import CHIZHOU

TAX = "{indicator: tax_per_mu, weight: 40, rule: ratio, base: mean, cap: 1.5, floor: 0, missing: zero}"
SHARES = "{by: share, A: 20, B: 45, C: 30, D: 5}"


def read(text=CHIZHOU, **kwargs):
    return read_scheme(text, "方案.yaml", **kwargs)


def faults(old, new, **kwargs):
    """The faults of 池州's scheme with `old` written as `new`."""
    assert old in CHIZHOU
    with pytest.raises(SchemeFaults) as caught:
        read(CHIZHOU.replace(old, new, 1), **kwargs)
    return [str(fault) for fault in caught.value.faults]


def test_all_that_it_says():
    scheme = read()
    (above,) = scheme.lists
    assert (scheme.slug, scheme.region, scheme.data_year) == ("chizhou-2022", "341700", 2022)
    assert (above.key, above.min_land_mu) == (ListKey.ABOVE, 0)
    tax, revenue, rd, emissions = above.items
    assert (tax.rule, tax.base, tax.cap, tax.floor) == (Rule.RATIO, Base(BaseKind.MEAN), Decimal("1.5"), 0)
    assert revenue.base == Base(BaseKind.FIXED, Decimal(300))
    assert (rd.low, rd.high, rd.missing) == (20, 100, Missing.MEAN_SCORE)
    assert (emissions.rule, emissions.base) == (Rule.REVERSE, Base(BaseKind.MEAN))
    assert (above.cuts.by, above.cuts.figures) == (GradesBy.SHARE, (20, 45, 30, 5))
    assert scheme.bonuses == (Bonus("little_giant", Decimal(3), "little_giant"),)
    assert [(veto.label, veto.grade) for veto in scheme.vetoes] == [("重大安全生产事故", "C")]
    assert [(kind.key, kind.label) for kind in scheme.ungraded] == [
        ("utility", "公用事业"),
        ("start_up", "初创期"),
    ]
    assert scheme.treat_as == "B"


def test_other_bases_cut_offs_and_what_may_be_left_out():
    text = CHIZHOU.replace("base: mean, cap: 1.5, floor: 0, missing: zero", "base: {quantile: 0.8}")
    text = text.replace("{fixed: 300}", "{industry: mean}").replace(
        SHARES, "{by: score, A: 90, B: 75.5, C: 60}"
    )
    text = text[: text.index("bonuses")] + "trial: true\nissued_on: 2022-06-30\n"
    scheme = read(text)
    tax, revenue, *_ = scheme.lists[0].items
    assert tax.base == Base(BaseKind.QUANTILE, Decimal("0.8"))
    assert (tax.cap, tax.floor, tax.missing) == (None, None, Missing.ZERO)
    assert revenue.base == Base(BaseKind.INDUSTRY)
    assert scheme.lists[0].cuts.figures == (90, Decimal("75.5"), 60)
    assert (scheme.is_trial, scheme.issued_on, scheme.bonuses, scheme.treat_as) == (
        True,
        date(2022, 6, 30),
        (),
        "B",
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("data_year: 2022", "data_year: 2022-13", 4, "年份"),
        ("data_year: 2022", "data_year: 1899", 4, "2000到2099"),
        ("data_year: 2022", "data_year: 2022\nissued_on: 2022-06-31", 5, "日期"),
        ("data_year: 2022", "data_yaer: 2022", 4, "不认识“data_yaer”"),
        ("data_year: 2022\n", "data_year: 2022\ndata_year: 2022\n", 5, "写了两次"),
        ("data_year: 2022\n", "", 1, "缺少“data_year”"),
        ("slug: chizhou-2022", "slug: 池州", 1, "slug"),
        ("slug: chizhou-2022", "slug:", 1, "文字"),
        ("key: above_scale", "key: middle_scale", 6, "above_scale、below_scale"),
        ("min_land_mu: 0", "min_land_mu: -5", 7, "不能小于0"),
        ("weight: 40", "weight: 41", 9, "41＋20＋20＋20＝101"),
        ("weight: 40", "weight: -40", 9, "大于0"),
        ("weight: 40", "weight: 四十", 9, "应为数字"),
        ("weight: 40", "weight: .inf", 9, "应为数字"),
        ("weight: 40, ", "", 9, "缺少“weight”"),
        ("indicator: tax_per_mu", "indicator: tax_per_acre", 9, "不认识指标“tax_per_acre”"),
        ("indicator: tax_per_mu", "indicator: rd_intensity", 11, "已经有了"),
        ("rule: ratio", "rule: share", 9, "ratio、min_max、reverse、rank"),
        ("base: mean", "base: median", 9, "weighted_mean"),
        ("base: mean, ", "", 9, "缺少“base”"),
        ("base: mean", "base: {fixed: 0}", 9, "大于0"),
        ("base: mean", "base: {quantile: 80}", 9, "分位"),
        ("base: mean", "base: {industry: median}", 9, "行业"),
        ("base: mean", "base: {fixed: 1, quantile: 0.5}", 9, "不认识"),
        ("missing: zero", "missing: skip", 9, "zero、mean_score"),
        ("cap: 1.5", "caps: 1.5", 9, "不认识“caps”"),
        ("cap: 1.5, floor: 0", "cap: 1.5, floor: 2", 9, "floor应小于cap"),
        ("low: 20, high: 100", "low: 100, high: 20", 11, "low应小于high"),
        ("rule: min_max, low: 20", "rule: min_max, base: mean, low: 20", 11, "不用“base”"),
        ("emission_intensity, weight: 20, rule: reverse", "emission_intensity, weight: 20, rule: ratio", 12, "越低越好"),
        ("rule: ratio", "rule: reverse", 9, "越高越好"),
        ("A: 20", "A: 25", 13, "105"),
        ("C: 30, D: 5", "C: 35", 13, "缺少“D”"),
        (SHARES, "{by: score, A: 60, B: 80, C: 40}", 13, "由高到低"),
        (SHARES, "{by: place, A: 20}", 13, "share、score"),
        ("recognition: 专精特新小巨人", "recognition: 先进个人", 14, "不认识资质"),
        ("points: 3", "points: 0", 14, "不能为0"),
        ("not_better_than: C", "not_better_than: E", 15, "A、B、C、D"),
        ("not_better_than: C", "not_better_than: A", 15, "不起作用"),
        ("not_worse_than: C", "not_worse_then: C", 16, "不认识“not_worse_then”"),
        ("key: start_up", "key: utility", 17, "已经用过"),
        ("treat_as: B", "treat_as: 良", 17, "A、B、C、D"),
        ("lists:", "lists: []\nlist:", 5, "列表"),
    ],
)  # fmt: skip
def test_each_fault_has_its_line_and_reason(old, new, line, words):
    found = faults(old, new)
    assert any(fault.startswith(f"方案.yaml第{line}行：") and words in fault for fault in found), found
    assert all(fault.endswith("。") for fault in found)


def test_all_faults_come_at_once_in_the_order_of_lines():
    text = CHIZHOU.replace("weight: 40", "weight: x").replace("D: 5", "D: 6").replace("points: 3", "point: 3")
    with pytest.raises(SchemeFaults) as caught:
        read(text)
    assert [fault.line for fault in caught.value.faults] == [9, 13, 14, 14]


def test_a_region_that_there_is_none_of():
    assert "“999999”" in faults('"341700"', '"999999"', regions={"341700"})[0]
    assert read(regions={"341700"}).region == "341700"


def test_a_list_twice():
    start, end = CHIZHOU.index("  - key: above_scale"), CHIZHOU.index("bonuses")
    assert "只能有一个" in faults(CHIZHOU[start:end], CHIZHOU[start:end] * 2)[0]


@pytest.mark.parametrize(
    "text", ["a: [1", "a: b: c", "\t- x", "a: *b", "", "- 1", "一句话", "\x00", "a: !!x y"]
)
def test_what_is_no_scheme_is_refused_with_a_line(text):
    with pytest.raises(SchemeFaults) as caught:
        read(text)
    assert all(fault.line >= 1 for fault in caught.value.faults)


@pytest.mark.parametrize("path", sorted((FIXTURES / "schemes").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_schemes_that_come_with_the_system_stand(path):
    assert read_scheme(path.read_text(encoding="utf-8"), path.name).slug == path.stem
