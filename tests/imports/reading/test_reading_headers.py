"""Headings as desks vary them: groups, sub-labels, numbering, units, keys, and which form they make."""

from decimal import Decimal

import pytest
import reading_builders as builders
from reading_forms import OUTPUT, REGISTER

from imports.reading import header, headings, units
from imports.reading.headings import Part
from imports.reading.process import Num

KEYS = ["统一社会信用代码", "企业名称"]


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("工业总产值(当年价格)_1-本月(千元)", "gross_output"),
        ("工业总产值（当年价格）1—本月", "gross_output"),
        ("工业总产值(当年价格)本期累计(千元)", "gross_output"),
        ("工业总产值", "gross_output"),
        ("一、工业总产值", "gross_output"),
        ("1.工业总产值", "gross_output"),
        ("其中：出口交货值", "export_delivery"),
        ("工业\n总产值", "gross_output"),
        ("工业总产值_本年累计", "gross_output"),
        ("工业总产值_1-5月", "gross_output"),
        ("工业总产值_2023年1-5月", "gross_output"),
        ("1-5月工业总产值", "gross_output"),
        ("2023年1至5月工业总产值", "gross_output"),
        ("工业总产值自年初至本月累计", "gross_output"),
        ("工业总产值_1-本月_本年", "gross_output"),
        ("工业总产值_上年同期", "gross_output_prior"),
        ("工业总产值_去年同期累计", "gross_output_prior"),
        ("工业总产值_上年同期1-本月", "gross_output_prior"),
        ("工业总产值_1-本月_上年同期", "gross_output_prior"),
        ("上年同期工业总产值（万元）", "gross_output_prior"),
    ],
)
def test_means(heading, value):
    assert headings.meaning(heading, OUTPUT).value_name == value


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "工业总产值_本月",
            "工业总产值_当月",
            "本月工业总产值",
            "工业总产值_5月",
            "工业总产值_上年同期本月",
        ),
        *(
            "工业总产值_本月_上年同期",
            "工业总产值_增速（%）",
            "工业总产值同比增长(%)",
            "工业总产值_±%",
            "工业总产值(%)",
        ),
        *("工业总产值_增减额", "工业总产值比上年增长"),
    ],
)
def test_is_ignored(heading):
    assert headings.meaning(heading, OUTPUT).part is Part.IGNORED


@pytest.mark.parametrize(
    "heading", ["工业总产值占比排名情况说明", "战新产业工业总产值", "备注", "序号", "工业增加值"]
)
def test_means_nothing(heading):
    assert headings.meaning(heading, OUTPUT) is None


@pytest.mark.parametrize("unit", ["千元", "万元", "亿元", "元", "百万元", "人民币万元"])
def test_unit_in_heading(unit):
    assert headings.split_unit(f"营业收入（{unit}）") == ("营业收入", unit)


@pytest.mark.parametrize(
    ("place", "unit", "value"),
    [
        *(
            (place, unit, value)
            for place in ("heading", "sheet", "cell")
            for unit, value in [
                ("千元", "12.5"),
                ("万元", "125"),
                ("亿元", "1250000"),
                ("元", "0.0125"),
                ("百万元", "12500"),
            ]
        ),
    ],
)
def test_money_units(tmp_path, may, place, unit, value):
    heading = f"工业总产值({unit})" if place == "heading" else "工业总产值"
    top = {"heading": [], "sheet": [["", "", f"计量单位：{unit}"]], "cell": [["", "金额单位：", unit]]}[place]
    rows = [*top, [*KEYS, heading], [builders.code(1), "甲公司", 12.5]]
    found = may(builders.xlsx(tmp_path / "a.xlsx", rows))
    assert found.values[0]["gross_output"] == Decimal(value)
    assert found.table.warnings == []


def test_heading_unit_wins_and_sheet_unit_is_of_its_own_dimension(tmp_path, may):
    rows = [
        ["规模以上工业企业财务状况（单位：万元）"],
        [*KEYS, "营业收入", "利润总额（千元）", "平均用工人数"],
        [builders.code(1), "甲公司", 2, 3, 4],
    ]
    values = may(builders.xlsx(tmp_path / "a.xlsx", rows)).values[0]
    assert values == {"revenue": 20, "total_profit": 3, "average_employees": 4}


def test_several_units_in_one_cell(tmp_path, may):
    rows = [
        ["单位：万吨标准煤、万千瓦时"],
        [*KEYS, "综合能源消费量", "用电量"],
        [builders.code(1), "甲公司", 2, 3],
    ]
    assert may(builders.xlsx(tmp_path / "a.xlsx", rows)).values[0] == {
        "energy_consumption": 20000,
        "electricity": 3,
    }


@pytest.mark.parametrize("unit", ["平方米", "㎡", "m²"])
def test_area(tmp_path, may, unit):
    rows = [[*KEYS, "行政区划代码", f"用地面积({unit})"], [builders.code(1), "甲公司", 341723, 2000]]
    row = may(builders.xlsx(tmp_path / "a.xlsx", rows)).rows[0]
    assert row.values == {"land": 3}
    assert row.texts == {"region": "341723"}


def test_money_without_a_unit_is_warned_of(tmp_path, may):
    rows = [[*KEYS, "工业总产值"], [builders.code(1), "甲公司", 12.5]]
    found = may(builders.xlsx(tmp_path / "a.xlsx", rows))
    assert found.values[0]["gross_output"] == Decimal("12.5")
    assert "千元" in found.table.warnings[0]


def test_unknown_units(tmp_path, refused):
    rows = [[*KEYS, "工业总产值(万美元)"], [builders.code(1), "甲公司", 1]]
    error = refused(builders.xlsx(tmp_path / "2023-05.xlsx", rows))
    assert error.code == "unknown_unit"
    assert "万美元" in str(error)
    assert "C 列" in str(error)
    rows = [["单位：万美元"], [*KEYS, "工业总产值"], [builders.code(1), "甲公司", 1]]
    assert refused(builders.xlsx(tmp_path / "2023-06.xlsx", rows)).code == "unknown_unit"
    rows = [["单位：万元"], ["单位：千元"], [*KEYS, "工业总产值"], [builders.code(1), "甲公司", 1]]
    assert refused(builders.xlsx(tmp_path / "2023-07.xlsx", rows)).code == "two_units"


def test_a_reporting_office_is_no_unit(tmp_path, may):
    rows = [["填报单位：东至县统计局", "单位：万元"], [*KEYS, "工业总产值"], [builders.code(1), "甲公司", 1]]
    found = may(builders.xlsx(tmp_path / "a.xlsx", rows))
    assert found.values[0]["gross_output"] == 10
    assert found.table.layouts[0].unit == "万元"


def test_three_header_rows(tmp_path, may):
    rows = [
        [*KEYS, "工业总产值(千元)", "", "", ""],
        ["", "", "本月", "", "1-本月", ""],
        ["", "", "本年", "上年同期", "本年", "上年同期"],
        [builders.code(1), "甲公司", 1, 2, 3, 4],
    ]
    merge = ("A1:A3", "B1:B3", "C1:F1", "C2:D2", "E2:F2")
    found = may(builders.xlsx(tmp_path / "a.xlsx", rows, merge=merge))
    assert found.values == [{"gross_output": 3, "gross_output_prior": 4}]


def test_keys_in_the_lower_header_row(tmp_path, may):
    rows = [
        ["", "", "工业总产值(千元)", "", "出口交货值(千元)", ""],
        [*KEYS, "1-本月", "上年同期", "1-本月", "上年同期"],
        [builders.code(1), "甲公司", 1, 2, 3, 4],
    ]
    found = may(builders.xlsx(tmp_path / "a.xlsx", rows))
    assert list(found.values[0].values()) == [1, 2, 3, 4]


def test_units_in_a_row_of_their_own(tmp_path, may):
    rows = [[*KEYS, "营业收入", "平均用工人数"], ["", "", "万元", "人"], [builders.code(1), "甲公司", 1, 2]]
    found = may(builders.xlsx(tmp_path / "a.xlsx", rows))
    assert found.values == [{"revenue": 10, "average_employees": 2}]


def test_two_years_side_by_side(tmp_path, read):
    rows = [
        [*KEYS, "2022年1-5月工业总产值(千元)", "2023年1-5月工业总产值(千元)"],
        [builders.code(1), "甲公司", 1, 2],
    ]
    found = read(builders.xlsx(tmp_path / "a.xlsx", rows))
    assert found.values == [{"gross_output": 2, "gross_output_prior": 1}]
    assert str(found.table.period) == "2023-05"


def test_heading_of_another_month(tmp_path, refused):
    rows = [["2023年1-6月"], [*KEYS, "工业总产值_1-5月(千元)"], [builders.code(1), "甲公司", 1]]
    assert refused(builders.xlsx(tmp_path / "a.xlsx", rows)).code == "heading_month"


def test_the_same_value_twice(tmp_path, refused):
    rows = [[*KEYS, "工业总产值(千元)", "工业总产值(当年价格)(千元)"], [builders.code(1), "甲公司", 1, 2]]
    error = refused(builders.xlsx(tmp_path / "2023-05.xlsx", rows))
    assert error.code == "two_columns"
    assert "C 列" in str(error)
    assert "D 列" in str(error)
    rows = [[*KEYS, "企业名称", "工业总产值(千元)"], [builders.code(1), "甲公司", "乙公司", 1]]
    assert refused(builders.xlsx(tmp_path / "2023-06.xlsx", rows)).code == "two_columns"


def test_required_columns(tmp_path, refused, may):
    rows = [[*KEYS, "行业代码"], [builders.code(1), "甲公司", "3240"]]
    path = builders.xlsx(tmp_path / "a.xlsx", rows)
    error = refused(path, form="register")
    assert error.code == "missing_columns"
    assert "行政区划代码" in str(error)
    rows = [["企业名称", "行政区划代码"], ["甲公司", "341723"]]
    assert refused(builders.xlsx(tmp_path / "b.xlsx", rows)).code == "no_code_column"


def test_months_allow_january(tmp_path, read):
    import datetime

    head = [*KEYS, "行政区划代码", "入库时间"]
    entered = ["2020-01", "2020年2月", "202003", datetime.date(2020, 4, 15), "2020/5/1", "明年", "—", 202007]
    rows = [head, *[[builders.code(i), "甲公司", "341723", value] for i, value in enumerate(entered)]]
    found = read(builders.xlsx(tmp_path / "a.xlsx", rows))
    months = [row.months.get("entered") for row in found.rows]
    assert [month and month.month for month in months] == [1, 2, 3, 4, 5, None, None, 7]
    assert [problem.value for problem in found.problems] == ["明年"]
    assert found.table.period is None


def test_form_and_title_words(tmp_path, may, refused):
    from dataclasses import replace

    other = replace(OUTPUT, name="quick", label="快报", title_words=("快报",))
    plain = builders.xlsx(tmp_path / "2023-05.xlsx")
    assert refused(plain, specs=(OUTPUT, other)).code == "two_forms"
    titled = builders.xlsx(tmp_path / "b.xlsx", [["2023年1-5月快报"], *builders.flat([1, 2])])
    assert may(titled, specs=(OUTPUT, other)).table.form == "quick"
    assert may(plain, specs=(OUTPUT, other), form="output").table.form == "output"
    assert may(plain, specs=(REGISTER, OUTPUT)).table.form == "output"


def test_header_far_down_and_data_from_another_corner(tmp_path, may):
    rows = [[""]] * 20 + [["", "", *row] for row in builders.flat([1, 2])]
    found = may(builders.xlsx(tmp_path / "a.xlsx", rows))
    assert found.rows[0].row == 22
    assert found.table.layouts[0].columns["gross_output"] == "E"
    assert len(found.rows[0].raw) == 6


def test_every_stored_unit_is_one():
    for dimension, name in units.STORED.items():
        assert not name or units.factor(dimension, name) == 1


class TestAroundALine:
    """The lines of a header in which nothing names an enterprise, about the one that was found fullest."""

    TWO = (
        ["厂名", "代号", "产出", "", "闲话"],
        ["", "", "今年", "去年", ""],
        ["甲厂", "x", Num("1"), Num("2"), "好"],
    )

    @pytest.mark.parametrize(
        ("head", "merged", "line", "found"),
        [
            (TWO, [[0, 0, 1, 0], [0, 1, 1, 1], [0, 2, 0, 3]], 0, (0, 1)),
            (TWO, [[0, 0, 1, 0], [0, 1, 1, 1], [0, 2, 0, 3]], 1, (0, 1)),
            (TWO, [[0, 2, 0, 3]], 0, (0, 1)),
            (TWO, [], 0, (0, 1)),
            (TWO, [], 1, (0, 1)),
            ((["厂名", "产出", ""], ["", "甲项", "乙项"], ["甲厂", "好", "坏"]), [[0, 1, 0, 2]], 0, (0, 1)),
            ((["厂名", "产出"], ["甲厂", Num("1")]), [], 0, (0, 0)),
            ((["厂名", "产出"], ["甲厂", "去年"]), [], 0, (0, 0)),
            ((["某表"], ["厂名", "今年", "去年"], ["甲厂", "1", "2"]), [[0, 0, 0, 2]], 1, (1, 1)),
            ((["厂名", "产出"],), [[0, 0, 3, 0]], 0, (0, 0)),
            ((), [], 0, (0, 0)),
        ],
    )
    def test_what_is_merged_and_what_divides_it_belongs_to_it(self, head, merged, line, found):
        assert header.around(head, merged, line) == found
