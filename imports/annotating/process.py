"""The child process that annotates a workbook, seen from the parent: a file stands at the end, or does not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from imports.annotating.order import Order
from imports.reading import Limits

_CHILD = Path(__file__).with_name("child.py")
_GRACE = 10  # seconds: the limit itself counts the child's processor time


def annotate(path: Path, out: Path, *, file_name: str, keep: bool, limits: Limits, order: Order) -> bool:
    """Whether the annotated workbook stands at `out`; a child that fails or exceeds a limit leaves nothing."""
    given = {
        "path": str(path.resolve()),
        "file_name": file_name,
        "out": str(out),
        "keep": keep,
        "limits": limits.as_dict(),
        "order": order.as_dict(),
    }
    # openpyxl writes sheets to temporary files first; nothing else of the environment reaches the parser.
    environment = {"PATH": os.environ.get("PATH", ""), "TMPDIR": str(out.parent), "LANG": "C.UTF-8"}
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_CHILD)],
            input=json.dumps(given, ensure_ascii=False).encode("utf-8", "replace"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=limits.seconds + _GRACE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0 and out.is_file()
