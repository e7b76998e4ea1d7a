"""What is told of a seal itself, and never of what: its keeper hears that they keep it, and when to look again."""

from datetime import datetime, timedelta

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from maru.agencies import keeping
from maru.agencies.desk import the_desk
from maru.agencies.models import Seal, SealGrant
from maru.notify.operations import tell
from maru.notify.said import said
from maru.timers import registry
from maru.timers.clock import ALERTED_AT, BREACH, at_london
from maru.timers.models import Timer
from maru.timers.operations import start_clock, stop_clocks

REVIEW, OVERDUE = "seal_review", "seal_overdue"
A_WEEK = timedelta(days=7)
MANAGER = "maru_manager"


def tell_the_keeper(seal: Seal, at: datetime) -> None:
    """A new keeper is told that there is something to keep, unless they have put the seal themselves."""
    new = SealGrant.objects.now().filter(seal=seal, is_keeper=True, since=at).exclude(user=F("granted_by"))
    for grant in new.select_related("user"):
        tell(
            key=f"keeps:{grant.pk}", text=said(_("You keep a sealed record now. Decide who must see it.")),
            link=page_of(seal), about=None, user=grant.user, at=at,
        )  # fmt: skip


def set_clocks(seal: Seal, at: datetime) -> None:
    """Its clocks run to the day on which it is looked at again, and to a week after; of a lifted seal, none."""
    stop_clocks(kinds=[REVIEW, OVERDUE], object_id=seal.pk, at=at, met=True)
    if seal.lifted_at is not None:
        return
    desk, due = the_desk(), at_london(seal.review_on, ALERTED_AT)
    start_clock(kind=REVIEW, object_id=seal.pk, unit=desk, at=at, due_at=due)
    start_clock(kind=OVERDUE, object_id=seal.pk, unit=desk, at=at, due_at=due + A_WEEK)


def review_clock(timer: Timer, step: str, at: datetime) -> None:
    """Its keeper is told beforehand and on the day."""
    seal = Seal.objects.get(pk=timer.object_id)
    keeper = SealGrant.objects.now().select_related("user").get(seal=seal, is_keeper=True).user
    soon = said(_("A record that you keep sealed is soon to be looked at again."))
    due = said(_("Look again at a record that you keep sealed: today is the day."))
    text = due if step == BREACH else soon
    tell(key=f"{timer.pk}:{step}", text=text, link=page_of(seal), about=None, user=keeper, at=at)


def overdue_clock(timer: Timer, step: str, at: datetime) -> None:
    """The MARU manager is told that there is one, and not of what."""
    text = said(_("A seal is a week past the day on which its keeper was to look at it again. Ask the keepers."))
    tell(
        key=f"{timer.pk}:{step}", text=text, link=reverse("seals:kept"), about=None, unit=the_desk(), role=MANAGER,
        at=at,
    )  # fmt: skip


def page_of(seal: Seal) -> str:
    return reverse("seals:seal", args=[seal.pk])


def register() -> None:
    """Make these known to whoever seals a record, and to the sweep."""
    keeping.register(tell_the_keeper)
    keeping.register(set_clocks)
    registry.register(REVIEW, review_clock)
    registry.register(OVERDUE, overdue_clock)
