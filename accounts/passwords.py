"""Password rules beyond Django's own (domain.md 64: at least eight characters of three classes)."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError


class ThreeClassesValidator:
    """Refuses a password with fewer than three of: capital, small letter, digit, sign."""

    classes = (r"[A-Z]", r"[a-z]", r"\d", r"[^A-Za-z0-9]")

    def validate(self, password: str, user: Any = None) -> None:
        if sum(bool(re.search(pattern, password)) for pattern in self.classes) < 3:
            raise ValidationError(self.get_help_text(), code="password_too_simple")

    def get_help_text(self) -> str:
        return "密码须含大写字母、小写字母、数字、符号中的至少三类。"
