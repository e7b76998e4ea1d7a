from django.apps import AppConfig
from django.db.backends.signals import connection_created


class CommonConfig(AppConfig):
    name = "maru.common"
    label = "common"

    def ready(self):
        from maru.common.database import check_new_connection

        connection_created.connect(check_new_connection, dispatch_uid="maru.role")
