"""Which names an expression may use: looked up in a form's own values first, then wherever only one form has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property

from reporting.expressions import PRIOR, ExpressionError, Reference, Time

TIME_WORDS = {Time.PREVIOUS: "上期", Time.LAST_YEAR: "上年已存的", Time.MONTH: "本月"}
_MARK = str.maketrans("", "", "（）() ")


@dataclass(frozen=True)
class Catalog:
    """Form → value name → Chinese label, 上年同期 among them; and the forms' own labels."""

    values: Mapping[str, Mapping[str, str]]
    forms: Mapping[str, str]
    stocks: frozenset[str] = field(default_factory=frozenset)
    units: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Form → value name → the unit it is stored in."""

    def resolve(self, reference: Reference, home: str) -> Reference:
        """The reference with its form and its English name. Raises ExpressionError for what no form has."""
        form = self._form_of(reference, home)
        name = self._english[form].get(reference.name, reference.name)
        if reference.time is Time.MONTH and name.removesuffix(PRIOR) in self.stocks:
            label = self.values[form][name]
            raise ExpressionError(f"“{label}”是时点数，没有本月数，请去掉“本月”。", reference.position)
        return Reference(name, form, reference.time, reference.position)

    def _form_of(self, reference: Reference, home: str) -> str:
        if reference.form:
            form = self._forms_by_label.get(reference.form, reference.form)
            if form not in self.values:
                raise ExpressionError(f"没有“{reference.form}”这张报表。", reference.position)
            if not self._has(form, reference.name):
                raise self._unknown(reference)
            return form
        if home in self.values and self._has(home, reference.name):
            return home
        having = [form for form in self.values if self._has(form, reference.name)]
        if len(having) > 1:
            forms = "、".join(f"{form}.{reference.name}" for form in having)
            raise ExpressionError(
                f"“{reference.name}”在几张报表里都有，请写明是哪一张：{forms}。", reference.position
            )
        if not having:
            raise self._unknown(reference)
        return having[0]

    def _has(self, form: str, name: str) -> bool:
        return name in self.values[form] or name in self._english[form]

    @cached_property
    def _english(self) -> dict[str, dict[str, str]]:
        """Form → Chinese name without brackets → English name."""
        return {
            form: {label.translate(_MARK): name for name, label in labels.items()}
            for form, labels in self.values.items()
        }

    @cached_property
    def _forms_by_label(self) -> dict[str, str]:
        return {label: form for form, label in self.forms.items()}

    def _unknown(self, reference: Reference) -> ExpressionError:
        known = {name for labels in self.values.values() for name in labels}
        known |= {label for labels in self._english.values() for label in labels}
        near = get_close_matches(reference.name, sorted(known), 1, 0.6)
        hint = f"是否应为“{near[0]}”？" if near else "请从指标名称表中选用。"
        return ExpressionError(f"没有“{reference.name}”这个指标，{hint}", reference.position)

    def written(self, form: str, name: str) -> str:
        """The Chinese name as an expression is written; with its form where several forms have it."""
        label = self.values[form][name].translate(_MARK)
        having = [each for each in self.values if self._has(each, label)]
        return label if having == [form] else f"{self.forms[form]}.{label}"

    def label(self, reference: Reference) -> str:
        """The reference in words: 上期工业总产值; as it stands where it is not known."""
        labels = self.values.get(reference.form, {})
        return TIME_WORDS.get(reference.time, "") + labels.get(reference.name, reference.name)

    def unit(self, reference: Reference) -> str:
        """The unit in which the value is stored; empty where none is known."""
        return self.units.get(reference.form, {}).get(reference.name, "")

    def names(self, form: str) -> list[str]:
        """The values of a form, 上年同期 left out."""
        return [name for name in self.values.get(form, {}) if not name.endswith(PRIOR)]
