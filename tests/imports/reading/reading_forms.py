"""The forms the tests read, small copies of the product's own."""

from imports.reading import Column, Dimension, FormSpec, Kind

MONEY = Dimension.MONEY


def money(name, label, *more):
    return Column(name, label, (label, *more), dimension=MONEY, has_prior=True)


OUTPUT = FormSpec(
    "output",
    "产销",
    (
        money("gross_output", "工业总产值", "工业总产值(当年价格)"),
        money("sales_output", "工业销售产值", "工业销售产值(当年价格)"),
        money("export_delivery", "出口交货值"),
    ),
    title_words=("产值", "产销"),
    only_figures=True,
)
FINANCE = FormSpec(
    "finance",
    "财务",
    (
        money("revenue", "营业收入"),
        money("total_profit", "利润总额"),
        money("tax_payable", "税金总额"),
        Column(
            "average_employees",
            "平均用工人数",
            ("平均用工人数",),
            dimension=Dimension.PERSONS,
            has_prior=True,
        ),
    ),
    title_words=("财务",),
    only_figures=True,
)
ENERGY = FormSpec(
    "energy",
    "能源",
    (
        Column(
            "energy_consumption",
            "综合能源消费量",
            ("综合能源消费量",),
            dimension=Dimension.ENERGY,
            has_prior=True,
        ),
        Column("electricity", "用电量", ("用电量",), dimension=Dimension.ELECTRICITY, has_prior=True),
    ),
    title_words=("能源",),
    only_figures=True,
)
REGISTER = FormSpec(
    "register",
    "企业名录",
    (
        Column("region", "行政区划代码", ("行政区划代码",), Kind.TEXT, required=True),
        Column("industry", "行业代码", ("行业代码",), Kind.TEXT),
        Column("entered", "入库时间", ("入库时间",), Kind.MONTH),
        Column("land", "用地面积", ("用地面积",), dimension=Dimension.AREA),
    ),
    title_words=("名录",),
    periodic=False,
    needs_code=True,
)
SPECS = (OUTPUT, FINANCE, ENERGY, REGISTER)
