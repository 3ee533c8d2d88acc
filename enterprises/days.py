"""Days as people write them in a cell: 2023年5月12日, 2023-05-12, 2023.5.12, 20230512; a month stands for its first."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_PARTED = re.compile(r"(\d{4})[-./年](\d{1,2})(?:[-./月](\d{1,2})?日?)?(?:[ T]00:00(?::00)?)?")
_JOINED = re.compile(r"(\d{4})(\d{2})(\d{2})?")


def day_of(text: str) -> date | None:
    """The day that the text names, or None where it names none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _PARTED.fullmatch(plain) or _JOINED.fullmatch(plain)
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        return None
