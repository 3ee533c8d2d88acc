"""The units of the demonstration: how many enterprises each has, who came and went, what they make.

The base of 池州's six units is what the annex of 池政办秘〔2019〕105号 implies (planned end less planned
increase). Entries and exits fall into five spans: 2020, 2021, 2022, first and second half of 2023.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

Spans = tuple[int, int, int, int, int]
Path = tuple[float, float, float]
"""Growth in per cent, year to date, at February, June and December."""

CHIZHOU, YEJI, TONGCHENG, BOZHOU = "341700", "341504", "340881", "341600"


@dataclass(frozen=True, slots=True)
class Unit:
    """A county or zone that is ranked by itself."""

    code: str
    office: str
    name: str
    starts: tuple[str, ...]
    trades: str
    base: int
    entries: Spans
    exits: Spans
    output: float
    growth: dict[int, Path]
    parks: tuple[tuple[str, str], ...] = ()

    @property
    def ever(self) -> int:
        """How many enterprises were ever in the library."""
        return self.base + sum(self.entries)


UNITS = (
    Unit(
        "341702404", CHIZHOU, "江南产业集中区", ("池州江南", "池州", "江南"), "39*4 35*3 34*3 38*2 29*2 33*2 30 28",
        37, (13, 14, 20, 10, 9), (1, 1, 2, 1, 0),
        149.6, {2022: (7.0, 9.5, 10.8), 2023: (15.8, 14.1, 13.6)},
    ),
    Unit(
        "341702", CHIZHOU, "贵池区", ("池州", "贵池", "秋浦"), "30*5 32*3 33*2 26*2 34*2 10*2 13 20 31 29 42 44",
        158, (15, 18, 21, 14, 8), (4, 5, 5, 5, 1),
        288.3, {2022: (4.2, 5.9, 6.6), 2023: (6.4, 8.2, 8.9)},
        (("341702400", "池州高新技术产业开发区"), ("341702402", "平天湖风景区")),
    ),
    Unit(
        "341721", CHIZHOU, "东至县", ("东至", "池州东至", "尧渡"), "26*6 30*3 27*2 13*2 18*2 33 29 20 34 10",
        159, (14, 15, 17, 14, 8), (5, 6, 6, 7, 2),
        211.7, {2022: (5.0, 4.6, 3.9), 2023: (1.6, 3.3, 4.1)},
        (("341721400", "东至经济开发区"), ("341721401", "大渡口经济开发区")),
    ),
    Unit(
        "341722", CHIZHOU, "石台县", ("石台", "池州石台"), "15*3 10*2 20*2 13 30 14",
        11, (3, 4, 3, 3, 1), (0, 1, 0, 1, 1),
        9.14, {2022: (2.8, 3.0, 2.5), 2023: (-5.6, -4.4, -3.2)},
    ),
    Unit(
        "341723", CHIZHOU, "青阳县", ("青阳", "池州青阳", "蓉城"), "30*5 33*3 34*3 10*2 26*2 32*2 38 36 18 29",
        154, (14, 17, 20, 10, 8), (4, 5, 5, 6, 1),
        183.9, {2022: (4.0, 5.2, 6.1), 2023: (5.5, 6.8, 7.4)},
        (("341723400", "青阳开发区"),),
    ),
    Unit(
        "341702401", CHIZHOU, "池州经济技术开发区", ("池州", "池州经开", "平天湖"), "39*4 32*3 34*2 35*2 38*2 13 14 23 29 33 36",
        90, (12, 14, 15, 12, 4), (2, 2, 2, 3, 0),
        217.5, {2022: (6.1, 7.0, 7.7), 2023: (8.3, 9.1, 9.8)},
    ),
    Unit(
        YEJI, YEJI, "叶集区", ("叶集", "六安叶集", "史河湾"), "20*8 21*6 26*2 33 19 30 38 32",
        70, (10, 11, 13, 9, 7), (1, 1, 1, 1, 0),
        103.4, {2022: (6.0, 8.1, 9.2), 2023: (7.4, 10.6, 12.5)},
    ),
    Unit(
        TONGCHENG, TONGCHENG, "桐城市", ("桐城", "安庆桐城", "龙眠"), "29*5 23*4 18*3 19*2 36*3 34*2 33 17 13",
        120, (12, 14, 14, 12, 8), (2, 2, 3, 3, 1),
        287.2, {2022: (3.6, 4.9, 5.5), 2023: (5.1, 6.9, 7.6)},
        (("340881400", "桐城经济技术开发区"), ("340881401", "双新产业园")),
    ),
    Unit(
        "341602", BOZHOU, "谯城区", ("亳州谯城", "谯城", "亳州"), "27*6 15*4 13*4 14*2 30 33 23 18",
        41, (4, 5, 6, 3, 2), (1, 1, 1, 1, 0),
        117.6, {2022: (4.4, 5.8, 6.5), 2023: (6.9, 8.0, 8.7)},
        (("341602401", "谯城经济开发区"),),
    ),
    Unit(
        "341621", BOZHOU, "涡阳县", ("涡阳", "亳州涡阳", "高炉"), "15*4 13*4 20*2 30*2 33*2 18*2 34 06",
        31, (3, 4, 5, 3, 1), (1, 1, 1, 2, 0),
        96.3, {2022: (2.1, 3.3, 3.8), 2023: (3.9, 4.6, 5.0)},
        (("341621402", "涡阳经济开发区"),),
    ),
    Unit(
        "341622", BOZHOU, "蒙城县", ("蒙城", "亳州蒙城", "漆园"), "13*4 36*4 34*2 38*2 30*2 18 29",
        30, (3, 4, 5, 3, 2), (1, 1, 1, 1, 0),
        103.5, {2022: (5.6, 6.8, 7.7), 2023: (7.5, 9.0, 9.8)},
        (("341622400", "蒙城经济开发区"),),
    ),
    Unit(
        "341623", BOZHOU, "利辛县", ("利辛", "亳州利辛"), "18*4 13*4 17*2 30*2 29 33 38",
        23, (3, 3, 4, 2, 1), (0, 1, 1, 1, 1),
        60.8, {2022: (3.0, 4.1, 4.9), 2023: (4.8, 5.7, 6.3)},
        (("341623401", "利辛经济开发区"),),
    ),
    Unit(
        "341602400", BOZHOU, "亳州高新技术产业开发区", ("亳州", "亳州高新"), "27*7 14*2 35 39 23",
        13, (2, 2, 2, 2, 1), (0, 0, 1, 0, 0),
        57.4, {2022: (7.2, 8.8, 9.4), 2023: (10.1, 11.0, 11.7)},
    ),
    Unit(
        "341602403", BOZHOU, "亳州芜湖现代产业园", ("亳州", "亳芜"), "38*2 34*2 29 33 21",
        6, (1, 1, 2, 1, 1), (0, 0, 0, 0, 0),
        22.3, {2022: (8.0, 9.6, 10.4), 2023: (12.2, 13.0, 13.8)},
    ),
)
NEVER_IN_LIBRARY = 30
USUAL_NUMBER = sum(unit.ever for unit in UNITS) + NEVER_IN_LIBRARY


def scaled(number: int) -> tuple[tuple[Unit, ...], int]:
    """The units with `number` enterprises in all, in the same proportions; and how many never entered."""
    if number == USUAL_NUMBER:
        return UNITS, NEVER_IN_LIBRARY
    usual = [n for unit in UNITS for n in (unit.base, *unit.entries)] + [NEVER_IN_LIBRARY]
    *counts, never = _apportioned(usual, number)
    factor = number / USUAL_NUMBER
    units = []
    for place, unit in enumerate(UNITS):
        base, *entries = counts[place * 6 : place * 6 + 6]
        exits = tuple(int(n * factor) for n in unit.exits)
        output = unit.output * (base + sum(entries)) / unit.ever
        units.append(replace(unit, base=base, entries=tuple(entries), exits=exits, output=output))  # type: ignore[arg-type]
    return tuple(units), never


def _apportioned(usual: list[int], number: int) -> list[int]:
    """`usual` scaled to sum to `number`, by largest remainder."""
    exact = [n * number / sum(usual) for n in usual]
    counts = [int(x) for x in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: (counts[i] - exact[i], i))
    for i in by_remainder[: number - sum(counts)]:
        counts[i] += 1
    return counts
