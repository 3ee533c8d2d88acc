"""What the settings allow a workbook to cost."""

from __future__ import annotations

from django.conf import settings

from imports.reading import Limits


def limits() -> Limits:
    """The bounds of one file and of the process that parses it."""
    return Limits(
        max_bytes=settings.IMPORT_MAX_BYTES,
        max_unpacked_bytes=settings.IMPORT_MAX_UNPACKED_BYTES,
        max_ratio=settings.IMPORT_MAX_RATIO,
        max_rows=settings.IMPORT_MAX_ROWS,
        max_columns=settings.IMPORT_MAX_COLUMNS,
        max_sheets=settings.IMPORT_MAX_SHEETS,
        max_cell_chars=settings.IMPORT_MAX_CELL_CHARS,
        memory_bytes=settings.IMPORT_MEMORY_BYTES,
        seconds=settings.IMPORT_SECONDS,
    )
