"""Every case: importing it notes all builders."""

from __future__ import annotations

from tests.imports.corpus import (
    failing_files,
    failing_layouts,
    failing_rows,
    large,
    passing,
    passing_layouts,
)
from tests.imports.corpus.tables import COMMITTED, GENERATED

MODULES = (failing_files, failing_layouts, failing_rows, large, passing, passing_layouts)

__all__ = ["COMMITTED", "GENERATED", "MODULES"]
