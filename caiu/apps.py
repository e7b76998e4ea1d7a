from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaiuConfig(AppConfig):
    name = "caiu"
    label = "caiu"

    def ready(self) -> None:
        from caiu import belonging, kinds, leaving, tiles
        from maru.agencies.permissions import Permission
        from maru.agencies.powers import powers_of
        from maru.desk.tiles import add
        from maru.web import navigation

        leaving.register()
        belonging.register()
        kinds.register()
        navigation.add(
            _("Investigations"), "caiu:caseload", lambda user: powers_of(user).may(Permission.CAIU_SEE), order=30
        )
        add(tiles.overdue_actions, order=30)
        add(tiles.to_allocate, order=31)
        add(tiles.new_to_me, order=32)
