"""The door that belongs to no room: a person's own desk."""

from typing import Any

from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.desk import tiles
from maru.desk.inbox import lists as inbox
from maru.web.views import Page

NEWS_ON_HOME = 5


class Home(Page):
    """What waits for me, what is late, what is new to me; one main action on top."""

    template_name = "desk/home.html"

    def context(self) -> dict[str, Any]:
        user = self.request.user
        powers = powers_of(user)
        made = tiles.tiles_for(user, self.now)
        return {
            "tiles": made,
            "first": tiles.most_pressing(made),
            "demands": inbox.demands(user, NEWS_ON_HOME),
            "news": inbox.newest(user, "unread", most=NEWS_ON_HOME),
            "has_a_role": bool(powers.held),
            "roles": list(dict.fromkeys(role for _unit, role in powers.held)),
            "may_manage": powers.may(Permission.STAFF_MANAGE),
            "may_refer": powers.may(Permission.REFERRAL_SUBMIT),
            "may_help": powers.may(Permission.CAF_WORK),
        }
