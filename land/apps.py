from django.apps import AppConfig


class LandConfig(AppConfig):
    name = "land"
    verbose_name = "用地与整治"

    def ready(self) -> None:
        from enterprises import panels
        from imports import registry
        from land.importers.parcels import ParcelsImporter
        from land.importers.sites import SitesImporter
        from land.land_panels import PARCELS

        registry.register(ParcelsImporter())
        registry.register(SitesImporter())
        panels.register(PARCELS)
