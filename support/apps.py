from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "support"
    verbose_name = "帮扶服务"

    def ready(self) -> None:
        from config.navigation import register_badge
        from imports import registry
        from support import badges, panels
        from support.importers import (
            ActivitiesImporter,
            ChainImporter,
            DistressImporter,
            NeedsImporter,
        )

        for importer in (NeedsImporter(), DistressImporter(), ActivitiesImporter(), ChainImporter()):
            registry.register(importer)
        panels.load()
        register_badge(
            "support:plans", badges.late, waiting=("support:measures", "owner=mine&due=late&state=open")
        )
