from django.apps import AppConfig


class CafConfig(AppConfig):
    name = "caf"
    label = "caf"

    def ready(self) -> None:
        from caf import timers

        timers.register()
