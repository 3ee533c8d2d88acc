from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "dashboards"
    verbose_name = "运行监测"

    def ready(self) -> None:
        from dashboards.search import kinds

        kinds.register_all()
