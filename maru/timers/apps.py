from django.apps import AppConfig


class TimersConfig(AppConfig):
    name = "maru.timers"
    label = "timers"
