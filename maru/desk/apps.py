from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "maru.desk"
    label = "desk"

    def ready(self) -> None:
        from maru.desk import inbox, tiles
        from maru.web import navigation

        navigation.add(_("My desk"), "desk:home", lambda user: True, order=0)
        navigation.add(_("Inbox"), "desk:inbox", lambda user: True, order=90, count=inbox.unread_count)
        tiles.add(inbox.unread_tile, order=90)
