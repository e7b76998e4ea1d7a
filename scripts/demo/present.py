"""What is on people's desks now: no page of the product is empty when it is first opened."""

import itertools
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from maru.timers.clock import LONDON
from scripts.demo.clock import OFFICE, earlier, working_day_before
from scripts.demo.concerns import Concern, by_key
from scripts.demo.draw import Incident, Year
from scripts.demo.names import Home, age_of
from scripts.demo.planning import Planner
from scripts.demo.plans import Fate, Plan
from scripts.demo.weights import AGES, AMBER, BLUE, GREEN, RED, VOICE_OF
from scripts.demo.whole import SCHOOL_OF
from scripts.demo.writing import Story

CSC, FAMILY, ABUSE, ADULTS = "csc-peterborough-first", "family-support-team", "domestic-abuse", "adult-safeguarding"
SOUTHERN = "csc-cambridgeshire-first"
SAID = {CSC: "section_17", SOUTHERN: "section_17", ABUSE: "other", ADULTS: "adult"}
SIGNS_IN = {
    "6": "submitter_police", "2A": "submitter_external", "3E": "submitter_health", "7": "submitter_probation",
    "9": "maru_triage_sw_2",
}  # fmt: skip
# Investigations of the last weeks, besides those of the year.
WORKED = (
    ("disclosure", "8"), ("mark-seen", "3E"), ("person-posing-a-risk", "7"), ("exploitation", "6"),
    ("injury-to-a-baby", "3E"), ("disclosure", "2A"), ("online", "6"), ("mark-seen", "5A"), ("left-alone", "6"),
    ("disclosure", "3F"), ("mark-seen", "2A"), ("exploitation", "8"),
)  # fmt: skip


class Present:
    """The open work of the day, in every state there is. `known` are incidents of the year before."""

    def __init__(self, planner: Planner, year: Year, now: datetime, known: list[Incident]) -> None:
        self.planner, self.year, self.now, self.known = planner, year, now, known
        self.met: set[str] = set()
        self.apart = itertools.cycle(timedelta(minutes=minutes) for minutes in (0, 31, 12, 47, 5, 22, 38))

    def plans(self) -> Iterator[Plan]:
        yield from self.drafts()
        yield from self.waiting()
        yield from self.at_the_desk()
        yield from self.come_back()
        yield from self.with_partners()
        yield from self.with_caiu()
        yield from self.settled()

    def drafts(self) -> Iterator[Plan]:
        """Begun and not sent."""
        half = self.plan("domestic-abuse", self.now - timedelta(hours=11), ends="draft")
        half.pages = {slug: half.pages[slug] for slug in ("danger", "referrer", "subjects")}
        yield half
        yield self.plan("home-conditions", self.now - timedelta(minutes=40), ends="draft")
        yield self.plan("attendance", self.lately(100), "2A", ends="draft")

    def waiting(self) -> Iterator[Plan]:
        """Unclaimed: of this hour, of last night, due today, overdue."""
        now, days = self.now, lambda number, hour, minute: working_day_before(self.now, number, time(hour, minute))
        yield self.plan("left-alone", now - timedelta(minutes=9), north=True, red=True)
        yield self.plan("domestic-abuse", now - timedelta(minutes=52), home=self.met_before("domestic-abuse", "6"))
        yield self.plan("missing", now - timedelta(hours=4), added=(
            (25, "Now home, at 5 this morning. Will say only that somebody drove."),
        ))  # fmt: skip
        yield self.plan("exploitation", now - timedelta(hours=7), author="submitter_police_2", north=False)
        yield self.plan("overheard", now - timedelta(hours=17), "9")
        yield self.plan("disclosure", self.lately(50), "2A")
        yield self.plan("late-and-afraid", days(1, 15, 55), "3E")
        yield self.plan("smacked", days(2, 16, 20), "2A")
        yield self.plan("home-conditions", days(2, 22, 10), children=2)
        yield self.plan("parents-low", days(1, 10, 3), "3E", ends="withdrawn")

    def at_the_desk(self) -> Iterator[Plan]:
        """Claimed, some of them rated, undecided. One is overdue at its desk."""
        yesterday = working_day_before(self.now, 1, time(9, 30))
        yield self.plan(
            "mark-seen", yesterday, "2A", rag=AMBER, claimed=70, north=True,
            added=((90, "The PE teacher has written down what was said, word for word."),),
        )  # fmt: skip
        yield self.plan("online", yesterday - timedelta(minutes=14), rag=AMBER, claimed=120, clerk="maru_police_ds")
        yield self.plan(
            "high-risk-domestic-abuse", self.now - timedelta(hours=20), rag=RED, claimed=25, clerk="maru_manager",
            red=True, home=self.met_before("high-risk-domestic-abuse", "6"),
        )  # fmt: skip
        yield self.plan("neglect-seen-at-school", yesterday, "2A", claimed=45, clerk="maru_triage_sw_2")
        yield self.plan(
            "parents-alcohol", working_day_before(self.now, 2, time(13, 15)), "7", rag=GREEN, claimed=200
        )  # fmt: skip

    def come_back(self) -> Iterator[Plan]:
        """On top of the queue: declined, lapsed, recalled, handed back, reopened."""
        taken_up = earlier(self.now, 7 * 60)
        sent, days = taken_up - timedelta(hours=13), working_day_before(self.now, 3, time(9, 20))
        reopened, handed_back = Fate("advice", course="reopened", said="advice"), self.to_caiu("handed_back")
        yield self.decided("abuse-of-parent", sent, self.to(ABUSE, "declined"), GREEN, until=taken_up)
        yield self.decided("self-harm", sent, self.to(CSC, "recalled"), AMBER, "3E", until=taken_up, north=True)
        yield self.decided("mark-seen", sent, handed_back, AMBER, until=taken_up, north=True)
        yield self.decided("money", days, self.to(FAMILY, "lapsed"), GREEN, "4", north=True)
        yield self.decided("knock", days, reopened, GREEN, "3E")

    def with_partners(self) -> Iterator[Plan]:
        """Offered and not answered, accepted and under way."""
        sent = earlier(self.now, 6 * 60)
        first, second = sent - timedelta(hours=14), working_day_before(self.now, 8, time(10, 30))
        yield self.decided("tired-carers", first, self.to(CSC, "offered"), AMBER, "5A", until=sent, north=True)
        yield self.decided("parents-drugs", first, self.to(CSC, "offered"), GREEN, "7", until=sent, north=True)
        yield self.decided("abuse-of-parent", first, self.to(ABUSE, "offered"), AMBER, until=sent)
        yield self.decided("young-carer", first, self.to(FAMILY, "offered"), GREEN, "2A", until=sent, north=True)
        third = working_day_before(self.now, 2, time(9, 40))
        yield self.decided("behaviour", third, self.to(FAMILY, "accepted"), GREEN, "2A", north=True, children=2)
        yield self.decided("neglect-of-a-small-child", second, self.to(CSC, "accepted"), GREEN, "3B", north=True)
        yield self.decided("late-and-afraid", second, self.to(CSC, "accepted"), AMBER, "3D", north=True)
        yield self.decided("adult-at-risk", second, self.to(ADULTS, "accepted"), GREEN)
        yield self.decided("homeless-at-sixteen", second, self.to(SOUTHERN, "accepted"), GREEN, "8", north=False)

    def openings(self) -> Iterator[Plan]:
        """Early help that practitioners began: the family not yet asked, under way, ended, stepped up."""
        yield self.plan("behaviour", working_day_before(self.now, 1, time(11, 30)), "2A")
        yield self.plan("attendance", working_day_before(self.now, 45, time(14, 10)), "2A")
        yield self.plan("parents-low", working_day_before(self.now, 100, time(9, 20)), "3B", ends="needs_met")
        author = "partner_family_support"
        yield self.plan("money", working_day_before(self.now, 75, time(10, 5)), "5D", author=author, ends="stepped_up")

    def with_caiu(self) -> Iterator[Plan]:
        """New in a unit, just allocated, being worked, ended, shared between two destinations."""
        new, unbegun, worked = self.to_caiu("new"), self.to_caiu("allocated"), self.to_caiu("closed")
        sent = earlier(self.now, 5 * 60)
        yield self.decided("disclosure", sent - timedelta(hours=13), new, RED, until=sent, north=True)
        yield self.decided("injury-to-a-baby", sent - timedelta(hours=15), new, AMBER, "3E", until=sent, north=True)
        yield self.decided("exploitation", sent - timedelta(hours=12), new, AMBER, until=sent, north=False)
        for days, concern, north in ((2, "online", True), (3, "mark-seen", False)):
            at = working_day_before(self.now, days, time(9, 45))
            yield self.decided(concern, at, unbegun, AMBER, north=north)
        for number, (concern, source) in enumerate(WORKED):
            at = working_day_before(self.now, 6 + 4 * number, time(10 + number % 6, 5))
            yield self.decided(concern, at, worked, AMBER, source, north=number % 2 == 0)
        alone = Fate("caiu_single", course="closed", said="caiu_single")
        yield self.decided("online", working_day_before(self.now, 8, time(10, 40)), alone, AMBER, "3E", north=False)
        at = working_day_before(self.now, 34, time(13, 20))
        yield self.decided("mark-seen", at, worked, AMBER, "2A", north=True, ends="closed")
        at = working_day_before(self.now, 5, time(8, 50))
        shared = self.decided("left-alone", at, worked, RED, north=True, children=2, with_grandparent=True)
        shared.second = self.to(CSC, "accepted")
        yield shared

    def settled(self) -> Iterator[Plan]:
        """Ended at the desk this week."""
        at = working_day_before(self.now, 3, time(14, 30))
        yield self.decided("verbal-row", at, Fate("nfa", said="nfa"), BLUE)
        yield self.decided("fallen-out", at, Fate("advice", said="advice"), GREEN, "2A")

    # how a plan is made

    def to(self, unit: str, course: str) -> Fate:
        said = SAID.get(unit, "early_help")
        return Fate("early_help" if said == "early_help" else "partner", unit, course, said=said)

    def to_caiu(self, course: str) -> Fate:
        return Fate("caiu_joint", course=course, said="caiu_joint")

    def lately(self, minutes: int) -> datetime:
        """So many minutes of office hours ago: of last week, on a Monday morning."""
        return earlier(self.now, minutes, OFFICE)

    def met_before(self, key: str, source: str) -> Home | None:
        """A household that has been referred in the past months and has a child of whom this can be told, if any."""
        concern, day = by_key()[key], self.now.astimezone(LONDON).date()
        homes = (
            incident.home
            for incident in sorted(self.known, key=lambda incident: (not incident.again, incident.sent))
            if incident.home.family not in self.met
            and any(concern.fits(age_of(p, day), VOICE_OF[source]) for p in incident.people)
        )
        home = next(homes, None)
        self.met |= {home.family} if home else set()
        return home

    def decided(
        self, key: str, sent: datetime, fate: Fate, rag: int, source: str = "6", *, until: datetime | None = None,
        **more: Any,
    ) -> Plan:  # fmt: skip
        """A plan with a decision. `until`: claimed so that the decision is made at about that moment. Who works in
        an office has written before; no two write at the same minute."""
        apart = next(self.apart)
        if until is not None and source != "6":
            sent = earlier(until, 40, OFFICE)
        plan = self.plan(key, sent - 2 * apart, source, rag=rag, claimed=25, red=rag == RED, **more)
        plan.fate, plan.decide_after = fate, 30
        if until is not None:
            plan.claimed_at = until + apart
        return plan

    def plan(
        self,
        key: str,
        sent: datetime,
        source: str = "6",
        *,
        author: str = "",
        home: Home | None = None,
        children: int = 1,
        north: bool | None = None,
        rag: int | None = None,
        claimed: float | None = None,
        clerk: str = "maru_triage_sw",
        red: bool = False,
        with_grandparent: bool = False,
        ends: str = "",
        added: tuple[tuple[int, str], ...] = (),
    ) -> Plan:
        """A referral about a household that is met for the first time, unless one is given."""
        concern, day = by_key()[key], sent.astimezone(LONDON).date()
        home = home or self.home(concern, source, children, day, north)
        people = self.people(concern, home, source, day)
        incident = Incident(sent, source, "", rag or 0, "", False, False, people=people)
        by = self.planner.keys.get(author or SIGNS_IN.get(source, "")) or self.planner.author(incident)
        if source == "2A":
            people[0]["school"] = SCHOOL_OF["alderbrook-academy"]
        if with_grandparent:
            people = (*people, home.grandparent)
        plan = self.planner.written(Story(concern, source, home, people, by, "", sent, red=red))
        plan.rag, plan.claim_after, plan.clerk, plan.ends, plan.added = rag, claimed, clerk, ends, added
        return plan

    def home(self, concern: Concern, source: str, children: int, day: Any, north: bool | None) -> Home:
        """A household with a child of whom this can be told, and with as many as wanted."""
        if concern.adult:
            return self.year.household([], day, frozenset(), north)
        ages = frozenset(age for age in range(-1, 18) if concern.fits(age, VOICE_OF[source]))
        first = [band for band in AGES if ages & frozenset(range(band[0], band[1] + 1))]
        others = [self.year.random.choice([(1, 4), (5, 9), (10, 15)]) for _ in range(children - 1)]
        return self.year.household([self.year.random.choice(first), *others], day, ages, north)

    def people(self, concern: Concern, home: Home, source: str, day: Any) -> tuple[dict, ...]:
        """Whom it is about: first a child of whom it can be told, then the others at home."""
        if concern.adult:
            return (home.grandparent,)
        told = next(child for child in home.children if concern.fits(age_of(child, day), VOICE_OF[source]))
        return (told, *(child for child in home.children if child is not told))
