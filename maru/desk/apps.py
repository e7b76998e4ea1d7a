from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "maru.desk"
    label = "desk"

    def ready(self) -> None:
        from maru.agencies.keeping import KEEPS
        from maru.agencies.permissions import Permission
        from maru.agencies.powers import powers_of
        from maru.desk import inbox, staff, tiles
        from maru.desk.conflicts.views import supervises
        from maru.desk.glass import timers
        from maru.desk.glass.reviewing import review_tile
        from maru.desk.glass.views import looking_tile, may_look
        from maru.desk.seals import hearing
        from maru.desk.signals import timers as signal_timers
        from maru.desk.signals.views import may_clear, signals_tile
        from maru.web import navigation

        hearing.register()
        navigation.add(_("My desk"), "desk:home", lambda user: True, order=0)
        navigation.add(_("People"), "desk:people", lambda user: powers_of(user).may(Permission.PEOPLE_SEARCH), order=25)
        navigation.add(_("Audit"), "audit:search", lambda user: powers_of(user).may(Permission.AUDIT_READ), order=60)
        navigation.add(_("Unusual looks"), "signals:list", may_clear, order=61, more=True)
        navigation.add(_("Inbox"), "desk:inbox", lambda user: True, order=90, count=inbox.unread_count)
        navigation.add(_("Staff"), "desk:staff", staff.answers_for_staff, order=80, more=True)
        navigation.add(
            _("Sealed records"),
            "seals:kept",
            lambda user: bool(powers_of(user).permissions & KEEPS),
            order=85,
            more=True,
        )
        navigation.add(_("Conflicts of interest"), "conflicts:list", supervises, order=87, more=True)
        navigation.add(_("Break the glass"), "glass:mine", may_look, order=85, more=True)
        timers.register()
        signal_timers.register()
        tiles.add(looking_tile, order=5)
        tiles.add(review_tile, order=60)
        tiles.add(signals_tile, order=61)
        tiles.add(inbox.unread_tile, order=90)
