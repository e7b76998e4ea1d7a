from django.apps import AppConfig
from django.core.checks import Tags, register


class TimersConfig(AppConfig):
    name = "maru.timers"
    label = "timers"

    def ready(self) -> None:
        from maru.notify import acknowledged
        from maru.timers.calendar import check_horizon
        from maru.timers.operations.acknowledge import stop_climbing
        from maru.timers.rungs import strangers, strays

        acknowledged.register(stop_climbing)
        register(check_horizon, Tags.compatibility, deploy=True)
        register(strays, Tags.compatibility)
        register(strangers, Tags.database, deploy=True)
