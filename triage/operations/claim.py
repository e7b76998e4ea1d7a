"""Claiming a referral from the queue, putting it back, taking it over."""

from datetime import datetime
from uuid import UUID

from maru.agencies.acting import operation
from maru.agencies.models import User
from maru.agencies.permissions import Permission
from maru.agencies.powers import require
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import ReasonMissing, Refused
from maru.notify.operations import tell
from maru.notify.said import said
from maru.timers.clock import LONDON
from referrals import operations as referrals
from referrals.models import Referral, Subject
from triage import states
from triage.models import Claim


class AlreadyClaimed(Refused):
    code = "already-claimed"
    status = 409


class NothingToClaim(Refused):
    code = "nothing-to-claim"
    status = 409
    default = "Nobody in this referral waits for the desk any more."


class NotYours(Refused):
    code = "claim-not-yours"
    status = 409
    default = "You have not claimed this referral. Claim it first."


@operation
def claim(*, referral_id: UUID, by: User, at: datetime) -> Claim:
    """Take a referral up. Of two who claim it at once one has it, and the other is told who.

    Claiming what one has already changes nothing (a double click), or picks up the subjects that have come
    back meanwhile.
    Raises NotPermitted, NotFound, AlreadyClaimed, NothingToClaim.
    """
    require(by, Permission.TRIAGE_CLAIM)
    referral = Referral.objects.visible_to(by).locked().only("reference").one(pk=referral_id)
    held = running_claim(referral)
    if held is not None and held.by_id != by.pk:
        since = held.since.astimezone(LONDON)
        raise AlreadyClaimed(f"{held.by} has claimed this since {since:%H:%M on %-d %B}.", referral=referral.pk)
    waiting = subjects_in(referral, "waiting")
    if held is None and not waiting:
        raise NothingToClaim(referral=referral.pk)
    if held is None:
        held = Claim.objects.create(referral=referral, by=by, since=at)
        trail.record(Verb.CLAIM_MADE, on=held, root=referral, at=at)
    if waiting:
        referrals.move(referral_id=referral.pk, subject_ids=waiting, step="claim", at=at)
    return held


@operation
def release(*, referral_id: UUID, by: User, at: datetime) -> None:
    """Put a referral back into the queue, undecided.

    Raises NotPermitted, NotFound, NotYours.
    """
    require(by, Permission.TRIAGE_CLAIM)
    referral = Referral.objects.visible_to(by).locked().one(pk=referral_id)
    held = own_claim(referral, by)
    at_desk = subjects_in(referral, "at_desk")
    if at_desk:
        referrals.move(referral_id=referral.pk, subject_ids=at_desk, step="release", at=at)
    end(held, "release", referral, at)


@operation
def take_over(*, referral_id: UUID, reason: str, by: User, at: datetime) -> Claim:
    """A manager takes a colleague's claim; the colleague is told.

    Raises NotPermitted, NotFound, NotYours (nobody has claimed it), ReasonMissing.
    """
    require(by, Permission.TRIAGE_TAKE_OVER)
    referral = Referral.objects.visible_to(by).locked().one(pk=referral_id)
    held = running_claim(referral)
    if held is None:
        raise NotYours("Nobody has claimed this referral: claim it yourself.", referral=referral.pk)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    end(held, "release", referral, at, text=reason)
    mine = Claim.objects.create(referral=referral, by=by, since=at)
    trail.record(Verb.CLAIM_MADE, on=mine, root=referral, at=at)
    tell(
        key=f"taken-over:{mine.pk}",
        text=said("{referral.reference}: a colleague has taken over your claim.", referral=referral),
        link=f"/triage/{referral.reference}/",
        user=held.by,
        about=referral.pk,
        at=at,
    )
    return mine


def running_claim(referral: Referral) -> Claim | None:
    return Claim.objects.select_related("by").filter(referral=referral, state="held").first()


def own_claim(referral: Referral, by: User) -> Claim:
    """The actor's own running claim.

    Raises NotYours.
    """
    held = running_claim(referral)
    if held is None or held.by_id != by.pk:
        raise NotYours(referral=referral.pk)
    return held


def subjects_in(referral: Referral, custody: str) -> list[UUID]:
    return list(Subject.objects.filter(referral=referral, custody=custody).values_list("pk", flat=True))


def end(held: Claim, step_name: str, referral: Referral, at: datetime, text: str = "") -> None:
    """End a claim by a step of its lifecycle."""
    step = states.claim.step_from(held.state, step_name)
    held.state, held.ended_at = step.to, at
    held.save(update_fields=["state", "ended_at"])
    trail.record(step.verb, on=held, root=referral, at=at, text=text)
