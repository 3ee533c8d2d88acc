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
        from config import navigation
        from enterprises import panels
        from imports import registry
        from imports.signals import batch_taken, batch_undone, values_entered
        from reporting.gate import closed_units, settled_units
        from reporting.panels import PANEL
        from reporting.receivers import note_after_entry, request_after_batch
        from reporting.selectors.cycle import work_waiting
        from reporting.staged import StagedJudge

        registry.register_gate(closed_units)
        panels.register(PANEL)
        registry.register_settling(settled_units)
        registry.register_judge(StagedJudge())
        navigation.register_badge("reporting:home", work_waiting)
        batch_taken.connect(request_after_batch, dispatch_uid="reporting.request_after_batch")
        batch_undone.connect(request_after_batch, dispatch_uid="reporting.request_after_undoing")
        values_entered.connect(note_after_entry, dispatch_uid="reporting.note_after_entry")
        post_migrate.connect(_load_reference, sender=self)
