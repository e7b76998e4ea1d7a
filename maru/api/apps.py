from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "maru.api"
    label = "api"

    def ready(self) -> None:
        from maru.api import leaving

        leaving.register()
