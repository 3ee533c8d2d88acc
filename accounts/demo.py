"""The accounts of a demonstration, as its sign-in page and its start-up list them."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User

PREFIX = "demo_"


@dataclass(frozen=True)
class DemoAccount:
    """One account that anyone may try."""

    username: str
    name: str
    role: str
    region: str


def demo_accounts() -> list[DemoAccount]:
    """Every account of the demonstration, in the order in which it was made."""
    people = User.objects.filter(is_active=True, username__startswith=PREFIX)
    return [
        DemoAccount(
            person.username, person.display_name, "、".join(person.role_names), str(person.region or "")
        )
        for person in people.select_related("region").prefetch_related("role_rows").order_by("pk")
    ]
