from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _load_reference(**_: Any) -> None:
    from assessments import reference

    reference.load()


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = "目标考核"

    def ready(self) -> None:
        post_migrate.connect(_load_reference, sender=self)
        from assessments.receivers import request_after_taking
        from imports.signals import batch_taken

        batch_taken.connect(request_after_taking, dispatch_uid="assessments.request_after_taking")
