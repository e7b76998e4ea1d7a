from django.apps import AppConfig


class TriageConfig(AppConfig):
    name = "triage"
    label = "triage"

    def ready(self) -> None:
        from triage import timers

        timers.register()
