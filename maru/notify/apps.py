from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "maru.notify"
    label = "notify"

    def ready(self) -> None:
        from maru.notify import attempts, factors, leaving

        factors.listen()
        leaving.register()
        attempts.register()
