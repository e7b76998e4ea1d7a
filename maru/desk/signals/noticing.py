"""What the trail says of somebody's looking: each rule is asked of the new looks, and of those before them that it
counts together with these."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from maru.agencies.models import Membership, Signal, User
from maru.audit.context import Door
from maru.audit.models import AuditEvent
from maru.audit.six import Six, verbs_of
from maru.audit.verbs import Verb
from maru.desk.signals import rules
from maru.desk.signals.rules import Look
from maru.people.models import Alias, Person
from maru.people.parties import named_in
from maru.timers.calendar import is_working_day
from maru.timers.clock import Hours
from maru.timers.operations import hours_of

LOOKS = (
    Verb.REFERRAL_READ, Verb.HANDOVER_READ, Verb.ASSESSMENT_READ, Verb.INVESTIGATION_READ, Verb.PERSON_READ,
)  # fmt: skip
WORKS = (*verbs_of(Six.COLLECTION, Six.ALTERATION), Verb.HANDOVER_OFFERED, Verb.INVESTIGATION_OPENED)


@dataclass(frozen=True)
class Reader:
    """Somebody who looked: in which roles, and when their units work."""

    user: User
    roles: frozenset[str]
    hours: tuple[Hours, ...]
    known: dict[tuple[str, str], bool] = field(default_factory=dict)

    def is_off_duty(self, look: Look) -> bool:
        """Whether it was outside the hours of all their units. Of a unit whose days nobody has said, nothing is."""
        at_any_hour = self.roles & rules.ROUND_THE_CLOCK or not self.hours
        return not at_any_hour and rules.is_out_of_hours(look.at, self.hours, is_working_day)

    def is_like_somebody_in(self, look: Look) -> bool:
        return self.once("alike", look, lambda: rules.is_alike(self.user.name, self.user.phone, who_is_in(look)))

    def only_looks(self, look: Look) -> bool:
        """Whether they read it out of the queue or from the desk, and have never done anything with it."""
        if look.reason not in rules.WITHOUT_WORKING_ON_IT:
            return False
        theirs = AuditEvent.objects.filter(root_id=look.root_id, actor=f"user:{self.user.pk}", verb__in=WORKS)
        return self.once("only-looks", look, lambda: not theirs.exists())

    def once(self, question: str, look: Look, answer: Callable[[], bool]) -> bool:
        """Ask the database once about a record."""
        key = (question, look.root_id)
        if key not in self.known:
            self.known[key] = answer()
        return self.known[key]


@dataclass(frozen=True)
class Question:
    """A rule as it is asked: which looks it counts, within what time, and how many different ones are unusual;
    `by_record`: of each record by itself."""

    rule: Signal.Rule
    within: timedelta
    most: Callable[[Reader], int]
    counts: Callable[[Reader, Look], bool]
    of: Callable[[Look], object] = lambda look: look.seq
    by_record: bool = False


QUESTIONS = (
    Question(
        Signal.Rule.MANY, rules.MANY_WITHIN, lambda reader: rules.most_records(reader.roles), lambda reader, look: True,
        of=lambda look: look.root_id,
    ),
    Question(
        Signal.Rule.OUT_OF_HOURS, rules.OUT_WITHIN, lambda reader: rules.LOOKS_OUT_OF_HOURS, Reader.is_off_duty,
    ),
    Question(Signal.Rule.ALIKE, rules.ALIKE_WITHIN, lambda reader: 1, Reader.is_like_somebody_in, by_record=True),
    Question(
        Signal.Rule.RETURNING, rules.RETURNING_WITHIN, lambda reader: rules.RETURNS, Reader.only_looks, by_record=True,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Noticed:
    """Looks that a rule finds unusual: as a signal of their own, or as more of one that waits for its review."""

    rule: Signal.Rule
    user: User
    about: UUID | None
    looks: list[Look]
    more_of: Signal | None = None


def readers(rows: Iterable[AuditEvent]) -> list[tuple[Reader, list[Look]]]:
    """The people whose looks are among these rows, and their looks."""
    found: dict[UUID, list[Look]] = {}
    for row in rows:
        if row.verb in LOOKS and row.door != Door.DEMO and row.actor.startswith("user:"):
            found.setdefault(UUID(row.actor.removeprefix("user:")), []).append(look_from(row))
    held: dict[UUID, list[Membership]] = {pk: [] for pk in found}
    for membership in Membership.objects.filter(user__in=found, until=None).select_related("unit"):
        held[membership.user_id].append(membership)
    return [
        (
            Reader(
                user, frozenset(one.role for one in held[user.pk]),
                tuple(hours_of(one.unit) for one in held[user.pk] if one.unit.open_days),
            ),
            found[user.pk],
        )
        for user in User.objects.filter(pk__in=found).order_by("pk")
    ]  # fmt: skip


def look_from(row: AuditEvent) -> Look:
    return Look(row.seq, row.occurred_at, row.root, row.root_id, row.reason)


def unusual(reader: Reader, new: list[Look], upto: int) -> Iterator[Noticed]:
    """What each rule finds in somebody's new looks. Rows beyond `upto` are for the next time."""
    for question in QUESTIONS:
        by_record: dict[str, list[Look]] = {}
        for look in new:
            if question.counts(reader, look):
                by_record.setdefault(look.root_id if question.by_record else "", []).append(look)
        for root_id, looks in by_record.items():
            around = [look for look in looks_around(reader, looks, question, upto) if question.counts(reader, look)]
            yield from noticed(reader, question, UUID(root_id) if root_id else None, around)


def looks_around(reader: Reader, looks: list[Look], question: Question, upto: int) -> Iterator[Look]:
    """These looks, and theirs so shortly before or after that the rule counts them together."""
    moments = [look.at for look in looks]
    rows = AuditEvent.objects.filter(
        actor=f"user:{reader.user.pk}", verb__in=LOOKS, seq__lte=upto,
        occurred_at__range=(min(moments) - question.within, max(moments) + question.within),
    ).exclude(door=Door.DEMO)  # fmt: skip
    if question.by_record:
        rows = rows.filter(root_id=looks[0].root_id)
    return map(look_from, rows)


def noticed(reader: Reader, question: Question, about: UUID | None, looks: list[Look]) -> Iterator[Noticed]:
    """Each look counts once for a rule: it is in a signal already, or adds to one that waits, or begins a new one."""
    since, rule = min(look.at for look in looks), question.rule
    before = Signal.objects.filter(user=reader.user, rule=rule, about=about, until__gte=since - question.within)
    signals = list(before.order_by("since"))
    counted = {seq for signal in signals for seq in signal.seqs}
    fresh = [look for look in looks if look.seq not in counted]
    for signal in signals:
        if signal.cleared_at is None:
            more = [look for look in fresh if signal.since <= look.at < signal.since + question.within]
            if more:
                yield Noticed(rule, reader.user, about, more, signal)
                fresh = [look for look in fresh if look not in more]
    for spell in rules.spells(fresh, question.within, question.most(reader), question.of):
        yield Noticed(rule, reader.user, about, spell)


def who_is_in(look: Look) -> list[tuple[str, str]]:
    """Everybody in that record, by the key of each of their names and their telephone number."""
    phones = {named.person: named.phone for named in named_in(look.kind, UUID(look.root_id))}
    names = list(Person.objects.filter(pk__in=phones).values_list("pk", "match_key"))
    names += Alias.objects.filter(person__in=phones).values_list("person", "match_key")
    return [(key, phones[person]) for person, key in names]
