"""Statistical returns: one row an enterprise, form and period; every value year-to-date and 上年同期.

Money stands in 千元 as the statistics bureau collects it (B204-1, B203), persons in 人, energy in
吨标准煤, electricity in 万千瓦时 (205-1). `X` is 1–本月; `X_prior` is the same period of last year as the
enterprise restates it this year, the base of every growth rate (可比口径).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from accounts.scope import ScopedQuerySet
from enterprises.models.enterprise import Enterprise
from imports.models import Batch

THOUSAND_YUAN, PERSONS, TCE, WAN_KWH = "千元", "人", "吨标准煤", "万千瓦时"


def ytd(label: str, unit: str = THOUSAND_YUAN) -> models.DecimalField:
    """A year-to-date value in `unit`; four decimals hold 万元 typed with two and 元 typed with none."""
    return models.DecimalField(label, max_digits=18, decimal_places=4, null=True, blank=True, help_text=unit)


def prior(label: str, unit: str = THOUSAND_YUAN) -> models.DecimalField:
    """The restated value of the same period of last year."""
    return ytd(f"{label}（上年同期）", unit)


class ReturnQuerySet(ScopedQuerySet):
    """Returns, by the region of the enterprise."""

    region_lookup = "enterprise__region"
    zone_lookup = "enterprise__zone"


class Return(models.Model):
    """What every form shares: whose, when, and the batch, sheet and row it came from."""

    form: ClassVar[str]

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, verbose_name="企业", related_name="%(class)ss")
    period = models.DateField("报告期", help_text="该期末月的第一天；2 月即 1–2 月")
    batch = models.ForeignKey(Batch, models.PROTECT, verbose_name="来源批次", related_name="+")
    sheet = models.CharField("来源工作表", max_length=100)
    row = models.PositiveIntegerField("来源行号")

    objects = ReturnQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "period"], name="one_%(class)s_a_period"),
            models.CheckConstraint(condition=models.Q(period__month__gte=2), name="%(class)s_no_january"),
        ]
        indexes = [models.Index(fields=["period", "enterprise"], name="%(class)s_by_period")]
        ordering = ["enterprise", "period"]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.period:%Y-%m}"


class OutputReturn(Return):
    """B204-1 工业产销总值, its totals."""

    form = "output"

    gross_output = ytd("工业总产值")
    gross_output_prior = prior("工业总产值")
    sales_output = ytd("工业销售产值")
    sales_output_prior = prior("工业销售产值")
    export_delivery = ytd("出口交货值")
    export_delivery_prior = prior("出口交货值")
    new_product_output = ytd("新产品产值")
    new_product_output_prior = prior("新产品产值")

    class Meta(Return.Meta):
        verbose_name = verbose_name_plural = "产销报表"


class FinanceReturn(Return):
    """B203 财务状况."""

    form = "finance"

    revenue = ytd("营业收入")
    revenue_prior = prior("营业收入")
    operating_cost = ytd("营业成本")
    operating_cost_prior = prior("营业成本")
    taxes_and_surcharges = ytd("税金及附加")
    taxes_and_surcharges_prior = prior("税金及附加")
    selling_expense = ytd("销售费用")
    selling_expense_prior = prior("销售费用")
    admin_expense = ytd("管理费用")
    admin_expense_prior = prior("管理费用")
    rd_expense = ytd("研发费用")
    rd_expense_prior = prior("研发费用")
    finance_expense = ytd("财务费用")
    finance_expense_prior = prior("财务费用")
    total_profit = ytd("利润总额")
    total_profit_prior = prior("利润总额")
    vat_payable = ytd("应交增值税")
    vat_payable_prior = prior("应交增值税")
    tax_payable = ytd("税金总额")
    tax_payable_prior = prior("税金总额")
    payroll_payable = ytd("应付职工薪酬")
    payroll_payable_prior = prior("应付职工薪酬")
    average_employees = ytd("平均用工人数", PERSONS)
    average_employees_prior = prior("平均用工人数", PERSONS)
    total_assets = ytd("资产总计")
    total_assets_prior = prior("资产总计")
    total_liabilities = ytd("负债合计")
    total_liabilities_prior = prior("负债合计")

    class Meta(Return.Meta):
        verbose_name = verbose_name_plural = "财务报表"


class EnergyReturn(Return):
    """205-1 能源购进、消费与库存, its totals."""

    form = "energy"

    energy_consumption = ytd("综合能源消费量", TCE)
    energy_consumption_prior = prior("综合能源消费量", TCE)
    electricity = ytd("用电量", WAN_KWH)
    electricity_prior = prior("用电量", WAN_KWH)

    class Meta(Return.Meta):
        verbose_name = verbose_name_plural = "能源报表"


class PayrollReturn(Return):
    """202-1 从业人员及工资总额: a quarterly form, so most months have none."""

    form = "payroll"

    employees_end = ytd("从业人员期末人数", PERSONS)
    employees_end_prior = prior("从业人员期末人数", PERSONS)
    average_employees = ytd("从业人员平均人数", PERSONS)
    average_employees_prior = prior("从业人员平均人数", PERSONS)
    wages = ytd("从业人员工资总额")
    wages_prior = prior("从业人员工资总额")

    class Meta(Return.Meta):
        verbose_name = verbose_name_plural = "从业人员报表"
