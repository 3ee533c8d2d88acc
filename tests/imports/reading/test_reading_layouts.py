"""Layouts that desks really send: bare sub-labels, price words, titles that name the value, and what is told."""

import pytest
import reading_builders as builders

from accounts.periods import Period
from enterprises.return_forms import return_specs
from imports.reading import headings, leaving, messages
from imports.reading.headings import Part

KEYS = ["统一社会信用代码", "企业名称"]
OUTPUT, FINANCE, ENERGY, *_ = return_specs()
SPECS = (OUTPUT, FINANCE, ENERGY)


@pytest.fixture
def of(tmp_path, may):
    """Reads a sheet with one enterprise under the heading cells given."""

    def run(*columns, above=(), values=None, **options):
        values = list(range(1, len(columns) + 1)) if values is None else values
        rows = [*[[text] for text in above], [*KEYS, *columns], [builders.code(1), "甲公司", *values]]
        options.setdefault("specs", SPECS)
        return may(builders.xlsx(tmp_path / "a.xlsx", rows), **options)

    return run


def read_of(found):
    return {name: int(value) for name, value in found.values[0].items()}


@pytest.mark.parametrize("prior", ["上年同期（万元）", "去年同期", "同期", "上年同期累计", "2022年1-5月"])
@pytest.mark.parametrize("growth", ["增速", "增速（%）", "%"])
def test_bare_labels_belong_to_the_indicator_on_their_left(of, prior, growth):
    found = of("工业总产值（万元）", prior, growth, "2023年1-5月工业销售产值（万元）", prior, growth)
    assert read_of(found) == {
        "gross_output": 10,
        "gross_output_prior": 20,
        "sales_output": 40,
        "sales_output_prior": 50,
    }
    assert found.table.warnings == []


def test_bare_labels_after_growth_and_single_months(of):
    found = of("工业总产值（万元）本月", "上年同期", "1-本月", "同比", "上年同期", "上年同期增速")
    assert read_of(found) == {"gross_output": 30, "gross_output_prior": 50}
    assert found.table.warnings == []


def test_a_bare_label_beside_something_else_is_not_the_indicators(of):
    found = of("工业总产值（万元）", "工业增加值（万元）", "上年同期")
    assert read_of(found) == {"gross_output": 10}
    assert found.table.warnings == [
        messages.COLUMNS_LEFT.format(sheet="Sheet1", columns="D 列“工业增加值（万元）”、E 列“上年同期”")
    ]


def test_a_column_of_totals_is_no_second_value(of):
    assert read_of(of("工业总产值（千元）", "合计")) == {"gross_output": 1}


@pytest.mark.parametrize("price", ["现价", "当年价", "当年价格", "按当年价格计算", "（当年价）", "现行价格"])
@pytest.mark.parametrize("heading", ["工业总产值{}（万元）{}", "工业总产值（万元）{}{}"])
def test_current_prices(of, price, heading):
    found = of(heading.format(price, "本期累计"), heading.format(price, "上年同期"))
    assert read_of(found) == {"gross_output": 10, "gross_output_prior": 20}


@pytest.mark.parametrize("price", ["可比价", "不变价", "可比价格", "2020年不变价格", "（按可比价格计算）"])
def test_constant_prices_are_another_measure(of, price):
    heading = f"工业总产值{price}（万元）"
    assert headings.meaning(heading, OUTPUT).part is Part.OTHER
    found = of("工业总产值（万元）", "上年同期", heading, "上年同期")
    assert read_of(found) == {"gross_output": 10, "gross_output_prior": 20}
    assert f"E 列“{heading}”、F 列“上年同期”" in found.table.warnings[0]


@pytest.mark.parametrize("name", ["能耗", "综合能耗", "能源消费", "能源消费总量", "综合能源消费量"])
def test_energy(of, name):
    found = of(f"{name}（吨标煤）1-本月", f"{name}（吨标煤）上年同期", "用电量（万千瓦时）")
    assert read_of(found) == {"energy_consumption": 1, "energy_consumption_prior": 2, "electricity": 3}


def test_what_is_not_read_is_told(tmp_path, may):
    head = [
        "序号",
        *KEYS,
        "行业代码",
        "县区",
        "产值（千元）",
        "产值增速",
        "本月产值",
        "备注",
        "研发投入",
        "空",
    ]
    row = [1, builders.code(1), "甲公司", 3240, "东至县", 5, 6, 7, 8, "9.5", "", 3]
    path = builders.xlsx(tmp_path / "a.xlsx", [head, row])
    expected = messages.COLUMNS_LEFT.format(sheet="Sheet1", columns="J 列“研发投入”、L 列（没有表头）")
    assert may(path, specs=SPECS).table.warnings == [expected]


def test_a_month_without_its_sum_is_told(of):
    found = of("工业总产值（千元）", "工业销售产值_本月（千元）")
    assert "D 列" in found.table.warnings[0]


def test_only_the_year_before_is_told(of):
    found = of("工业总产值_上年同期（千元）", "销售产值（千元）")
    assert found.table.warnings == [messages.ONLY_PRIOR.format(sheet="Sheet1", labels="工业总产值")]


@pytest.mark.parametrize("part", ["其中：主营业务收入（千元）", "其中:主营业务收入"])
def test_a_part_of_a_value_is_no_second_column(of, part):
    found = of("营业收入（千元）", "上年同期", part, "上年同期")
    assert read_of(found) == {"revenue": 1, "revenue_prior": 2}
    assert "E 列" in found.table.warnings[0]
    assert read_of(of(part, above=["单位：千元"])) == {"revenue": 1}


def test_two_columns_without_qizhong_still_refuse(tmp_path, refused):
    rows = [[*KEYS, "营业收入（千元）", "主营业务收入（千元）"], [builders.code(1), "甲公司", 1, 2]]
    assert refused(builders.xlsx(tmp_path / "2023-05.xlsx", rows), specs=SPECS).code == "two_columns"


@pytest.mark.parametrize("form", [None, "output"])
@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (["2022年1-9月", "2023年1-9月", "增速"], {"gross_output": 20, "gross_output_prior": 10}),
        (["本年累计", "同期累计", "备注"], {"gross_output": 10, "gross_output_prior": 20}),
        (["本月", "1-本月", "上年同期"], {"gross_output": 20, "gross_output_prior": 30}),
    ],
)
@pytest.mark.parametrize(
    "above",
    [
        ["规上工业总产值（万元）"],
        ["2023年1-9月规上工业总产值情况表", "单位：万元"],
        ["规上工业总产值（万元）", ""],
    ],
)
def test_the_title_names_the_value(of, form, columns, expected, above):
    found = of(*columns, above=above, form=form, period=Period(2023, 9))
    assert read_of(found) == expected
    assert found.table.warnings == []


def test_the_title_merged_over_the_header(tmp_path, may):
    rows = [
        ["规上工业总产值（万元）"],
        ["序号", "企业名称", "2022年1-9月", "2023年1-9月"],
        [1, "甲公司", 1, 2],
        [2, "乙公司", 3, 4],
    ]
    path = builders.xlsx(tmp_path / "a.xlsx", rows, merge=("A1:D1",))
    found = may(path, specs=SPECS, period=Period(2023, 9))
    assert [row.values["gross_output"] for row in found.rows] == [20, 40]


def test_a_title_of_two_values_names_none(tmp_path, refused):
    rows = [["工业总产值和销售产值"], [*KEYS, "本年累计", "同期累计"], [builders.code(1), "甲公司", 1, 2]]
    assert refused(builders.xlsx(tmp_path / "2023-05.xlsx", rows), specs=SPECS).code == "needs_form"


@pytest.mark.parametrize("form", [None, "output"])
@pytest.mark.parametrize("columns", [["工业总产值_本月（千元）", "上年同月"], ["本月工业总产值", "上年同期"]])
def test_only_single_months(tmp_path, refused, form, columns):
    rows = [[*KEYS, *columns], [builders.code(1), "甲公司", 1, 2]]
    error = refused(builders.xlsx(tmp_path / "2023-05.xlsx", rows), specs=SPECS, form=form)
    assert "只有本月数，缺1-本月累计数" in str(error)


def footed(tmp_path, may, *footer):
    rows = [["县区", *KEYS, "工业总产值（千元）"], ["东至县", builders.code(1), "甲公司", 1], list(footer)]
    found = may(builders.xlsx(tmp_path / "a.xlsx", rows), specs=SPECS)
    return len(found.rows) - 1, found.table.left_out


@pytest.mark.parametrize(
    "text", ["2023年10月8日", "2023-10-08", "2023/10/8", "二〇二三年十月八日", "制表：张三", "统计员：李四"]
)
@pytest.mark.parametrize("place", range(3))
def test_a_date_or_a_preparer_alone(tmp_path, may, text, place):
    assert footed(tmp_path, may, *[""] * place, text) == (0, 1)


@pytest.mark.parametrize(
    "name",
    ["东至县", "贵池区", "池州市", "江南产业集中区", "池州经济技术开发区", "大渡口园区", "九华山风景区"],
)
def test_subtotals_of_counties(tmp_path, may, name):
    assert footed(tmp_path, may, "", "", name, 100) == (0, 1)
    assert footed(tmp_path, may, "", name, "", 100) == (0, 1)
    assert footed(tmp_path, may, name, "", "", 100) == (1, 0)
    assert footed(tmp_path, may, "", builders.code(2), name, 100) == (1, 0)
    assert footed(tmp_path, may, "", "9134172", name, 100) == (1, 0)


@pytest.mark.parametrize("name", ["华联超市", "东至县公司", "机械厂区", "某某机械", "贵池区某某纺织"])
def test_enterprises_named_like_counties(tmp_path, may, name):
    assert footed(tmp_path, may, "东至县", "", name, 100) == (1, 0)


def test_a_code_saves_an_enterprise_of_one_letter(tmp_path, may):
    assert footed(tmp_path, may, "", "91341723", "丙", 5) == (1, 0)
    assert footed(tmp_path, may, "", "甲", "乙", 1) == (0, 1)
    assert footed(tmp_path, may, "甲", "乙", "丙", 1) == (0, 1)
    assert leaving.leaves(["丙"], ("", "丙"), frozenset())


def test_a_code_with_lost_digits_has_one_reason(tmp_path, may):
    rows = [[*KEYS, "工业总产值（千元）"], [913417230000000001, "甲公司", 1], [913417230000000002, "", 1]]
    found = may(builders.xlsx(tmp_path / "a.xlsx", rows), specs=SPECS)
    assert [row.uscc for row in found.rows] == ["", ""]
    assert [problem.why for problem in found.problems] == [messages.CODE_AS_NUMBER] * 2


def test_a_far_cell_is_told_by_the_name_on_the_tab(tmp_path, refused):
    def edit(book):
        book.active["XFD1048576"] = 1

    path = builders.xlsx(tmp_path / "a.xlsx", sheet="产值 & 销售", edit=edit)
    error = refused(path)
    assert (error.code, error.details["sheet"]) == ("too_many_columns", "产值 & 销售")
    broken = {"xl/_rels/workbook.xml.rels": lambda data: data.replace(b"worksheets/", b"elsewhere/")}
    error = refused(builders.repack(path, tmp_path / "b.xlsx", replace=broken))
    assert error.code == "far_cell"
    assert "xml" not in str(error)
