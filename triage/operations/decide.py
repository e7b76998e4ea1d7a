"""The desk's decision, for each child and each adult at risk, and where it sends them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from caiu import operations as caiu
from maru.agencies.acting import operation
from maru.agencies.circle import require_let_in
from maru.agencies.desk import the_desk
from maru.agencies.models import Unit, User
from maru.agencies.permissions import Permission
from maru.agencies.powers import require
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import NotFound, Refused
from maru.notify.said import said
from referrals import operations as referrals
from referrals.models import Party, Referral, Subject
from triage import states
from triage.models import Decision
from triage.operations.claim import end, own_claim
from triage.operations.handover import offer
from triage.operations.rate import RationaleTooShort

SHORTEST_RATIONALE = 20
Outcome = Decision.Outcome
TO_CAIU = (Outcome.CAIU_JOINT, Outcome.CAIU_SINGLE)
TO_PARTNER = (Outcome.PARTNER, Outcome.EARLY_HELP)
NEWS = {
    Outcome.CAIU_JOINT: "The Child Abuse Investigation Unit and Children's Social Care investigate together.",
    Outcome.CAIU_SINGLE: "The Child Abuse Investigation Unit investigates.",
    Outcome.PARTNER: "Offered to {unit}.",
    Outcome.EARLY_HELP: "Early help is offered through {unit}.",
    Outcome.ADVICE: "Advice was given or a service was named; no agency opens a case.",
    Outcome.NFA: "No further action is taken now.",
}


class NotAtTheDesk(Refused):
    code = "not-at-the-desk"
    status = 409
    default = "A child in this decision is no longer at the desk. Look at the page again."


class DecidedTwice(Refused):
    code = "decided-twice"
    default = "Decide once for each child."


class WrongDestination(Refused):
    code = "wrong-destination"


class BriefMissing(Refused):
    code = "brief-missing"
    default = "Write what the team is asked to do and what it needs to know."


@dataclass(frozen=True)
class Choice:
    """What is decided for one subject. `unit` is where they go: a CAIU unit or a partner's team, nobody for
    advice and no further action. `routing_reason` says why that CAIU unit; `reason` and `brief` are what a
    partner's team is told before and after it accepts."""

    subject_id: UUID
    outcome: str
    level: int
    counts_as: str
    rationale: str
    unit: Unit | None = None
    routing_reason: str = ""
    reason: str = ""
    brief: str = ""


@operation
def decide(*, referral_id: UUID, choices: Sequence[Choice], by: User, at: datetime) -> list[Decision]:
    """Record the desk's decision on these subjects and send them where it says, all or none.

    Subjects that go to the same unit share one handover or one investigation. When nobody is left at the
    desk the claim is finished; the author is told. Raises NotPermitted, NotFound, NotYours, NotAtTheDesk,
    DecidedTwice, RationaleTooShort, WrongDestination, BriefMissing, TransitionNotAllowed, NobodyLetIn.
    """
    require(by, Permission.TRIAGE_DECIDE)
    referral = Referral.objects.visible_to(by).locked().select_related("author").one(pk=referral_id)
    held = own_claim(referral, by)
    at_desk = {
        s.pk: s
        for s in Subject.objects.visible_to(by).select_related("party").filter(referral=referral, custody="at_desk")
    }
    if not choices:
        raise NotAtTheDesk("Decide for at least one child.", referral=referral.pk)
    if len({choice.subject_id for choice in choices}) < len(choices):
        raise DecidedTwice(referral=referral.pk)
    decisions = []
    for choice in choices:
        check(choice, at_desk)
        decisions.append(record(choice, at_desk[choice.subject_id], referral, by, at))
    for group in grouped(choices):
        send(group, [at_desk[c.subject_id] for c in group], referral, by, at)
    if not Subject.objects.filter(referral=referral, custody="at_desk").exists():
        end(held, "finish", referral, at)
    referrals.tell_author(
        referral=referral,
        key=f"decided:{decisions[0].pk}",
        text=said("the MARU has decided."),
        at=at,
    )
    return decisions


def check(choice: Choice, at_desk: dict[UUID, Subject]) -> None:
    """What must hold before anything is written."""
    if choice.subject_id not in at_desk:
        raise NotAtTheDesk(subject=choice.subject_id)
    if choice.outcome not in Outcome.values or choice.level not in Decision.Level.values:
        raise NotFound
    if len(choice.rationale.strip()) < SHORTEST_RATIONALE:
        raise RationaleTooShort(field="rationale")
    kind = choice.unit.kind if choice.unit else None
    if choice.outcome in TO_CAIU and kind != Unit.Kind.CAIU:
        raise WrongDestination("Choose the CAIU unit that is to investigate.", field="unit")
    if choice.outcome in TO_PARTNER and kind != Unit.Kind.PARTNER:
        raise WrongDestination("Choose the partner's team that you offer this to.", field="unit")
    if choice.outcome == Outcome.EARLY_HELP and at_desk[choice.subject_id].party.role == Party.Role.ADULT:
        raise WrongDestination("Early help is for children. Offer an adult at risk to a partner's team.")
    if choice.outcome in TO_PARTNER and not (choice.reason.strip() and choice.brief.strip()):
        raise BriefMissing(field="brief")


def record(choice: Choice, subject: Subject, referral: Referral, by: User, at: datetime) -> Decision:
    reconsider(subject, referral, at)
    unit = choice.unit or the_desk()
    decision = Decision.objects.create(
        referral=referral,
        subject=subject,
        outcome=choice.outcome,
        level=choice.level,
        owner_agency_id=unit.agency_id,
        counts_as=choice.counts_as,
        rationale=choice.rationale,
        routing_reason=choice.routing_reason,
        by=by,
        made_at=at,
    )
    trail.record(Verb.DECISION_MADE, on=decision, root=referral, at=at, outcome=choice.outcome)
    return decision


def grouped(choices: Sequence[Choice]) -> list[list[Choice]]:
    """Choices that share a destination go together."""
    groups: dict[tuple[str, UUID | None], list[Choice]] = defaultdict(list)
    for choice in choices:
        groups[choice.outcome, choice.unit.pk if choice.unit else None].append(choice)
    return list(groups.values())


def send(group: list[Choice], subjects: list[Subject], referral: Referral, by: User, at: datetime) -> None:
    """Take a group to its destination: CAIU, a partner's team, or the end."""
    first = group[0]
    if first.unit is not None:
        require_let_in(referral.pk, first.unit)
    news = NEWS[Outcome(first.outcome)].format(unit=first.unit)
    if first.outcome in TO_PARTNER:
        offer(
            referral=referral, subjects=subjects, unit=first.unit, level=max(c.level for c in group),
            reason=first.reason, brief=one_brief(group), early_help=first.outcome == Outcome.EARLY_HELP, news=news,
            by=by, at=at,
        )  # fmt: skip
        return
    ids = [subject.pk for subject in subjects]
    if first.outcome in TO_CAIU:
        caiu.open_investigation(
            referral=referral, subjects=subjects, unit=first.unit, joint=first.outcome == Outcome.CAIU_JOINT,
            why_here=first.routing_reason, at=at,
        )  # fmt: skip
        referrals.move(referral_id=referral.pk, subject_ids=ids, step="assign", to=first.unit, news=news, at=at)
        return
    referrals.move(referral_id=referral.pk, subject_ids=ids, step="close", news=news, at=at)


def one_brief(group: list[Choice]) -> str:
    """What the desk wrote for each of them, each text once: they share one offer. A reason that differs from
    the first, which stands on the offer itself, goes before its brief."""
    first, parts = group[0], []
    for choice in group:
        parts += [choice.reason] if choice.reason != first.reason else []
        parts.append(choice.brief)
    return "\n\n".join(dict.fromkeys(parts))


def reconsider(subject: Subject, referral: Referral, at: datetime) -> None:
    """An earlier decision on a subject who has come back no longer stands."""
    for earlier in Decision.objects.filter(subject=subject, state="made"):
        step = states.decision.step_from(earlier.state, "reconsider")
        earlier.state, earlier.reconsidered_at = step.to, at
        earlier.save(update_fields=["state", "reconsidered_at"])
        trail.record(step.verb, on=earlier, root=referral, at=at)
