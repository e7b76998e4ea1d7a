from django.apps import AppConfig
from django.core.checks import register


class ApiConfig(AppConfig):
    name = "maru.api"
    label = "api"

    def ready(self) -> None:
        from maru.api import leaving
        from maru.api.answers import check_answers

        register(check_answers)
        leaving.register()
