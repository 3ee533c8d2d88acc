"""What one file may cost to read."""

from __future__ import annotations

from dataclasses import asdict, dataclass

MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds of one file and of the process that reads it (bytes, rows over all sheets, seconds).

    `max_ratio` is how many times its packed size a large part of a package may have. The settings IMPORT_…
    name every one of them."""

    max_bytes: int = 50 * MB
    max_unpacked_bytes: int = 512 * MB
    max_ratio: int = 100
    max_rows: int = 300_000
    max_columns: int = 300
    max_sheets: int = 50
    max_cell_chars: int = 2000
    memory_bytes: int = 1536 * MB
    seconds: int = 120

    def as_dict(self) -> dict[str, int]:
        """The same as plain JSON, for the child process."""
        return asdict(self)
