"""What is tried of a list's scheme: weights, caps, fixed bases and cuts, all in one form of a page's address."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms

from assessments.grading.grades import GRADES
from assessments.grading.scheme import BaseKind, GradeList, GradesBy, Item
from assessments.grading.variants import HUNDRED, Changes
from assessments.grading.wording import plain, rule_words

_ERRORS = {
    "required": "请填写。",
    "invalid": "请填写数字。",
    "min_value": "太小。",
    "max_value": "太大。",
    "max_digits": "位数太多。",
    "max_decimal_places": "小数位数太多。",
    "max_whole_digits": "位数太多。",
}
_LEAST = Decimal("0.01")


def _number(label: str, *, least: Decimal = _LEAST, required: bool = True) -> forms.DecimalField:
    widget = forms.NumberInput(
        attrs={"class": "form-control form-control-sm num", "step": "any", "aria-label": label}
    )
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=least,
        max_value=Decimal(1_000_000),
        max_digits=12,
        decimal_places=4,
        widget=widget,
        error_messages=_ERRORS,
    )


class VariantForm(forms.Form):
    """One list of a scheme, as it stands where nothing else is said."""

    def __init__(self, data: Any, *, part: GradeList) -> None:
        self.part = part
        super().__init__({**initial_of(part), **{name: data[name] for name in data}})
        for item in part.items:
            label = item.measured.label
            self.fields[f"weight-{item.indicator}"] = _number(f"{label}权重")
            self.fields[f"cap-{item.indicator}"] = _number(f"{label}封顶倍数", required=False)
            if _is_fixed(item):
                self.fields[f"fixed-{item.indicator}"] = _number(f"{label}固定基准")
        for grade, _ in zip(GRADES, part.cuts.figures, strict=False):
            self.fields[f"cut-{grade}"] = _number(f"{grade}类", least=Decimal(0))

    def clean(self) -> dict[str, Any]:
        """The figures, once weights and shares make 100 and cuts fall."""
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        total = sum((data[f"weight-{item.indicator}"] for item in self.part.items), Decimal(0))
        if total != HUNDRED:
            self.add_error(None, f"权重合计为{plain(total)}，应为100；可用“其余按比例折算”补足。")
        cuts = self._cuts(data)
        if self.part.cuts.by is GradesBy.SHARE and sum(cuts) != HUNDRED:
            self.add_error(None, f"各类比例合计为{plain(sum(cuts, Decimal(0)))}%，应为100%。")
        if self.part.cuts.by is GradesBy.SCORE and list(cuts) != sorted(set(cuts), reverse=True):
            self.add_error(None, "划档分数应从A类到D类依次降低。")
        return data

    def _cuts(self, data: dict[str, Any]) -> tuple[Decimal, ...]:
        return tuple(data[f"cut-{grade}"] for grade in GRADES if f"cut-{grade}" in data)

    @property
    def changes(self) -> Changes:
        """What a valid form says."""
        data = self.cleaned_data
        names = [item.indicator for item in self.part.items]
        return Changes(
            weights={name: data[f"weight-{name}"] for name in names},
            caps={name: data[f"cap-{name}"] for name in names},
            fixed={name: data[f"fixed-{name}"] for name in names if f"fixed-{name}" in data},
            cuts=self._cuts(data),
        )

    def rows(self) -> Iterator[dict[str, Any]]:
        """The items, each with its fields."""
        for item in self.part.items:
            fixed = f"fixed-{item.indicator}"
            yield {
                "item": item,
                "words": rule_words(item),
                "weight": self[f"weight-{item.indicator}"],
                "cap": self[f"cap-{item.indicator}"],
                "fixed": self[fixed] if fixed in self.fields else None,
            }

    def cut_fields(self) -> list[Any]:
        """The cuts, the best grade first."""
        return [self[f"cut-{grade}"] for grade in GRADES if f"cut-{grade}" in self.fields]


def initial_of(part: GradeList) -> dict[str, str]:
    """The list as it stands, by the names of the fields."""
    said: dict[str, str] = {}
    for item in part.items:
        said[f"weight-{item.indicator}"] = plain(item.weight)
        said[f"cap-{item.indicator}"] = "" if item.cap is None else plain(item.cap)
        if _is_fixed(item) and item.base and item.base.figure is not None:
            said[f"fixed-{item.indicator}"] = plain(item.base.figure)
    cuts = zip(GRADES, part.cuts.figures, strict=False)
    return said | {f"cut-{grade}": plain(figure) for grade, figure in cuts}


def _is_fixed(item: Item) -> bool:
    return item.base is not None and item.base.kind is BaseKind.FIXED
