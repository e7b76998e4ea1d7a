from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CafConfig(AppConfig):
    name = "caf"
    label = "caf"

    def ready(self) -> None:
        from caf import belonging, kinds, leaving, queries, tiles, timers
        from maru.desk.tiles import add
        from maru.web import navigation

        timers.register()
        leaving.register()
        belonging.register()
        kinds.register()
        navigation.add(_("Early help (CAF)"), "caf:register", queries.is_helper, order=35)
        add(tiles.past_their_day, order=25)
        add(tiles.nobody_leads, order=26)
