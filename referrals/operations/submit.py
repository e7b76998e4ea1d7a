"""Submitting: the moment from which somebody else holds the child."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from maru.agencies.acting import house, operation
from maru.agencies.circle import circle_of
from maru.agencies.desk import the_desk
from maru.agencies.models import Conflict, Unit, User
from maru.agencies.models.involvement import involve_all, involvement
from maru.agencies.permissions import Permission
from maru.agencies.powers import require
from maru.audit import trail
from maru.audit.trail import addressee
from maru.audit.verbs import Verb
from maru.common.errors import NotFound, Refused
from maru.common.rows import insert, together
from maru.common.states import Step
from maru.files.operations import keep_all
from maru.notify.operations import tell
from maru.notify.said import said
from maru.people import noticing
from maru.people.operations import Told, chronicle, make_known, relate
from maru.timers.operations import start_clocks, stop_clocks
from maru.web.models import Draft
from referrals import completeness, states
from referrals.homes import at_home
from referrals.models import Party, Referral, Subject
from referrals.models.referral import Rag
from referrals.operations.custody import fill_queue_row
from referrals.operations.draft import begun
from referrals.operations.rag import RULES
from referrals.operations.safe import check_words, taken_out
from referrals.operations.tell import tell_duty
from referrals.states import DECISION, DRAFT_CLOCKS, RAG

RELATED = (Party.Role.PARENT, Party.Role.CARER)
KIND = 30


ONCE = "sent_once_under_a_reference"


@dataclass(frozen=True)
class Received:
    """A referral that has arrived, and when the desk's decision on those in it is due."""

    referral: Referral
    due_at: datetime


class NotComplete(Refused):
    code = "referral-not-complete"


class SentBefore(Refused):
    code = "sent-before"
    status = 409
    default = "You have sent a referral under this reference already. It was received, and is not received twice."


@operation
def submit(*, by: User, at: datetime, referral_id: UUID | None = None, reference: str = "") -> Referral:
    """Submit a draft, by its id or its reference: it becomes immutable, its clock starts and the desk holds every
    subject in it.

    A second submit of the same draft (a double click, a retry) changes nothing and returns the referral. An author
    whom it concerns themselves is kept out of it from the same moment, like anybody else.
    Raises NotPermitted, NotFound, NotComplete, SafeAddressInWords.
    """
    require(by, Permission.REFERRAL_SUBMIT)
    which = {"pk": referral_id} if referral_id else {"reference": reference}
    referral = Referral.objects.locked().select_related("unit").filter(author=by, **which).first()
    if referral is None:
        return sent_and_closed(by, which)
    if referral.status != "draft":
        return referral
    step = states.referral.step_from(referral.status, "submit")
    draft = Draft.objects.taken(referral.pk, by)
    check_complete(draft.pages, draft.complete, referral)
    check_words(draft.pages, referral)
    keep_all(root=referral, at=at)
    stop_clocks(kinds=DRAFT_CLOCKS, object_ids=[referral.pk], at=at, met=True)
    arrive(referral, draft.pages, step, by, at)
    return referral


def sent_and_closed(by: User, which: Mapping[str, Any]) -> Referral:
    """What its author was kept out of by the very act of sending it: they send it no second time.

    Raises NotFound.
    """
    with house():
        referral = Referral.objects.one(author=by, **which)
        mine = Conflict.objects.filter(user=by, object_id=referral.pk, how="noticed", since=referral.submitted_at)
        if not mine.exists() or circle_of(referral.pk).sealed:
            raise NotFound
    return referral


@operation
def send_whole(
    *,
    pages: Mapping[str, Any],
    by: User,
    at: datetime,
    unit_id: UUID | None = None,
    external_reference: str = "",
) -> Received:
    """A referral that arrives complete, from an agency's system or an assessment: begun and submitted in one.

    Every page has passed the form's own checks. `unit_id` is the unit that refers, where its author refers in
    several; `external_reference` what the author's own system calls it: no two of theirs have the same.
    Raises NotPermitted, NotComplete, SafeAddressInWords, SentBefore.
    """
    require(by, Permission.REFERRAL_SUBMIT, unit_id=unit_id)
    check_once(by, external_reference)
    referral = begun(by, at, unit_id, external_reference)
    check_complete(pages, list(pages), referral)
    check_words(pages, referral)
    try:
        due_at = arrive(referral, pages, states.referral.step_from(referral.status, "submit"), by, at)
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name != ONCE:
            raise
        raise SentBefore(field="external_reference") from error
    return Received(referral, due_at)


def check_once(by: User, external_reference: str) -> None:
    """Nothing of theirs may be there under that name. Of two at once the database lets in one.

    Raises SentBefore.
    """
    if not external_reference:
        return
    before = Referral.objects.visible_to(by).filter(author=by, external_reference=external_reference).first()
    if before is not None:
        raise SentBefore(f"{SentBefore.default} It is {before.reference}.", field="external_reference")


def arrive(referral: Referral, pages: Mapping[str, Any], step: Step, by: User, at: datetime) -> datetime:
    """The document is written into the record and the desk holds everybody in it. Returns when its decision is due."""
    with house():
        desk = the_desk()
        write(referral, pages, step.to, at)
        with together():
            involve_all(
                [
                    involvement(referral, why="author", at=at, user=by),
                    involvement(referral, why="desk", at=at, unit=desk),
                    involvement(referral, why="submitted", at=at, unit=referral.unit),
                    involvement(referral, why="submitted", at=at, user=by),
                ]
            )
            parties = write_parties(referral, pages, desk, at)
            due_at = receive(referral, parties, desk, at)
        referral.save()
        trail.record(step.verb, on=referral, at=at, reason=referral.lawful_basis, to=addressee(desk))
        noticing.notice(record=referral, people=parties, at=at)
        sound_alarm(referral, at)
    return due_at


def check_complete(pages: Mapping[str, Any], passed: Collection[str], referral: Referral) -> None:
    """Every page must be there and have passed its own checks.

    Raises NotComplete.
    """
    asked = (*completeness.PAGES, *completeness.begun_aside(pages))
    open_pages = completeness.missing(pages) or tuple(page for page in asked if page.slug not in passed)
    if open_pages:
        raise NotComplete(f"Finish {completeness.in_words(open_pages)} before you submit.", referral=referral.pk)


def write(referral: Referral, pages: Mapping[str, Any], status: str, at: datetime) -> None:
    """The document's own words, from the draft's pages into the record, which the caller saves."""
    danger, aware_on = pages["danger"], pages["referrer"].get("aware_on")
    referral.immediate_danger = danger["immediate_danger"] == "yes"
    referral.incident_number = danger.get("incident_number") or NUMBER_MISSING.get(danger.get("called_999"), "")
    answers = {**pages["referrer"], **pages["concern"], **pages["consent"]}
    for name in WRITTEN:
        setattr(referral, name, answers.get(name) or "")
    referral.injuries = (pages.get("injuries") or {}).get("marks") or []
    referral.aware_on = date.fromisoformat(aware_on) if aware_on else None
    referral.status, referral.submitted_at = status, at


# Whether 999 was called is worth knowing also where there is no number yet.
NUMBER_MISSING = {"yes": "999 called, no number yet", "no": "999 not called"}
WRITTEN = (
    "referrer_name", "referrer_role", "referrer_phone", "referrer_email", "how_known",
    "what_happened", "worried_about", "working_well", "needs_to_happen",
    "child_seen", "child_seen_alone", "childs_words",
    "parents_informed", "not_informed_reason", "not_informed_detail", "consent_given", "lawful_basis",
    "keep_confidential",
)  # fmt: skip
PARTY_WORDS = (
    "role", "family_name", "given_names", "also_known_as", "sex", "address", "postcode", "phone", "nhs_number",
    "school", "language", "relationship", "parental_responsibility",
)  # fmt: skip


def write_parties(referral: Referral, pages: Mapping[str, Any], desk: Unit, at: datetime) -> list[Party]:
    """Everybody named, each with a person of their own, unconfirmed, and the relationships written down. Addresses that
    are withheld go where nobody finds them, before anything else is made of them."""
    named = at_home([*pages["subjects"]["people"], *(pages["others"].get("people") or [])])
    parties = [party_from(referral, position, answers) for position, answers in enumerate(named)]
    safe = taken_out(parties)
    people = make_known(people=[told_of(party) for party in parties], unit=desk, at=at)
    for party, person in zip(parties, people, strict=True):
        party.person = person
    insert(parties)
    insert(safe)
    children = [p for p in parties if p.role in (Party.Role.CHILD, Party.Role.UNBORN)]
    elders = [p for p in parties if p.role in RELATED]
    kinds = [(e.person, c.person, (e.relationship or e.role)[:KIND]) for e in elders for c in children]
    relate(pairs=kinds, at=at)
    return parties


def party_from(referral: Referral, position: int, answers: Mapping[str, Any]) -> Party:
    """Somebody named, as they are written; not saved yet."""
    born, expected = (
        date.fromisoformat(answers[n]) if answers.get(n) else None for n in ("date_of_birth", "expected_on")
    )
    return Party(
        referral=referral,
        position=position,
        date_of_birth=born,
        expected_on=expected,
        age_estimate=answers.get("age_estimate") if answers.get("age_estimate") != "" else None,
        address_withheld=answers["address_withheld"],
        **{name: answers.get(name) or "" for name in PARTY_WORDS},
    )


def told_of(party: Party) -> Told:
    """What the referral says of the person. The name written for an unborn child is the mother's."""
    return Told(
        family_name=party.family_name,
        given_names="" if party.role == Party.Role.UNBORN else party.given_names,
        date_of_birth=party.date_of_birth,
        expected_on=party.expected_on,
        sex=party.sex,
        nhs_number=party.nhs_number,
        also_known_as=party.also_known_as,
        line=party.address,
        postcode=party.postcode,
    )


def receive(referral: Referral, parties: list[Party], desk: Unit, at: datetime) -> datetime:
    """The desk holds every subject from this moment; each has clocks of its own. Returns when its decision is due."""
    rag = Rag.RED if referral.immediate_danger else Rag.UNRATED
    subjects = [
        Subject(referral=referral, party=party, holding_unit=desk, rag=rag, since=at)
        for party in parties
        if party.is_subject
    ]
    received = {"object_ids": [subject.pk for subject in subjects], "unit": desk, "at": at}
    clocks = start_clocks(kind=DECISION, **received)
    due_at = clocks[0].due_at
    if rag in RULES:
        clocks += start_clocks(kind=RAG, rule=RULES[rag], **received)
    clocks.sort(key=attrgetter("due_at", "kind"))
    for subject in subjects:
        subject.due_at = next(clock.due_at for clock in clocks if clock.object_id == subject.pk)
        trail.record(Verb.SUBJECT_RECEIVED, on=subject, root=referral, at=at)
    insert(subjects)
    fill_queue_row(referral, subjects, clocks)
    chronicle(
        party_ids=[subject.party_id for subject in subjects],
        root=("referral", referral.pk),
        what="Referred to the MARU",
        at=at,
        reference=referral.reference,
        by_unit=str(referral.unit),
    )
    return due_at


def sound_alarm(referral: Referral, at: datetime) -> None:
    """Immediate danger: the duty senior detective and the MARU manager hear of it at once (paper 3.3)."""
    if not referral.immediate_danger:
        return
    text = said("a child or adult in immediate danger has been referred.")
    tell_duty(referral=referral, key=f"danger:duty:{referral.pk}", text=text, at=at)
    tell(
        key=f"danger:desk:{referral.pk}", text=said("{referral.reference}: {text}", referral=referral, text=text),
        link=f"/triage/{referral.reference}/", unit=the_desk(), role="maru_manager", urgent=True,
        about=referral.pk, at=at,
    )  # fmt: skip
