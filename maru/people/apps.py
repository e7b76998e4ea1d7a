from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "maru.people"
    label = "people"
