"""The story clock: stories take turns in the order of their moments, and the timers are swept as it passes."""

import heapq
import itertools
from collections.abc import Callable, Generator
from datetime import UTC, datetime, time, timedelta

from maru.audit.context import Door
from maru.timers.calendar import is_working_day
from maru.timers.clock import LONDON, Hours, at_london
from maru.timers.models import TimerStep
from maru.timers.operations import sweep

DESK = Hours(time(8, 10), time(17, 50), frozenset(range(7)))
OFFICE = Hours(time(9), time(17), frozenset(range(5)))
Story = Generator[datetime, datetime, None]


def later(at: datetime, minutes: float, hours: Hours = DESK) -> datetime:
    """So many minutes of those hours after a moment."""
    left = timedelta(minutes=minutes)
    for opened, closed in hours.shifts(at, at + timedelta(days=150)):
        if left <= closed - opened:
            return opened + left
        left -= closed - opened
    raise ValueError("that is too long a story")


def days_later(at: datetime, days: float, clock: time) -> datetime:
    """The first working day so many days after a moment, at that London time."""
    day = (at + timedelta(days=days)).astimezone(LONDON).date()
    while not is_working_day(day):
        day += timedelta(days=1)
    return max(at + timedelta(minutes=1), at_london(day, clock))


def earlier(at: datetime, minutes: float, hours: Hours = DESK) -> datetime:
    """So many minutes of those hours before a moment."""
    left = timedelta(minutes=minutes)
    for opened, closed in reversed(list(hours.shifts(at - timedelta(days=60), at))):
        if left <= closed - opened:
            return closed - left
        left -= closed - opened
    raise ValueError("that is too long ago")


def working_day_before(now: datetime, days: int, at: time) -> datetime:
    """That London time, so many working days before today. Not of today: today may not have come so far."""
    day = now.astimezone(LONDON).date()
    for _ in range(days):
        day -= timedelta(days=1)
        while not is_working_day(day):
            day -= timedelta(days=1)
    return at_london(day, at)


class StoryClock:
    """Runs stories side by side until `until`. A story is a generator: it yields the moment of its next act,
    and acts when it is resumed. What would happen later than `until` does not happen."""

    def __init__(self, *, until: datetime, door: Door) -> None:
        self.until, self.door = until, door
        self.now = datetime.min.replace(tzinfo=UTC)
        self._waiting: list[tuple[datetime, int, Story]] = []
        self._order = itertools.count()

    def add(self, story: Story) -> None:
        """Begin a story: it says when it acts first."""
        self.resume(story, None)

    def resume(self, story: Story, at: datetime | None) -> None:
        """Let a story act, and put it into its place by the moment at which it acts next."""
        try:
            moment = story.send(at)
        except StopIteration:
            return
        if moment <= self.until:
            heapq.heappush(self._waiting, (moment, next(self._order), story))

    def run(self, tick: Callable[[datetime], None] = lambda moment: None) -> None:
        """Let everything happen in its order; `tick` hears each moment."""
        while self._waiting:
            moment, _, story = heapq.heappop(self._waiting)
            self.sweep_until(moment)
            self.now = moment
            self.resume(story, moment)
            tick(moment)
        self.sweep_until(self.until)

    def sweep_until(self, moment: datetime) -> None:
        """Fire what falls due up to a moment, each at the very time it is due, or at once where that is over: a
        child may be rated red long after receipt."""
        while due := self.next_due(moment):
            sweep(at=max(due, self.now), door=self.door)

    def next_due(self, moment: datetime) -> datetime | None:
        steps = TimerStep.objects.filter(fired_at=None, dropped_at=None, due_at__lte=moment)
        return steps.order_by("due_at").values_list("due_at", flat=True).first()
