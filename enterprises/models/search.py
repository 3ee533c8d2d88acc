"""The search column of an enterprise, and the condition that finds by it."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import BooleanField, F, Func, Q, TextField, Value

from enterprises import searching

GRAMS = "text_grams"
"""The function of the database, made by a migration, over which the index lies: the pieces of a text."""


class SearchField(models.TextField):
    """Name, code, initials and aliases, made anew whenever the row is saved whole; other writers pass `search_text`."""

    def pre_save(self, model_instance: Any, add: bool) -> str:
        text = searching.search_text(model_instance.name, model_instance.uscc, model_instance.aliases)
        setattr(model_instance, self.attname, text)
        return text


class _HasGrams(Func):
    """Whether the text's pieces hold all of the needle's: an index answers it. Elsewhere no row is left out."""

    output_field = BooleanField()
    template = f"{GRAMS}(%(expressions)s)"
    arg_joiner = ") @> ("

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return "1=1", ()


def holds(text: str, prefix: str = "") -> Q:
    """Enterprises in whose name, code or initials `text` stands; `prefix` leads from the row to them."""
    needle = searching.fold(text)
    found = Q(**{f"{prefix}search__contains": needle})
    if pieces := searching.grams(needle):
        found &= Q(_HasGrams(F(f"{prefix}search"), Value(pieces, ArrayField(TextField()))))
    return found
