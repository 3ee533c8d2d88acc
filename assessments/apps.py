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
        from assessments.annual.receivers import check_after_batch
        from assessments.grade_panels import PANEL as GRADES
        from assessments.importers import FactorsImporter
        from assessments.land_comparison import COMPARISON
        from assessments.land_goals import goals_of
        from assessments.panels import PANEL
        from assessments.receivers import (
            note_after_cultivating,
            note_after_entry,
            note_after_judging,
            note_after_land,
            request_after_approval,
            request_after_hand,
            request_after_taking,
            request_after_undoing,
        )
        from cultivation.signals import counts_changed
        from enterprises import panels
        from enterprises.signals import library_changed, standings_judged
        from imports import registry
        from imports.signals import batch_taken, batch_undone, values_entered
        from land import goals
        from land.signals import land_changed
        from reporting.signals import submission_approved

        registry.register(FactorsImporter())
        panels.register(PANEL)
        panels.register(GRADES)
        batch_taken.connect(request_after_taking, dispatch_uid="assessments.request_after_taking")
        batch_taken.connect(check_after_batch, dispatch_uid="assessments.check_after_taking")
        batch_undone.connect(check_after_batch, dispatch_uid="assessments.check_after_undoing")
        batch_undone.connect(request_after_undoing, dispatch_uid="assessments.request_after_undoing")
        values_entered.connect(note_after_entry, dispatch_uid="assessments.note_after_entry")
        standings_judged.connect(note_after_judging, dispatch_uid="assessments.note_after_judging")
        library_changed.connect(request_after_hand, dispatch_uid="assessments.request_after_hand")
        counts_changed.connect(note_after_cultivating, dispatch_uid="assessments.note_after_cultivating")
        submission_approved.connect(request_after_approval, dispatch_uid="assessments.request_after_approval")
        land_changed.connect(note_after_land, dispatch_uid="assessments.note_after_land")
        goals.register(goals_of)
        panels.register(COMPARISON)
