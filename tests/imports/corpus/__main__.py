"""Writes every file of the corpus anew; the expectations beside them are written by hand."""

from __future__ import annotations

from pathlib import Path

from tests.imports.corpus.cases import COMMITTED

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Writes the files below tests/imports."""
    for path, build in COMMITTED.items():
        (ROOT / path).parent.mkdir(exist_ok=True)
        (ROOT / path).write_bytes(build())


if __name__ == "__main__":
    main()
