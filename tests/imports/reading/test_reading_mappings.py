"""A layout that somebody explained: read as explained, held to every check that a recognised one is held to."""

from decimal import Decimal

import pytest
import reading_builders as build
from reading_forms import ENERGY, OUTPUT, REGISTER

from accounts.periods import Period
from imports.reading import (
    KnownColumn,
    KnownLayout,
    NeedsForm,
    NeedsPeriod,
    UnreadableFile,
    faults,
    fingerprint,
    header,
    heads,
    proposing,
)
from imports.reading.process import Num

HEAD = ["厂名", "机构代号", "做了多少(万元)", "去年做了多少(万元)", "其他"]
MEANT = {0: "@name", 1: "@uscc", 2: "gross_output", 3: "gross_output_prior"}


def layout(named, meant, *, form="output", units=None, **more):
    """The layout of headings by column."""
    named = dict(enumerate(named)) if isinstance(named, list) else named
    columns = tuple(
        KnownColumn(i, text, meant.get(i, ""), (units or {}).get(i, "")) for i, text in sorted(named.items())
    )
    return KnownLayout(fingerprint.of(named), form, columns, id=7, **more)


def rows(*figures, head=HEAD):
    lines = [
        [f"安徽{i}号机电有限公司", build.code(i), *each, "闲话"]
        for i, each in enumerate(figures or [(1, 2)], 1)
    ]
    return [head, *lines]


@pytest.mark.parametrize(
    ("write", "name"), [(build.xlsx, "a.xlsx"), (build.xls, "a.xls"), (build.text, "a.csv")]
)
class TestOfEveryKind:
    def test_a_header_of_one_row(self, may, tmp_path, write, name):
        path = write(tmp_path / name, rows((1.5, 2), (3, "4.25")))
        result = may(path, known=[layout(HEAD, MEANT)])
        assert [row.values for row in result.rows] == [
            {"gross_output": Decimal(15), "gross_output_prior": Decimal(20)},
            {"gross_output": Decimal(30), "gross_output_prior": Decimal("42.5")},
        ]
        assert [row.name for row in result.rows] == ["安徽1号机电有限公司", "安徽2号机电有限公司"]
        assert result.rows[0].uscc == build.code(1)
        assert result.table.warnings == []
        assert [each.mapping for each in result.table.layouts] == [7]

    def test_a_header_of_three_rows_wherever_it_stands(self, may, tmp_path, write, name):
        groups = ["厂名", "代号", "产量价值", "", "销量价值", ""]
        head = [groups, ["", "", "今年", "以前", "今年", "以前"], ["", "", "万元", "万元", "千元", "千元"]]
        named = header.at(head, [], 0, 2).headings
        meant = {0: "@name", 1: "@uscc", 2: "gross_output", 3: "gross_output_prior", 4: "sales_output"}
        known = layout(named, meant, lines=3)
        body = ["安徽1号机电有限公司", build.code(1), 1, 2, 3, 4]
        for blank in (1, 4):
            path = write(tmp_path / f"{blank}{name}", [["某表"], *[[""]] * blank, *head, body])
            result = may(path, known=[known])
            assert [row.values for row in result.rows] == [
                {"gross_output": Decimal(10), "gross_output_prior": Decimal(20), "sales_output": Decimal(3)}
            ]
            assert result.table.layouts[0].header_rows == (blank + 2, blank + 3, blank + 4)

    def test_without_the_mapping_nobody_knows_it(self, refused, tmp_path, write, name):
        path = write(tmp_path / name, rows())
        assert refused(path).mendable


class TestNextMonth:
    HEAD = ["厂名", "机构代号", "2023年1-5月出活(万元)", "2022年1-5月出活(万元)", "其他"]

    def test_needs_nothing(self, read, tmp_path):
        known = layout(self.HEAD, MEANT)
        for year, month in ((2023, 6), (2024, 2), (2025, 12)):
            head = [
                text.replace("2023年", f"{year}年")
                .replace("2022年", f"{year - 1}年")
                .replace("5月", f"{month}月")
                for text in self.HEAD
            ]
            path = build.xlsx(tmp_path / "x.xlsx", [["某某表"], *rows((1, 2), head=head)], sheet=f"{month}月")
            result = read(path, known=[known])
            assert result.table.period == Period(year, month)
            assert result.values == [{"gross_output": Decimal(10), "gross_output_prior": Decimal(20)}]

    def test_a_heading_of_another_month_than_the_file_is_refused_as_ever(self, refused, tmp_path):
        path = build.xlsx(tmp_path / "x.xlsx", [["2023年1-6月表"], *rows(head=self.HEAD)])
        error = refused(path, known=[layout(self.HEAD, MEANT)])
        assert error.code == "heading_month"

    def test_this_year_is_not_read_as_the_year_before(self, refused, tmp_path):
        swapped = MEANT | {2: "gross_output_prior", 3: "gross_output"}
        path = build.xlsx(tmp_path / "x.xlsx", rows(head=self.HEAD))
        assert refused(path, known=[layout(self.HEAD, swapped)]).code == "heading_month"

    def test_a_period_that_stands_nowhere_is_asked_for(self, tmp_path, read):
        path = build.xlsx(tmp_path / "x.xlsx", rows())
        with pytest.raises(NeedsPeriod):
            read(path, known=[layout(HEAD, MEANT)])


class TestCorrecting:
    def test_a_column_left_unread_is_read(self, may, tmp_path):
        head = [*build.FLAT, "税收贡献额(千元)"]
        path = build.xlsx(tmp_path / "x.xlsx", [head, [build.code(1), "安徽1号机电有限公司", 1, 2, 3]])
        before = may(path)
        assert [each.unread for each in before.table.layouts] == [["E 列“税收贡献额(千元)”"]]
        meant = {0: "@uscc", 1: "@name", 2: "gross_output", 3: "gross_output_prior", 4: "export_delivery"}
        after = may(path, known=[layout(head, meant)])
        assert after.values[0]["export_delivery"] == 3
        assert after.table.warnings == []
        assert after.table.layouts[0].unread == []

    def test_of_two_columns_for_one_value_the_chosen_one(self, may, refused, tmp_path):
        head = [*build.FLAT[:3], "工业总产值_累计(千元)"]
        path = build.xlsx(tmp_path / "x.xlsx", [head, [build.code(1), "安徽1号机电有限公司", 1, 2]])
        assert refused(path, period=Period(2023, 5)).code == "two_columns"
        result = may(path, known=[layout(head, {0: "@uscc", 3: "gross_output"})])
        assert result.values == [{"gross_output": Decimal(2)}]

    def test_of_two_code_columns_the_chosen_one(self, may, tmp_path):
        head = ["统一社会信用代码", "统一社会信用代码", "工业总产值(千元)"]
        path = build.xlsx(tmp_path / "x.xlsx", [head, [build.code(1), build.code(2), 5]])
        result = may(path, known=[layout(head, {1: "@uscc", 2: "gross_output"})])
        assert [row.uscc for row in result.rows] == [build.code(2)]

    def test_a_mapping_of_another_form_than_was_asked_for_is_passed_over(self, may, tmp_path):
        path = build.xlsx(tmp_path / "x.xlsx")
        known = layout(build.FLAT, {0: "@uscc", 2: "total_profit"}, form="finance")
        assert may(path, known=[known]).table.form == "finance"
        assert may(path, known=[known], form="output").table.form == "output"

    def test_the_first_of_two_mappings_counts(self, may, tmp_path):
        path = build.xlsx(tmp_path / "x.xlsx", rows())
        own, upper = layout(HEAD, MEANT), layout(HEAD, MEANT | {2: "sales_output"})
        assert "gross_output" in may(path, known=[own, upper]).values[0]
        assert "sales_output" in may(path, known=[upper, own]).values[0]

    def test_one_sheet_by_mapping_and_one_as_it_says(self, may, tmp_path):
        def more(book):
            page = book.create_sheet("乙")
            for line in build.flat([7, 8]):
                page.append(line)

        path = build.xlsx(tmp_path / "x.xlsx", rows((1, 2)), sheet="甲", edit=more)
        result = may(path, known=[layout(HEAD, MEANT)])
        assert [(row.sheet, row.values["gross_output"]) for row in result.rows] == [("甲", 10), ("乙", 7)]


class TestUnits:
    HEAD = ["厂名", "机构代号", "出活", "去年出活", "其他"]

    def read(self, may, tmp_path, *, above=None, head=HEAD, units=None, **known):
        lines = [*([[above]] if above else []), *rows((1, 2), head=head)]
        path = build.xlsx(tmp_path / "x.xlsx", lines)
        return may(path, known=[layout(head, MEANT, units=units, **known)])

    def test_of_the_sheet(self, may, tmp_path):
        result = self.read(may, tmp_path, unit="亿元")
        assert result.values[0]["gross_output"] == 100_000
        assert result.table.warnings == []

    def test_of_a_column_wins_over_the_sheets(self, may, tmp_path):
        result = self.read(may, tmp_path, unit="亿元", units={2: "元"})
        assert result.values[0] == {"gross_output": Decimal("0.001"), "gross_output_prior": Decimal(200_000)}

    def test_a_heading_keeps_its_own_unless_its_column_was_told_another(self, may, tmp_path):
        result = self.read(may, tmp_path, head=HEAD, unit="亿元")
        assert result.values[0]["gross_output"] == 10
        result = self.read(may, tmp_path, head=HEAD, units={2: "千元"})
        assert result.values[0]["gross_output"] == 1
        assert result.table.warnings == [
            "工作表“Sheet1” C 列写的单位是“万元”，按表头对照以“千元”读取，请核对。"
        ]

    def test_without_any_the_assumption_is_told_as_ever(self, may, tmp_path):
        result = self.read(may, tmp_path)
        assert result.values[0]["gross_output"] == 1
        assert "没有注明" in result.table.warnings[0]

    def test_what_the_sheet_has_come_to_state_is_asked_about(self, may, tmp_path):
        with pytest.raises(UnreadableFile) as caught:
            self.read(may, tmp_path, above="单位：千元", unit="万元")
        assert (caught.value.code, caught.value.mendable) == ("unit_restated", True)
        known_then = self.read(may, tmp_path, above="单位：千元", unit="万元", stated="千元")
        assert known_then.values[0]["gross_output"] == 10
        assert "千元" in known_then.table.warnings[0]

    def test_two_stated_units_do_no_harm_where_each_column_was_told_its_own(self, may, tmp_path):
        with pytest.raises(UnreadableFile) as caught:
            self.read(may, tmp_path, above="单位：千元、万元")
        assert caught.value.code == "two_units"
        result = self.read(may, tmp_path, above="单位：千元、万元", unit="万元")
        assert result.values[0]["gross_output"] == 10

    @pytest.mark.parametrize("unit", ["人", "吨", "千瓦时", "%", "瓦"])
    def test_of_something_else_makes_the_mapping_worthless(self, may, tmp_path, unit):
        with pytest.raises(UnreadableFile) as caught:
            self.read(may, tmp_path, units={2: unit})
        assert (caught.value.code, caught.value.mendable) == ("mapping_outdated", True)

    @pytest.mark.parametrize("written", ["人", "万美元", "吨标准煤", "港币"])
    def test_a_heading_in_something_else_is_no_money_whoever_says_so(self, may, tmp_path, written):
        head = ["厂名", "机构代号", f"出活({written})", "去年出活", "其他"]
        with pytest.raises(UnreadableFile) as caught:
            self.read(may, tmp_path, head=head, unit="万元", units={2: "万元"})
        assert caught.value.code == "mapping_outdated"

    def test_dollars_above_the_table_are_not_explained_away(self, may, tmp_path):
        with pytest.raises(UnreadableFile) as caught:
            self.read(may, tmp_path, above="单位：万美元", unit="万元", stated="")
        assert (caught.value.code, caught.value.mendable) == ("unknown_unit", False)

    def test_an_unknown_way_to_write_a_unit_can_be_explained(self, may, tmp_path):
        head = ["厂名", "机构代号", "出活(万块元)", "去年出活", "其他"]
        result = self.read(may, tmp_path, head=head, unit="万元", units={2: "万元"})
        assert result.values[0]["gross_output"] == 10


WHY = {
    "twice": ({0: "@name", 2: "gross_output", 3: "gross_output"}, OUTPUT, "已由 C 列提供"),
    "no key": ({2: "gross_output"}, OUTPUT, "至少指定一列"),
    "nothing": ({0: "@name"}, OUTPUT, "任何指标"),
    "unknown value": ({0: "@name", 2: "revenue"}, OUTPUT, "没有这个指标"),
    "no prior": ({0: "@name", 2: "land_prior"}, REGISTER, "没有这个指标"),
    "no code": ({0: "@name", 2: "region"}, REGISTER, "统一社会信用代码"),
    "required": ({1: "@uscc", 2: "industry"}, REGISTER, "行政区划代码"),
}


@pytest.mark.parametrize("case", WHY)
def test_what_is_wrong_is_told_in_a_sentence(case):
    meant, spec, part = WHY[case]
    found = faults.of(layout(HEAD, meant, form=spec.name), spec)
    assert any(part in fault.why for fault in found), found
    assert all(fault.why.endswith("。") for fault in found)


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("本月产值", "单月数"),
        ("5月产值", "单月数"),
        ("上年同月产值", "单月数"),
        ("产值增速", "比率"),
        ("产值(%)", "比率"),
        ("产值排名", "比率"),
        ("产值(人)", "单位是“人”"),
        ("产值(万美元)", "单位是“万美元”"),
    ],
)
def test_what_a_heading_says_of_itself_is_believed(heading, part):
    found = faults.of(layout(["名", heading], {0: "@name", 1: "gross_output"}), OUTPUT)
    assert [part in fault.why and fault.index == 1 for fault in found] == [True]


@pytest.mark.parametrize(
    "heading", ["1-5月产值", "产值", "本月止累计产值", "5月末产值", "产值(万元)", "12月累计"]
)
def test_a_heading_of_the_year_to_date_may_be_a_value(heading):
    assert faults.of(layout(["名", heading], {0: "@name", 1: "gross_output"}), OUTPUT) == []


class TestGuesses:
    BODY = [["安徽1号机电有限公司", build.code(1), "1", "2"], ["安徽2号机电厂", build.code(2), "3", "4"]]

    def guess(self, named, spec=OUTPUT, body=BODY):
        found = header.Header(0, 0, dict(enumerate(named)))
        return {i: each.value for i, each in proposing.of(found, spec, body).items()}

    def test_what_the_reader_knows_is_taken_over(self):
        assert self.guess(build.FLAT, body=[]) == {
            0: "@uscc",
            1: "@name",
            2: "gross_output",
            3: "gross_output_prior",
        }

    def test_keys_are_known_by_what_stands_in_them(self):
        found = self.guess(["甲方", "号", "工业总产出值", "上年同期工业总产出值"])
        assert found == {0: "@name", 1: "@uscc", 2: "gross_output", 3: "gross_output_prior"}

    def test_nothing_is_guessed_twice_and_rates_and_single_months_never(self):
        found = self.guess(["名称", "总产出值", "工业总产出值", "总产值增幅", "本月总产值"], body=[])
        values = [value for value in found.values() if value]
        assert len(values) == len(set(values))
        assert found[3] == found[4] == ""

    def test_the_likelier_of_two_headings_wins(self):
        found = self.guess(["名称", "产出品值", "工业总产值额度"], body=[])
        assert found[2] == "gross_output"

    def test_a_bare_label_has_the_unit_of_the_indicator_beside_it(self):
        named = {0: "企业名称", 1: "用电量（千瓦时）", 2: "上年同期"}
        found = proposing.of(header.Header(0, 0, named), ENERGY, [])
        assert (found[2].value, found[2].unit) == ("electricity_prior", "千瓦时")

    @pytest.mark.parametrize(
        ("heading", "unit"),
        [("工业总产出值(亿)", "亿元"), ("工业总产出值（万）", "万元"), ("工业总产出值", "")],
    )
    def test_a_scale_alone_is_of_money(self, heading, unit):
        """To be confirmed on the screen: a file is never read by it unasked."""
        found = proposing.of(header.Header(0, 0, {0: "名称", 1: heading}), OUTPUT, [])
        assert (found[1].value, found[1].unit) == ("gross_output", unit)

    def test_the_fullest_line_before_the_codes_is_most_likely_the_header(self):
        head = [
            ["表"],
            ["", "单位：万元"],
            ["甲", "乙", "丙"],
            ["x", build.code(1), "y"],
            ["p", "q", "r", "s"],
        ]
        assert proposing.likely_header(head) == 2
        assert proposing.likely_header([]) == 0
        assert proposing.likely_header([[build.code(1)]]) == 0


def test_first_rows_survive_their_storage():
    head = heads.Head(
        "甲", [["a", Num("1.50"), None, True, {"d": "2023-05-01"}, "长" * 900]], [[0, 0, 0, 1]], 9
    )
    (kept,) = heads.of_json(heads.as_json([head]))
    assert kept.rows[0][:5] == head.rows[0][:5]
    assert isinstance(kept.rows[0][1], Num)
    assert len(kept.rows[0][5]) == 400
    assert (kept.sheet, kept.merged, kept.height) == ("甲", [[0, 0, 0, 1]], 9)


def test_what_a_mapping_can_mend_and_what_not():
    assert NeedsForm().mendable
    assert UnreadableFile("no_header", sheets="甲", limit=30).mendable
    assert not UnreadableFile("damaged").mendable
    assert not NeedsPeriod().mendable
