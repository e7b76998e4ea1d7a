"""What is told of a seal itself, and never of what: its keeper hears that they keep it, and when to look again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from maru.agencies import keeping
from maru.agencies.desk import the_desk
from maru.agencies.models import Seal, SealGrant, User
from maru.notify.operations import tell
from maru.notify.said import said
from maru.timers import registry
from maru.timers.clock import ALERTED_AT, at_london
from maru.timers.models import Timer
from maru.timers.operations import start_clock, stop_clocks
from maru.timers.registry import Matter

REVIEW, OVERDUE = "seal_review", "seal_overdue"
A_WEEK = timedelta(days=7)
MANAGER = "maru_manager"
LOOK_AGAIN = "Looking again at a record that you keep sealed"
WEEK_OF_GRACE = "The week of grace for a keeper to look again at a sealed record"


def tell_the_keeper(seal: Seal, at: datetime) -> None:
    """A new keeper is told that there is something to keep, unless they have put the seal themselves."""
    new = SealGrant.objects.now().filter(seal=seal, is_keeper=True, since=at).exclude(user=F("granted_by"))
    for grant in new.select_related("user"):
        tell(
            key=f"keeps:{grant.pk}", text=said(_("You keep a sealed record now. Decide who must see it.")),
            link=page_of(seal.pk), about=None, user=grant.user, at=at,
        )  # fmt: skip


def set_clocks(seal: Seal, at: datetime) -> None:
    """Its clocks run to the day on which it is looked at again, and to a week after; of a lifted seal, none."""
    stop_clocks(kinds=[REVIEW, OVERDUE], object_ids=[seal.pk], at=at, met=True)
    if seal.lifted_at is not None:
        return
    desk, due = the_desk(), at_london(seal.review_on, ALERTED_AT)
    start_clock(kind=REVIEW, object_id=seal.pk, unit=desk, at=at, due_at=due)
    start_clock(kind=OVERDUE, object_id=seal.pk, unit=desk, at=at, due_at=due + A_WEEK)


def reviews(timers: Sequence[Timer]) -> dict[UUID, Matter]:
    """Its keeper looks at it again. Of what it hides nothing is said."""
    keepers = keepers_of(timers)
    return {
        timer.pk: Matter(
            about=None, reference=said(""), link=page_of(timer.object_id), what=said(_(LOOK_AGAIN)),
            owner=keepers[timer.object_id], unit=timer.unit, roles=(MANAGER,),
        )
        for timer in timers
    }  # fmt: skip


def forgotten(timers: Sequence[Timer]) -> dict[UUID, Matter]:
    """The MARU manager is told that there is one, and not of what."""
    return {
        timer.pk: Matter(
            about=None, reference=said(""), link=reverse("seals:kept"), what=said(_(WEEK_OF_GRACE)), owner=None,
            unit=timer.unit, roles=(MANAGER,),
        )
        for timer in timers
    }  # fmt: skip


def keepers_of(timers: Sequence[Timer]) -> dict[UUID, User]:
    """Who keeps these seals, by the seal's id."""
    seals = [timer.object_id for timer in timers]
    grants = SealGrant.objects.now().select_related("user").filter(seal__in=seals, is_keeper=True)
    return {grant.seal_id: grant.user for grant in grants}


def page_of(seal: UUID) -> str:
    return reverse("seals:seal", args=[seal])


def register() -> None:
    """Make these known to whoever seals a record, and to the sweep."""
    keeping.register(tell_the_keeper)
    keeping.register(set_clocks)
    registry.register(REVIEW, matters=reviews)
    registry.register(OVERDUE, matters=forgotten)
