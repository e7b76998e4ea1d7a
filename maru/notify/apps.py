from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "maru.notify"
    label = "notify"
