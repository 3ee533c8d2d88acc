from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _load_reference(**_: Any) -> None:
    from enterprises import reference

    reference.load()


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    verbose_name = "企业库"

    def ready(self) -> None:
        from enterprises.importers import CorporateImporter, PowerImporter, RegisterImporter, ReturnsImporter
        from imports import registry

        registry.register(ReturnsImporter())
        registry.register(RegisterImporter())
        registry.register(PowerImporter())
        registry.register(CorporateImporter())
        from enterprises import panels, power_panel, receivers
        from enterprises.signals import library_changed
        from imports.signals import batch_taken, batch_undone, values_entered

        batch_taken.connect(receivers.request_after_taking, dispatch_uid="enterprises.request_after_taking")
        batch_undone.connect(
            receivers.request_after_undoing, dispatch_uid="enterprises.request_after_undoing"
        )
        values_entered.connect(receivers.note_after_entry, dispatch_uid="enterprises.note_after_entry")
        panels.register(power_panel.PANEL)
        library_changed.connect(receivers.request_after_hand, dispatch_uid="enterprises.request_after_hand")
        post_migrate.connect(_load_reference, sender=self)
