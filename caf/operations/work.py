"""Working an assessment: consent, the three domains, conclusions, actions and reviews."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from caf import domains, states
from caf.models import AgreedAction, Assessment, Consent, DomainEntry, Review
from caf.operations.open import CONSENT, REVIEW, WrittenElsewhere, agreed, mine_to_work, tell_story
from maru.agencies.acting import house, operation
from maru.agencies.models import User
from maru.agencies.operations import withhold_too
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import NotFound, ReasonMissing, Refused
from maru.people.operations import Told, make_known
from maru.timers.calendar import is_working_day
from maru.timers.clock import ALERTED_AT, at_london, london_day
from maru.timers.operations import start_clock, stop_clock

# The family and those who help meet at least every twelve weeks (DOMAIN.md section 4: local protocol – check).
LONGEST = timedelta(weeks=12)
FIRST = timedelta(weeks=6)
# What a family agreed to longer than this before the CAF was opened, it did not agree to now (local protocol – check).
OLDEST_CONSENT = timedelta(days=365)


def proposed_day(at: datetime, ahead: timedelta) -> date:
    """A working day so far ahead, or the last one before it."""
    day = london_day(at) + ahead
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


class ReviewDay(Refused):
    code = "review-day"
    default = "Choose a day for the next review: after today, and at most twelve weeks ahead."


class AgreedAlready(Refused):
    code = "agreed-already"
    status = 409
    default = "The family's consent is recorded already. What it agreed to stands in the CAF."


class DoneAlready(Refused):
    code = "done-already"
    status = 409
    default = "What came of this action is written down already, in other words. Nothing was written over."


class DayMissing(Refused):
    code = "day-missing"
    default = "Say by which day. It cannot lie before today."


class HeldWhen(Refused):
    code = "held-when"
    default = "Say when it was: today or before, and not before the CAF was opened."


@operation
def give_consent(
    *,
    assessment_id: UUID,
    given_by: str,
    given_as: str,
    given_on: date,
    share_with: str,
    not_with: str,
    review_on: date,
    by: User,
    at: datetime,
) -> Assessment:
    """Record that the family agrees, with whom it may be shared, and the day of the first review. From now
    on the house knows who the child is, and the assessment may be written.

    Raises NotPermitted, NotFound, Ended, TransitionNotAllowed, ReasonMissing, HeldWhen, ReviewDay.
    """
    assessment = mine_to_work(assessment_id, by)
    step = states.assessment.step_from(assessment.state, "consent")
    for name, words, sentence in (
        ("given_by", given_by, "Say who agreed."),
        ("share_with", share_with, "Say with whom it may be shared."),
    ):
        if not words.strip():
            raise ReasonMissing(sentence, field=name)
    if given_as not in Consent.GivenAs.values:
        raise ReasonMissing("Choose who agreed.", field="given_as")
    if given_on > london_day(at):
        raise HeldWhen("Consent cannot be dated ahead.", field="given_on")
    if given_on < london_day(assessment.opened_at) - OLDEST_CONSENT:
        raise HeldWhen("Check the year: consent more than a year older than the CAF does not count.", field="given_on")
    check_review(review_on, at)
    Consent.objects.create(
        assessment=assessment, given_by=given_by, given_as=given_as, given_on=given_on, share_with=share_with,
        not_with=not_with, recorded_by=by, recorded_at=at,
    )  # fmt: skip
    identify(assessment, at)
    stop_clock(kind=CONSENT, object_id=assessment.pk, at=at, met=True)
    assessment.state = step.to
    assessment.version += 1
    meet_on(assessment, review_on, at)
    assessment.save(update_fields=["state", "review_on", "due_at", "person", "version"])
    trail.record(step.verb, on=assessment, at=at)
    tell_story(assessment, "The family agreed to the CAF", at)
    return assessment


def identify(assessment: Assessment, at: datetime) -> None:
    """Who the child is: the person whom the referral named, or one of their own, unconfirmed."""
    with house():
        if assessment.subject is not None:
            assessment.person = assessment.subject.party.person
            return
        told = Told(
            family_name=assessment.family_name,
            given_names="" if assessment.role == "unborn" else assessment.given_names,
            date_of_birth=assessment.date_of_birth, expected_on=assessment.expected_on, sex=assessment.sex,
            nhs_number=assessment.nhs_number, also_known_as=assessment.also_known_as, line=assessment.address,
            postcode=assessment.postcode,
        )  # fmt: skip
        (assessment.person,) = make_known(people=[told], unit=assessment.unit, at=at)
        withhold_too(assessment.person, like=assessment.pk)


def check_review(day: date, at: datetime) -> None:
    today = london_day(at)
    if not today < day <= today + LONGEST:
        raise ReviewDay(field="review_on")


def meet_on(assessment: Assessment, day: date, at: datetime) -> None:
    """The review is due at the end of the working hours of the day that was agreed."""
    assessment.review_on, assessment.due_at = day, at_london(day, ALERTED_AT)
    start_clock(kind=REVIEW, object_id=assessment.pk, unit=assessment.unit, at=at, due_at=assessment.due_at)


@operation
def write_domain(
    *, assessment_id: UUID, domain: str, entries: Mapping[str, tuple[str, str]], seen: int, by: User, at: datetime
) -> Assessment:
    """Write strengths and needs into elements of a domain; those not given stay as they are. `seen` is the
    version that the page was opened on: nobody writes over what a colleague has written there since.

    Raises NotPermitted, NotFound, Ended, NotYetAgreed, WrittenElsewhere.
    """
    assessment = mine_to_work(assessment_id, by)
    agreed(assessment)
    if domain not in domains.BY_SLUG:
        raise NotFound
    known = {e.element: e for e in DomainEntry.objects.filter(assessment=assessment, domain=domain)}
    changed = []
    for element in domains.BY_SLUG[domain].elements:
        entry = known.get(element.slug) or DomainEntry(assessment=assessment, domain=domain, element=element.slug)
        strengths, needs = entries.get(element.slug, (entry.strengths, entry.needs))
        if (entry.strengths, entry.needs) == (strengths, needs):
            continue
        if entry.version > seen:
            raise WrittenElsewhere(assessment=assessment.pk)
        entry.strengths, entry.needs, entry.by, entry.at = strengths, needs, by, at
        entry.version = assessment.version + 1
        entry.save(force_insert=element.slug not in known)
        changed.append(f"{domain}.{element.slug}")
    if changed:
        grown(assessment, changed, at)
    return assessment


@operation
def write_conclusions(
    *, assessment_id: UUID, summary: str, childs_view: str, parents_view: str, seen: int, by: User, at: datetime
) -> Assessment:
    """Write what it all comes to, and what the child and the parents say to it. `seen` as for a domain.

    Raises NotPermitted, NotFound, Ended, NotYetAgreed, WrittenElsewhere.
    """
    assessment = mine_to_work(assessment_id, by)
    agreed(assessment)
    said = {"summary": summary, "childs_view": childs_view, "parents_view": parents_view}
    changed = [name for name, words in said.items() if getattr(assessment, name) != words]
    if not changed:
        return assessment
    if assessment.concluded_version > seen:
        raise WrittenElsewhere(assessment=assessment.pk)
    for name in changed:
        setattr(assessment, name, said[name])
    assessment.concluded_version = assessment.version + 1
    grown(assessment, changed, at, *changed, "concluded_version")
    return assessment


def grown(assessment: Assessment, fields: list[str], at: datetime, *columns: str) -> None:
    """Something was written: a new version, and the trail says where."""
    assessment.version += 1
    assessment.save(update_fields=["version", *columns])
    trail.record(Verb.CAF_WRITTEN, on=assessment, at=at, fields=fields)


@operation
def agree_action(
    *, assessment_id: UUID, wanted: str, what: str, who: str, due_on: date, by: User, at: datetime
) -> AgreedAction:
    """Write down what somebody has agreed to do by a day, and what is to become better by it. The same words a
    second time (a double click, a retry) change nothing.

    Raises NotPermitted, NotFound, Ended, NotYetAgreed, ReasonMissing, DayMissing.
    """
    assessment = mine_to_work(assessment_id, by)
    agreed(assessment)
    for name, words in (("wanted", wanted), ("what", what), ("who", who)):
        if not words.strip():
            raise ReasonMissing("Say what is to become better, what is done, and by whom.", field=name)
    if due_on < london_day(at):
        raise DayMissing(field="due_on")
    agreement = {"assessment": assessment, "wanted": wanted, "what": what, "who": who, "due_on": due_on}
    known = AgreedAction.objects.filter(**agreement, agreed_by=by, done_at=None).first()
    if known is not None:
        return known
    action = AgreedAction.objects.create(**agreement, agreed_by=by, agreed_at=at)
    trail.record(Verb.CAF_ACTION_AGREED, on=action, root=assessment, at=at)
    return action


@operation
def finish_action(*, assessment_id: UUID, action_id: UUID, result: str, by: User, at: datetime) -> AgreedAction:
    """An agreed action has been done, or will not be: what came of it. The same words a second time (a double
    click, a retry) change nothing.

    Raises NotPermitted, NotFound, Ended, ReasonMissing, DoneAlready.
    """
    assessment = mine_to_work(assessment_id, by)
    action = AgreedAction.objects.visible_to(by).locked().one(pk=action_id, assessment=assessment)
    if not result.strip():
        raise ReasonMissing("Say what came of it.", field="result")
    if action.done_at is not None:
        if action.result != result:
            raise DoneAlready(assessment=assessment.pk)
        return action
    action.done_at, action.result = at, result
    action.save(update_fields=["done_at", "result"])
    trail.record(Verb.CAF_ACTION_DONE, on=action, root=assessment, at=at)
    return action


@operation
def hold_review(
    *,
    assessment_id: UUID,
    held_on: date,
    present: str,
    progress: str,
    family_said: str,
    next_on: date,
    by: User,
    at: datetime,
) -> Review:
    """Write down a review that was held; the clock of the next one starts. The same words a second time (a
    double click, a retry) change nothing.

    Raises NotPermitted, NotFound, Ended, NotYetAgreed, ReasonMissing, HeldWhen, ReviewDay.
    """
    assessment = mine_to_work(assessment_id, by)
    agreed(assessment)
    step = states.assessment.step_from(assessment.state, "review")
    if not london_day(assessment.opened_at) <= held_on <= london_day(at):
        raise HeldWhen(field="held_on")
    for name, words in (("present", present), ("progress", progress)):
        if not words.strip():
            raise ReasonMissing("Say who was there and what has changed.", field=name)
    try:
        check_review(next_on, at)
    except ReviewDay:
        raise ReviewDay(field="next_on") from None
    meeting = {
        "assessment": assessment, "held_on": held_on, "present": present, "progress": progress,
        "family_said": family_said, "next_on": next_on, "by": by,
    }  # fmt: skip
    known = Review.objects.filter(**meeting).first()
    if known is not None:
        return known
    review = Review.objects.create(**meeting, at=at)
    stop_clock(kind=REVIEW, object_id=assessment.pk, at=at, met=True)
    meet_on(assessment, next_on, at)
    assessment.version += 1
    assessment.save(update_fields=["review_on", "due_at", "version"])
    trail.record(step.verb, on=review, root=assessment, at=at)
    tell_story(assessment, "CAF reviewed", at)
    return review
