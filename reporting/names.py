"""The names that check rules may use: the values of every return, and the power company's list."""

from __future__ import annotations

from functools import cache

from enterprises import return_forms
from enterprises.models.returns import WAN_KWH
from reporting.catalog import Catalog
from reporting.expressions import PRIOR

POWER, SUPPLIED = "power", "supplied"
_SUPPLIED = "供电公司电量"


@cache
def catalog() -> Catalog:
    """Every form with its values, their labels and units."""
    values, units = {}, {}
    for form in return_forms.MODELS:
        names = [part for name in return_forms.value_names(form) for part in (name, name + PRIOR)]
        values[form] = {name: return_forms.label_of(form, name) for name in names}
        units[form] = {name: return_forms.unit_of(form, name) for name in names}
    values[POWER] = {SUPPLIED: _SUPPLIED, SUPPLIED + PRIOR: f"{_SUPPLIED}（上年同期）"}
    units[POWER] = dict.fromkeys(values[POWER], WAN_KWH)
    forms = {form: return_forms.label_of_form(form) for form in return_forms.MODELS} | {POWER: "供电清单"}
    stocks = frozenset(name for names in values.values() for name in names if return_forms.is_level(name))
    return Catalog(values, forms, stocks, units)


def form_choices() -> list[tuple[str, str]]:
    """(form, its Chinese name) of the forms that a rule can be about."""
    return [(form, return_forms.label_of_form(form)) for form in return_forms.MODELS]
