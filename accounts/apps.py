from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _load_reference(**_: Any) -> None:
    from accounts import reference

    reference.load()


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "机构与人员"

    def ready(self) -> None:
        # After migrate, not in a migration: a flushed test database gets its regions back the same way.
        post_migrate.connect(_load_reference, sender=self)
