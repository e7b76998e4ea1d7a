"""Letting the clock of a rating stand still, with a reason, and run on."""

from datetime import datetime
from uuid import UUID

from maru.agencies.acting import operation
from maru.agencies.models import User
from maru.agencies.permissions import Permission
from maru.agencies.powers import require
from maru.timers import pausing
from maru.timers.models import ClockPause, Timer
from maru.timers.pausing import MayNotPause
from referrals.models import Referral, Subject
from referrals.states import RAG


@operation
def pause_clock(*, subject_id: UUID, reason: str, by: User, at: datetime) -> ClockPause:
    """The clock of a subject's rating stands still until its budget is used, or until somebody lets it run on. The
    decision's clock is the law's, and runs on beside it.

    Raises NotPermitted, NotFound, MayNotPause, ReasonMissing.
    """
    require(by, Permission.CLOCK_PAUSE)
    subject, timer = rated(subject_id, by)
    return pausing.pause(timer, reason, subject.referral, by, at)


@operation
def resume_clock(*, subject_id: UUID, by: User, at: datetime) -> ClockPause:
    """The clock runs on, before its budget is used.

    Raises NotPermitted, NotFound, MayNotPause, NotPaused.
    """
    require(by, Permission.CLOCK_PAUSE)
    subject, timer = rated(subject_id, by)
    return pausing.resume(timer, subject.referral, at)


def rated(subject_id: UUID, by: User) -> tuple[Subject, Timer]:
    """A subject with the clock of its rating, both held.

    Raises NotFound, MayNotPause."""
    subject = Subject.objects.visible_to(by).select_related("referral").one(pk=subject_id)
    Referral.objects.visible_to(by).locked().only("reference").one(pk=subject.referral_id)
    clocks = Timer.objects.select_for_update(of=("self",)).select_related("rule").prefetch_related("pauses")
    timer = clocks.filter(kind=RAG, object_id=subject.pk, state=Timer.State.RUNNING).first()
    if timer is None:
        raise MayNotPause("No clock of a rating runs for them.")
    return subject, timer
