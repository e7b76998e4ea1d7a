"""Ending an assessment: closed, or stepped up to the MARU with everything that is known."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from caf import states
from caf.carried import enclosure, pages_from
from caf.models import Assessment, Consent
from caf.operations.open import CONSENT, REVIEW, mine_to_work, tell_story
from maru.agencies.acting import house, operation
from maru.agencies.desk import the_desk
from maru.agencies.models import User
from maru.agencies.operations import withhold_too
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.audit import trail
from maru.audit.trail import addressee
from maru.common.errors import ReasonMissing, Refused
from maru.notify.said import said
from maru.people import noticing
from maru.timers.operations import stop_clock
from referrals import operations as referrals
from referrals.models import Referral

Ending = Assessment.Ending
# The family does without help that the desk thought was needed: the desk decides again.
DESK_AGAIN = (Ending.DECLINED, Ending.CONSENT_WITHDRAWN, Ending.DISENGAGED)
# Who never agreed cannot withdraw, and is not passed on with consent; who agreed has not declined.
NOT_WHILE_ASKING = (Ending.CONSENT_WITHDRAWN, Ending.DISENGAGED, Ending.NEEDS_MET, Ending.MOVED)
ONLY_WHILE_ASKING = (Ending.DECLINED,)


class EndingMissing(Refused):
    code = "ending-missing"
    default = "Choose why the CAF ends."


class EndingDoesNotFit(Refused):
    code = "ending-does-not-fit"
    default = "Choose another reason: a family declines before it has agreed, and withdraws afterwards."


@operation
def close(*, assessment_id: UUID, ending: str, note: str, by: User, at: datetime) -> Assessment:
    """End the CAF with a reason. A child whom the desk had passed on is closed with it; where the family does
    without the help, the child goes back to the desk, which decides again.

    Raises NotPermitted, NotFound, Ended, TransitionNotAllowed, EndingMissing, EndingDoesNotFit, ReasonMissing.
    """
    assessment = mine_to_work(assessment_id, by)
    step = states.assessment.step_from(assessment.state, "close")
    if ending not in Ending.values:
        raise EndingMissing(field="ending")
    if ending not in fitting(assessment):
        raise EndingDoesNotFit(field="ending")
    if not note.strip():
        raise ReasonMissing(field="note")
    if ending == Ending.CONSENT_WITHDRAWN:
        Consent.objects.filter(assessment=assessment).update(withdrawn_at=at)
    assessment.ending, assessment.ending_note = ending, note
    end(assessment, step.to, at)
    trail.record(step.verb, on=assessment, at=at, fields=["ending", "ending_note"], reason=ending)
    tell_story(assessment, "CAF closed", at)
    if ending in DESK_AGAIN:
        pass_on(assessment, "hand_back", "Early help did not go ahead. The MARU is deciding again.", at)
    else:
        pass_on(assessment, "close", f"{assessment.unit} has finished: {assessment.get_ending_display()}.", at)
    return assessment


def fitting(assessment: Assessment) -> list[Ending]:
    """The reasons for which it can end now. Of one that has ended all are known: nobody is told to choose another."""
    if assessment.ended_at is not None:
        return list(Ending)
    unfit = NOT_WHILE_ASKING if assessment.state == "asking" else ONLY_WHILE_ASKING
    return [ending for ending in Ending if ending not in unfit]


@operation
def step_up(*, assessment_id: UUID, pages: Mapping[str, Mapping[str, Any]], by: User, at: datetime) -> Referral:
    """Significant harm is likely after all, or more is needed than early help: refer to the MARU, at once and
    whole. `pages` are the answers that only now are asked (danger, concern, consent; of the others what they
    say differently); everybody the CAF names and all that it holds goes along. No consent is needed where harm
    is likely (Children Act 1989, section 47).

    The child is the desk's from the same moment; a child whom the desk had passed on is held by the new
    referral instead of the old. The team whose CAF it is refers: no other team of its author's reads it.
    Raises NotPermitted, NotFound, Ended, TransitionNotAllowed, NotComplete.
    """
    noticing.wait_for_homes()  # before any row is held, which whoever says where they live may be waiting for
    assessment = mine_to_work(assessment_id, by)
    step = states.assessment.step_from(assessment.state, "step_up")
    known = pages_from(assessment, by)
    whole = {slug: {**known.get(slug, {}), **pages.get(slug, {})} for slug in {**known, **pages}}
    referral = referrals.send_whole(pages=whole, by=by, at=at, unit_id=team_of(assessment, by)).referral
    with house():
        # Whoever steps it up may be kept out of the referral from its first moment: what the CAF holds goes along.
        referrals.enclose(referral=referral, text=enclosure(assessment), by=by, at=at)
    withhold_too(referral, like=assessment.pk)
    if assessment.subject_id is not None and assessment.address_withheld:
        referrals.carry_safe_address(subject_id=assessment.subject_id, referral=referral)
    assessment.stepped_up_to = referral
    end(assessment, step.to, at)
    trail.record(
        step.verb, on=assessment, at=at, reason=referral.lawful_basis, to=addressee(the_desk()), referral=referral.pk
    )
    tell_story(assessment, f"CAF stepped up to {referral.reference}", at)
    pass_on(assessment, "close", f"Referred again by {assessment.unit}: the MARU decides.", at)
    return referral


def team_of(assessment: Assessment, by: User) -> UUID | None:
    """The team that refers: the CAF's own, unless it has nobody left and somebody else acts for it."""
    still = powers_of(by).may(Permission.REFERRAL_SUBMIT, assessment.unit_id)
    return assessment.unit_id if still else None


def end(assessment: Assessment, state: str, at: datetime) -> None:
    """Its clocks stop; nothing is written into it any more."""
    for kind in (CONSENT, REVIEW):
        stop_clock(kind=kind, object_id=assessment.pk, at=at, met=False)
    assessment.state, assessment.ended_at, assessment.due_at = state, at, None
    assessment.save(update_fields=["state", "ended_at", "due_at", "ending", "ending_note", "stepped_up_to"])


def pass_on(assessment: Assessment, step: str, news: str, at: datetime) -> None:
    """Where the desk had passed the child on: move custody, tell the author and the desk. The desk reads which
    reason was chosen, and nothing of what the CAF says."""
    if assessment.subject_id is None:
        return
    with house():
        referral = Referral.objects.select_related("author", "unit").get(pk=assessment.subject.referral_id)
        referrals.move(
            referral_id=referral.pk, subject_ids=[assessment.subject_id], step=step, news=news, at=at,
            text=f"{assessment.get_ending_display()}." if step == "hand_back" else "",
        )  # fmt: skip
        word = said("the MARU decides again" if step == "hand_back" else "there is an outcome")
        key = f"{step}:{assessment.pk}"
        referrals.tell_author(referral=referral, key=key, text=said("{word}.", word=word), at=at)
        text = said("{unit} – {one.reference}, {word}.", unit=assessment.unit, one=assessment, word=word)
        referrals.tell_desk(referral=referral, key=key, text=text, at=at)
