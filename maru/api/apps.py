from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "maru.api"
    label = "api"
