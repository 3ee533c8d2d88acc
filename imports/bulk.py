"""The bulk writer: many rows in one go, by COPY and one upsert on PostgreSQL, in batches elsewhere.

Both ways leave the same rows behind; tests hold them to it on both databases.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import connection, models, transaction

CHUNK = 5_000
# SQLite allows 32,766 variables a statement; 250,000 only where compiled so.
SQLITE_VARIABLES = 30_000


def write(
    model: type[models.Model],
    fields: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    unique: Sequence[str] = (),
    update: Sequence[str] | None = None,
) -> int:
    """How many rows were written: inserted, or with `unique` updated where that key stands already.

    `fields` are field attnames in the order of each row's values; `update` names those that a
    standing row takes over, all but the key by default. One transaction; rows may be a generator.
    """
    if update is None:
        update = [name for name in fields if name not in unique]
    with transaction.atomic():
        if connection.vendor == "postgresql":
            return _copy(model, fields, rows, unique, update)
        return _create(model, fields, rows, unique, update)


def _create(
    model: type[models.Model],
    fields: Sequence[str],
    rows: Iterable[Sequence[Any]],
    unique: Sequence[str],
    update: Sequence[str],
) -> int:
    size = max(1, min(CHUNK, SQLITE_VARIABLES // len(fields)))
    written = 0
    for chunk in _chunks(rows, size):
        objects = [model(**dict(zip(fields, row, strict=True))) for row in chunk]
        options: dict[str, Any] = {}
        if unique:
            names = {field.attname: field.name for field in model._meta.concrete_fields}
            options = {
                "update_conflicts": True,
                "unique_fields": [names[name] for name in unique],
                "update_fields": [names[name] for name in update],
            }
        model._default_manager.bulk_create(objects, batch_size=size, **options)
        written += len(objects)
    return written


def _copy(
    model: type[models.Model],
    fields: Sequence[str],
    rows: Iterable[Sequence[Any]],
    unique: Sequence[str],
    update: Sequence[str],
) -> int:
    quote = connection.ops.quote_name
    columns = [_column(model, name) for name in fields]
    names = ", ".join(quote(column) for column in columns)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        if not unique:
            return _copy_rows(cursor.cursor, f"COPY {table} ({names}) FROM STDIN", rows)
        cursor.execute("DROP TABLE IF EXISTS incoming")
        cursor.execute(  # The temporary table has the target's types and none of its constraints.
            f"CREATE TEMPORARY TABLE incoming ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA"  # noqa: S608
        )
        written = _copy_rows(cursor.cursor, f"COPY incoming ({names}) FROM STDIN", rows)
        key = ", ".join(quote(_column(model, name)) for name in unique)
        taken = ", ".join(f"{quote(c)} = EXCLUDED.{quote(c)}" for c in (_column(model, n) for n in update))
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming "  # noqa: S608
            f"ON CONFLICT ({key}) DO UPDATE SET {taken}"
        )
        cursor.execute("DROP TABLE incoming")
    return written


def _copy_rows(cursor: Any, statement: str, rows: Iterable[Sequence[Any]]) -> int:
    stream = _RowStream(rows)
    cursor.copy_expert(statement, stream, size=1 << 16)
    return stream.count


def _column(model: type[models.Model], name: str) -> str:
    return next(str(f.column) for f in model._meta.concrete_fields if name in (f.attname, f.name))


class _RowStream(io.TextIOBase):
    """Rows as the text that COPY reads, made while it reads, so that no whole table stands in memory."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self.count = 0
        self._lines = self._encoded(rows)
        self._rest = ""

    def _encoded(self, rows: Iterable[Sequence[Any]]) -> Iterator[str]:
        for row in rows:
            self.count += 1
            yield "\t".join([_text(value) for value in row]) + "\n"

    def read(self, size: int | None = -1, /) -> str:
        wanted = 1 << 16 if size is None or size < 0 else size
        parts, length = [self._rest], len(self._rest)
        while length < wanted and (lines := list(islice(self._lines, 200))):
            parts.extend(lines)
            length += sum(map(len, lines))
        text = "".join(parts)
        self._rest = text[wanted:]
        return text[:wanted]


_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _text(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.replace("\x00", "").translate(_ESCAPES)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False).translate(_ESCAPES)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


def _chunks(rows: Iterable[Sequence[Any]], size: int) -> Iterator[list[Sequence[Any]]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, size)):
        yield chunk
