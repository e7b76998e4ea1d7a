"""The desk's part of the home page."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.desk.tiles import Tile
from triage.queries import Waiting, claimed_count, waiting_summary


def queue_tile(user: Any, now: datetime) -> Tile | None:
    """What waits for the desk, and how much of it is late or red."""
    if not powers_of(user).may(Permission.TRIAGE_SEE):
        return None
    summary = waiting_summary(user, now)
    return Tile(
        title=_("Waiting at the desk"),
        number=summary.waiting,
        text=in_words(summary),
        url=reverse("triage:queue"),
        late=summary.overdue > 0,
        action=_("Open the queue"),
    )


def in_words(summary: Waiting) -> str:
    """`2 overdue, 1 red`."""
    said = []
    if summary.overdue:
        said.append(ngettext("%d overdue", "%d overdue", summary.overdue) % summary.overdue)
    if summary.red:
        said.append(ngettext("%d red", "%d red", summary.red) % summary.red)
    return ", ".join(said) or _("Nothing is overdue.")


def claimed_tile(user: Any, now: datetime) -> Tile | None:
    """What the person has claimed and not decided yet."""
    if not powers_of(user).may(Permission.TRIAGE_CLAIM):
        return None
    mine = claimed_count(user)
    return Tile(
        title=_("Claimed by you"),
        number=mine,
        text=_("Undecided, with you.") if mine else _("You have claimed nothing."),
        url=f"{reverse('triage:queue')}?tab=mine",
        action=_("Go on with what you claimed"),
    )
