"""What a check found, in words with its figures and their units: for the grid, the finding and the message alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import reduce

from accounts.figures import exact as printed
from enterprises.plausibility import factor_words
from reporting.arithmetic import exact
from reporting.catalog import Catalog
from reporting.expressions import Call, Negation, Node, Number, Operation, Reference, Time, words
from reporting.rules.compiling import Check, Test, blank_bases, growth_of, slip_bases
from reporting.rules.frames import Frame
from reporting.rules.judging import Judged, slip_growth, threshold_of
from reporting.rules.text import BETWEEN, Kind, RuleText

USUAL_PLACES, MOST_PLACES = 2, 10
CENT, TENTH = Decimal("0.01"), Decimal("0.1")
_BROKEN = {"<=": "大于", "<": "不小于", ">=": "小于", ">": "不大于", "=": "不等于", "!=": "等于"}
_MEANT = {"<=": "≤", "<": "<", ">=": "≥", ">": ">", "=": "=", "!=": "≠"}


@dataclass(frozen=True)
class Figure:
    """One of the values that a verdict rests on."""

    name: str
    form: str
    time: str
    label: str
    value: Decimal | None
    unit: str

    @property
    def text(self) -> str:
        """The value with its unit."""
        return _with_unit(self.value, self.unit)


@dataclass(frozen=True)
class Verdict:
    """What a check found of one enterprise."""

    subject: str
    sentence: str
    figures: tuple[Figure, ...]
    left: Decimal | None
    right: Decimal | None
    limit: Decimal | None


def verdict(judged: Judged, frame: Frame, place: int, catalog: Catalog) -> Verdict:
    """The finding of the enterprise at `place`, which the check hit."""
    check = judged.check
    say = _SAID.get(check.kind, _compared)
    figures = figures_of(check, frame, place, catalog)
    sentence, left, right, limit = say(judged, frame, place, catalog)
    return Verdict(check.subject, sentence, figures, left, right, limit)


Said = tuple[str, Decimal | None, Decimal | None, Decimal | None]


def figures_of(check: Check, frame: Frame, place: int, catalog: Catalog) -> tuple[Figure, ...]:
    """The values of one enterprise that the check rests on."""
    return tuple(_figure(each, frame, place, catalog) for each in check.references())


def _figure(each: Reference, frame: Frame, place: int, catalog: Catalog) -> Figure:
    return Figure(
        each.name,
        each.form,
        each.time.value,
        catalog.label(each),
        frame.one(each, place),
        catalog.unit(each),
    )


def _value(node: Node, frame: Frame, place: int) -> Decimal | None:
    return exact(node, lambda each: frame.one(each, place))


def _compared(judged: Judged, frame: Frame, place: int, catalog: Catalog) -> Said:
    check = judged.check
    assert check.right is not None
    left, right = _value(check.left, frame, place), _value(check.right, frame, place)
    limit = _value(check.tests[-1].limit, frame, place)
    if check.operator == BETWEEN:
        assert check.high is not None
        limits = [_value(test.limit, frame, place) for test in check.tests]
        say = _Sayer(frame, place, catalog, _places_apart(left, *limits))
        lefts = say.side(check.left)
        low, high = (_computed(each, say.places) for each in limits)
        unit = unit_of(check.left, catalog)
        sentence = f"{lefts} 不在 {low} ~ {high}{' ' + unit if unit else ''} 之间"
        broken = next((test for test in check.tests if _breaks(test, frame, place)), check.tests[-1])
        limit = _value(broken.limit, frame, place)
    elif check.operator == "=" and check.tolerance:
        say = _Sayer(frame, place, catalog, _places_apart(left, right))
        lefts = say.side(check.left)
        sentence = f"{lefts} 与 {say.side(check.right)} 相差超过 {_number(check.tolerance)}%"
    else:
        share = _share(check)
        say = _Sayer(frame, place, catalog, _places_apart(left, right))
        lefts = say.side(check.left)
        sentence = f"{lefts} {_BROKEN[check.operator]} {say.side(check.right)}{share}"
    return f"{sentence}{say.rest(check)}。", left, right, limit


def _breaks(test: Test, frame: Frame, place: int) -> bool:
    left, limit = _value(test.left, frame, place), _value(test.limit, frame, place)
    if left is None or limit is None:
        return False
    return left < limit if test.operator == ">=" else left > limit


def _share(check: Check) -> str:
    """的 110%: how far the right side may be passed."""
    if not check.tolerance:
        return ""
    sign = 1 if check.operator in ("<=", "<") else -1
    return f" 的 {_number(100 + sign * check.tolerance)}%"


@dataclass(frozen=True)
class _Sayer:
    """Sides in words, and the figures that a compound side was computed from."""

    frame: Frame
    place: int
    catalog: Catalog
    places: int = USUAL_PLACES

    def side(self, node: Node) -> str:
        """A value as 工业总产值 10,000 千元, an expression as 产值 ÷ 人数 为 12.5 千元/人, a number as it is."""
        value = _value(node, self.frame, self.place)
        if isinstance(node, Number):
            return _number(value)
        text, unit = words(node, self.catalog.label), unit_of(node, self.catalog)
        if isinstance(node, Reference):
            return f"{text} {_with_unit(value, unit)}"
        return f"{text} 为 {_computed(value, self.places)} {unit}".rstrip()

    def rest(self, check: Check) -> str:
        """（其中 …）: the figures of a side that is more than one value."""
        sides = [side for side in (check.left, check.right, check.high) if side is not None]
        if all(isinstance(side, Reference | Number) for side in sides):
            return ""
        figures = [_figure(each, self.frame, self.place, self.catalog) for each in check.references()]
        parts = [f"{figure.label} {figure.text}" for figure in figures if figure.value is not None]
        return f"（其中 {'、'.join(parts)}）"


def _apart(judged: Judged, frame: Frame, place: int, catalog: Catalog) -> Said:
    check = judged.check
    assert check.right is not None
    rates = [_value(growth_of(side, catalog), frame, place) for side in (check.left, check.right)]
    left, right = rates
    gap = None if left is None or right is None else abs(left - right)
    parts = [
        f"{words(side, catalog.label)}增长 {_rate(rate)}（{_moved(side, frame, place, catalog)}）"
        for side, rate in zip((check.left, check.right), rates, strict=True)
    ]
    points = "--" if gap is None else f"{gap.quantize(TENTH, ROUND_HALF_UP):f}"
    limit = _number(check.tolerance)
    sentence = f"{'，'.join(parts)}，两者相差 {points} 个百分点，超过 {limit} 个百分点。"
    return sentence, left, right, check.tolerance


def _moved(side: Node, frame: Frame, place: int, catalog: Catalog) -> str:
    now = _value(side, frame, place)
    rate = growth_of(side, catalog)
    assert isinstance(rate, Operation)
    before = _value(rate.right, frame, place)
    return f"上年同期 {_number(before)} → {_with_unit(now, unit_of(side, catalog))}"


def _rate(rate: Decimal | None) -> str:
    return "--" if rate is None else f"{rate.quantize(TENTH, ROUND_HALF_UP):+f}%"


def _slipped(judged: Judged, frame: Frame, place: int, catalog: Catalog) -> Said:
    check = judged.check
    assert judged.exponents is not None
    factor = Decimal(1).scaleb(int(judged.exponents[place]))
    value = frame.one(Reference(check.subject, check.form), place)
    bases = slip_bases(check.subject, check.form)
    known = [(base, found) for base in bases if (found := frame.one(base, place)) is not None and found > 0]
    told = "、".join(f"{catalog.label(base)} {_number(found)}" for base, found in known)
    own = Reference(check.subject, check.form)
    unit = catalog.unit(own)
    sentence = (
        f"{catalog.label(own)} {_with_unit(value, unit)}，与{told} 比较{factor_words(factor)}，"
        f"请核对单位（应为{unit}）和位数。"
    )
    expected = known[0][1] if known else None
    growth = slip_growth(check, frame)
    if expected is not None and growth is not None and known[0][0].time is Time.PREVIOUS:
        expected *= growth
    return sentence, value, expected, factor


def _outlying(judged: Judged, frame: Frame, place: int, catalog: Catalog) -> Said:
    check, outlook = judged.check, judged.outlook
    assert outlook is not None
    value = _value(check.left, Frame(frame.period, frame.book, per_month=True), place)
    unit = unit_of(check.left, catalog)
    median, low, high, score = (
        Decimal(str(round(float(part[place]), 2)))
        for part in (outlook.median, outlook.low, outlook.high, outlook.score)
    )
    text = words(check.left, catalog.label)
    if frame.period.month == 2 and "本月" in text:
        text = text.replace("本月", "1-2月月均")
    sentence = (
        f"{text} {_with_unit(value, unit)}，历史中位数 {_number(median)}，通常在 {_number(low)} ~ {_number(high)} "
        f"{unit}之间，修正 Z 值 {score.quantize(TENTH, ROUND_HALF_UP):f}，超过 {_number(Decimal(str(threshold_of(check))))}。"
    )
    beyond = high if value is not None and value > high else low
    return sentence, value, median, beyond


def _unfilled(judged: Judged, frame: Frame, place: int, catalog: Catalog) -> Said:
    check = judged.check
    own = Reference(check.subject, check.form)
    bases = [(base, frame.one(base, place)) for base in blank_bases(check.subject, check.form)]
    known = [(base, found) for base, found in bases if found]
    told = "、".join(f"{catalog.label(base)} {_with_unit(found, catalog.unit(own))}" for base, found in known)
    sentence = f"{catalog.label(own)} 没有填，而{told}，请补填，确实没有发生的填 0。"
    return sentence, None, known[0][1], None


_SAID = {Kind.APART: _apart, Kind.SLIP: _slipped, Kind.OUTLIER: _outlying, Kind.BLANK: _unfilled}


def _number(value: Decimal | None) -> str:
    """The figure with all it has up to four decimals, rounded half up to two where it was computed."""
    if value is None:
        return "--"
    exponent = value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and exponent < -4:
        value = value.quantize(CENT, ROUND_HALF_UP)
    return printed(value)


def _computed(value: Decimal | None, places: int = USUAL_PLACES) -> str:
    """A figure that nobody reported, to two decimals or as many as are asked for."""
    return "--" if value is None else printed(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def _places_apart(*values: Decimal | None) -> int:
    """How many decimals it takes so that figures which differ do not read the same."""
    known = {value for value in values if value is not None}
    for places in range(USUAL_PLACES, MOST_PLACES):
        if len({_computed(value, places) for value in known}) == len(known):
            return places
    return MOST_PLACES


def _with_unit(value: Decimal | None, unit: str) -> str:
    return f"{_number(value)} {unit}".rstrip()


def unit_of(node: Node, catalog: Catalog) -> str:
    """The unit of an expression: 千元/人 for 产值 ÷ 人数; empty for a ratio and for what mixes units."""
    parts = _dimension(node, catalog)
    if not parts:
        return ""
    above = [unit for unit, power in parts if power > 0 for _ in range(power)]
    below = [unit for unit, power in parts if power < 0 for _ in range(-power)]
    return "·".join(above) + "".join(f"/{unit}" for unit in below) if above else ""


_Dimension = tuple[tuple[str, int], ...]


def _dimension(node: Node, catalog: Catalog) -> _Dimension:
    if isinstance(node, Reference):
        unit = catalog.unit(node)
        return ((unit, 1),) if unit else ()
    if isinstance(node, Negation):
        return _dimension(node.operand, catalog)
    if isinstance(node, Call):
        return reduce(_same, [_dimension(each, catalog) for each in node.arguments])
    if isinstance(node, Operation):
        left, right = _dimension(node.left, catalog), _dimension(node.right, catalog)
        if node.sign in "+-":
            return _same(left, right)
        if node.sign == "*" and isinstance(node.left, Number) | isinstance(node.right, Number):
            # A coefficient may well turn one unit into another, as 折标系数 do.
            return ()
        return _times(left, right, 1 if node.sign == "*" else -1)
    return ()


def _same(left: _Dimension, right: _Dimension) -> _Dimension:
    """Sums keep a unit that both sides have, or the one that is not a bare number's."""
    return left if left == right else left or right if not (left and right) else ()


def _times(left: _Dimension, right: _Dimension, sign: int) -> _Dimension:
    powers = dict(left)
    for unit, power in right:
        powers[unit] = powers.get(unit, 0) + sign * power
    return tuple((unit, power) for unit, power in powers.items() if power)


def rule_words(text: RuleText, checks: Sequence[Check], catalog: Catalog) -> str:
    """The rule as a sentence of what must hold, for whoever edits it."""
    check = checks[0]
    x = "所选指标" if len(checks) > 1 else catalog.label(Reference(check.subject, check.form))
    if text.kind is Kind.SLIP:
        sentence = f"{x}不应是上期累计（按月推算）和上年已存数的 10 倍、100 倍、1000 倍、10000 倍或其几分之一"
    elif text.kind is Kind.BLANK:
        sentence = f"{x}上期、上年已填（不为 0）的，本期不应空着"
    elif text.kind is Kind.OUTLIER:
        score = _number(Decimal(str(threshold_of(check))))
        sentence = f"{words(check.left, catalog.label)}与自身历史相比，修正 Z 值不应超过 {score}"
    elif text.kind is Kind.APART:
        assert check.right is not None
        sides = f"{words(check.left, catalog.label)}与{words(check.right, catalog.label)}"
        sentence = f"{sides}的增速相差不应超过 {_number(text.tolerance)} 个百分点"
    else:
        sentence = _comparison_words(check, catalog)
    if check.condition:
        when = " 且 ".join(
            f"{words(test.left, catalog.label)} {_MEANT[test.operator]} {words(test.limit, catalog.label)}"
            for test in check.condition
        )
        sentence = f"{when} 时，{sentence}"
    if len(checks) > 1:
        names = "、".join(catalog.label(Reference(each.subject, each.form)) for each in checks)
        sentence = f"{sentence}（逐项适用于{names}）"
    return f"{sentence}。"


def _comparison_words(check: Check, catalog: Catalog) -> str:
    assert check.right is not None
    left, right = words(check.left, catalog.label), words(check.right, catalog.label)
    margin = f"（允许相差 {_number(check.tolerance)}%）" if check.tolerance else ""
    if check.high is not None:
        return f"{left} 应在 {right} ~ {words(check.high, catalog.label)} 之间{margin}"
    return f"{left} {_MEANT[check.operator]} {right}{margin}"
