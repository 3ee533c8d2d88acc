"""The bulk writer: many rows in one go, by COPY and one upsert on PostgreSQL, row by row elsewhere.

Both ways leave the same rows behind; tests hold them to it on both databases.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import ProgrammingError, connection, models, transaction

from imports.chunking import chunks
from imports.fields import CellsText, JSONText, without_nul

CHUNK = 2_000
CARDINALITY_VIOLATION = "21000"
_APART = "\x1e"

Rows = Iterable[Sequence[Any]]
if TYPE_CHECKING:
    Column = models.Field[Any, Any]


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


def rewrite(model: type[models.Model], fields: Sequence[str], rows: Rows) -> int:
    """How many rows were handed in to take new values: each begins with its key, then come those of `fields`.

    A key that does not stand is passed over. One transaction.
    """
    columns = [_field(model, name) for name in ("id", *fields)]
    with transaction.atomic():
        if connection.vendor == "postgresql":
            return _copy_over(model, columns, rows)
        return _update(model, columns, rows)


def _update(model: type[models.Model], columns: Sequence[Column], rows: Rows) -> int:
    quote = connection.ops.quote_name
    preparers = [_preparer(field) for field in columns]
    key, *names = [quote(str(field.column)) for field in columns]
    taken = ", ".join(f"{name} = %s" for name in names)
    statement = f"UPDATE {quote(model._meta.db_table)} SET {taken} WHERE {key} = %s"  # noqa: S608
    written = 0
    for chunk in chunks(rows, CHUNK):
        clean = [[p(value) for p, value in zip(preparers, row, strict=True)] for row in chunk]
        with connection.cursor() as cursor:
            cursor.executemany(statement, [[*values, pk] for pk, *values in clean])
        written += len(clean)
    return written


def _copy_over(model: type[models.Model], columns: Sequence[Column], rows: Rows) -> int:
    quote = connection.ops.quote_name
    key, *names = [quote(str(field.column)) for field in columns]
    table = quote(model._meta.db_table)
    taken = ", ".join(f"{name} = incoming.{name}" for name in names)
    with connection.cursor() as cursor, _incoming(cursor, table, ", ".join([key, *names])) as copy:
        written = _copy_rows(cursor, copy, columns, rows)
        # Without the bounds, and with no statistics of either table, all of the large one would be gone through.
        cursor.execute(
            f"UPDATE {table} SET {taken} FROM incoming WHERE {table}.{key} = incoming.{key}"  # noqa: S608
            f" AND {table}.{key} >= (SELECT min({key}) FROM incoming)"
            f" AND {table}.{key} <= (SELECT max({key}) FROM incoming)"
        )
    return written


def _create(
    model: type[models.Model], fields: Sequence[str], rows: Rows, unique: Sequence[str], update: Sequence[str]
) -> int:
    columns = [_field(model, name) for name in fields]
    preparers = [_preparer(field) for field in columns]
    statement = _insertion(model, columns, unique, update)
    places = [fields.index(name) for name in unique]
    seen: set[tuple[Any, ...]] = set()
    written = 0
    for chunk in chunks(rows, CHUNK):
        clean = [[p(value) for p, value in zip(preparers, row, strict=True)] for row in chunk]
        if places and update:
            _note_keys(seen, clean, places)
        with connection.cursor() as cursor:
            cursor.executemany(statement, clean)
        written += len(clean)
    return written


def _insertion(
    model: type[models.Model], columns: Sequence[Column], unique: Sequence[str], update: Sequence[str]
) -> str:
    """One row's INSERT, and what it does where the key stands already."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in columns)
    table, marks = quote(model._meta.db_table), ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {table} ({names}) VALUES ({marks}){on_conflict(model, unique, update)}"  # noqa: S608


def on_conflict(model: type[models.Model], unique: Sequence[str], update: Sequence[str]) -> str:
    """The clause of an INSERT for rows whose key stands already; empty without a key."""
    if not unique:
        return ""
    quote = connection.ops.quote_name
    key = ", ".join(quote(column_of(model, name)) for name in unique)
    taken = ", ".join(f"{c} = EXCLUDED.{c}" for c in (quote(column_of(model, n)) for n in update))
    return f" ON CONFLICT ({key}) DO {f'UPDATE SET {taken}' if update else 'NOTHING'}"


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
        with _incoming(cursor, table, names) as copy:
            written = _copy_rows(cursor, copy, columns, rows)
            _upsert(
                cursor,
                f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming"  # noqa: S608
                f"{on_conflict(model, unique, update)}",
            )
    return written


@contextmanager
def _incoming(cursor: Any, table: str, names: str) -> Iterator[str]:
    """The COPY into a temporary table with these columns of `table`, its types and none of its constraints."""
    cursor.execute("DROP TABLE IF EXISTS incoming")
    cursor.execute(
        f"CREATE TEMPORARY TABLE incoming ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA"  # noqa: S608
    )
    yield f"COPY incoming ({names}) FROM STDIN"
    cursor.execute("DROP TABLE incoming")


def _upsert(cursor: Any, statement: str) -> None:
    try:
        cursor.execute(statement)
    except ProgrammingError as error:
        if getattr(error.__cause__, "pgcode", "") == CARDINALITY_VIOLATION:
            raise DuplicateKey from error
        raise


def _copy_rows(cursor: Any, statement: str, columns: Sequence[Column], rows: Rows) -> int:
    encoders = [_encoder(field) for field in columns]
    written = 0
    # A chunk stands whole before its COPY begins: nothing else may be asked of the connection during one.
    for chunk in chunks(rows, CHUNK):
        # A column at a time: the same few operations, called once for all of its values.
        encoded = [encode(values) for encode, values in zip(encoders, zip(*chunk, strict=True), strict=True)]
        lines = b"\n".join(map(b"\t".join, zip(*encoded, strict=True))) + b"\n"
        with connection.wrap_database_errors:
            cursor.cursor.copy_expert(statement, io.BytesIO(lines), size=1 << 18)
        written += len(chunk)
    return written


def _field(model: type[models.Model], name: str) -> Column:
    return next(f for f in model._meta.concrete_fields if name in (f.attname, f.name))


def column_of(model: type[models.Model], name: str) -> str:
    """The database's name for a field."""
    return str(_field(model, name).column)


def _encoder(field: Column) -> Callable[[Sequence[Any]], list[bytes]]:
    """How values of the field stand in the text that COPY reads."""
    if isinstance(field, models.JSONField):
        return lambda values: _encoded([None if value is None else _json(value) for value in values])
    if isinstance(field, JSONText | CellsText):
        return lambda values: _encoded(list(map(field.get_prep_value, values)))
    if isinstance(field, models.CharField | models.TextField):
        return _encoded
    return lambda values: _encoded([None if value is None else str(value) for value in values])


def _encoded(values: Sequence[str | None]) -> list[bytes]:
    """The texts with what means something to COPY escaped, all in one: most of them hold none of it."""
    if None not in values:
        encoded = _escaped(_APART.join(values)).split(_APART.encode())  # type: ignore[arg-type]
        if len(encoded) == len(values):
            return encoded
    return [b"\\N" if value is None else _escaped(value) for value in values]


def _escaped(text: str) -> bytes:
    raw = text.encode().replace(b"\x00", b"").replace(b"\\", b"\\\\")
    return raw.replace(b"\t", b"\\t").replace(b"\n", b"\\n").replace(b"\r", b"\\r")


_dumped = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _json(value: Any) -> str:
    text = _dumped(value)
    return _dumped(without_nul(value)) if "\\u0000" in text else text


def _preparer(field: Column) -> Callable[[Any], Any]:
    """What makes the field's values ready for a statement, NUL characters taken out."""
    if isinstance(field, models.JSONField):
        return lambda value: field.get_db_prep_save(without_nul(value), connection)
    if isinstance(field, models.CharField | models.TextField):
        return lambda value: _without_nul(field.get_prep_value(value))
    if isinstance(field, models.IntegerField | models.ForeignKey):
        return _same
    return lambda value: field.get_db_prep_save(value, connection)


def _same(value: Any) -> Any:
    return value


def _without_nul(value: str | None) -> str | None:
    return value.replace("\x00", "") if value and "\x00" in value else value
