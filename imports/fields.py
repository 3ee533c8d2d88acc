"""Fields that keep what a row was staged with as one text: nothing asks the database to look inside."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import models

from imports.reading import texts

_dumped = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_EMPTY: dict[type, str] = {dict: "{}", list: "[]"}


class JSONText(models.TextField):
    """A JSON value in a text column: written in half the time of jsonb, which parses what is never searched.

    A str is taken for the finished text of a value. NUL characters are dropped, as PostgreSQL demands.
    """

    if TYPE_CHECKING:
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def from_db_value(self, value: str | None, *_: Any) -> Any:
        return None if value is None else json.loads(value)

    def to_python(self, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> str | None:
        if value is None or value.__class__ is str:
            return value
        if not value and value.__class__ in _EMPTY:
            return _EMPTY[value.__class__]
        text = _dumped(value)
        return _dumped(without_nul(value)) if "\\u0000" in text else text

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.get_prep_value(self.value_from_object(obj)))


class CellsText(models.TextField):
    """A list of texts in a text column, as module texts writes cells; a str is taken for the finished text."""

    if TYPE_CHECKING:
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def from_db_value(self, value: str | None, *_: Any) -> list[str] | None:
        return None if value is None else texts.read_cells(value)

    def to_python(self, value: Any) -> Any:
        return texts.read_cells(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> str | None:
        return value if value is None or value.__class__ is str else texts.cells(value)

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.get_prep_value(self.value_from_object(obj)))


def without_nul(value: Any) -> Any:
    """The JSON value without NUL characters in its texts and names."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, dict):
        return {without_nul(key): without_nul(part) for key, part in value.items()}
    return [without_nul(part) for part in value] if isinstance(value, list) else value
