"""What waits for those who refer, for the home page."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.desk.tiles import Tile
from referrals.queries import waiting_drafts
from referrals.unfinished import unfinished_for

LEFT_LYING = timedelta(hours=12)


def drafts(user: Any, now: datetime) -> Tile | None:
    """For whoever has begun a referral: nobody has been told of it yet. Late once a shift has passed."""
    if not powers_of(user).may(Permission.REFERRAL_SUBMIT):
        return None
    number, oldest = waiting_drafts(user)
    if not number:
        return None
    return Tile(
        _("My drafts to finish"), number, _("nobody has been told of them yet"), reverse("referrals:mine"),
        late=now - oldest > LEFT_LYING, action=_("Finish what you have begun"),
    )  # fmt: skip


def unfinished(user: Any, now: datetime) -> Tile | None:
    """For whoever supervises others who refer: what these have begun and not sent. Late once one's time is over."""
    found = unfinished_for(user)
    if not found:
        return None
    late = any(one.due_at is not None and one.due_at <= now for one in found)
    return Tile(
        _("Unfinished drafts of others"), len(found), _("begun and not sent"), reverse("referrals:unfinished"),
        late=late, action=_("See who has begun and not sent"),
    )  # fmt: skip
