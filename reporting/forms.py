"""What is posted about the cycle."""

from __future__ import annotations

from typing import Any

from django import forms

from reporting.models import Window

_DAY = {"invalid": "日期写成 2023-12-08 这样的形式。", "required": "请填写日期。"}


def _date(label: str, *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, required=required, input_formats=["%Y-%m-%d"], error_messages=_DAY, widget=widget
    )


class ActionForm(forms.Form):
    """What an action may be given beside its name."""

    reason = forms.CharField(label="原因", max_length=300, required=False, strip=True)
    missing_note = forms.CharField(label="未报说明", max_length=300, required=False, strip=True)
    until = _date("开放至", required=False)


class ReminderForm(forms.Form):
    """What the units are told."""

    text = forms.CharField(
        label="催报内容", max_length=300, strip=True, error_messages={"required": "请填写催报内容。"}
    )


class WindowForm(forms.ModelForm):
    """The three dates of one form and period; one of several on its page, told apart by the window's key."""

    opens_on = _date("开始填报")
    due_on = _date("按时报送截止")
    closes_on = _date("停止填报")

    class Meta:
        model = Window
        fields = ("opens_on", "due_on", "closes_on")

    def __init__(self, data: Any = None, *, instance: Window) -> None:
        super().__init__(data, instance=instance, prefix=str(instance.pk))
        # A row of a table shows the labels once, above; a screen reader needs them at each field.
        for field in self.fields.values():
            field.widget.attrs |= {"aria-label": f"{self.instance.form_label}{field.label}"}
