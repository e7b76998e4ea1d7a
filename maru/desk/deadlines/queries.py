"""The running clocks of records that somebody may see, and how many there are of each sort."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from maru.agencies.acting import house
from maru.agencies.models import Involvement, Unit, User
from maru.agencies.powers import powers_of
from maru.desk.deadlines.bands import BANDS, band_of
from maru.desk.kinds import visible_among
from maru.notify.said import Said
from maru.timers import registry
from maru.timers.models import ClockRule, Timer

# More than any county's open work; what is beyond it is further away than all of these.
MOST = 5000


@dataclass(frozen=True)
class Deadline:
    """One running clock: of which record, by when, and who has it in hand, if anybody has."""

    timer_id: UUID
    rule: ClockRule
    reference: Said
    link: str
    owner: User | None
    unit: Unit
    started_at: datetime
    due_at: datetime
    band: str


@dataclass(frozen=True)
class Found:
    """The nearest deadlines first; `more` says that MOST did not reach."""

    deadlines: Sequence[Deadline]
    more: bool


def deadlines_of(user: Any, now: datetime, until: datetime | None = None) -> Found:
    """The running clocks of what the person sees, the nearest deadline first; with `until`, those due by then.

    What a clock is about is read beyond their view; who must not know of the record does not see its clock. Of a seal
    nobody is told which: its clocks are on its own pages.
    """
    timers = Timer.objects.filter(state=Timer.State.RUNNING).select_related("rule")
    if until is not None:
        timers = timers.filter(due_at__lte=until)
    powers = powers_of(user)
    if not powers.sees:
        timers = timers.filter(object_id__in=Involvement.objects.reaching(user, powers.unit_ids).values("object_id"))
    nearest = list(timers.order_by("due_at", "pk")[: MOST + 1])
    with house():
        matters = registry.matters_of(nearest)
    seen = visible_among({matter.about for matter in matters.values() if matter.about}, user)
    found = [
        Deadline(timer.pk, timer.rule, matter.reference, matter.link, matter.owner, matter.unit, timer.started_at,
                 timer.due_at, band_of(timer.due_at, now))
        for timer in nearest[:MOST]
        if (matter := matters.get(timer.pk)) is not None and matter.about in seen
    ]  # fmt: skip
    return Found(found, len(nearest) > MOST)


@dataclass(frozen=True)
class Row:
    """One clock, unit or person: how many of its deadlines lie in each band."""

    key: str
    label: Any
    counts: tuple[int, ...]

    @property
    def all(self) -> int:
        return sum(self.counts)


def counted(deadlines: Iterable[Deadline], by: Callable[[Deadline], tuple[str, Any]]) -> list[Row]:
    """So many in each band for everything that `by` tells apart (its key, its label), the most pressing first."""
    counts: dict[str, Counter[str]] = {}
    labels: dict[str, Any] = {}
    for one in deadlines:
        key, labels[key] = by(one)
        counts.setdefault(key, Counter())[one.band] += 1
    rows = [Row(key, labels[key], tuple(found[band] for band in BANDS)) for key, found in counts.items()]
    return sorted(rows, key=lambda row: ([-number for number in row.counts], str(row.label)))
