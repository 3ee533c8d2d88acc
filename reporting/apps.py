from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _load_reference(**_: Any) -> None:
    from reporting import reference

    reference.load()


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = "数据报送"

    def ready(self) -> None:
        post_migrate.connect(_load_reference, sender=self)
