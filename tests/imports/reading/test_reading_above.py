"""What stands in one cell above the header beside other words: units of measure and the period."""

from __future__ import annotations

from decimal import Decimal

import pytest

from accounts.periods import Period
from imports.reading import Dimension, UnreadableFile, dating, measure

MONEY = Dimension.MONEY


def money(*texts):
    return measure.stated("一", list(texts)).factors.get(MONEY)


@pytest.mark.parametrize(
    "text",
    [
        "2023年1-12月叶集区产销报表   单位：万元",
        "2023年1-12月叶集区产销报表\n单位：万元",
        "产销报表单位：万元",
        "产销报表（单位：万元）",
        "产销报表；单位：万元",
        "单位：万元。",
        "单 位：万 元",
        "单位：万元    填表人：张三",
        "计 量 单 位：万 元",
        "金额 单位：万元（人民币）",
        "填报单位：贵池区经信局    单位：万元",
        "填报单位：叶集区经信局\u3000金额单位：万元",
        "报送单位：甲局 计量单位：万元 制表单位：乙局",
        "产销报表 单位:台、万元",
    ],
)
def test_a_unit_is_seen_wherever_it_stands_in_the_cell(text):
    assert money(text) == Decimal(10)


@pytest.mark.parametrize(
    "text",
    [
        "填报单位：贵池区经信局",
        "建设单位：安徽万元",
        "报送单位：",
        "填 报 单 位：3户",
        "填报单位：经信局、万元",
    ],
)
def test_who_reports_is_no_unit_of_measure(text):
    found = measure.stated("一", [text, "万元"])
    assert (found.factors, found.unknown) == ({}, "")


@pytest.mark.parametrize("label", ["产销报表 单位", "产销报表 单 位", "计 量 单 位", "金额单位"])
def test_a_unit_of_no_table_beside_other_words_is_noticed(label):
    assert measure.stated("一", [f"{label}：万美元 填表人：张三"]).unknown == "万美元"


def test_a_unit_may_stand_in_the_next_cell():
    assert money("单位：", "万元") == Decimal(10)


def test_two_units_in_one_cell_exclude_each_other():
    with pytest.raises(UnreadableFile) as error:
        money("金额单位：万元 单位：千元")
    assert error.value.code == "two_units"


@pytest.mark.parametrize(
    "text",
    [
        "2023年1-12月产销报表 填报单位：叶集区经信局\u3000金额单位：万元",
        "2023年1-12月产销报表\n填报单位：叶集区经信局",
        "填报单位：叶集区经信局  2023年1-12月产销报表",
        "2023年12月产销报表 填报日期：2024年1月8日",
        "2023年12月产销报表 填报时间：2024年1月",
    ],
)
def test_a_period_is_seen_beside_other_words(text):
    periods = [period for each in dating.titles([text]) if (period := dating.guarded(each))]
    assert periods == [Period(2023, 12)]


@pytest.mark.parametrize(
    "text",
    [
        "填报时间：2024年2月",
        "填报单位：叶集区经信局 2024年2月",
        "填表人：张三 2024年2月",
        "填报单位：甲局 填报时间：2024年1-2月",
    ],
)
def test_when_a_sheet_was_filled_in_is_no_period(text):
    assert not [each for each in dating.titles([text]) if dating.guarded(each)]


@pytest.mark.parametrize(
    ("sheet", "other"),
    [
        ("11月用电", "11月"),
        ("1-11月", "11月"),
        ("十一月", "11月"),
        ("12月用电", ""),
        ("1-12月", ""),
        ("Sheet1", ""),
        ("5月6日上报", ""),
        ("2023年11月", "2023年1-11月"),
    ],
)
def test_a_sheet_name_of_another_month_is_told(sheet, other):
    inside = Period(2023, 12)
    named = Period(2023, 11) if "年" in sheet else None
    period, warnings = dating.settle({sheet: (inside, named)}, "a.xlsx", None)
    assert period == inside
    assert warnings == ([f"工作表名“{sheet}”写的是{other}，已按2023年1-12月读取，请核对。"] if other else [])
