"""Whom to ask for in an enterprise, as it is shown: masked, or in full to whoever lifted the mask."""

from __future__ import annotations

from accounts.privacy import masked_name, masked_phone
from enterprises.models import Enterprise


def contact_of(enterprise: Enterprise, *, lifted: bool) -> str:
    """Name and telephone in one line; empty where there is neither."""
    name, phone = enterprise.contact_name, enterprise.contact_phone
    return " ".join(filter(None, (name, phone) if lifted else (masked_name(name), masked_phone(phone))))


def legal_person_of(enterprise: Enterprise, *, lifted: bool) -> str:
    """The legal representative's name; empty where there is none on record."""
    return enterprise.legal_person if lifted else masked_name(enterprise.legal_person)
