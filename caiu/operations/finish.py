"""Ending an investigation: closed with an outcome, or handed back to the desk."""

from datetime import datetime
from uuid import UUID

from caiu import states
from caiu.models import Investigation, InvestigationSubject
from caiu.operations.open import unshare
from maru.agencies.acting import house, operation
from maru.agencies.desk import the_desk
from maru.agencies.models import User
from maru.agencies.models.involvement import involve
from maru.agencies.permissions import Permission
from maru.agencies.powers import require
from maru.audit import trail
from maru.common.errors import ReasonMissing, Refused
from maru.notify.said import said
from referrals import operations as referrals
from referrals.models import Referral


class OutcomeMissing(Refused):
    code = "outcome-missing"
    default = "Choose what came of the investigation."


@operation
def close(*, investigation_id: UUID, outcome: str, reason: str, by: User, at: datetime) -> Investigation:
    """Close with an outcome and a reason: its subjects are closed, and the referral's author is told.

    Raises NotPermitted, NotFound, TransitionNotAllowed, OutcomeMissing, ReasonMissing.
    """
    require(by, Permission.CAIU_CLOSE)
    investigation = Investigation.objects.visible_to(by).locked().one(pk=investigation_id)
    step = states.investigation.step_from(investigation.state, "close")
    if outcome not in Investigation.Outcome.values:
        raise OutcomeMissing(field="outcome")
    if not reason.strip():
        raise ReasonMissing(field="reason")
    investigation.outcome, investigation.closing_reason = outcome, reason
    end(investigation, step.to, at)
    trail.record(step.verb, on=investigation, at=at, fields=["outcome", "closing_reason"])
    news = f"Investigation closed: {investigation.get_outcome_display()}."
    pass_on(investigation, "close", at, news)
    return investigation


@operation
def hand_back(*, investigation_id: UUID, reason: str, by: User, at: datetime) -> Investigation:
    """It is not for CAIU after all: its subjects go to the top of the desk's queue, with the reason. The desk
    is involved from now on, since it must read why.

    Raises NotPermitted, NotFound, TransitionNotAllowed, ReasonMissing.
    """
    require(by, Permission.CUSTODY_RETURN)
    investigation = Investigation.objects.visible_to(by).locked().one(pk=investigation_id)
    step = states.investigation.step_from(investigation.state, "hand_back")
    if not reason.strip():
        raise ReasonMissing(field="reason")
    investigation.closing_reason = reason
    end(investigation, step.to, at)
    trail.record(step.verb, on=investigation, at=at, fields=["closing_reason"])
    with house():
        involve(investigation, why="handed_back", at=at, unit=the_desk())
    pass_on(investigation, "hand_back", at, "The MARU is deciding again.")
    return investigation


def end(investigation: Investigation, state: str, at: datetime) -> None:
    investigation.state, investigation.ended_at = state, at
    investigation.save(update_fields=["state", "ended_at", "outcome", "closing_reason"])


def pass_on(investigation: Investigation, step: str, at: datetime, news: str) -> None:
    """Move custody, tell the author and the desk, and close the referral to the unit again."""
    ids = InvestigationSubject.objects.filter(investigation=investigation).values_list("subject_id", flat=True)
    with house():
        referral = Referral.objects.select_related("author").get(pk=investigation.referral_id)
        referrals.move(referral_id=referral.pk, subject_ids=list(ids), step=step, news=news, at=at)
        word = said("there is an outcome" if step == "close" else "the MARU decides again")
        referrals.tell_author(
            referral=referral,
            key=f"{step}:{investigation.pk}",
            text=said("{word}.", word=word),
            at=at,
        )
        referrals.tell_desk(
            referral=referral,
            key=f"{step}:{investigation.pk}",
            text=said(
                "{unit} – {investigation.reference}, {word}.",
                unit=investigation.unit,
                investigation=investigation,
                word=word,
            ),  # fmt: skip
            at=at,
        )
        unshare(investigation, at)
