"""The registry of indicators, the way figures add up over the tree, and the units of money."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Region
from assessments.indicators import INDICATORS, Totals, roll_up
from assessments.models import Target
from assessments.progress import Kind
from assessments.units import UnitError, convert
from enterprises import return_forms

MONEY = st.decimals(-(10**9), 10**9, places=4)


@pytest.mark.parametrize("key", INDICATORS)
def test_every_indicator_says_what_it_is(key):
    indicator = INDICATORS[key]
    assert indicator.key == key
    assert indicator.label
    assert indicator.unit
    assert indicator.formula
    assert indicator.why
    assert isinstance(indicator.kind, Kind)
    assert (indicator.unit == "%") == (indicator.kind is Kind.GROWTH or indicator.is_share)
    convert(Decimal(1), indicator.unit, indicator.display_unit)
    if indicator.source:
        form, name = indicator.source
        assert name in return_forms.value_names(form)
        assert indicator.kind is Kind.GROWTH or return_forms.unit_of(form, name) == indicator.unit


@pytest.mark.django_db
def test_every_target_can_be_measured():
    targets = Target.objects.select_related("article")
    assert targets.count() > 20
    for target in targets:
        indicator = INDICATORS[target.indicator]
        assert target.kind == indicator.kind
        assert convert(Decimal(1), indicator.unit, target.unit) > 0
        assert target.article.text
        if target.kind == Kind.LEVEL and target.indicator == "above_scale_count":
            assert target.base is not None


@pytest.fixture
def tree(db):
    return list(Region.objects.all())


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_a_parent_is_the_sum_of_its_children_and_its_own(tree, data):
    chosen = data.draw(st.lists(st.sampled_from(tree), unique_by=lambda region: region.pk, max_size=12))
    grouped = {region.pk: Totals(data.draw(MONEY), data.draw(st.none() | MONEY)) for region in chosen}
    totals = roll_up(grouped, tree)
    zero = Totals(Decimal(0))
    for region in tree:
        children = [other for other in tree if other.path[: -Region.steplen] == region.path]
        parts = [grouped.get(region.pk, zero), *(totals.get(child.pk, zero) for child in children)]
        if region.pk in totals:
            assert totals[region.pk].value == sum(part.value for part in parts)
            assert (totals[region.pk].prior or 0) == sum(part.prior or 0 for part in parts)
        else:
            assert not any(part.value for part in parts)
    root = next(region for region in tree if region.depth == 1)
    assert (root.pk in totals) == bool(grouped)
    if grouped:
        assert totals[root.pk].value == sum(total.value for total in grouped.values())


@pytest.mark.parametrize(
    ("value", "unit", "into", "result"),
    [
        ("10000000", "千元", "亿元", "100"),
        ("5660000", "千元", "亿元", "56.6"),
        ("1", "亿元", "万元", "10000"),
        ("40073.5", "千元", "万元", "4007.35"),
        ("1", "元", "千元", "0.001"),
        ("3", "户", "户", "3"),
    ],
)
def test_units(value, unit, into, result):
    assert convert(Decimal(value), unit, into) == Decimal(result)


@given(
    MONEY, st.sampled_from(["元", "千元", "万元", "亿元"]), st.sampled_from(["元", "千元", "万元", "亿元"])
)
def test_there_and_back_is_exact(value, unit, into):
    assert convert(convert(value, unit, into), into, unit) == value


@pytest.mark.parametrize(("unit", "into"), [("户", "千元"), ("千元", "%"), ("吨", "亿元")])
def test_units_of_two_kinds(unit, into):
    with pytest.raises(UnitError):
        convert(Decimal(1), unit, into)
