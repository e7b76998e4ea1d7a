"""The last months, drawn by the weights of DOMAIN.md section 9: who referred, about what, what was decided."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random

from maru.timers.clock import LONDON, at_london
from scripts.demo import writing
from scripts.demo.concerns import ADULT, CHILDREN, RED, UNBORN, Concern
from scripts.demo.county import County
from scripts.demo.names import Home, Neighbourhood
from scripts.demo.stories import Fate, Plan

# Who writes for a source, and how often.
AUTHORS = {
    "police": (("submitter_police", 5), ("submitter_police_2", 3)),
    "school": (("submitter_external", 1),),
    "health": (("submitter_health", 1),),
    "probation": (("submitter_probation", 1),),
    "care": (("partner_csc_cambridgeshire", 1), ("partner_practitioner", 1)),
}
CLERKS = ("maru_triage_sw", "maru_police_ds", "maru_triage_sw_2")
# Of 100 decisions; a strategy discussion's outcome is told by where it leads.
OUTCOMES = (("nfa", 8), ("advice", 17), ("early-help", 22), ("section-17", 30), ("strategy", 18), ("other", 5))
SEVERITY = {0: "strategy", 3: "advice"}
SIBLINGS = ((1, 45), (2, 33), (3, 16), (4, 6))
REPEATED = 0.22
LATE_EVERY = 4
# Police referrals come in the evening and at night, the others in office hours.
HOURS = {"police": (17, 18, 19, 20, 21, 22, 23, 23, 0, 1, 9, 13), "": (9, 10, 11, 12, 13, 14, 15, 16)}
WEEKDAY_SHARE = 0.84


class Past:
    """Draws plans of referrals from the months before `now`."""

    def __init__(self, county: County, random: Random, near: Neighbourhood, now: datetime) -> None:
        self.county, self.random, self.near, self.now = county, random, near, now
        self.homes: list[Home] = []

    def draw(self, count: int, *, oldest: int = 150, newest: int = 5) -> Iterator[Plan]:
        """So many plans, the oldest first; some families come again."""
        span = (oldest - newest) / count
        for number in range(count):
            days = oldest - span * (number + self.random.random())
            yield self.plan(days, late=number % LATE_EVERY == LATE_EVERY - 1)

    def plan(self, days_ago: float, *, late: bool) -> Plan:
        """One referral of about so many days ago, `late` when the desk came to it too late."""
        pick = self.random
        concern = pick.choices(CHILDREN, [c.weight for c in CHILDREN])[0]
        if pick.random() < 0.025:
            concern = UNBORN
        elif pick.random() < 0.08:
            concern = ADULT
        source = pick.choice(concern.sources)
        sent = self.moment(days_ago, source)
        people, weights = zip(*AUTHORS[source], strict=True)
        author = pick.choices(people, weights)[0]
        home = self.home(concern)
        pages = writing.pages(
            home=home, concern=concern, author=self.county.people[author], at=sent, variant=pick.randrange(6),
            children=[] if concern in (ADULT, UNBORN) else None,
            with_grandparent=concern is ADULT, unborn=concern is UNBORN,
        )  # fmt: skip
        rag = concern.rag if pick.random() < 0.7 else pick.choices((0, 1, 2, 3), (8, 27, 45, 20))[0]
        return Plan(
            author, sent, pages, concern, clerk=pick.choice(CLERKS), rag=rag, fate=self.fate(concern, home, rag),
            claim_after=self.patience(rag, late), decide_after=pick.randint(12, 90),
        )  # fmt: skip

    def home(self, concern: Concern) -> Home:
        """A household that the desk may have met before."""
        fitting = [home for home in self.homes if concern in (ADULT, UNBORN) or fits(home, concern, self.now)]
        if fitting and self.random.random() < REPEATED:
            return self.random.choice(fitting)
        sizes, weights = zip(*SIBLINGS, strict=True)
        count = self.random.choices(sizes, weights)[0]
        home = self.near.home(children=count, ages=concern.ages)
        self.homes.append(home)
        return home

    def moment(self, days_ago: float, source: str) -> datetime:
        """When it was sent: mostly on a weekday, the police at night."""
        day = (self.now - timedelta(days=days_ago)).astimezone(LONDON).date()
        while day.weekday() > 4 and self.random.random() < WEEKDAY_SHARE:
            day -= timedelta(days=1)
        hour = self.random.choice(HOURS.get(source, HOURS[""]))
        return at_london(day, time(hour, self.random.randrange(60)))

    def patience(self, rag: int, late: bool) -> float:
        """Minutes of the desk's day until somebody claims it; now and then too many."""
        if late and rag != RED:
            return self.random.randint(1900, 2500)
        return self.random.randint(4, 30) if rag == RED else self.random.randint(20, 400)

    def fate(self, concern: Concern, home: Home, rag: int) -> Fate:
        """What was decided and what came of it."""
        if concern is ADULT:
            return Fate("partner", "adult-safeguarding", "reported")
        north = home.postcode[:2] == "PE" and home.postcode.split()[0] not in ("PE19", "PE27", "PE28", "PE29")
        care = (
            "csc-peterborough-first"
            if home.postcode.startswith(("PE1 ", "PE2 ", "PE3 ", "PE4 ", "PE7 "))
            else ("csc-cambridgeshire-first")
        )
        names, weights = zip(*OUTCOMES, strict=True)
        drawn = SEVERITY.get(rag) or self.random.choices(names, weights)[0]
        if drawn == "strategy":
            joint = self.random.random() < 0.9
            return Fate("caiu_joint" if joint else "caiu_single", course="closed")
        if drawn == "section-17":
            return self.offered(care, "family-support-team" if north else "family-support-south")
        if drawn == "early-help":
            return self.offered("family-support-team" if north else "family-support-south", care)
        if drawn == "other":
            return self.offered("domestic-abuse", care)
        return Fate(drawn)

    def offered(self, unit: str, otherwise: str) -> Fate:
        """An offer that is taken up, or, seldom, declined and taken up by another team."""
        if self.random.random() < 0.12:
            return Fate("partner", unit, "declined-then", otherwise)
        return Fate("partner", unit, "reported")


def fits(home: Home, concern: Concern, now: datetime) -> bool:
    """Whether the eldest child is of an age for this kind of concern."""
    if concern.ages is None:
        return True
    low, high = concern.ages
    return low <= now.year - int(home.children[0]["date_of_birth"][:4]) <= high
