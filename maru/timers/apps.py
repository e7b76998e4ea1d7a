from django.apps import AppConfig


class TimersConfig(AppConfig):
    name = "maru.timers"
    label = "timers"

    def ready(self) -> None:
        from maru.notify import acknowledged
        from maru.timers.operations.acknowledge import stop_climbing

        acknowledged.register(stop_climbing)
