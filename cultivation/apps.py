from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _load_reference(**_: Any) -> None:
    from cultivation import reference

    reference.load()


class CultivationConfig(AppConfig):
    name = "cultivation"
    verbose_name = "梯度培育"

    def ready(self) -> None:
        from cultivation import panels, receivers
        from cultivation.importers import (
            DiagnosesImporter,
            PoolsImporter,
            RecognitionsImporter,
            RobotsImporter,
        )
        from enterprises.panels import register
        from enterprises.signals import standings_judged
        from imports import registry

        for importer in (PoolsImporter(), RecognitionsImporter(), RobotsImporter(), DiagnosesImporter()):
            registry.register(importer)
        standings_judged.connect(receivers.note_after_judging, dispatch_uid="cultivation.note_after_judging")
        for panel in panels.PANELS:
            register(panel)
        post_migrate.connect(_load_reference, sender=self)
