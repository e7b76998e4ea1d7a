"""Opening an assessment, and who leads it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from caf import states
from caf.carried import CHILD_WORDS, FAMILY_WORDS, as_written
from caf.models import Assessment, FamilyMember
from caf.queries import HELPERS, everybody_in
from maru.agencies.acting import house, operation
from maru.agencies.desk import the_desk
from maru.agencies.models import Unit, User
from maru.agencies.models.involvement import end_involvement, involve
from maru.agencies.operations import withhold_too
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of, require
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import ReasonMissing, Refused
from maru.common.ids import next_reference
from maru.notify.operations import News, tell, tell_many
from maru.notify.said import Said, said
from maru.people import noticing
from maru.people.keys import name_key
from maru.people.operations import chronicle
from maru.timers.operations import start_clock
from referrals.homes import at_home
from referrals.models import Subject

ABOUT = "{assessment.reference}: {text}"

CONSENT, REVIEW = "caf_consent", "caf_review"


class OpenAlready(Refused):
    code = "caf-open-already"
    status = 409


class NotForAdults(Refused):
    code = "caf-not-for-adults"
    default = "A CAF is for a child, or for one who is not born yet."


class Ended(Refused):
    code = "caf-ended"
    status = 409
    default = "This CAF has ended, so nothing is written into it any more."


class WrittenElsewhere(Refused):
    code = "written-elsewhere"
    status = 409
    default = (
        "Somebody has written into this CAF since you opened the page. "
        "What you typed is kept below: compare it with what stands there now and save again."
    )


class NotYetAgreed(Refused):
    code = "not-yet-agreed"
    status = 409
    default = "The family has not agreed yet, so nothing is assessed. Record its consent first."


@operation
def open_assessment(
    *, child: Mapping[str, Any], family: Sequence[Mapping[str, Any]], why: str, by: User, at: datetime
) -> Assessment:
    """A practitioner opens a CAF for a child, with no referral. They lead it; nothing is assessed before the
    family has agreed. `child` and `family` are answers as the form of a referral keeps them. Whom it concerns is kept
    out of it from the same moment, whoever opened it too: then nobody leads it yet.

    Raises NotPermitted, NotForAdults, ReasonMissing, OpenAlready.
    """
    require(by, Permission.CAF_WORK)
    if child["role"] not in Assessment.Role.values:
        raise NotForAdults(field="role")
    if not why.strip():
        raise ReasonMissing("Say what has led to this.", field="why")
    # Two colleagues who open one for the same child at once go one after the other, and so does a double click.
    unit = Unit.objects.select_for_update(no_key=True).get(pk=powers_of(by).unit_for(Permission.CAF_WORK))
    child, *family = at_home([child, *family])
    written = as_written(child, CHILD_WORDS)
    check_not_open(written, why, by)
    assessment = Assessment(
        reference=next_reference("EH", at), unit=unit, lead=by if by.signs_in else None, opened_by=by, opened_at=at,
        role=child["role"], why=why, **written,
    )  # fmt: skip
    begin(assessment, at)
    FamilyMember.objects.bulk_create(
        FamilyMember(assessment=assessment, position=position, **as_written(member, FAMILY_WORDS))
        for position, member in enumerate(family)
    )
    with house():
        noticing.notice(record=assessment, people=everybody_in(assessment), at=at)
    return assessment


@operation
def open_for_subject(*, subject: Subject, unit: Unit, why: str, by: User, at: datetime) -> Assessment:
    """The team that accepted the desk's offer of early help opens the CAF, and holds the child by it. The
    team is told who the child is and the desk's brief, nothing more of the referral.

    Whoever accepted leads it, unless it was the agency's system: then the team is asked to take the lead.
    Called by the acceptance, which has asked whether it may.
    """
    with house():
        party = subject.party
        assessment = Assessment(
            reference=next_reference("EH", at), unit=unit, lead=by if by.signs_in else None, opened_by=by,
            opened_at=at, subject=subject, role=party.role, why=why,
            **{name: getattr(party, name) for name in TOLD},
        )  # fmt: skip
        begin(assessment, at)
        withhold_too(assessment, like=subject.referral_id)
    return assessment


TOLD = (
    "family_name", "given_names", "date_of_birth", "expected_on", "age_estimate", "sex", "address", "postcode",
    "address_withheld",
)  # fmt: skip


def begin(assessment: Assessment, at: datetime) -> None:
    """Who leads it and its unit see it, it is written, and the clock for asking the family runs. Where nobody
    leads it, the team is asked to."""
    if assessment.lead is not None:
        involve(assessment, why="lead", at=at, user=assessment.lead)
    involve(assessment, why="unit", at=at, unit=assessment.unit)
    assessment.due_at = start_clock(kind=CONSENT, object_id=assessment.pk, unit=assessment.unit, at=at).due_at
    assessment.save(force_insert=True)
    trail.record(Verb.CAF_OPENED, on=assessment, at=at)
    tell_story(assessment, f"CAF opened by {assessment.unit}", at)
    if assessment.lead is None:
        tell_unit(assessment, f"led:{assessment.pk}", said("waits for somebody to lead it."), at)


def check_not_open(written: Mapping[str, Any], why: str, by: User) -> None:
    """One CAF a child: looked for among those that the practitioner sees, and nowhere else (no oracle). A child
    of whom no date is known is the same one where all else is the same too.

    Raises OpenAlready.
    """
    wanted = name_key(written["family_name"], written["given_names"])
    alike = Assessment.objects.visible_to(by).filter(
        state__in=states.OPEN, date_of_birth=written["date_of_birth"], expected_on=written["expected_on"]
    )
    if written["date_of_birth"] is None and written["expected_on"] is None:
        alike = alike.filter(opened_by=by, why=why)
    for other in alike:
        if name_key(other.family_name, other.given_names) == wanted:
            raise OpenAlready(
                f"{other.reference} is open for a child of this name and date of birth. Go on there.",
                assessment=other.pk,
            )


@operation
def take_lead(*, assessment_id: UUID, by: User, at: datetime) -> Assessment:
    """Become the lead professional; whoever led before is told. Leading already changes nothing.

    Raises NotPermitted, NotFound, Ended.
    """
    assessment = mine_to_work(assessment_id, by)
    require(by, Permission.CAF_WORK, unit_id=assessment.unit_id)
    before = assessment.lead
    if before == by:
        return assessment
    assessment.lead = by
    involve(assessment, why="lead", at=at, user=by)
    assessment.save(update_fields=["lead"])
    trail.record(Verb.CAF_LED, on=assessment, at=at)
    if before is not None:
        with house():
            end_involvement(assessment, at=at, why="lead", user=before)
            tell(
                key=f"relieved:{assessment.pk}:{at.isoformat()}", user=before, link="/caf/", about=assessment.pk, at=at,
                text=said("{assessment.reference}: a colleague leads it now.", assessment=assessment),
            )  # fmt: skip
    return assessment


def mine_to_work(assessment_id: UUID, by: User) -> Assessment:
    """The open assessment, locked, that the practitioner sees and may work.

    Raises NotPermitted, NotFound, Ended.
    """
    require(by, Permission.CAF_WORK)
    found = Assessment.objects.visible_to(by).locked().select_related("unit", "lead").one(pk=assessment_id)
    if found.state not in states.OPEN:
        raise Ended(assessment=found.pk)
    return found


def agreed(assessment: Assessment) -> None:
    """Consent comes first (DOMAIN.md section 4).

    Raises NotYetAgreed.
    """
    if assessment.state == "asking":
        raise NotYetAgreed(assessment=assessment.pk)


def tell_unit(assessment: Assessment, key: str, text: Said, at: datetime) -> None:
    """A notice to those who help in the assessment's unit: its reference and what is the matter. Where nobody does, to
    the MARU manager."""
    roles = assessment.unit.roles_held(HELPERS)
    if not roles:
        ask_the_manager(assessment, key, text, at)
    tell_many(news=unit_news(assessment, roles, key, text), at=at)


def unit_news(
    assessment: Assessment, roles: Iterable[str], key: str, text: Said, *, urgent: bool = False
) -> list[News]:
    """What those are told who hold these roles in the assessment's unit."""
    return [
        News(
            key=f"{key}:{role}", text=said(ABOUT, assessment=assessment, text=text),
            link=f"/caf/{assessment.reference}/", unit=assessment.unit, role=role, urgent=urgent,
            about=assessment.pk,
        )
        for role in roles
    ]  # fmt: skip


def ask_the_manager(assessment: Assessment, key: str, text: Said, at: datetime) -> None:
    """No child is in nobody's queue: the desk's manager sees this one, and decides who goes on with it."""
    involve(assessment, why="nobody_left", at=at, unit=the_desk())
    tell(
        key=f"{key}:manager", text=said(f"{ABOUT} Nobody is left who works it.", assessment=assessment, text=text),
        link=f"/caf/{assessment.reference}/", unit=the_desk(), role="maru_manager", urgent=True,
        about=assessment.pk, at=at,
    )  # fmt: skip


def tell_story(assessment: Assessment, what: str, at: datetime) -> None:
    """A line in the child's story. It hangs on the child as the referral wrote it down, or on the CAF's own."""
    with house():
        subject = assessment.subject
        chronicle(
            party_ids=[subject.party_id if subject is not None else assessment.pk],
            root=("assessment", assessment.pk),
            what=what,
            at=at,
            reference=assessment.reference,
            by_unit=str(assessment.unit),
        )
