from django.apps import AppConfig


class CaiuConfig(AppConfig):
    name = "caiu"
    label = "caiu"
