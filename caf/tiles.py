"""What waits in early help, for the home page."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from caf import queries
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.desk.tiles import Tile
from maru.web import keyset


def past_their_day(user: Any, now: datetime) -> Tile | None:
    """For whoever leads a CAF: families not asked in time, reviews not held."""
    if not powers_of(user).may(Permission.CAF_WORK):
        return None
    mine = queries.led_by(user, now)
    if not mine["led"]:
        return None
    return Tile(
        _("CAFs I lead, past their day"), mine["late"], _("the family's answer or a review is overdue"),
        keyset.address(reverse("caf:register"), show="mine"), late=bool(mine["late"]),
        action=_("Deal with the overdue CAFs"),
    )  # fmt: skip


def nobody_leads(user: Any, now: datetime) -> Tile | None:
    """For a team: CAFs that wait for somebody to lead them."""
    number = queries.unled_in(queries.teams_of(user))
    if not number:
        return None
    return Tile(
        _("CAFs that nobody leads"), number, _("in your team"), reverse("caf:register"),
        action=_("Take the lead of a CAF"),
    )  # fmt: skip
