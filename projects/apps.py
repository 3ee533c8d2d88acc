from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "技改项目"

    def ready(self) -> None:
        from enterprises import panels
        from imports import registry
        from projects.importers import ProjectsImporter
        from projects.panels import PANEL

        registry.register(ProjectsImporter())
        panels.register(PANEL)
