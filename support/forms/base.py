"""What the forms of this room share: who fills them in, on which day, and the fields they have in common."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from enterprises.models import Enterprise
from support import messages

_MOST_NAMES = 5
REQUIRED = {"required": "请填写此项。"}


class SupportForm(forms.Form):
    """A form that knows who fills it in and on which day."""

    def __init__(self, *args: Any, user: Any, today: date, **kwargs: Any) -> None:
        self.user, self.today = user, today
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _dress(field)

    def refuse(self, problems: dict[str, str]) -> None:
        """Shows a command's reasons at the fields they are about."""
        for name, why in problems.items():
            self.add_error(name if name in self.fields else None, why)


def _dress(field: forms.Field) -> None:
    """The field's look, and its words for what is missing."""
    widget = field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.CheckboxInput):
        widget.attrs.setdefault("class", "form-check-input")
    else:
        usual = "form-select" if isinstance(widget, forms.Select) else "form-control"
        widget.attrs.setdefault("class", usual)
    if field.required:
        field.error_messages["required"] = "请填写此项。"


class EnterpriseField(forms.CharField):
    """An enterprise by its name, its code or a part that one alone has; what it gives is the enterprise."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "企业")
        kwargs.setdefault("help_text", "企业全称、名称中的几个字，或18位代码")
        kwargs.setdefault("max_length", 200)
        super().__init__(**kwargs)


class EnterpriseForm(SupportForm):
    """A form about an enterprise of the person's region."""

    enterprise = EnterpriseField()

    def clean_enterprise(self) -> Enterprise:
        """The enterprise that the words name."""
        return find_enterprise(self.user, self.cleaned_data["enterprise"])


def find_enterprise(user: Any, text: str) -> Enterprise:
    """The one enterprise of the person's region that `text` names. Raises ValidationError with the remedy."""
    text = text.strip()
    visible = Enterprise.objects.visible_to(user).select_related("region", "zone").order_by("name", "pk")
    exact = list(visible.filter(uscc=text.upper())) or list(visible.filter(name=text)[:2])
    found = exact or list(visible.matching(text)[: _MOST_NAMES + 1]) if text else []
    if not found:
        raise ValidationError(messages.UNKNOWN_ENTERPRISE.format(text=text))
    if len(found) > 1:
        names = "、".join(enterprise.name for enterprise in found[:_MOST_NAMES])
        more = "等" if len(found) > _MOST_NAMES else ""
        raise ValidationError(messages.SEVERAL_ENTERPRISES.format(text=text, names=names + more))
    return found[0]


def day_field(label: str, **kwargs: Any) -> forms.DateField:
    """A day, picked from a calendar."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "日期写成 2023-05-06 这样的形式。"},
        **kwargs,
    )


def text_field(label: str, *, rows: int = 3, most: int = 2000, **kwargs: Any) -> forms.CharField:
    """Words over several lines."""
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
    )


def figure_field(label: str, *, places: int = 4, **kwargs: Any) -> forms.DecimalField:
    """A figure that is not negative."""
    kwargs.setdefault("required", False)
    return forms.DecimalField(
        label=label,
        max_digits=14,
        decimal_places=places,
        min_value=Decimal(0),
        error_messages={"invalid": "请填写数字。", "min_value": "不应为负数。"},
        **kwargs,
    )


def count_field(label: str, **kwargs: Any) -> forms.IntegerField:
    """A number of people or things."""
    kwargs.setdefault("required", False)
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=10_000_000,
        error_messages={"invalid": "请填写整数。", "min_value": "不应为负数。"},
        **kwargs,
    )


def in_thousands(wan: Decimal | None) -> Decimal | None:
    """万元 as 千元."""
    return None if wan is None else wan * 10
