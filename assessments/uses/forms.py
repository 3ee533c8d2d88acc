"""What is typed about the use of grades."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms

from accounts.models import Region
from assessments.grading.grades import GRADES
from assessments.uses.kinds import ABOUT, UseKind
from enterprises.forms import ArticleField, RegionField
from policies.models import Article

_REQUIRED = {"required": "请填写此项。"}
_DAY = _REQUIRED | {"invalid": "日期写成 2023-05-06 这样的形式。"}
_NUMBER = _REQUIRED | {"invalid": "请填写数字。", "max_decimal_places": "最多四位小数。"}


def _day(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, error_messages=_DAY)


def _text(label: str, *, required: bool = True, rows: int = 3) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, required=required, max_length=2000, widget=widget, error_messages=_REQUIRED
    )


class UseForm(forms.Form):
    """A form in two columns, without a form tag of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            Div(*(Div(name, css_class="col-sm-6") for name in self.fields), css_class="row")
        )


class RateForm(UseForm):
    """The rates of one use from a day on."""

    region = RegionField(label="地区", queryset=Region.objects.none(), empty_label=None)
    valid_from = _day("起用日期")
    article = ArticleField(
        label="依据条款", queryset=Article.objects.none(), required=False, empty_label="不注明"
    )
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, user: Any, kind: UseKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about = ABOUT[kind]
        for grade in GRADES:
            self.fields[f"rate_{grade.lower()}"] = forms.DecimalField(
                label=f"{grade}类{about.rate}（{about.unit}）",
                required=False,
                max_digits=12,
                decimal_places=4,
                error_messages=_NUMBER,
                help_text="空为未设定",
            )
        self.fields["region"].queryset = Region.objects.visible_to(user)  # type: ignore[attr-defined]
        self.fields["article"].queryset = (  # type: ignore[attr-defined]
            Article.objects.visible_to(user).select_related("document").order_by("document", "position")
        )
        names = ["region", "valid_from", *(f"rate_{grade.lower()}" for grade in GRADES), "article", "note"]
        self.helper.layout = Layout(
            Div(*(Div(name, css_class="col-sm-6") for name in names), css_class="row")
        )

    @property
    def rates(self) -> dict[str, Any]:
        """Grade → figure, of a valid form."""
        return {grade: self.cleaned_data[f"rate_{grade.lower()}"] for grade in GRADES}


class OpenForm(UseForm):
    """By when D 类 has to do better."""

    due = _day("整改期限")


class PlanForm(UseForm):
    """What will be done."""

    on = _day("日期")
    officer = forms.CharField(label="责任人", max_length=40, error_messages=_REQUIRED)
    measures = _text("整改措施", rows=4)


class ProgressForm(UseForm):
    """What was done."""

    on = _day("日期")
    text = _text("整改进展")
    file = forms.FileField(label="佐证材料", required=False, help_text="PDF或照片（JPG、PNG）。")
    finished = forms.BooleanField(label="已完成整改，申请验收", required=False)


class AcceptForm(UseForm):
    """Whether it will do."""

    on = _day("日期")
    accepted = forms.TypedChoiceField(
        label="验收意见",
        choices=[("yes", "通过"), ("no", "未通过，继续整改")],
        coerce=lambda value: value == "yes",
        error_messages=_REQUIRED,
    )
    text = _text("说明", required=False)


class ExtendForm(UseForm):
    """A later day."""

    on = _day("日期")
    due = _day("新的整改期限")
    text = _text("延期原因")


def today_of(today: date) -> dict[str, Any]:
    """What a form about something of the day begins with."""
    return {"on": today}
