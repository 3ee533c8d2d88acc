"""What is posted about the parameters of the standings."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms

from accounts.models import Region
from enterprises.classification import WAN, Rules
from enterprises.forecast import Method
from enterprises.models import ScaleRule
from enterprises.models.status import METHODS
from policies.models import Article

_INVALID_NUMBER = {"required": "请填写此项。", "invalid": "请填写数字。"}
_COLUMN = "col-sm-6"


class RegionField(forms.ModelChoiceField):
    """A region, set in by its depth in the tree."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{'　' * (obj.depth - 1)}{obj.name}"


class ArticleField(forms.ModelChoiceField):
    """An article with the name of its document."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.document.title} {obj.number}{obj.heading}"


def _amount(label: str, help_text: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=f"{label}（万元）",
        max_digits=11,
        decimal_places=2,
        help_text=help_text,
        error_messages=_INVALID_NUMBER,
    )


def _share(label: str, help_text: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=f"{label}（%）",
        max_digits=5,
        decimal_places=1,
        help_text=help_text,
        error_messages=_INVALID_NUMBER,
    )


def _months(label: str, help_text: str) -> forms.IntegerField:
    return forms.IntegerField(label=f"{label}（个月）", help_text=help_text, error_messages=_INVALID_NUMBER)


class ScaleRuleForm(forms.Form):
    """Parameters of a region from a month on; money is typed in 万元."""

    region = RegionField(label="地区", queryset=Region.objects.none(), empty_label=None)
    valid_from = forms.DateField(
        label="起用月份",
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
        error_messages={"required": "请选择起用月份。", "invalid": "月份写成 2024-01 这样的形式。"},
        help_text="自该月的报告期起按新参数判定，直到下一条起用。",
    )
    threshold = _amount("规上标准", "年主营业务收入，国家现行标准为2,000万元。")
    approaching_from = _amount("临规下限", "达到此数、未到规上标准的为临规。")
    margin = _share("上年接近标准的幅度", "上年收入超过标准不足此幅度的为临退。")
    drop = _share("半停产的降幅", "本月产值或用电量同比下降达到此数的为疑似半停产。")
    watch_months = _months("退规后跟踪", "退规未满此月数的为退规。")
    falling_months = _months("连续负增长预警", "产值连续这些月都有下述降幅的预警。")
    falling_by = _share("连续负增长的降幅", "每月产值同比下降达到此数才预警；填0为只要下降。")
    method = forms.ChoiceField(label="全年预计方法", choices=METHODS)
    article = ArticleField(
        label="依据条款", queryset=Article.objects.none(), required=False, empty_label="不注明"
    )
    note = forms.CharField(label="说明", max_length=200, required=False, strip=True)
    restates = forms.BooleanField(
        label="重新判定已结束的报告期",
        required=False,
        help_text="起用月份在最近一期之前时，以前各期的状态会按新参数重算。",
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region, article = self.fields["region"], self.fields["article"]
        region.queryset = Region.objects.visible_to(user)  # type: ignore[attr-defined]
        article.queryset = (  # type: ignore[attr-defined]
            Article.objects.visible_to(user)
            .select_related("document")
            .order_by("document__region__path", "document", "position")
        )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            Div(*(Div(name, css_class=_COLUMN) for name in self.fields), css_class="row")
        )

    @property
    def rules(self) -> Rules:
        """The parameters as the calculation takes them, of a valid form."""
        data = self.cleaned_data
        return Rules(
            data["threshold"] * WAN,
            data["approaching_from"] * WAN,
            data["margin"],
            data["drop"],
            data["watch_months"],
            data["falling_months"],
            Method(data["method"]),
            data["falling_by"],
        )


def initial_of(rule: ScaleRule | None, region: Region) -> dict[str, Any]:
    """A form that begins with what is in force, so that only the difference is typed."""
    rules = rule.rules if rule else Rules()
    return {
        "region": region.pk,
        "threshold": _short(rules.threshold / WAN),
        "approaching_from": _short(rules.approaching_from / WAN),
        "margin": _short(rules.margin),
        "drop": _short(rules.drop),
        "watch_months": rules.watch_months,
        "falling_months": rules.falling_months,
        "falling_by": _short(rules.falling_by),
        "method": rules.method,
        "article": rule.article_id if rule else None,
    }


def _short(number: Any) -> str:
    return f"{number.normalize():f}"
