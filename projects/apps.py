from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "技改项目"

    def ready(self) -> None:
        from imports import registry
        from projects.importers import ProjectsImporter

        registry.register(ProjectsImporter())
