"""Fields that several forms of this room share: a place, an enterprise, a day, an area, files."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms

from accounts.models import Region
from enterprises.forms import RegionField
from enterprises.models import Enterprise
from imports.forms import SeveralFilesField, SeveralFilesInput
from land import messages

_DAY = {"invalid": "日期写成 2023-12-08 这样的形式。", "required": "请填写日期。"}
_NUMBER = {"invalid": "请填写数字。", "required": "请填写面积。", "max_decimal_places": "最多四位小数。"}
REQUIRED = {"required": "请填写此项。"}
_CHOOSE = {"required": "请选择一项。", "invalid_choice": "请从列表中选择。"}


class PlaceChosen(NamedTuple):
    """A county or assessed zone, and the park within it."""

    region: Region
    zone: Region | None


class PlaceField(RegionField):
    """The county, zone or park where something lies, of those that the person may see."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Region.objects.none(), error_messages=_CHOOSE, **options)

    def clean(self, value: Any) -> Any:
        place = super().clean(value)
        if place is None:
            return None
        if not place.is_park:
            return PlaceChosen(place, None)
        return PlaceChosen(Region.objects.get(path=place.path[: -Region.steplen]), place)


class EnterpriseField(forms.CharField):
    """An enterprise of the person's region, by code, by name, or by what only one has in its name."""

    user: Any = None

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", "统一社会信用代码、企业全称或名称中的几个字。")
        super().__init__(max_length=200, strip=True, error_messages=REQUIRED, **options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return self._found(text) if text else None

    def _found(self, text: str) -> Enterprise:
        rows = Enterprise.objects.visible_to(self.user).order_by("name", "pk")
        exact = rows.filter(uscc=text.upper()).first() or rows.filter(name=text).first()
        if exact:
            return exact
        some = list(rows.matching(text)[:51])
        if len(some) == 1:
            return some[0]
        if not some:
            raise forms.ValidationError(messages.NO_ENTERPRISE.format(text=text))
        number = "50多" if len(some) > 50 else len(some)
        told = messages.SEVERAL_ENTERPRISES.format(number=number, text=text, example=some[0].name)
        raise forms.ValidationError(told)


def day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """A day, picked."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        input_formats=["%Y-%m-%d"],
        error_messages=_DAY,
        widget=widget,
    )


def area(label: str, *, required: bool = True, help_text: str = "") -> forms.DecimalField:
    """An area in 亩."""
    return forms.DecimalField(
        label=f"{label}（亩）",
        required=required,
        help_text=help_text,
        max_digits=14,
        decimal_places=4,
        min_value=Decimal(0),
        error_messages=_NUMBER,
    )


def text(
    label: str, longest: int, *, required: bool = True, lines: int = 0, **options: Any
) -> forms.CharField:
    """A text; one of several lines with `lines`."""
    widget = forms.Textarea(attrs={"rows": lines}) if lines else forms.TextInput()
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        strip=True,
        widget=widget,
        error_messages=REQUIRED,
        **options,
    )


class Documents(SeveralFilesField):
    """PDF files and photographs."""

    accept = ".pdf,.jpg,.jpeg,.png"
    capture = False

    def __init__(self, **options: Any) -> None:
        attributes = {"accept": self.accept} | ({"capture": "environment"} if self.capture else {})
        super().__init__(
            widget=SeveralFilesInput(attrs=attributes),
            error_messages={"required": "请选择文件。", "empty": "文件是空的，请重新选择。"},
            **options,
        )

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [file for file in super().clean(data, initial) if file]


class Photos(Documents):
    """Photographs, which a phone takes with its camera."""

    accept = "image/*"
    capture = True


class LandForm(forms.Form):
    """A form of this room: it knows who asks, and is laid out in two columns where there is room."""

    wide: Sequence[str] = ()

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, EnterpriseField):
                field.user = user
            if isinstance(field, PlaceField):
                kinds = (Region.Kind.COUNTY, Region.Kind.ZONE)
                field.queryset = Region.objects.visible_to(user).filter(kind__in=kinds)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            Div(*(Div(name, css_class=self._column(name)) for name in self.fields), css_class="row")
        )

    def _column(self, name: str) -> str:
        return "col-12" if name in self.wide else "col-md-6 col-xl-4"

    @property
    def values(self) -> dict[str, Any]:
        """What the command is given, of a valid form."""
        return dict(self.cleaned_data)
