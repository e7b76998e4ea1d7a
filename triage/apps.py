from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TriageConfig(AppConfig):
    name = "triage"
    label = "triage"

    def ready(self) -> None:
        from maru.agencies.permissions import Permission
        from maru.agencies.powers import powers_of
        from maru.desk import tiles
        from maru.timers import registry
        from maru.web import navigation
        from triage import belonging, deskfile, kinds, leaving, pack, timers
        from triage.views import handovers, home

        timers.register()
        deskfile.register()
        registry.add_errand(pack.write_if_late)
        registry.add_sign("paper_pack", pack.is_written)
        leaving.register()
        belonging.register()
        kinds.register()
        navigation.add(_("Queue"), "triage:queue", lambda user: powers_of(user).may(Permission.TRIAGE_SEE), order=20)
        navigation.add(
            _("Offers to my team"),
            "handovers:offers",
            lambda user: powers_of(user).may(Permission.HANDOVER_SEE),
            order=40,
        )
        navigation.add(
            _("Paper pack"),
            "triage:paper_pack",
            lambda user: powers_of(user).may(Permission.CONTINGENCY_PRINT),
            order=80,
            more=True,
        )
        tiles.add(handovers.offers_tile, order=20)
        tiles.add(home.queue_tile, order=10)
        tiles.add(home.claimed_tile, order=11)
