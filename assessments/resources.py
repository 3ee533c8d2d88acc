"""Exports of this room."""

from __future__ import annotations

from typing import Any

from import_export import fields, resources, widgets

from assessments.factor_forms import factor_fields, text_fields
from assessments.indicators import INDICATORS
from assessments.models import AnnualFactors, Grade, GradingScheme, TargetProgress

# A number in the file, so that Excel can sum and sort it.
_NUMBER = widgets.NumberWidget(coerce_to_string=False)


class TargetProgressResource(resources.ModelResource):
    """Judged targets as the page shows them."""

    region_code = fields.Field("target__region__code", "区划代码")
    region = fields.Field("target__region__name", "区划")
    indicator = fields.Field(column_name="指标")
    span = fields.Field("target__span_label", "期间")
    figure = fields.Field("target__figure", "目标", widget=_NUMBER)
    unit = fields.Field("target__unit", "单位")
    actual = fields.Field("actual", "实际", widget=_NUMBER)
    completion = fields.Field("completion", "完成率（%）", widget=_NUMBER)
    expected = fields.Field("expected", "序时进度（%）", widget=_NUMBER)
    gap = fields.Field("gap", "差距（个百分点）", widget=_NUMBER)
    rank = fields.Field("rank", "位次", widget=_NUMBER)
    light = fields.Field(column_name="亮灯")
    article = fields.Field(column_name="依据")

    class Meta:
        model = TargetProgress
        fields = (
            "region_code",
            "region",
            "indicator",
            "span",
            "figure",
            "unit",
            "actual",
            "completion",
            "expected",
            "gap",
            "rank",
            "light",
            "article",
        )
        export_order = fields

    def dehydrate_indicator(self, row: TargetProgress) -> str:
        return INDICATORS[row.target.indicator].label

    def dehydrate_light(self, row: TargetProgress) -> str:
        return str(row.get_light_display())

    def dehydrate_article(self, row: TargetProgress) -> str:
        article = row.target.article
        return f"{article.document.title} {article.number}{article.heading}"


class FactorsResource(resources.ModelResource):
    """Every factor with the headings that the importer reads: what goes out can come back."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields = {
            "uscc": fields.Field("enterprise__uscc", "统一社会信用代码"),
            "name": fields.Field("enterprise__name", "企业名称"),
            "year": fields.Field("year", "年度", widget=_NUMBER),
            **{
                field.name: fields.Field(
                    field.name, f"{field.verbose_name}（{field.help_text}）", widget=_NUMBER
                )
                for field in factor_fields()
            },
            **{field.name: fields.Field(field.name, str(field.verbose_name)) for field in text_fields()},
        }

    class Meta:
        model = AnnualFactors


class GradeResource(resources.ModelResource):
    """Grades of one list as the page shows them."""

    rank = fields.Field("rank", "位次", widget=_NUMBER)
    uscc = fields.Field("uscc", "统一社会信用代码")
    name = fields.Field("name", "企业名称")
    region = fields.Field("enterprise__region__name", "县区")
    total = fields.Field("total", "总分", widget=_NUMBER)
    raw = fields.Field("raw", "指标得分", widget=_NUMBER)
    bonus = fields.Field("bonus", "加减分", widget=_NUMBER)
    quota_grade = fields.Field("quota_grade", "定档")
    final_grade = fields.Field("final_grade", "等级")
    treat_as = fields.Field("treat_as", "按何类对待")
    reason = fields.Field("reason", "调档原因")

    class Meta:
        model = Grade
        fields = (
            *("rank", "uscc", "name", "region", "total", "raw", "bonus"),
            *("quota_grade", "final_grade", "treat_as", "reason"),
        )
        export_order = fields


class SchemeResource(resources.ModelResource):
    """Schemes as the page lists them."""

    slug = fields.Field("slug", "标识")
    name = fields.Field("name", "评价方案")
    region = fields.Field("region__name", "适用区划")
    data_year = fields.Field("data_year", "数据年度", widget=_NUMBER)
    latest_version = fields.Field("latest_version", "版本", widget=_NUMBER)

    class Meta:
        model = GradingScheme
        fields = ("slug", "name", "region", "data_year", "latest_version")
        export_order = fields
