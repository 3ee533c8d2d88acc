"""A scheme in words, for the page that shows it and for whoever has to explain a score."""

from __future__ import annotations

from decimal import Decimal

from assessments.grading.grades import GRADES
from assessments.grading.scheme import (
    BASE_LABELS,
    MISSING_LABELS,
    RULE_LABELS,
    BaseKind,
    Bonus,
    Cuts,
    GradesBy,
    Item,
    Missing,
    Rule,
)
from cultivation.kinds import KIND_LABELS, LEVEL_LABELS, Level


def plain(figure: Decimal) -> str:
    """The figure without idle zeros."""
    return f"{figure.normalize():f}"


def base_words(item: Item) -> str:
    """What the value is held against; empty for a rule that needs nothing of the kind."""
    if item.base is None:
        return ""
    if item.base.kind is BaseKind.FIXED and item.base.figure is not None:
        return f"固定值{plain(item.base.figure)}{item.measured.unit}"
    if item.base.kind is BaseKind.QUANTILE and item.base.figure is not None:
        return f"{plain(item.base.figure * 100)}%分位值"
    return f"名单{BASE_LABELS[item.base.kind]}" if item.base.kind is not BaseKind.INDUSTRY else "本行业平均值"


def rule_words(item: Item) -> str:
    """How the score comes about, as one formula with its bounds."""
    weight, base = plain(item.weight), base_words(item)
    formula = {
        Rule.RATIO: f"指标值÷{base}×{weight}",
        Rule.REVERSE: f"（2－指标值÷{base}）×{weight}，不低于0",
        Rule.RANK: f"按名次：（户数－名次＋1）÷户数×{weight}",
        Rule.MIN_MAX: "",
    }[item.rule]
    if item.rule is Rule.MIN_MAX and item.low is not None and item.high is not None:
        low, span = plain(item.low), plain(item.high - item.low)
        formula = f"{weight}×［{low}＋{span}×（指标值－最小值）÷（最大值－最小值）］÷100"
    return f"{RULE_LABELS[item.rule]}：{formula}{_bounds(item)}"


def _bounds(item: Item) -> str:
    words = ""
    if item.cap is not None:
        words += f"，最高{plain(item.cap * item.weight)}分"
    if item.floor is not None:
        words += f"，最低{plain(item.floor * item.weight)}分"
    return words


def missing_words(missing: Missing) -> str:
    """What an enterprise without the value gets."""
    return MISSING_LABELS[missing]


def cuts_words(cuts: Cuts) -> str:
    """How grades are shared out."""
    if cuts.by is GradesBy.SHARE:
        pairs = zip(GRADES, cuts.figures, strict=False)
        return "按名次：" + "，".join(f"{grade}类{plain(share)}%" for grade, share in pairs)
    lines = "，".join(
        f"{grade}类{plain(cut)}分以上" for grade, cut in zip(GRADES[:3], cuts.figures, strict=False)
    )
    return f"按分数：{lines}，其余D类"


def recognition_words(bonus: Bonus) -> str:
    """What a bonus is for: 国家级专精特新“小巨人”企业."""
    label = KIND_LABELS[bonus.recognition]
    return f"{LEVEL_LABELS[Level(bonus.level)]}{label}" if bonus.level else label


def signed_points(bonus: Bonus) -> str:
    """The points with their sign."""
    return f"{'+' if bonus.points > 0 else ''}{plain(bonus.points)}分"
