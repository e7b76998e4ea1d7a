"""Everything the desk reads about one referral, in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    UUIDField,
    Value,
)

from caiu.models import InvestigationSubject
from maru.audit.models import AuditEvent, ReasonText
from maru.audit.verbs import Verb
from maru.common.errors import NotFound
from maru.files.models import Attachment
from maru.people.keys import place_key
from maru.people.models import ChronologyEntry, Person
from maru.people.queries import Candidate, candidates_for, living_at
from maru.web import words
from referrals.models import Addition, Party, Referral, Subject
from referrals.models.referral import Rag
from referrals.states import UNDECIDED
from triage.models import Claim, Decision, HandoverSubject, Rating
from triage.queries.clocks import ANSWER, NAMES, Clock, clocks_of
from triage.queries.queue import rag_word

STORY_LINES = 100
OTHER_REFERRALS = 30
STAGES = {
    "waiting": "Waits for the desk",
    "at_desk": "At the desk",
    "offered": "Offered to a partner",
    "held": "Held",
    "closed": "Closed",
}


@dataclass(frozen=True)
class Entry:
    """One thing that somebody wrote into the desk's file, or added to the referral."""

    kind: str
    pk: UUID
    subject_id: UUID | None
    at: datetime
    by: str
    by_id: UUID
    text: str
    code: str = ""
    number: int | None = None
    more: str = ""
    owner: str = ""
    ended_at: datetime | None = None

    @property
    def rag(self) -> str:
        return rag_word(self.number)

    @property
    def rag_label(self) -> str:
        return Rag(self.number).label

    @property
    def outcome(self) -> str:
        return Decision.Outcome(self.code).label

    @property
    def level(self) -> str:
        return Decision.Level(self.number).label


@dataclass
class Child:
    """One child or adult at risk, with all that the desk knows and has decided."""

    subject: Subject
    party: Party
    age: str
    rag: str
    stage: str
    clocks: list[Clock] = field(default_factory=list)
    ratings: list[Entry] = field(default_factory=list)
    decisions: list[Entry] = field(default_factory=list)
    handovers: list[HandoverSubject] = field(default_factory=list)
    investigations: list[InvestigationSubject] = field(default_factory=list)

    @property
    def undecided(self) -> bool:
        return self.subject.custody in UNDECIDED

    @property
    def came_back(self) -> HandoverSubject | InvestigationSubject | None:
        """The offer or investigation that last brought them back, where the desk must decide again."""
        if not self.undecided or not self.decisions:
            return None
        ended = [(h.handover.answered_at, h) for h in self.handovers if h.handover.state in RETURNED]
        ended += [(i.investigation.ended_at, i) for i in self.investigations]
        since = [(at, back) for at, back in ended if at >= self.decisions[0].at]
        return max(since, key=lambda pair: pair[0])[1] if since else None


# An offer of early help whose child is undecided again: the CAF has ended without the help.
RETURNED = ("declined", "lapsed", "recalled", "in_caf")
REASONED = {
    Verb.REFERRAL_WITHDRAWN: "Its author asked to withdraw it",
    Verb.CLAIM_RELEASED: "The claim was taken over",
    Verb.HANDOVER_RECALLED: "The offer was recalled",
    Verb.SUBJECT_REOPENED: "Reopened",
    Verb.SUBJECT_RETURNED: "Early help did not go ahead",
}


@dataclass(frozen=True)
class Reason:
    """Why somebody withdrew, took over, recalled, reopened or ended early help, in their own words; `what` names
    the child where it was about one."""

    what: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Match:
    """Somebody already known who may be one of the people in the referral, and where else they are named."""

    party: Party
    candidate: Candidate
    referrals: list[Referral]


@dataclass(frozen=True)
class OtherReferral:
    """Another referral that names one of these people, somebody who may be one of them, or their household."""

    referral: Referral
    names: str
    state: str


@dataclass
class Case:
    """A referral as the desk sees it."""

    referral: Referral
    children: list[Child]
    others: list[Party]
    claim: Entry | None
    claims: list[Entry]
    additions: list[Entry]
    files: int
    household: list[Person]
    elsewhere: list[OtherReferral]
    story: list[dict[str, Any]]
    matches: list[Match]
    reasons: list[Reason] = field(default_factory=list)

    @property
    def at_desk(self) -> list[Child]:
        return [child for child in self.children if child.subject.custody == "at_desk"]

    @property
    def clock(self) -> str:
        """Which clock sets the referral's deadline, by name."""
        return NAMES.get(self.referral.desk_clock, ANSWER)

    @property
    def stages(self) -> set[str]:
        return {child.subject.custody for child in self.children}


def case_at_the_desk(*, user: Any, reference: str, now: datetime) -> Case:
    """The whole case. Raises NotFound."""
    parties = parties_of(user, reference)
    if not parties:
        raise NotFound
    referral = parties[0].referral
    people = [party.person for party in parties]
    candidates = candidates_for(people, user)
    perhaps = [candidate.person for found in candidates.values() for candidate in found]
    written = [place_key(party.address, party.postcode) for party in parties]
    household = [person for person in living_at(written, user, apart_from=people) if person not in perhaps]
    elsewhere = named_elsewhere([*people, *household, *perhaps], user)
    elsewhere = [party for party in elsewhere if party.referral_id != referral.pk]
    entries = entries_of(referral)
    clocks = clocks_of((party.subject.pk for party in parties if party.is_subject), now)
    children = [
        Child(
            subject=party.subject,
            party=party,
            age=age_of(party, now),
            rag=rag_word(party.subject.rag),
            stage=STAGES[party.subject.custody],
            clocks=clocks[party.subject.pk],
            ratings=[e for e in entries if e.kind == "rating" and e.subject_id == party.subject.pk],
            decisions=[e for e in entries if e.kind == "decision" and e.subject_id == party.subject.pk],
        )
        for party in parties
        if party.is_subject
    ]
    sent_to(children, referral, user)
    claims = [e for e in entries if e.kind == "claim"]
    case = Case(
        referral=referral,
        children=children,
        others=[party for party in parties if not party.is_subject],
        claim=next((e for e in claims if e.ended_at is None), None),
        claims=claims,
        additions=[e for e in entries if e.kind == "addition"],
        files=parties[0].files or 0,
        household=household,
        elsewhere=grouped(elsewhere),
        story=story_of([*parties, *elsewhere], user),
        matches=[
            Match(party, candidate, [other.referral for other in elsewhere if other.person_id == candidate.person.pk])
            for party in parties
            for candidate in candidates.get(party.person_id, ())
        ],
    )
    case.reasons = reasons_given(case)
    return case


def parties_of(user: Any, reference: str) -> list[Party]:
    """Everybody the referral names, each with the referral, the person and the custody, and how many `files` are
    attached to the referral."""
    attached = Attachment.objects.visible_to(user).filter(root_id=OuterRef("referral_id")).order_by()
    return list(
        Party.objects.visible_to(user)
        .filter(referral__reference=reference)
        .annotate(files=Subquery(attached.values("root_id").annotate(n=Count("pk")).values("n")))
        .select_related("referral__unit__agency", "referral__author", "person", "subject__holding_unit")
        .order_by("position")
    )


def age_of(party: Party, now: datetime) -> str:
    """How old, as far as it is known: `4 months`, `about 7`, `expected 3 March 2014`."""
    if party.expected_on:
        return f"expected {words.day(party.expected_on)}"
    if party.date_of_birth:
        return words.age(party.date_of_birth, words.in_london(now).date())
    return f"about {party.age_estimate}" if party.age_estimate is not None else "age not known"


def entries_of(referral: Referral) -> list[Entry]:
    """Claims, ratings, decisions and additions, newest first, in one query."""
    rows = entry_rows(Claim, referral, "claim", at="since", ended_at="ended_at").union(
        entry_rows(Rating, referral, "rating", at="at", subject="subject_id", text="rationale", number="rag"),
        entry_rows(
            Decision, referral, "decision", at="made_at", subject="subject_id", text="rationale", code="outcome",
            number="level", more="routing_reason", owner="owner_agency__name", ended_at="reconsidered_at",
        ),
        entry_rows(Addition, referral, "addition", at="at", text="text"),
        all=True,
    )  # fmt: skip
    return sorted((Entry(*row) for row in rows), key=lambda entry: entry.at, reverse=True)


def entry_rows(model: Any, referral: Referral, kind: str, **columns: str) -> QuerySet:
    """The rows of one table in the columns that all four share."""
    shapes = {
        "subject": UUIDField(null=True), "at": DateTimeField(), "text": TextField(), "code": CharField(),
        "number": IntegerField(null=True), "more": CharField(), "owner": CharField(),
        "ended_at": DateTimeField(null=True),
    }  # fmt: skip
    named = {
        f"e_{name}": F(columns[name])
        if name in columns
        else Value("" if isinstance(shape, CharField | TextField) else None, output_field=shape)
        for name, shape in shapes.items()
    }
    return (
        model.objects.filter(referral=referral)
        .annotate(e_kind=Value(kind, output_field=CharField()), **named)
        .values_list(
            "e_kind", "pk", "e_subject", "e_at", "by__name", "by_id", "e_text", "e_code", "e_number", "e_more",
            "e_owner", "e_ended_at",
        )
    )  # fmt: skip


def sent_to(children: list[Child], referral: Referral, user: Any) -> None:
    """Give each child the offers made for it and the investigations that handed it back, newest first."""
    by_subject = {child.subject.pk: child for child in children}
    handovers = (
        HandoverSubject.objects.visible_to(user)
        .filter(handover__referral=referral)
        .select_related("handover__unit", "handover__offered_by", "handover__answered_by")
        .order_by("-handover__offered_at")
    )
    for covered in handovers:
        by_subject[covered.subject_id].handovers.append(covered)
    investigations = (
        InvestigationSubject.objects.visible_to(user)
        .filter(investigation__referral=referral, investigation__state="handed_back")
        .select_related("investigation__unit")
        .order_by("-investigation__ended_at")
    )
    for covered in investigations:
        by_subject[covered.subject_id].investigations.append(covered)


def named_elsewhere(people: list[Person], user: Any) -> list[Party]:
    """Where referrals name these people."""
    return list(
        Party.objects.visible_to(user)
        .filter(person__in={person.pk for person in people})
        .select_related("referral", "subject__holding_unit")
        .order_by("-referral__submitted_at", "position")[: OTHER_REFERRALS * 4]
    )


def grouped(parties: list[Party]) -> list[OtherReferral]:
    """One line a referral: who in it, and where they are now."""
    by_referral: dict[Referral, list[Party]] = defaultdict(list)
    for party in parties:
        by_referral[party.referral].append(party)
    return [
        OtherReferral(
            referral,
            words.listed(list(dict.fromkeys(f"{p.name} ({p.get_role_display().lower()})" for p in named))),
            words.listed(list(dict.fromkeys(whereabouts(p.subject) for p in named if p.is_subject))),
        )
        for referral, named in list(by_referral.items())[:OTHER_REFERRALS]
    ]


def whereabouts(subject: Subject) -> str:
    """Where somebody is now: `Held by CAIU Cambridge`."""
    if subject.custody == "held":
        return f"Held by {subject.holding_unit}"
    return STAGES[subject.custody]


def story_of(parties: list[Party], user: Any) -> list[dict[str, Any]]:
    """The chronology across referrals, one line for what happened to several at once."""
    named = {party.pk: party.name for party in parties}
    places = {pk: place for place, pk in enumerate(named)}
    lines: dict[tuple[Any, ...], list[UUID]] = defaultdict(list)
    for line in ChronologyEntry.objects.visible_to(user).filter(party_id__in=named).order_by("-at", "pk")[:STORY_LINES]:
        lines[line.at, line.what, line.by_unit, line.reference].append(line.party_id)
    return [
        {
            "at": at,
            "title": what,
            "by": by if by not in what else "",
            "text": f"{reference}: {words.listed([named[pk] for pk in sorted(told, key=places.get)])}",
        }
        for (at, what, by, reference), told in lines.items()
    ]


def reasons_given(case: Case) -> list[Reason]:
    """What was said on withdrawing, taking over, recalling, reopening and ending early help, newest first; asked
    only where something of that kind has happened."""
    offers = {covered.handover for child in case.children for covered in child.handovers}
    recalled = {offer.pk for offer in offers if offer.state == "recalled"}
    returned = any(child.undecided and child.decisions for child in case.children)
    if not (recalled or returned or len(case.claims) > 1 or case.referral.status == "withdrawn"):
        return []
    roots = {case.referral.pk, *recalled}
    said = ReasonText.objects.filter(root_id__in=roots, hash=OuterRef("text_hash")).values("text")
    events = (
        AuditEvent.objects.filter(root_id__in=[str(root) for root in roots], verb__in=REASONED)
        .exclude(text_hash="")
        .annotate(said=Subquery(said[:1]))
        .order_by("-seq")
    )
    about = {str(child.subject.pk): f" ({child.party.name})" for child in case.children}
    return [
        Reason(REASONED[Verb(event.verb)] + about.get(event.object_id, ""), event.occurred_at, event.said or "")
        for event in events
    ]
