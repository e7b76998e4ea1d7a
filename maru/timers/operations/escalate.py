"""Whom the steps of a batch reach, written with as many statements as for one of them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from maru.agencies.models import Involvement, Unit, User
from maru.agencies.roles import ROLES
from maru.agencies.rota import Duty, Reached
from maru.common.rows import insert, new, together
from maru.notify.operations import News, tell_many
from maru.notify.said import Said, said
from maru.timers import registry
from maru.timers.clock import london_day
from maru.timers.ladder import OWNER, SUPERVISOR, climbs, next_up, percent_of
from maru.timers.models import Escalation, LadderStep, TimerStep
from maru.timers.operations.missed import CatchingUp, key_of, summary
from maru.timers.queries import Ladders
from maru.timers.registry import Matter

NAMED = "{reference}: {what}"
ON_THE_WAY = "{what}: {percent} % of the time has passed."
OVER = "{what}: the time is over."
LONG_OVER = "{what}: the time is over, and {percent} % of it has passed."
UNACKNOWLEDGED = "{text} Nobody has acknowledged it yet."
NOBODY_ON_DUTY = "{text} It comes to you because nobody is on duty for whom it was."


@dataclass(frozen=True)
class Call:
    """One rung of a step that fires; of a step that climbs, from whom."""

    step: TimerStep
    rung: LadderStep
    matter: Matter
    before: Escalation | None = None

    @property
    def to(self) -> str:
        """The rung's own addressee; of what climbs, the next role up."""
        return ROLES[self.before.role].above if self.before else self.rung.to


@dataclass(frozen=True)
class Answer:
    """Who is reached by a call: a person, or those on duty in a role."""

    person: User | None
    reached: Reached


def escalate(steps: Collection[TimerStep], at: datetime) -> list[Involvement]:
    """Reach everybody whom the ladders of these steps name, each once: a row, a notice, mails to whoever is on duty,
    and the step that climbs where nobody acknowledges. To whom which record is opened by that, for the caller to
    write."""
    matters = registry.matters_of({step.timer_id: step.timer for step in steps}.values())
    duty, rows = Duty(at), []
    for calls in calls_of([step for step in steps if step.timer_id in matters], matters):
        answers = [(call, answer(call, duty)) for call in calls]
        rows += [
            (escalation(call, found, at), call, found)
            for call, found in answers
            if not hears_anyway(call, found, answers, duty)
        ]
    with together():
        tell_many(news=told(rows, at), at=at)
        insert(row for row, _, _ in rows)
        insert(climbing(row, call, at) for row, call, _ in rows if row.must_acknowledge and ROLES[row.role].above)
    return list(opened(rows, at))


def told(rows: Iterable[tuple[Escalation, Call, Answer]], at: datetime) -> list[News]:
    """What each is told: of every rung by itself, or all that was missed in one summary."""
    catching_up = CatchingUp(at, (call.matter.about for _, call, _ in rows))
    found: dict[str, News] = {}
    for row, call, reached in rows:
        stamp = "" if call.rung.urgent else catching_up.stamp(call.step, call.before, call.matter.about)
        if stamp:
            row.missed, row.key = True, key_of(stamp, row)
            found.setdefault(row.key, summary(stamp, row, mailed(row, reached)))
        else:
            found[row.key] = news(row, call, reached)
    return list(found.values())


def calls_of(steps: Collection[TimerStep], matters: dict[UUID, Matter]) -> Iterable[list[Call]]:
    """The rungs of each of these steps; of one that climbs, the rung that nobody has acknowledged and whom it reached
    last."""
    ladders = Ladders({step.timer.rule.slug for step in steps})
    reached = unacknowledged([step for step in steps if climbs(step.name)])
    for step in steps:
        percent, matter = percent_of(step.name), matters[step.timer_id]
        rungs = ladders.of(step.timer.rule.slug, london_day(step.timer.started_at))
        rungs = [rung for rung in rungs if rung.percent == percent]
        if climbs(step.name):
            before = reached.get((step.timer_id, percent))
            yield [Call(step, rung, matter, before) for rung in rungs if before and rung.must_acknowledge]
        else:
            yield [Call(step, rung, matter) for rung in rungs]


def unacknowledged(steps: Collection[TimerStep]) -> dict[tuple[UUID, int], Escalation]:
    """Whom the clocks of steps that climb have reached last, by the clock and the percent from which it climbs. Where
    somebody has acknowledged it at this very moment, nobody."""
    if not steps:
        return {}
    rows = Escalation.objects.filter(step__timer__in=[step.timer_id for step in steps], must_acknowledge=True)
    found: dict[tuple[UUID, int], Escalation] = {}
    settled = set()
    for row in rows.select_related("step").order_by("at", "id"):
        found[row.step.timer_id, percent_of(row.step.name)] = row
        if row.acknowledged_at:
            settled.add((row.step.timer_id, percent_of(row.step.name)))
    return {which: row for which, row in found.items() if which not in settled}


def answer(call: Call, duty: Duty) -> Answer:
    """Whoever has it in hand, or who acts for them; else those on duty in a role, or in the next one up."""
    matter = call.matter
    if call.to == SUPERVISOR:
        return Answer(None, duty.supervise(matter.unit))
    if call.to != OWNER:
        return Answer(None, on_duty(duty, call.to, matter.unit))
    if matter.owner is not None:
        return Answer(duty.stand_in(matter.owner), Reached(matter.roles[0], matter.unit, [], ""))
    teams = [on_duty(duty, role, matter.unit) for role in matter.roles]
    return Answer(None, next((team for team in teams if not team.instead_of), teams[0]))


def on_duty(duty: Duty, role: str, unit: Unit) -> Reached:
    """Whoever is on duty in a role where it sits, seen from a unit."""
    return duty.reach(role, duty.seat(role, unit) or unit)


def hears_anyway(call: Call, mine: Answer, answers: Iterable[tuple[Call, Answer]], duty: Duty) -> bool:
    """Whether they hear of the same step by another rung: each hears once. Whoever has it in hand hears as the holder
    of a role that is told too; of two rungs that reach one role the stronger counts."""
    for other, theirs in answers:
        if other is call or theirs.person is not None:
            continue
        role, unit = theirs.reached.role, theirs.reached.unit
        if mine.person is not None and not call.rung.must_acknowledge and mine.person in duty.holders(role, unit):
            return True
        if mine.person is None and (role, unit) == (mine.reached.role, mine.reached.unit) and rank(other) > rank(call):
            return True
    return False


def rank(call: Call) -> tuple[bool, bool, str]:
    return call.rung.must_acknowledge, call.rung.urgent, call.to


def escalation(call: Call, found: Answer, at: datetime) -> Escalation:
    """The row of what reaches somebody."""
    owner = call.matter.owner
    return new(
        Escalation,
        step=call.step,
        to=call.to,
        person=found.person,
        unit=found.reached.unit,
        role=found.reached.role,
        instead_of=found.reached.instead_of,
        stood_in_for=owner if found.person is not None and found.person != owner else None,
        key=f"{call.step.timer_id}:{call.step.name}:{call.to}",
        at=at,
        missed=False,
        must_acknowledge=call.rung.must_acknowledge,
    )


def opened(rows: Iterable[tuple[Escalation, Call, Answer]], at: datetime) -> Iterable[Involvement]:
    """Whoever is called in from outside the unit may see the record from then on."""
    for row, call, _ in rows:
        matter = call.matter
        if matter.root and row.person is None and row.unit != matter.unit:
            why = "duty" if row.unit.kind == Unit.Kind.DUTY else "escalated"
            yield new(Involvement, kind=matter.root, object_id=matter.about, unit=row.unit, why=why, since=at)


def news(row: Escalation, call: Call, found: Answer) -> News:
    """What they are told."""
    matter = call.matter
    outside = row.person is None and row.unit != matter.unit
    return News(
        key=row.key,
        text=text(row, call),
        link=(outside and matter.link_outside) or matter.link,
        about=matter.about,
        user=row.person,
        unit=None if row.person else row.unit,
        role="" if row.person else row.role,
        urgent=call.rung.urgent or call.rung.percent >= 100,
        must_acknowledge=row.must_acknowledge,
        mail_to=mailed(row, found),
    )


def mailed(row: Escalation, found: Answer) -> list[User] | None:
    """Who gets the mail: the person, or those on duty."""
    return None if row.person else found.reached.people


def text(row: Escalation, call: Call) -> Said:
    """What is to be done, how much of the time has passed, and why they of all people hear it."""
    matter, percent = call.matter, call.rung.percent
    what = said(NAMED, reference=matter.reference, what=matter.what) if matter.reference else matter.what
    words = said(ON_THE_WAY if percent < 100 else OVER if percent == 100 else LONG_OVER, what=what, percent=percent)
    if call.before is not None:
        words = said(UNACKNOWLEDGED, text=words)
    return said(NOBODY_ON_DUTY, text=words) if row.instead_of else words


def climbing(row: Escalation, call: Call, at: datetime) -> TimerStep:
    """What follows if nobody acknowledges it in time."""
    later = at + timedelta(minutes=call.rung.minutes)
    return new(TimerStep, timer=call.step.timer, name=next_up(call.step.name), due_at=later, urgent=call.rung.urgent)
