"""What the pages of early help read: the register, and one assessment with what must happen next."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from caf import domains, states
from caf.models import AgreedAction, Assessment, Consent, DomainEntry, FamilyMember, Review
from maru.agencies.models import Involvement
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.common.shown import shows
from maru.timers.clock import ALERTED_AT, at_london, london_day
from maru.web import keyset

PAGE = 25
SOON = timedelta(days=14)
# Whose daily work early help is; they are told what happens in a unit's CAFs.
HELPERS = (
    "partner_practitioner", "submitter_external", "csc_sw", "csc_tm", "family_support_team", "adult_safeguarding",
)  # fmt: skip
# Whose daily work it is by name, without a team's.
LEADING = ("lead_professional", "caf_assessor")
# The lists of the register, what presses first; counted are all but the last.
LISTS = ("attention", "mine", "open", "ended")


# ── the register ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Row:
    """One line of the register: a CAF, and what is the matter with it."""

    assessment: Assessment
    marks: frozenset[str]


def teams_of(user: Any) -> list[UUID]:
    """The units whose CAFs are open to the person as a member."""
    held = powers_of(user).held
    return [unit for unit, role in held if role.sees_unit and Permission.CAF_WORK in role.permissions]


def is_helper(user: Any) -> bool:
    """Whether early help is part of the person's daily work: agencies' practitioners. Everybody else comes to it
    from the home page."""
    return any(role.slug in (*HELPERS, *LEADING) for _unit, role in powers_of(user).held)


def within_reach(user: Any) -> QuerySet:
    """The CAFs that the person leads or their team has; the first wall asked row by row."""
    reach = Involvement.objects.reaching(user, powers_of(user).unit_ids)
    rows = Assessment.objects.filter(Q(unit__in=teams_of(user)) | Q(lead=user))
    return rows.filter(Exists(reach.filter(kind=Assessment.root, object_id=OuterRef("pk"))))


def open_ones(user: Any) -> QuerySet:
    return within_reach(user).filter(state__in=states.OPEN)


def late_actions(now: datetime) -> Exists:
    """Whether something agreed is past its day."""
    return Exists(AgreedAction.objects.filter(assessment=OuterRef("pk"), done_at=None, due_on__lt=london_day(now)))


def pressing(now: datetime) -> Q:
    """What needs attention: nobody leads it, the family has not been asked, something is late or due soon."""
    return Q(lead=None) | Q(state="asking") | Q(due_at__lte=now + SOON) | Q(late_actions(now))


def numbers(user: Any, now: datetime) -> dict[str, int]:
    """How many stand in each list of what is open."""
    return open_ones(user).aggregate(
        attention=Count("pk", filter=pressing(now)), mine=Count("pk", filter=Q(lead=user)), open=Count("pk")
    )


def register_page(user: Any, which: str, after: str, now: datetime) -> tuple[list[Row], keyset.Place | None]:
    """One page of a list: what is open by the day it is next due, what has ended the newest first."""
    if which == "ended":
        rows, key, falling = within_reach(user).exclude(ended_at=None), "ended_at", True
    else:
        narrowed = {"attention": pressing(now), "mine": Q(lead=user)}.get(which, Q())
        rows, key, falling = open_ones(user).filter(narrowed), "due_at", False
    rows = rows.select_related("lead", "unit").annotate(late_action=late_actions(now))
    shown, following = keyset.page(rows, key, keyset.Place.of(after), PAGE, falling=falling)
    return [Row(one, marks_of(one, now)) for one in shown], following


def marks_of(assessment: Assessment, now: datetime) -> frozenset[str]:
    """What is the matter with an open CAF."""
    if assessment.ended_at is not None:
        return frozenset()
    asking, late = assessment.state == "asking", assessment.due_at <= now
    said = {
        "unled": assessment.lead_id is None,
        "asking": asking,
        "review_late": late and not asking,
        "review_soon": not late and not asking and assessment.due_at <= now + SOON,
        "action_late": assessment.late_action,
    }
    return frozenset(mark for mark, holds in said.items() if holds)


def led_by(user: Any, now: datetime) -> dict[str, int]:
    """How many open CAFs the person leads, and how many of them are past their day."""
    return Assessment.objects.filter(lead=user, state__in=states.OPEN).aggregate(
        led=Count("pk"), late=Count("pk", filter=Q(due_at__lte=now))
    )


def unled_in(teams: list[UUID]) -> int:
    """How many open CAFs of these teams nobody leads."""
    return Assessment.objects.filter(unit__in=teams, lead=None, state__in=states.OPEN).count() if teams else 0


# ── one assessment ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Glance:
    """A domain at a glance: what was written element by element, and which elements say nothing."""

    domain: domains.Domain
    written: list[tuple[str, DomainEntry]]
    empty: list[str]


@dataclass(frozen=True)
class Next:
    """Something that must happen next: what, by when, and the page on which it is done. `post` is a button."""

    text: str
    label: str
    url: str
    due: datetime | None = None
    late: bool = False
    post: bool = False


@shows(consent=Consent, family=FamilyMember, glances=DomainEntry, to_do=AgreedAction, done=AgreedAction, reviews=Review)
@dataclass(frozen=True)
class Contents:
    """Everything that an assessment holds."""

    consent: Consent | None
    family: list[FamilyMember]
    glances: list[Glance]
    to_do: list[AgreedAction]
    done: list[AgreedAction]
    reviews: list[Review]


def contents_of(assessment: Assessment) -> Contents:
    """All of it, in a fixed number of queries. The assessment has been fetched through the walls."""
    actions = list(AgreedAction.objects.filter(assessment=assessment).order_by("due_on", "agreed_at"))
    entries = {(entry.domain, entry.element): entry for entry in DomainEntry.objects.filter(assessment=assessment)}
    reviews = Review.objects.filter(assessment=assessment).select_related("by").order_by("-held_on", "-at")
    return Contents(
        consent=Consent.objects.filter(assessment=assessment).select_related("recorded_by").first(),
        family=list(FamilyMember.objects.filter(assessment=assessment).order_by("position")),
        glances=[glance(domain, entries) for domain in domains.DOMAINS],
        to_do=[action for action in actions if action.done_at is None],
        done=[action for action in actions if action.done_at is not None],
        reviews=list(reviews),
    )


def glance(domain: domains.Domain, entries: dict[tuple[str, str], DomainEntry]) -> Glance:
    written, empty = [], []
    for element in domain.elements:
        entry = entries.get((domain.slug, element.slug))
        if entry is not None and (entry.strengths or entry.needs):
            written.append((element.title, entry))
        else:
            empty.append(element.title)
    return Glance(domain, written, empty)


def what_comes_next(assessment: Assessment, inside: Contents, now: datetime) -> list[Next]:
    """What must happen in an open CAF: what is late first, then in the order of the work."""
    if assessment.state not in states.OPEN:
        return []
    found = []
    if assessment.lead_id is None:
        found.append(Next(_("Nobody leads this CAF yet."), _("Take the lead"), address("lead", assessment), post=True))
    late = assessment.due_at <= now
    if assessment.state == "asking":
        text = _("Ask the family whether they agree to a CAF, and with whom it may be shared.")
        label = _("Record the family's consent")
        found.append(Next(text, label, address("consent", assessment), assessment.due_at, late))
    else:
        found += still_to_write(assessment, inside)
        found += overdue(assessment, inside.to_do, london_day(now))
        text = _("Meet with the family and everybody who helps, and look at what has changed.")
        found.append(Next(text, _("Record a review"), address("review", assessment), assessment.due_at, late))
    return sorted(found, key=lambda step: not step.late)


def still_to_write(assessment: Assessment, inside: Contents) -> list[Next]:
    """The parts of the assessment in which nothing stands yet, the first of them with its page."""
    found = []
    empty = [one.domain for one in inside.glances if not one.written]
    if empty:
        url = address("domain", assessment, empty[0].slug)
        text = _("Nothing is written yet about: %(titles)s.") % {"titles": ", ".join(_(d.title) for d in empty)}
        found.append(Next(text, _("Write about “%(title)s”") % {"title": _(empty[0].title)}, url))
    elif not assessment.summary:
        text = _("Say what it all comes to, and what the child and the parents say to it.")
        found.append(Next(text, _("Write what it comes to"), address("conclusions", assessment)))
    elif not inside.to_do and not inside.done:
        text = _("Agree with the family who does what by when.")
        found.append(Next(text, _("Agree on an action"), address("agree_action", assessment)))
    return found


def overdue(assessment: Assessment, to_do: list[AgreedAction], today: date) -> list[Next]:
    """What was agreed and is past its day."""
    return [
        Next(
            _("%(what)s – %(who)s") % {"what": action.what, "who": action.who},
            _("Say what came of it"),
            address("finish_action", assessment, action.pk),
            at_london(action.due_on, ALERTED_AT),
            late=True,
        )
        for action in to_do
        if action.due_on < today
    ]


def address(page: str, assessment: Assessment, *more: Any) -> str:
    """The address of a page about an assessment."""
    return reverse(f"caf:{page}", args=[assessment.reference, *more])


def everybody_in(assessment: Assessment) -> list[Assessment | FamilyMember]:
    """The child and those around it, as written."""
    return [assessment, *assessment.family.all()]
