from django.apps import AppConfig


class CodesConfig(AppConfig):
    name = "maru.codes"
    label = "codes"
