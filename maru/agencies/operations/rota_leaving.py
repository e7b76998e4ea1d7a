"""Whoever leaves a role has no shift in it any more; whoever is locked out acts for nobody, and their calendar ends."""

from datetime import datetime
from typing import Any

from django.utils.translation import ngettext_lazy

from maru.agencies import leaving
from maru.agencies.models import Absence
from maru.agencies.operations.absences import finish
from maru.agencies.operations.feeds import end_feeds
from maru.agencies.operations.rota import end, shifts_left
from maru.agencies.powers import Powers
from maru.audit.context import current


def give_back_shifts(user: Any, powers: Powers, at: datetime) -> None:
    """Their shifts end, and what they were to do in others' names; with the last role their calendar's address too."""
    end(shifts_left(user, powers, at), at, reason="left")
    if not user.is_active:
        for absence in Absence.objects.standing().filter(acts=user, until__gt=at).order_by("since", "id"):
            finish(absence, at, reason="stand-in-left")
    if not user.is_active or not powers.held:
        end_feeds(user, at, reason="left")


SHIFTS = leaving.Part(
    count=lambda user, powers: shifts_left(user, powers, current().at).count(),
    give_back=give_back_shifts,
    sentence=ngettext_lazy(
        "%(number)d shift of theirs is taken away: somebody else must have it.",
        "%(number)d shifts of theirs are taken away: somebody else must have them.",
        "number",
    ),
)


def register() -> None:
    """Make this known to whatever ends a membership."""
    leaving.register(SHIFTS, order=20)
