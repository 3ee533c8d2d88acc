"""Staged figures moved into the table of their form by one statement: no value comes by way of Python."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

from imports import bulk
from imports.models import Batch, StagedRow

Kind = StagedRow.Kind
KEY = ("enterprise_id", "period")


def move(model: type[models.Model], batch: Batch, names: Sequence[str], sheets: Sequence[str]) -> None:
    """Writes the new and changed rows of the batch's sheets into `model`, each with its place in the file.

    `model` has the fields enterprise, period, batch, sheet, row and decimal fields `names`; a standing row
    of the same enterprise and period takes over the names and the place, and keeps what else it holds.
    """
    fields = ["enterprise_id", "period", "batch_id", "sheet", "row", *names]
    taken = [name for name in fields if name not in KEY]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(bulk.column_of(model, name)) for name in fields)
    figures, source = (_on_postgresql if connection.vendor == "postgresql" else _elsewhere)(model, names)
    marks = ", ".join(["%s"] * len(sheets))
    statement = (
        f"INSERT INTO {quote(model._meta.db_table)} ({columns}) "  # noqa: S608  names of models' own columns
        f"SELECT {', '.join(['target', '%s', 'batch_id', 'sheet', quote('row'), *figures])} FROM {source} "
        f"WHERE batch_id = %s AND kind IN (%s, %s) AND sheet IN ({marks})"
        f"{bulk.on_conflict(model, KEY, taken)}"
    )
    period: Any = connection.ops.adapt_datefield_value(batch.period)
    with connection.cursor() as cursor:
        cursor.execute(statement, [period, batch.pk, Kind.NEW, Kind.CHANGED, *sheets])


def _on_postgresql(model: type[models.Model], names: Sequence[str]) -> tuple[list[str], str]:
    """The figures of a row and where they come from: its text is taken apart once for all of them."""
    quote = connection.ops.quote_name
    table = quote(StagedRow._meta.db_table)
    if not names:
        return [], f"{table} AS staged"
    typed = ", ".join(f"{quote(name)} numeric" for name in names)
    return (
        [f"figures.{quote(name)}" for name in names],
        f"{table} AS staged, json_to_record(staged.{quote('values')}::json) AS figures({typed})",
    )


def _elsewhere(model: type[models.Model], names: Sequence[str]) -> tuple[list[str], str]:
    """The same for SQLite, which turns a text of digits into the number its column holds."""
    quote = connection.ops.quote_name
    table = quote(StagedRow._meta.db_table)
    return [f"json_extract(staged.{quote('values')}, '$.{name}')" for name in names], f"{table} AS staged"
