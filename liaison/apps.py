from django.apps import AppConfig


class LiaisonConfig(AppConfig):
    name = "liaison"
    verbose_name = "包保帮扶"

    def ready(self) -> None:
        from enterprises import panels
        from imports import registry
        from liaison.importers import ProblemsImporter
        from liaison.panels import PANEL

        registry.register(ProblemsImporter())
        panels.register(PANEL)
