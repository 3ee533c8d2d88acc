from typing import Any

from celery.signals import worker_process_init
from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "imports"
    verbose_name = "数据报送"

    def ready(self) -> None:
        worker_process_init.connect(_stand_by, dispatch_uid="imports.stand_by")


def _stand_by(**_: Any) -> None:
    """A worker reads file after file: the process that parses the next one is there before it comes."""
    from imports.reading.standby import standby

    standby.keep()
