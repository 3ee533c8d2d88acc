"""What is typed in this room: members, recognitions, robots, diagnoses, parameters."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms

from accounts.models import Region
from cultivation import messages
from cultivation.kinds import usual_end
from cultivation.models import CultivationRule
from cultivation.models.pools import POOLS
from cultivation.models.recognitions import KINDS, LEVELS
from cultivation.models.rules import BASES
from enterprises.classification import WAN
from enterprises.forms import ArticleField, RegionField
from enterprises.models import Enterprise
from policies.models import Article

_REQUIRED = {"required": "请填写此项。"}
_DAY = _REQUIRED | {"invalid": "日期写成 2023-05-06 这样的形式。"}
_NUMBER = _REQUIRED | {"invalid": "请填写数字。"}
_MONTH = _REQUIRED | {"invalid": "月份写成 2023-05 这样的形式。"}


def _choice(label: str, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", "请选择"), *choices], error_messages=_REQUIRED)


def _day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, required=required, widget=widget, error_messages=_DAY, help_text=help_text
    )


def _month(label: str, help_text: str = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "month"}, format="%Y-%m")
    return forms.DateField(
        label=label, input_formats=["%Y-%m"], widget=widget, error_messages=_MONTH, help_text=help_text
    )


def _text(label: str, longest: int, help_text: str = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, required=required, help_text=help_text, error_messages=_REQUIRED
    )


class _Form(forms.Form):
    """A form in two columns, without a form tag of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            Div(*(Div(name, css_class="col-sm-6") for name in self.fields), css_class="row")
        )


class EnterpriseForm(_Form):
    """A form about one enterprise, named by its code or its whole name."""

    uscc = forms.CharField(
        label="企业",
        max_length=200,
        error_messages=_REQUIRED,
        help_text="统一社会信用代码，或名录中的企业全称。",
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user

    def clean_uscc(self) -> str:
        """The text, once it names one enterprise that the person may see, which `enterprise` then is."""
        text = self.cleaned_data["uscc"].strip()
        visible = Enterprise.objects.visible_to(self._user)
        found = list(visible.filter(uscc=text.upper())[:1]) or list(visible.filter(name=text)[:2])
        if len(found) != 1:
            raise forms.ValidationError(messages.NO_ENTERPRISE.format(value=text))
        self.enterprise = found[0]
        return text


class MemberForm(EnterpriseForm):
    """An enterprise put into a pool by hand."""

    pool = _choice("培育库", POOLS)
    month = _month("入库月份", "自该月起计入。")
    reason = _text("入库理由", 200, "如：市级重点培育名单第二批。", required=True)


class RemoveForm(_Form):
    """A member taken out of its pool by hand."""

    month = _month("出库月份", "自该月起不再计入。")
    reason = _text("出库理由", 200, "如：企业搬迁至外地。", required=True)


class RecognitionFields(_Form):
    """What a recognition says."""

    kind = _choice("资质类型", KINDS)
    level = _choice("级别", LEVELS)
    awarded_on = _day("认定日期")
    valid_until = _day("有效期至", required=False, help_text="不填的按该类资质的一般期限；没有期限的为长期。")
    subject = _text("对象名称", 100, "车间、产品、中心的名称，一企多项时填写。")
    certificate = _text("证书编号", 60)
    document = _text("认定文件", 200, "文件名称或文号。")


class RecognitionForm(EnterpriseForm, RecognitionFields):
    """A recognition entered, with its paper."""

    file = forms.FileField(label="证书或文件", required=False, help_text="PDF或照片（JPG、PNG）。")
    field_order = ["uscc", *RecognitionFields.base_fields, "file"]

    def clean(self) -> dict[str, Any]:
        """The end that the kind usually has, where none was typed."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("kind") and data.get("awarded_on") and not data.get("valid_until"):
            data["valid_until"] = usual_end(data["kind"], data["awarded_on"])
        return data


class RevokeForm(_Form):
    """A recognition that was taken back by whoever gave it."""

    day = _day("撤销日期")
    reason = _text("撤销原因", 200, "如：复核未通过，公告文号……", required=True)


class FileForm(_Form):
    """A paper to be added."""

    file = forms.FileField(
        label="证书或文件", help_text="PDF或照片（JPG、PNG）。", error_messages={"required": "请选择文件。"}
    )


class WithdrawForm(_Form):
    """A row that was entered by mistake."""

    reason = _text("撤回原因", 200, "如：重复登记；企业填错月份。", required=True)


class RobotsFields(_Form):
    """How many robots."""

    number = forms.IntegerField(
        label="工业机器人（台）", min_value=0, max_value=100_000, error_messages=_NUMBER
    )


class RobotsForm(EnterpriseForm, RobotsFields):
    """The robots of one enterprise in one month."""

    month = _month("报告月份")
    field_order = ["uscc", "month", "number"]


class DiagnosisFields(_Form):
    """What a diagnosis says, with its paper."""

    done_on = _day("完成日期")
    provider = _text("诊断机构", 100)
    result = forms.CharField(
        label="诊断结论", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    file = forms.FileField(label="诊断报告", required=False, help_text="PDF或照片（JPG、PNG）。")


class DiagnosisForm(EnterpriseForm, DiagnosisFields):
    """A diagnosis with its result."""

    field_order = ["uscc", *DiagnosisFields.base_fields]


MONEY = ("leading_from", "growth_least", "special_from", "listing_revenue", "listing_profit")
"""Parameters typed in 万元 and kept in 千元."""


def _amount(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=f"{label}（万元）", max_digits=12, decimal_places=2, error_messages=_NUMBER
    )


def _share(label: str, help_text: str = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=f"{label}（%）", max_digits=5, decimal_places=1, help_text=help_text, error_messages=_NUMBER
    )


class RuleForm(_Form):
    """Parameters of a region from a month on; money is typed in 万元."""

    region = RegionField(label="地区", queryset=Region.objects.none(), empty_label=None)
    valid_from = _month("起用月份", "自该月的报告期起按新参数提出建议、划分梯队。")
    steady_months = forms.IntegerField(
        label="回稳期数", error_messages=_NUMBER, help_text="连续几期回稳，建议移出临退、负增长帮扶库。"
    )
    leading_from = _amount("优势企业上年收入")
    leading_keep = _share("优势企业保留线", "上年收入低于标准的这一比例，建议出库。")
    growth_from = _share("高成长增速")
    growth_keep = _share("高成长保留增速", "增速低于此数，建议出库。")
    growth_least = _amount("高成长上年最低收入")
    special_from = _amount("专精特新后备上年最低收入")
    listing_revenue = _amount("上市后备上年收入")
    listing_profit = _amount("上市后备上年利润")
    tier_basis = forms.ChoiceField(label="梯队口径", choices=BASES)
    tier_margin = _share("接近梯队线的幅度", "距上一档不足此幅度的列为即将跨入。")
    expiring_months = forms.IntegerField(
        label="到期提醒（个月）", error_messages=_NUMBER, help_text="几个月内到期的资质列为即将到期。"
    )
    article = ArticleField(
        label="依据条款", queryset=Article.objects.none(), required=False, empty_label="不注明"
    )
    note = _text("说明", 200)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Region.objects.visible_to(user)  # type: ignore[attr-defined]
        self.fields["article"].queryset = (  # type: ignore[attr-defined]
            Article.objects.visible_to(user)
            .select_related("document")
            .order_by("document__region__path", "document", "position")
        )

    @property
    def values(self) -> dict[str, Any]:
        """The parameters as they are kept, of a valid form."""
        names = [name for name in self.fields if name not in ("region", "valid_from", "article", "note")]
        return {
            name: self.cleaned_data[name] * WAN if name in MONEY else self.cleaned_data[name]
            for name in names
        }


def initial_of(rule: CultivationRule | None, region: Region) -> dict[str, Any]:
    """A form that begins with what is in force, so that only the difference is typed."""
    known: Any = rule or CultivationRule()
    names = [name for name in RuleForm.base_fields if name not in ("region", "valid_from", "article", "note")]
    values = {name: getattr(known, name) for name in names}
    shown = {name: value / WAN if name in MONEY else value for name, value in values.items()}
    return {
        name: f"{value.normalize():f}" if hasattr(value, "normalize") else value
        for name, value in shown.items()
    } | {"region": region.pk, "article": rule.article_id if rule else None}


def first_of_month(today: date) -> dict[str, Any]:
    """What a form about a month begins with."""
    return {"month": today.replace(day=1)}
