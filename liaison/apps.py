from django.apps import AppConfig


class LiaisonConfig(AppConfig):
    name = "liaison"
    verbose_name = "包保帮扶"

    def ready(self) -> None:
        from imports import registry
        from liaison.importers import ProblemsImporter

        registry.register(ProblemsImporter())
