"""The bulk writer: many rows in one go, by COPY and one upsert on PostgreSQL, in batches elsewhere.

Both ways leave the same rows behind; tests hold them to it on both databases.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import ProgrammingError, connection, models, transaction

from imports.chunking import chunks

CHUNK = 2_000
# SQLite allows 32,766 variables a statement; 250,000 only where compiled so.
SQLITE_VARIABLES = 30_000
CARDINALITY_VIOLATION = "21000"

Rows = Iterable[Sequence[Any]]


class DuplicateKey(ValueError):
    """Two of the rows have one key: which of them should stand is not for the writer to say."""


def write(
    model: type[models.Model],
    fields: Sequence[str],
    rows: Rows,
    *,
    unique: Sequence[str] = (),
    update: Sequence[str] | None = None,
) -> int:
    """How many rows were written: inserted, or with `unique` updated where that key stands already.

    `fields` are field attnames in the order of each row's values, all that have no default in the
    database; `update` names those that a standing row takes over: all but the key by default, with
    none a standing row stays as it is. One transaction; rows may be a generator that queries. NUL
    characters are dropped, which PostgreSQL cannot hold. Raises DuplicateKey.
    """
    if update is None:
        update = [name for name in fields if name not in unique]
    with transaction.atomic():
        if connection.vendor == "postgresql":
            return _copy(model, fields, rows, unique, update)
        return _create(model, fields, rows, unique, update)


def _create(
    model: type[models.Model], fields: Sequence[str], rows: Rows, unique: Sequence[str], update: Sequence[str]
) -> int:
    size = max(1, min(CHUNK, SQLITE_VARIABLES // len(fields)))
    cleaners = [_cleaner(_field(model, name)) for name in fields]
    conflicts = _conflicts(model, unique, update)
    places = [fields.index(name) for name in unique]
    seen: set[tuple[Any, ...]] = set()
    written = 0
    for chunk in chunks(rows, size):
        clean = [[c(value) for c, value in zip(cleaners, row, strict=True)] for row in chunk]
        if places and update:
            _note_keys(seen, clean, places)
        objects = [model(**dict(zip(fields, row, strict=True))) for row in clean]
        model._default_manager.bulk_create(objects, batch_size=size, **conflicts)
        written += len(objects)
    return written


def _conflicts(model: type[models.Model], unique: Sequence[str], update: Sequence[str]) -> dict[str, Any]:
    """What bulk_create is told to do where a key stands already."""
    if not unique:
        return {}
    if not update:
        return {"ignore_conflicts": True}
    return {
        "update_conflicts": True,
        "unique_fields": [_field(model, name).name for name in unique],
        "update_fields": [_field(model, name).name for name in update],
    }


def _note_keys(seen: set[tuple[Any, ...]], rows: list[list[Any]], places: list[int]) -> None:
    before = len(seen)
    seen.update(tuple(row[place] for place in places) for row in rows)
    if len(seen) < before + len(rows):
        raise DuplicateKey


def _copy(
    model: type[models.Model], fields: Sequence[str], rows: Rows, unique: Sequence[str], update: Sequence[str]
) -> int:
    quote = connection.ops.quote_name
    columns = [_field(model, name) for name in fields]
    names = ", ".join(quote(str(field.column)) for field in columns)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        if not unique:
            return _copy_rows(cursor, f"COPY {table} ({names}) FROM STDIN", columns, rows)
        cursor.execute("DROP TABLE IF EXISTS incoming")
        cursor.execute(  # The temporary table has the target's types and none of its constraints.
            f"CREATE TEMPORARY TABLE incoming ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA"  # noqa: S608
        )
        written = _copy_rows(cursor, f"COPY incoming ({names}) FROM STDIN", columns, rows)
        key = ", ".join(quote(str(_field(model, name).column)) for name in unique)
        taken = ", ".join(
            f"{c} = EXCLUDED.{c}" for c in (quote(str(_field(model, n).column)) for n in update)
        )
        _upsert(
            cursor,
            f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming "  # noqa: S608
            f"ON CONFLICT ({key}) DO {f'UPDATE SET {taken}' if update else 'NOTHING'}",
        )
        cursor.execute("DROP TABLE incoming")
    return written


def _upsert(cursor: Any, statement: str) -> None:
    try:
        cursor.execute(statement)
    except ProgrammingError as error:
        if getattr(error.__cause__, "pgcode", "") == CARDINALITY_VIOLATION:
            raise DuplicateKey from error
        raise


def _copy_rows(cursor: Any, statement: str, columns: list[models.Field[Any, Any]], rows: Rows) -> int:
    encoders = [_encoder(field) for field in columns]
    written = 0
    # A chunk stands whole before its COPY begins: nothing else may be asked of the connection during one.
    for chunk in chunks(rows, CHUNK):
        lines = "".join([_line(encoders, row) for row in chunk])
        with connection.wrap_database_errors:
            cursor.cursor.copy_expert(statement, io.StringIO(lines), size=1 << 16)
        written += len(chunk)
    return written


def _line(encoders: list[Callable[[Any], str]], row: Sequence[Any]) -> str:
    pairs = zip(encoders, row, strict=True)
    return "\t".join(["\\N" if value is None else encode(value) for encode, value in pairs]) + "\n"


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    return next(f for f in model._meta.concrete_fields if name in (f.attname, f.name))


def _encoder(field: models.Field[Any, Any]) -> Callable[[Any], str]:
    """How a value of the field stands in the text that COPY reads; None is written by the caller."""
    if isinstance(field, models.JSONField):
        return _json
    return _text if isinstance(field, models.CharField | models.TextField) else str


def _text(value: str) -> str:
    """`value` with what means something to COPY escaped; most texts hold none of it."""
    if value.isalnum():
        return value
    value = value.replace("\x00", "").replace("\\", "\\\\")
    return value.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


_dumped = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _json(value: Any) -> str:
    text = _dumped(value)
    if "\\" not in text:  # JSON writes every control character with a backslash.
        return text
    if "\\u0000" in text:
        text = _dumped(_without_nul(value))
    return text.replace("\\", "\\\\")


def _cleaner(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    """What takes NUL characters out of the field's values."""
    return (
        _without_nul if isinstance(field, models.CharField | models.TextField | models.JSONField) else _same
    )


def _same(value: Any) -> Any:
    return value


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, dict):
        return {_without_nul(key): _without_nul(part) for key, part in value.items()}
    return [_without_nul(part) for part in value] if isinstance(value, list) else value
