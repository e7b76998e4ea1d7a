from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferralsConfig(AppConfig):
    name = "referrals"
    label = "referrals"

    def ready(self) -> None:
        from maru.agencies.permissions import Permission
        from maru.agencies.powers import powers_of
        from maru.desk.tiles import add
        from maru.web import navigation
        from referrals import belonging, leaving, tiles, timers

        leaving.register()
        belonging.register()
        timers.register()
        navigation.add(
            _("Referrals"),
            "referrals:mine",
            lambda user: powers_of(user).may(Permission.REFERRAL_SUBMIT),
            order=10,
        )
        add(tiles.drafts, order=80)
        add(tiles.unfinished, order=81)
