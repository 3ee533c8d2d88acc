"""The comparisons as tables that go out."""

from __future__ import annotations

from collections.abc import Iterable

import tablib

from accounts.figures import grouped
from assessments.comparing.distribution import Distribution
from assessments.comparing.trials import Mover
from assessments.comparing.years import Change
from assessments.comparing.zones import Parks
from assessments.grading.grades import FINAL_GRADES, GRADES

_MOVERS = (
    *("统一社会信用代码", "企业名称", "县区", "现等级", "测算等级", "现总分（分）", "测算总分（分）"),
    *("现位次", "测算位次", "主要原因"),
)
_CHANGES = ("统一社会信用代码", "企业名称", "县区", "上年等级", "本年等级", "上年位次", "本年位次")
_SPREAD = (
    *(
        "分组",
        "名称",
        *(f"{grade}类（户）" if grade in GRADES else f"{grade}（户）" for grade in FINAL_GRADES),
    ),
    *("合计（户）", "用地（亩）", "税收（万元）", "营业收入（万元）", "亩均税收（万元/亩）"),
)


def spread(found: Distribution) -> tablib.Dataset:
    """The counties, the industries, and all together."""
    groups = (("县区", found.by_county), ("行业", found.by_industry), ("合计", [found.whole]))
    rows = [
        (
            *(group, line.label, *(count for _, count in line.by_grade), line.total),
            *(line.land, line.tax, line.revenue, line.tax_per_mu),
        )
        for group, lines in groups
        for line in lines
    ]
    return tablib.Dataset(*rows, headers=_SPREAD)


def parks(found: Parks) -> tablib.Dataset:
    """The parks, with value and score of every item."""
    items = found.part.items
    heads = ["位次", "开发区", "企业数（户）", "总分（分）", "等级"]
    for item in items:
        unit = f"（{item.measured.unit}）" if item.measured.unit else ""
        heads += [f"{item.measured.label}{unit}", f"{item.measured.label}得分（分）"]
    rows = []
    for park in found.all:
        row: list[object] = [park.graded.rank, park.region.name, park.number, grouped(park.graded.total, 2)]
        row.append(park.graded.outcome.final)
        for item in items:
            value, _, score = park.graded.items[item.indicator]
            row += [value, score]
        rows.append(row)
    return tablib.Dataset(*rows, headers=heads)


def movers(found: Iterable[Mover]) -> tablib.Dataset:
    """Who would get another grade."""
    rows = [
        (
            *(mover.grade.uscc, mover.grade.name, mover.grade.enterprise.region.name),
            *(mover.before_grade, mover.after_grade),
            *(grouped(mover.grade.total, 2), grouped(mover.after.total, 2)),
            *(mover.grade.rank, mover.after.rank, mover.cause),
        )
        for mover in found
    ]
    return tablib.Dataset(*rows, headers=_MOVERS)


def changes(found: Iterable[Change]) -> tablib.Dataset:
    """Everybody of either year."""
    rows = [
        (
            *(change.shown.uscc, change.shown.name, change.shown.enterprise.region.name, *change.pair),
            change.before.rank if change.before else None,
            change.after.rank if change.after else None,
        )
        for change in found
    ]
    return tablib.Dataset(*rows, headers=_CHANGES)
