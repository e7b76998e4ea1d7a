from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "maru.files"
    label = "files"
