from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _load_reference(**_: Any) -> None:
    from policies import reference

    reference.load()


class PoliciesConfig(AppConfig):
    name = "policies"
    verbose_name = "政策文件"

    def ready(self) -> None:
        post_migrate.connect(_load_reference, sender=self)
