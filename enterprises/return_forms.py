"""How the returns look in a spreadsheet: headings people write, units, and the model each form fills."""

from __future__ import annotations

from typing import Any

from django.db import models

from accounts.periods import Period
from enterprises.models import EnergyReturn, FinanceReturn, OutputReturn, PayrollReturn, Return
from imports.reading import Column, Dimension, FormSpec, Kind

MODELS: dict[str, type[Return]] = {
    model.form: model for model in (OutputReturn, FinanceReturn, EnergyReturn, PayrollReturn)
}

# 202-1 is a quarter's form (domain-sources §2.1); the others are asked for every period.
_QUARTERLY = frozenset({"payroll"})

# Headings beyond a value's own label, as offices write them.
_OTHER_HEADINGS: dict[str, tuple[str, ...]] = {
    "gross_output": ("工业总产值(当年价格)", "规上工业总产值", "总产值", "产值"),
    "sales_output": ("工业销售产值(当年价格)", "销售产值"),
    "export_delivery": ("其中:出口交货值",),
    "new_product_output": ("其中:新产品产值",),
    "revenue": ("主营业务收入", "营业总收入", "营收"),
    "operating_cost": ("主营业务成本",),
    "taxes_and_surcharges": ("主营业务税金及附加", "营业税金及附加"),
    "selling_expense": ("营业费用",),
    "rd_expense": ("研究开发费用", "研发经费"),
    "total_profit": ("利润",),
    "vat_payable": ("应交增值税额", "本年应交增值税", "增值税"),
    "tax_payable": ("税金合计", "应交税金总额", "应交税金", "应交税费", "税收总额"),
    "payroll_payable": ("应付职工薪酬(本年贷方累计发生额)", "职工薪酬"),
    "average_employees": (
        "平均用工人数",
        "平均从业人员",
        "从业人员平均人数",
        "全部从业人员年平均人数",
        "用工人数",
    ),
    "total_assets": ("资产合计", "资产总额"),
    "total_liabilities": ("负债总计", "负债总额"),
    "energy_consumption": (
        "综合能耗",
        "能耗",
        "能耗总量",
        "能源消费",
        "能源消费量",
        "能源消费总量",
        "综合能源消费量(当量值)",
    ),
    "employees_end": ("期末从业人员", "期末从业人员数", "从业人员期末数", "期末人数", "年末从业人员"),
    "wages": ("工资总额", "应付职工薪酬(本年贷方累计发生额)", "应付职工薪酬", "职工薪酬", "从业人员劳动报酬"),
    "electricity": ("电力消费量", "电力", "用电"),
}
_DIMENSIONS = {
    "千元": Dimension.MONEY,
    "人": Dimension.PERSONS,
    "吨标准煤": Dimension.ENERGY,
    "万千瓦时": Dimension.ELECTRICITY,
}
_TITLE_WORDS = {
    "output": ("产值", "产销", "B204"),
    "finance": ("财务", "效益", "B203"),
    "energy": ("能源", "能耗", "用电", "205-1"),
    "payroll": ("从业人员", "工资", "202-1"),
}


def is_due(form: str, period: Period) -> bool:
    """Whether the form is asked for at the period: every one, a quarterly form with the end of a quarter."""
    return form not in _QUARTERLY or period.month % 3 == 0


def forms_of(period: Period) -> list[str]:
    """The forms that are asked for at the period."""
    return [form for form in MODELS if is_due(form, period)]


def value_names(form: str) -> list[str]:
    """The values of a form without their 上年同期, in the order of the printed form."""
    skipped = {"id", "enterprise", "period", "batch", "sheet", "row"}
    names = [field.name for field in MODELS[form]._meta.concrete_fields if field.name not in skipped]
    return [name for name in names if not name.endswith("_prior")]


def _field(form: str, name: str) -> models.Field[Any, Any]:
    return next(field for field in MODELS[form]._meta.concrete_fields if field.name == name)


def unit_of(form: str, name: str) -> str:
    """The stored unit of a value: 千元, 人, 吨标准煤 or 万千瓦时."""
    return str(_field(form, name).help_text)


def dimension_of(form: str, name: str) -> Dimension:
    """What a value measures."""
    return _DIMENSIONS[unit_of(form, name)]


def label_of(form: str, name: str) -> str:
    """The Chinese name of a value, 上年同期 marked."""
    return str(_field(form, name).verbose_name)


def label_of_form(form: str) -> str:
    """The Chinese name of a form."""
    return str(MODELS[form]._meta.verbose_name)


def headings_of(form: str, name: str) -> tuple[str, ...]:
    """What offices write over a value, its own label first."""
    return (label_of(form, name), *_OTHER_HEADINGS.get(name, ()))


# A loss, interest earned above interest paid, tax refunded or carried over.
_SIGNED = frozenset({"total_profit", "finance_expense", "vat_payable", "tax_payable", "taxes_and_surcharges"})


def may_be_negative(name: str) -> bool:
    """Whether a negative figure of this value means something; of all others it is a slip."""
    return name in _SIGNED


# What stands at the month's end or as the months' mean, and may fall from month to month (domain.md 13).
_LEVELS = frozenset({"average_employees", "employees_end", "total_assets", "total_liabilities"})


def is_level(name: str) -> bool:
    """Whether the value is a level, not a sum that grows with the year."""
    return name in _LEVELS


def _column(form: str, name: str) -> Column:
    return Column(
        name=name,
        label=label_of(form, name),
        headings=headings_of(form, name),
        kind=Kind.NUMBER,
        dimension=dimension_of(form, name),
        has_prior=True,
    )


def return_specs() -> list[FormSpec]:
    """The specification of every return, as the reader of spreadsheets takes it."""
    return [
        FormSpec(
            name=form,
            label=str(model._meta.verbose_name),
            columns=tuple(_column(form, name) for name in value_names(form)),
            title_words=_TITLE_WORDS[form],
            only_figures=True,
        )
        for form, model in MODELS.items()
    ]


REGISTER_SPEC = FormSpec(
    name="register",
    label="企业名录",
    title_words=("名录", "名单", "花名册", "增减变动", "变动表"),
    periodic=False,
    columns=(
        Column(
            "region_code",
            "行政区划代码",
            ("行政区划代码", "区划代码", "行政区划", "统计用区划代码"),
            Kind.TEXT,
        ),
        Column(
            "region_name",
            "所在县区",
            ("所在县区", "县区", "所属县区", "所属地区", "所在地区", "属地"),
            Kind.TEXT,
        ),
        Column("industry_code", "行业代码", ("行业代码", "国民经济行业代码", "行业小类", "行业"), Kind.TEXT),
        Column("legal_person", "法定代表人", ("法定代表人", "法人代表", "法定代表人姓名", "法人"), Kind.TEXT),
        Column("contact_name", "联系人", ("联系人", "企业联系人", "联系人姓名"), Kind.TEXT),
        Column("contact_phone", "联系电话", ("联系电话", "联系方式", "手机", "手机号码", "电话"), Kind.TEXT),
        Column(
            "entry",
            "入库时间",
            (
                "入库时间",
                "入规时间",
                "纳规时间",
                "入库月份",
                "入规月份",
                "纳统时间",
                "纳规月份",
                "入统时间",
                "纳入时间",
                "纳入月份",
            ),
            Kind.MONTH,
        ),
        Column(
            "exit",
            "退库时间",
            ("退库时间", "退规时间", "退出时间", "退库月份", "退规月份", "退统时间"),
            Kind.MONTH,
        ),
        Column(
            "channel",
            "入库方式",
            ("入库方式", "纳规方式", "入规方式", "入库渠道", "入规渠道", "入库类型", "纳规类型", "新增类型"),
            Kind.TEXT,
        ),
        Column(
            "first_ever",
            "是否首次入规",
            ("是否首次入规", "首次入规", "是否首次", "是否首次上规", "首次上规"),
            Kind.TEXT,
        ),
        Column("exit_reason", "退库原因", ("退库原因", "退规原因", "退出原因"), Kind.TEXT),
        Column("exit_cause", "退库原因类别", ("退库原因类别", "退规原因类别", "退出原因类别"), Kind.TEXT),
        Column(
            "change",
            "变动类型",
            ("变动类型", "变动类别", "变动情况", "变更类型", "增减类型", "增减变动类型", "增减变动"),
            Kind.TEXT,
        ),
        Column(
            "change_month",
            "变动月份",
            ("变动月份", "变动时间", "变动日期", "变动年月", "变更时间", "增减月份", "增减时间"),
            Kind.MONTH,
        ),
        Column("change_reason", "变动原因", ("变动原因", "变更原因", "增减原因", "增减变动原因"), Kind.TEXT),
    ),
)
