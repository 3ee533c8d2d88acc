"""The contact of a problem as it is shown: masked, or in full to whoever lifted the mask."""

from __future__ import annotations

from accounts.privacy import masked_name, masked_phone
from liaison.models import Problem


def contact_of(problem: Problem, *, lifted: bool) -> str:
    """Name and telephone in one line; empty where there is neither."""
    name, phone = problem.contact_name, problem.contact_phone
    shown = (name, phone) if lifted else (masked_name(name), masked_phone(phone))
    return " ".join(filter(None, shown))
