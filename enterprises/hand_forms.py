"""What is typed about an enterprise by hand: entries, exits, changes of form, renames, merges, back data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms

from enterprises.models import CorporateEvent, Enterprise, Merge, ScaleEvent
from enterprises.selectors import identity

ENTRY = ScaleEvent.Kind.ENTRY
_CHOOSE = [("", "请选择")]
_FIRST = [("", "不清楚"), ("yes", "是"), ("no", "否")]


class MonthField(forms.DateField):
    """A month, January included; its value is the month's first day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%Y-%m"],
            widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
            error_messages={"required": "请选择月份。", "invalid": "月份写成 2024-01 这样的形式。"},
            **kwargs,
        )


class DayField(forms.DateField):
    """A day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"required": "请选择日期。", "invalid": "日期写成 2024-01-05 这样的形式。"},
            **kwargs,
        )


class HandForm(forms.Form):
    """A form in two columns with the reason last; `fixed` leaves out what is settled already."""

    why = forms.CharField(
        label="办理原因或依据",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请填写原因或依据，它与本次办理一并留存。"},
    )

    def __init__(self, *args: Any, fixed: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in fixed:
            self.fields.pop(name, None)
        self.order_fields([name for name in self.fields if name not in ("why", "confirmed")])
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            Div(*(Div(name, css_class=self._width(name)) for name in self.fields), css_class="row")
        )

    def _width(self, name: str) -> str:
        return "col-12" if name in ("why", "confirmed", "enterprise") else "col-sm-6"

    def take_refusal(self, problems: Mapping[str, str]) -> None:
        """Shows what was refused at its fields; what has no field of its own, over the form."""
        for name, sentence in problems.items():
            self.add_error(name if name in self.fields else None, sentence)


class OfEnterpriseForm(HandForm):
    """A form that names its enterprise, where the page does not."""

    enterprise = forms.CharField(
        label="企业",
        max_length=200,
        help_text="统一社会信用代码或企业全称，原代码、曾用名也可以。",
        error_messages={"required": "请填写企业的代码或全称。"},
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self._user = user
        super().__init__(*args, **kwargs)

    def clean_enterprise(self) -> Enterprise:
        """The one enterprise of the person's region that has the code or name."""
        text = self.cleaned_data["enterprise"].strip()
        found = identity.named(text, Enterprise.objects.visible_to(self._user))
        if len(found) == 1:
            return found[0]
        why = (
            "您的管辖范围内没有此代码或名称的企业，请核对。" if not found else "有多家同名企业，请改填代码。"
        )
        raise forms.ValidationError(why)


class ConfirmedForm(HandForm):
    """A form whose effect on approved months has to be nodded to."""

    confirmed = forms.BooleanField(label="已知悉对已审核月份的影响，仍要办理", required=False)


class ScaleEventForm(OfEnterpriseForm, ConfirmedForm):
    """An entry or an exit."""

    period = MonthField(label="月份", help_text="自该月起在库或不在库。")
    channel = forms.ChoiceField(
        label="入规方式", choices=[*_CHOOSE, *(c for c in ScaleEvent.Channel.choices if c[0])], required=False
    )
    first_ever = forms.ChoiceField(label="首次入规", choices=_FIRST, required=False)
    cause = forms.ChoiceField(label="退规原因", choices=[*_CHOOSE, *ScaleEvent.Cause.choices], required=False)
    reason = forms.CharField(label="情况说明", max_length=200, required=False)

    def __init__(self, *args: Any, kind: str, fixed: Iterable[str] = (), **kwargs: Any) -> None:
        others = ("cause",) if kind == ENTRY else ("channel", "first_ever")
        super().__init__(*args, fixed=(*fixed, *others), **kwargs)


class CorporateEventForm(OfEnterpriseForm):
    """个转企, 规改股 or 股上市."""

    day = DayField(label="日期", help_text="登记、变更或上市之日。")
    document = forms.CharField(label="文号或依据", max_length=200, required=False)
    board = forms.ChoiceField(
        label="上市板块", choices=[*_CHOOSE, *CorporateEvent.Board.choices], required=False
    )
    stock_code = forms.CharField(label="股票代码", max_length=12, required=False)
    former_uscc = forms.CharField(
        label="原代码", max_length=18, required=False, help_text="个体工商户的统一社会信用代码。"
    )
    former_name = forms.CharField(label="原名称", max_length=200, required=False)
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, kind: str, fixed: Iterable[str] = (), **kwargs: Any) -> None:
        others: list[str] = []
        if kind != CorporateEvent.Kind.LISTED:
            others += ["board", "stock_code"]
        if kind != CorporateEvent.Kind.INCORPORATED:
            others += ["former_uscc", "former_name"]
        super().__init__(*args, fixed=(*fixed, *others), **kwargs)


class WithdrawForm(ConfirmedForm):
    """Why something is withdrawn."""


class ReasonForm(HandForm):
    """Why something is taken back."""


class RenameForm(HandForm):
    """A new name, a new code, or both."""

    name = forms.CharField(label="新名称", max_length=200, required=False, help_text="不变的不填。")
    uscc = forms.CharField(label="新代码", max_length=18, required=False, help_text="不变的不填。")
    until = DayField(label="变更日期")


class MergeForm(OfEnterpriseForm, ConfirmedForm):
    """Into which enterprise this one goes."""

    keep = forms.ChoiceField(
        label="同一处都有记录时",
        choices=Merge.Keep.choices,
        initial=Merge.Keep.TARGET,
        help_text="合并用于同一家企业重复登记：两家都报过的月份只留一家的数。真正的吸收合并请登记退规（被兼并重组）。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enterprise"].label = "保留企业"
