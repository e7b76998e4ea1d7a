from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "maru.desk"
    label = "desk"
