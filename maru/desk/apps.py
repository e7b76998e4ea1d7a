from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "maru.desk"
    label = "desk"

    def ready(self) -> None:
        from maru.desk.glass import timers
        from maru.desk.rota import watch
        from maru.desk.seals import hearing
        from maru.desk.signals import timers as signal_timers
        from maru.files.errands import watch_files
        from maru.timers import registry

        hearing.register()
        timers.register()
        signal_timers.register()
        watch.register()
        registry.add_errand(watch_files)
        add_navigation()
        add_tiles()


def add_navigation() -> None:
    from maru.agencies.keeping import KEEPS
    from maru.agencies.permissions import Permission
    from maru.agencies.powers import powers_of
    from maru.desk import staff
    from maru.desk.codes.views import may_manage as may_keep_lists
    from maru.desk.conflicts.views import supervises
    from maru.desk.deadlines.views import may_follow
    from maru.desk.glass.views import may_look
    from maru.desk.inbox import lists as inbox
    from maru.desk.inbox.undelivered import follows_mails
    from maru.desk.rules.views import may_manage
    from maru.desk.signals.views import may_clear
    from maru.web import navigation

    def keeps(user: object) -> bool:
        return bool(powers_of(user).permissions & KEEPS)

    navigation.add(_("My desk"), "desk:home", lambda user: True, order=0)
    navigation.add(_("Deadlines"), "deadlines:list", may_follow, order=22)
    navigation.add(_("People"), "desk:people", lambda user: powers_of(user).may(Permission.PEOPLE_SEARCH), order=25)
    navigation.add(_("Audit"), "audit:search", lambda user: powers_of(user).may(Permission.AUDIT_READ), order=60)
    navigation.add(_("Unusual looks"), "signals:list", may_clear, order=61, more=True)
    navigation.add(_("Rota"), "rota:now", lambda user: bool(powers_of(user).held), order=50)
    navigation.add(_("Clock rules"), "rules:list", may_manage, order=79, more=True)
    navigation.add(_("Code lists"), "codes:list", may_keep_lists, order=79, more=True)
    navigation.add(_("Staff"), "desk:staff", staff.answers_for_staff, order=80, more=True)
    navigation.add(_("Mails that did not go"), "desk:undelivered", follows_mails, order=81, more=True)
    navigation.add(_("Sealed records"), "seals:kept", keeps, order=85, more=True)
    navigation.add(_("Break the glass"), "glass:mine", may_look, order=85, more=True)
    navigation.add(_("Conflicts of interest"), "conflicts:list", supervises, order=87, more=True)
    navigation.add(_("Inbox"), "desk:inbox", lambda user: True, order=90, count=inbox.waiting)


def add_tiles() -> None:
    from maru.desk import tiles
    from maru.desk.deadlines.views import deadlines_tile
    from maru.desk.glass.reviewing import review_tile
    from maru.desk.glass.views import looking_tile
    from maru.desk.inbox import lists as inbox
    from maru.desk.rota.own import offers_tile, rota_tile
    from maru.desk.signals.views import signals_tile

    tiles.add(looking_tile, order=5)
    tiles.add(deadlines_tile, order=12)
    tiles.add(offers_tile, order=20)
    tiles.add(rota_tile, order=40)
    tiles.add(review_tile, order=60)
    tiles.add(signals_tile, order=61)
    tiles.add(inbox.unread_tile, order=90)
