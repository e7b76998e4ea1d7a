from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "maru.audit"
    label = "audit"
