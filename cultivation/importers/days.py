"""What a list of certificates writes instead of a day of expiry."""

from __future__ import annotations

_NONE = frozenset({"长期", "长期有效", "永久", "无", "-", "--", "/", "无期限"})


def is_endless(text: str) -> bool:
    """Whether the cell says that there is no end."""
    return text.strip() in _NONE
