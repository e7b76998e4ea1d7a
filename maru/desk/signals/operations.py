"""The house notices unusual looking in the trail, and somebody else says what it was."""

import time
from datetime import datetime, timedelta

from maru.agencies.acting import acting_as, house, operation
from maru.agencies.desk import the_desk
from maru.agencies.models import Signal, User
from maru.agencies.permissions import Permission
from maru.agencies.powers import require
from maru.audit import trail
from maru.audit.context import Door
from maru.audit.models import AuditEvent, Position
from maru.audit.verbs import Verb
from maru.common.copies import held_copy
from maru.common.errors import NotFound, ReasonMissing, Refused
from maru.desk.oversight.asked import seen_by
from maru.desk.oversight.told import Entry, entries
from maru.desk.signals.noticing import Noticed, readers, unusual
from maru.timers.operations import database_now, start_clock, stop_clock

CLOCK = "signal_review"
PART = "signals"
BATCH = 1000
# Seconds after which a run begins no further batch: the watchdog's other work waits behind it.
LONGEST_RUN = 5.0
LATE = timedelta(seconds=90)
MOST_SHOWN = 200


class ClearedAlready(Refused):
    code = "cleared-already"
    status = 409
    default = "Somebody has cleared this already."


def notice(*, door: Door, at: datetime | None = None) -> int:
    """Go on through the trail from where the last run ended, and raise a signal for each unusual looking; returns how
    many rows were read. `at` is the database's clock by default.

    A batch's signals and how far it came are one transaction, and the place is locked meanwhile: whatever is killed,
    and however many run, each row is judged once. No row appears behind the place later, since the trail numbers its
    rows under a lock that is held until they are there for all. In a restored copy that is held nothing is noticed.
    """
    if held_copy():
        return 0
    read, end = 0, time.monotonic() + LONGEST_RUN
    while time.monotonic() < end:
        with acting_as(system="signals", door=door, at=at) as context:
            now = context.at = at or database_now()
            place = Position.objects.select_for_update(skip_locked=True).filter(part=PART).first()
            if place is None:
                return read
            rows = list(AuditEvent.objects.filter(seq__gt=place.seq).order_by("seq")[:BATCH])
            upto = rows[-1].seq if rows else place.seq
            for reader, looks in readers(rows):
                for found in unusual(reader, looks, upto):
                    raise_signal(found=found, at=now)
            Position.objects.filter(pk=place.pk).update(seq=upto, at=now)
        read += len(rows)
        if len(rows) < BATCH:
            break
    return read


def notice_if_late() -> None:
    """The same, where Celery should have done so and has not."""
    if not Position.objects.filter(part=PART, at__gt=database_now() - LATE).exists():
        notice(door=Door.COMMAND)


@operation
def raise_signal(*, found: Noticed, at: datetime) -> Signal:
    """Somebody must look at this within the time of its clock; what goes on in the same time joins what waits."""
    seqs = [look.seq for look in found.looks]
    moments = [look.at for look in found.looks]
    signal = found.more_of
    if signal is not None:
        signal.seqs = [*signal.seqs, *seqs]
        signal.until = max(signal.until, *moments)
        signal.save(update_fields=["seqs", "until"])
    else:
        signal = Signal.objects.create(
            rule=found.rule, user=found.user, about=found.about, first_seq=seqs[0], seqs=seqs, since=moments[0],
            until=moments[-1], raised_at=at,
        )  # fmt: skip
        start_clock(kind=CLOCK, object_id=signal.pk, unit=the_desk(), at=at)
    trail.record(Verb.SIGNAL_RAISED, on=signal, at=at, reason=signal.rule, rows=len(seqs))
    return signal


@operation
def looks_behind(*, signal: Signal, by: User, at: datetime) -> list[Entry]:
    """The looks on which a signal rests, the first ones first, without a word of any record, and without those at
    records that are withheld from the reader.

    Raises NotPermitted.
    """
    require(by, Permission.SIGNALS_CLEAR)
    with house():
        trail.record(Verb.SIGNAL_READ, on=signal, at=at, reason="review")
        rows = seen_by(by).filter(seq__in=signal.seqs).order_by("occurred_at", "seq")
        return entries(rows[:MOST_SHOWN])


@operation
def clear(*, signal: Signal, outcome: str, words: str, by: User, at: datetime) -> Signal:
    """Say what the looking of somebody else was. It waits no more, and its clock stops.

    Raises NotPermitted, ReasonMissing, NotFound, ClearedAlready.
    """
    require(by, Permission.SIGNALS_CLEAR)
    if not words.strip():
        raise ReasonMissing(field="words")
    found = Signal.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=signal.pk).first()
    if found is None:
        raise NotFound
    if found.cleared_at is not None:
        raise ClearedAlready(signal=found.pk)
    # The moment of raising is the database's; a clock may be a little behind it.
    found.cleared_at = max(at, found.raised_at)
    found.cleared_by, found.outcome, found.words = by, outcome, words
    found.save(update_fields=["cleared_at", "cleared_by", "outcome", "words"])
    with house():
        trail.record(Verb.SIGNAL_CLEARED, on=found, at=at, reason=outcome, text=words)
    stop_clock(kind=CLOCK, object_id=found.pk, at=at, met=True)
    return found
