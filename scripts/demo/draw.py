"""A year of referrals drawn by the weights of DOMAIN.md section 9, before anything of it is told. Needs no database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from maru.timers.calendar import holidays
from maru.timers.clock import LONDON, at_london
from scripts.demo import weights
from scripts.demo.concerns import GROWN, Concern, ages_told, concerns
from scripts.demo.dealing import Pack, Spread, deal
from scripts.demo.names import APART, Home, Neighbourhood, age_of

OLDEST, NEWEST = 364, 4  # days ago
SETTLED = timedelta(days=6)  # so long after a referral the same family may come again
# Who writes also at weekends and on holidays.
EVERY_DAY = ("police", "family", "public", "self", "care")
EVENING, NIGHT = (17, 18, 19, 20, 21, 22, 23, 0, 1), (7, 9, 11, 13, 14, 15, 16)
HOURS = {
    "school": (10, 11, 12, 13, 14, 15, 16), "family": (9, 11, 14, 17, 18, 19, 20), "public": (8, 12, 16, 18, 20, 21),
    "self": (12, 16, 17, 19, 21), "health": (9, 10, 11, 12, 14, 15, 16, 17, 19, 21),
}  # fmt: skip
OFFICE = (9, 10, 11, 12, 13, 14, 15, 16)


@dataclass
class Incident:
    """One referral before it happens: who sends it when and about whom, and what the desk will make of it.

    `people` are its subjects as the form names them, first whom it is about. `strategy` says where the strategy
    discussion led, where there was one. `again`: the family was referred before.
    """

    sent: datetime
    source: str
    outcome: str
    rag: int
    strategy: str
    again: bool
    late: bool
    adult: bool = False
    home: Home = None
    people: tuple[dict, ...] = ()
    concern: Concern = None

    @property
    def voice(self) -> str:
        return weights.VOICE_OF[self.source]

    @property
    def level(self) -> str:
        return weights.LEVEL_OF[self.outcome]

    @property
    def ages(self) -> frozenset[int]:
        """The ages at which its concern can be told."""
        return ages_told(self.level, self.voice)

    def pick_concern(self, spread: Spread) -> Concern:
        """A kind of concern that fits it, those told least first."""
        age = age_of(self.people[0], self.sent.astimezone(LONDON).date())
        fitting = [c for c in concerns(self.level) if (c.adult if self.adult else c.fits(age, self.voice))]
        return spread.choose(fitting, of="concern", weights={c: len(c.happened[self.voice]) for c in fitting})


class Year:
    """Draws the year before `now`."""

    def __init__(self, random: Random, near: Neighbourhood, now: datetime) -> None:
        self.random, self.near, self.now = random, near, now
        self.spread = Spread(random)

    def draw(self, count: int) -> list[Incident]:
        """So many incidents, the oldest first."""
        incidents = list(self.incidents(count))
        fresh = [incident for incident in incidents if not incident.again]
        sizes = Pack(deal(weights.CHILDREN, len(fresh), self.random))
        ages = Pack(deal(weights.AGES, 2 * count, self.random))
        # Who can tell of few ages chooses first.
        for incident in sorted(fresh, key=lambda i: len(i.ages)):
            self.settle(incident, sizes, ages)
        for place, incident in enumerate(incidents):
            if incident.again:
                self.come_again(incident, incidents[:place], sizes, ages)
            incident.concern = incident.pick_concern(self.spread)
        return incidents

    def openings(self, count: int) -> list[Incident]:
        """Families for whom a practitioner opens a CAF without any referral, in office hours."""
        sizes, ages = Pack(deal(weights.CHILDREN, count, self.random)), Pack(deal(weights.AGES, 4 * count, self.random))
        opened = []
        for day, source in zip(self.days(count), deal(weights.OPENERS, count, self.random), strict=True):
            while not works(source, day) or day.weekday() > 4:
                day -= timedelta(days=1)
            sent = at_london(day, time(self.random.choice(OFFICE), self.random.randrange(60)))
            incident = Incident(sent, source, "early_help", weights.GREEN, "", again=False, late=False)
            self.settle(incident, sizes, ages)
            incident.concern = incident.pick_concern(self.spread)
            opened.append(incident)
        return opened

    def incidents(self, count: int) -> Iterator[Incident]:
        """When, from whom, and how it ends; not yet about whom."""
        days = list(self.days(count))
        sources = self.sources(days)
        rated = deal(weights.RATED, count, self.random)
        led = Pack(deal(weights.STRATEGIES, sum(outcome == "strategy" for outcome, _ in rated), self.random))
        shares = ((True, weights.AGAIN), (False, 1 - weights.AGAIN))
        again = Pack(deal(dict(shares), count, self.random))
        late = Pack(deal({True: weights.LATE, False: 1 - weights.LATE}, count, self.random))
        for place, (day, source, (outcome, rag)) in enumerate(zip(days, sources, rated, strict=True)):
            strategy = led.take() if outcome == "strategy" else ""
            yield Incident(
                self.moment(day, source), source, outcome, rag, strategy,
                again=again.take(lambda card, first=place < count // 12: not (card and first)) or False,
                late=rag != weights.RED and late.take(),
                adult=outcome == "other" and self.about_an_adult(source),
            )  # fmt: skip

    def about_an_adult(self, source: str) -> bool:
        """Some of what goes to other teams is about an adult at risk."""
        told_by = next(concern.happened for concern in concerns("other") if concern.adult)
        return weights.VOICE_OF[source] in told_by and self.random.random() < weights.ADULTS

    def days(self, count: int) -> Iterator[date]:
        """The days on which referrals come: evenly over the year, most on weekdays."""
        span = (OLDEST - NEWEST) / count
        on_weekday = deal({True: weights.ON_WEEKDAYS, False: 1 - weights.ON_WEEKDAYS}, count, self.random)
        for place, weekday in enumerate(on_weekday):
            ago = OLDEST - span * (place + self.random.random())
            day = (self.now - timedelta(days=ago)).astimezone(LONDON).date()
            while (day.weekday() < 5) != weekday:
                day -= timedelta(days=1)
            yield day

    def sources(self, days: list[date]) -> list[str]:
        """Who refers on each of these days. The days on which fewest are at work choose first."""
        cards = Pack(deal(weights.SOURCES, len(days), self.random))
        given = dict.fromkeys(range(len(days)), "")
        for place in sorted(given, key=lambda place: -closed(days[place])):
            given[place] = cards.take(lambda source, day=days[place]: works(source, day)) or cards.take()
        return list(given.values())

    def moment(self, day: date, source: str) -> datetime:
        """The hour at which such people write."""
        voice = weights.VOICE_OF[source]
        hours = HOURS.get(voice, OFFICE)
        if voice == "police":
            hours = EVENING if self.random.random() < weights.POLICE_AT_NIGHT else NIGHT
        return at_london(day, time(self.random.choice(hours), self.random.randrange(60)))

    # about whom

    def settle(self, incident: Incident, sizes: Pack, ages: Pack) -> None:
        """A household that is met for the first time."""
        day = incident.sent.astimezone(LONDON).date()
        if incident.adult:
            incident.home = self.near.home([], day)
            incident.people = (incident.home.grandparent,)
            return
        bands = [ages.take(lambda band: any(age in incident.ages for age in years_of(band)))]
        bands += [ages.take() for _ in range(sizes.take() - 1)]
        incident.home = self.household(bands, day, incident.ages)
        self.name_people(incident, incident.home)

    def household(
        self, bands: list[tuple[int, int]], day: date, wanted: frozenset[int], north: bool | None = None
    ) -> Home:
        """A household with children in these bands of age, the first of them at one of the ages `wanted`."""
        born: list[date] = []
        expected = day + timedelta(days=self.random.randint(40, 150)) if weights.UNBORN in bands else None
        for place, band in enumerate(bands):
            years = [age for age in years_of(band) if age in wanted or place]
            if band != weights.UNBORN:
                born += self.birth(years, day, [*born, *filter(None, [expected])])
        return self.near.home(born, day, expected=expected, north=north)

    def birth(self, years: list[int], day: date, others: list[date]) -> list[date]:
        """A day of birth at one of these ages, not too close to a sibling's; none where there is no such day."""
        for _ in range(40):
            year = day.year - self.random.choice(years)
            birth = day.replace(day=min(day.day, 28), year=year) - timedelta(days=self.random.randint(3, 350))
            if all(abs(birth - other) > APART for other in others):
                return [birth]
        return []

    def come_again(self, incident: Incident, before: list[Incident], sizes: Pack, ages: Pack) -> None:
        """A household that the desk has met; a new one, and the first time, where none fits."""
        day = incident.sent.astimezone(LONDON).date()
        homes = [
            earlier.home
            for earlier in before
            if incident.sent - earlier.sent > SETTLED
            and not earlier.adult
            and not any(child["role"] == "unborn" for child in earlier.home.children)
            and any(age_of(child, day) in incident.ages for child in earlier.home.children)
        ]
        if not homes or incident.adult:
            incident.again = False
            sizes.cards = sizes.cards or [1]
            self.settle(incident, sizes, ages)
            return
        incident.home = self.random.choice(homes)
        self.name_people(incident, incident.home)

    def name_people(self, incident: Incident, home: Home) -> None:
        """The children of the home, first one whom such a concern can be about. Who has come of age is none."""
        day = incident.sent.astimezone(LONDON).date()
        children = [child for child in home.children if age_of(child, day) < GROWN]
        told = self.random.choice([child for child in children if age_of(child, day) in incident.ages])
        incident.people = (told, *(child for child in children if child is not told))


def years_of(band: tuple[int, int]) -> range:
    """The ages in a band."""
    return range(band[0], band[1] + 1)


def closed(day: date) -> int:
    """How much stands still on that day: 2 where only the police and the families are awake, 1 in school holidays."""
    if day.weekday() > 4 or day in holidays():
        return 2
    return int(on_holiday(day))


def on_holiday(day: date) -> bool:
    """School holidays, near enough."""
    return day.month == 8 or (day.month, day.day) >= (12, 21) or (day.month, day.day) <= (1, 3)


def works(source: str, day: date) -> bool:
    """Whether such people refer on that day."""
    voice = weights.VOICE_OF[source]
    if day.weekday() > 4 or day in holidays():
        return voice in EVERY_DAY or source == "3E"
    return voice != "school" or not on_holiday(day)
