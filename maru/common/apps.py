from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.backends.signals import connection_created


class CommonConfig(AppConfig):
    name = "maru.common"
    label = "common"

    def ready(self):
        from maru.common.database import check_new_connection
        from maru.common.fields import check_declared
        from maru.common.shown import check_shown

        register(check_declared, Tags.models)
        register(check_shown)
        connection_created.connect(check_new_connection, dispatch_uid="maru.role")
