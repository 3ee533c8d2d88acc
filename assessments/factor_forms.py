"""How lists of a year's factors look: headings departments write, units, and the field each fills."""

from __future__ import annotations

from decimal import Decimal

from django.db import models

from assessments.models import AnnualFactors
from imports.reading import Column, Dimension, FormSpec, Kind

_HEADINGS: dict[str, tuple[str, ...]] = {
    "land_area": (
        "用地面积",
        "占地面积",
        "实际用地面积",
        "总用地面积",
        "土地面积",
        "评价用地面积",
        "实际占用土地面积",
    ),
    "land_owned": ("自有用地面积", "自有土地面积", "自有面积", "自有用地", "土地证面积"),
    "land_rented": ("租入用地面积", "租入土地面积", "租入面积", "承租面积", "租用面积", "租赁面积"),
    "land_let": ("租出用地面积", "租出面积", "出租面积", "出租用地面积", "转租面积"),
    "tax": (
        *("税收实际入库", "实际入库税收", "入库税收", "税收入库", "税收入库数", "评价税收", "税收贡献"),
        *("实缴税收", "实缴税金", "实际缴纳税收", "入库税金", "税收实际贡献", "税收"),
    ),
    "value_added": ("工业增加值", "增加值"),
    "revenue": ("营业收入", "主营业务收入"),
    "rd_expense": (
        *("研发费用", "研发经费", "研发经费支出", "研发费用支出", "R&D经费", "R&D经费支出"),
        *("研究开发费用", "研究与试验发展经费"),
    ),
    "tech_investment": (
        *("技改投资", "技改投资额", "技术改造投资", "技术改造投资额", "技改投入", "技术改造投入"),
        *("技改项目投资", "工业技改投资"),
    ),
    "energy": (
        *("综合能源消费量", "综合能耗", "能源消费量", "能源消费总量", "能耗", "用能总量"),
        *("综合能源消费量(等价值)", "综合能耗(等价值)", "综合能源消费量(当量值)"),
    ),
    "electricity": ("用电量", "年用电量"),
    "cod": ("化学需氧量", "化学需氧量排放量", "COD", "COD排放量", "化学需氧量(COD)"),
    "ammonia": ("氨氮", "氨氮排放量"),
    "so2": ("二氧化硫", "二氧化硫排放量", "SO2", "SO2排放量"),
    "nox": ("氮氧化物", "氮氧化物排放量", "NOx", "NOx排放量"),
    "emissions": (
        *("主要污染物排放量", "主要污染物排放总量", "主要污染物总量", "污染物排放量", "污染物排放总量"),
        *("主要污染物年排放量", "主要污染物"),
    ),
    "pollution": (
        "主要污染物排放当量",
        "污染物排放当量",
        "排放当量",
        "污染当量",
        "污染当量数",
        "主要污染物排放量(当量)",
    ),
    "average_employees": (
        *("年平均职工人数", "平均职工人数", "平均用工人数", "从业人员平均人数", "平均从业人员"),
        *("年平均从业人员", "职工人数"),
    ),
}
_DIMENSIONS = {
    "千元": Dimension.MONEY,
    "亩": Dimension.AREA,
    "人": Dimension.PERSONS,
    "吨标准煤": Dimension.ENERGY,
    "万千瓦时": Dimension.ELECTRICITY,
    "吨": Dimension.MASS,
    "当量": Dimension.NONE,
}
YEAR = "year"
METHOD = "value_added_method"
_TEXT_HEADINGS: dict[str, tuple[str, ...]] = {
    METHOD: ("增加值核算方法", "核算方法", "增加值计算方法"),
    "vetoes": ("否决事项", "一票否决事项", "一票否决", "否决情形"),
    "ungraded": ("不定等级", "不定等级类别", "不定等级情形", "不定级"),
    "protections": ("保护事项", "保护情形", "不列入D类事项"),
    "power_account": ("用电户号", "电力户号", "供电户号"),
    "water_account": ("用水户号", "供水户号", "自来水户号"),
    "gas_account": ("用气户号", "燃气户号", "天然气户号"),
}
FLAGS = frozenset({"vetoes", "ungraded", "protections"})
"""What departments note of an enterprise by the labels of the scheme."""
NO_FLAG = frozenset({"无", "否", "没有", "不涉及", "无此情形", "-", "--", "—", "——", "/", "0"})
"""What a list writes where there is nothing of the kind; unlike a blank, it takes back what stands."""
# Tax is repaid, value added can be lost; of the others a negative figure is a slip.
SIGNED = frozenset({"tax", "value_added"})


def factor_fields() -> list[models.DecimalField[Decimal, Decimal]]:
    """The figures of the model, in its order."""
    return [f for f in AnnualFactors._meta.concrete_fields if isinstance(f, models.DecimalField)]


def text_fields() -> list[models.CharField[str, str]]:
    """The words of the model that a list may bring, in its order."""
    return [
        f
        for f in AnnualFactors._meta.concrete_fields
        if isinstance(f, models.CharField) and f.name in _TEXT_HEADINGS
    ]


def text_of(field: models.CharField[str, str], cell: str) -> str:
    """What the record keeps of a cell of words."""
    return "" if field.name in FLAGS and cell in NO_FLAG else cell[: field.max_length]


def _columns() -> tuple[Column, ...]:
    figures = [
        Column(
            field.name,
            str(field.verbose_name),
            (str(field.verbose_name), *_HEADINGS[field.name]),
            dimension=_DIMENSIONS[str(field.help_text)],
        )
        for field in factor_fields()
    ]
    years = ("年度", "数据年度", "评价年度", "所属年度", "年份", "统计年度")
    texts = [
        Column(field.name, str(field.verbose_name), _TEXT_HEADINGS[field.name], Kind.TEXT)
        for field in text_fields()
    ]
    return (
        Column(YEAR, "年度", years, Kind.TEXT),
        *figures,
        *texts,
    )


FACTORS_SPEC = FormSpec(
    name="factors",
    label="亩均评价要素",
    title_words=("亩均",),
    columns=_columns(),
    telling=(
        *("land_area", "land_owned", "land_rented", "land_let", "tax", "value_added"),
        *("cod", "ammonia", "so2", "nox", "emissions", "pollution", "tech_investment"),
        *("vetoes", "ungraded", "protections"),
    ),
    year_column=YEAR,
    opens_period=False,
)
