"""Which names a rule may use."""

from __future__ import annotations

import pytest

from reporting.expressions import ExpressionError, Reference, Time, parse
from reporting.names import catalog


def resolved(text: str, home: str = "output") -> Reference:
    node = parse(text)
    assert isinstance(node, Reference)
    return catalog().resolve(node, home)


def test_a_name_is_looked_for_in_its_own_form_first():
    assert resolved("gross_output") == Reference("gross_output", "output")
    assert resolved("average_employees", "finance").form == "finance"
    assert resolved("average_employees", "payroll").form == "payroll"


def test_a_name_of_one_other_form_needs_no_form():
    assert resolved("revenue") == Reference("revenue", "finance")
    assert resolved("supplied") == Reference("supplied", "power")


def test_a_name_of_several_other_forms_is_asked_about():
    with pytest.raises(ExpressionError, match=r"几张报表里都有.*finance.*payroll"):
        resolved("average_employees")


def test_chinese_names_do_as_well_with_brackets_left_out():
    assert resolved("工业总产值") == Reference("gross_output", "output")
    assert resolved("财务报表.营业收入") == Reference("revenue", "finance")
    assert resolved("工业总产值上年同期") == Reference("gross_output_prior", "output")


def test_every_name_that_the_picker_writes_is_understood():
    known = catalog()
    for form, values in known.values.items():
        for name in values:
            assert resolved(known.written(form, name), "output") == Reference(name, form)
    assert known.written("output", "gross_output") == "工业总产值"
    assert known.written("finance", "revenue_prior") == "营业收入上年同期"


def test_an_unknown_name_is_told_with_its_place_and_the_nearest_one():
    with pytest.raises(
        ExpressionError, match="第1个字符处没有“gross_outptu”这个指标，是否应为“gross_output”"
    ):
        resolved("gross_outptu")
    with pytest.raises(ExpressionError, match="没有“weather”这张报表"):
        resolved("weather.rain")


def test_a_height_has_no_figure_of_a_month():
    assert resolved("month.gross_output").time is Time.MONTH
    with pytest.raises(ExpressionError, match="时点数"):
        resolved("month.total_assets", "finance")


def test_labels_and_units_are_those_of_the_forms():
    assert catalog().label(resolved("previous.gross_output")) == "上期工业总产值"
    assert catalog().unit(resolved("average_employees", "finance")) == "人"
    assert catalog().unit(resolved("supplied")) == "万千瓦时"
