"""What waits in CAIU, for the home page."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from caiu import queries
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.desk.tiles import Tile
from maru.web import keyset


def to_allocate(user: Any, now: datetime) -> Tile | None:
    """For the supervisor: new investigations that nobody works yet."""
    units = queries.supervised(user)
    if not units:
        return None
    return Tile(
        _("New investigations to allocate"), queries.new_in(user, units), _("nobody works them yet"),
        keyset.address(reverse("caiu:caseload"), show="new"), action=_("Allocate the new investigations"),
    )  # fmt: skip


def overdue_actions(user: Any, now: datetime) -> Tile | None:
    """For whoever works investigations: their own actions that are past their day."""
    if not powers_of(user).may(Permission.CAIU_WORK):
        return None
    number = queries.overdue_of(user, now)
    where = keyset.address(reverse("caiu:caseload"), show="overdue")
    return Tile(
        _("My overdue actions"), number, _("in investigations"), where, late=bool(number),
        action=_("Work on what is overdue"),
    )  # fmt: skip


def new_to_me(user: Any, now: datetime) -> Tile | None:
    """For the detective: what was allocated and is not begun."""
    if not powers_of(user).may(Permission.CAIU_WORK) or queries.supervised(user):
        return None
    return Tile(
        _("Newly allocated to me"), queries.unbegun_of(user), _("without an entry in the log"),
        keyset.address(reverse("caiu:caseload"), show="unbegun"), action=_("Begin what is new"),
    )  # fmt: skip
