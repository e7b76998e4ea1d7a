"""What is on people's desks now: no page of the product is empty when it is first opened."""

import itertools
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from scripts.demo import writing
from scripts.demo.clock import earlier, working_day_before
from scripts.demo.concerns import ADULT, AMBER, BLUE, BY_KEY, GREEN, RED, UNBORN
from scripts.demo.county import County
from scripts.demo.names import Home, Neighbourhood
from scripts.demo.stories import Fate, Plan

CSC, FAMILY, ABUSE, ADULTS = "csc-peterborough-first", "family-support-team", "domestic-abuse", "adult-safeguarding"
SOUTHERN = "csc-cambridgeshire-first"


class Present:
    """The open work of the day, in every state there is."""

    def __init__(self, county: County, near: Neighbourhood, now: datetime, known: list[Home]) -> None:
        self.county, self.near, self.now = county, near, now
        self.known = known
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
        whole = self.plan("home-conditions", self.now - timedelta(minutes=40), ends="draft")
        half = self.plan("domestic-abuse", self.now - timedelta(hours=11), ends="draft")
        half.pages = {slug: half.pages[slug] for slug in ("danger", "referrer", "subjects")}
        yield whole
        yield half
        yield self.plan("school-neglect", self.now - timedelta(hours=20), ends="draft", author="submitter_external")

    def waiting(self) -> Iterator[Plan]:
        """Unclaimed: of this hour, of last night, due today, overdue."""
        now = self.now
        yield self.plan("left-alone", now - timedelta(minutes=9), north=True)
        yield self.plan("domestic-abuse", now - timedelta(minutes=52), children=3, home=self.met_before(2))
        yield self.plan("disclosure", now - timedelta(hours=2), author="submitter_external")
        yield self.plan(
            "missing",
            now - timedelta(hours=4),
            home=self.met_before(3),
            words=((25, "Now home, at 5 this morning. Will say only that somebody drove."),),
        )
        yield self.plan("exploitation", now - timedelta(hours=7), author="submitter_police_2", north=False)
        yield self.plan("parents-alcohol", working_day_before(now, 1, time(9, 12)), author="submitter_health")
        yield self.plan("young-carer", working_day_before(now, 1, time(11, 40)), author="submitter_external")
        yield self.plan("self-harm", working_day_before(now, 1, time(14, 5)), author="submitter_external", north=False)
        yield self.plan("unborn", working_day_before(now, 1, time(15, 55)), author="submitter_health")
        yield self.plan("smacked", working_day_before(now, 2, time(16, 20)), author="submitter_external")
        yield self.plan("home-conditions", working_day_before(now, 2, time(22, 10)), children=2)
        yield self.plan("parents-low", working_day_before(now, 1, time(10, 3)), ends="withdrawn")

    def at_the_desk(self) -> Iterator[Plan]:
        """Claimed, some of them rated, undecided. One is overdue at its desk."""
        yesterday = working_day_before(self.now, 1, time(9, 30))
        yield self.plan(
            "mark-seen",
            yesterday,
            rag=AMBER,
            claimed=70,
            author="submitter_external",
            north=True,
            words=((90, "The PE teacher has written down what was said, word for word."),),
        )
        yield self.plan("online", yesterday, rag=AMBER, claimed=120, clerk="maru_police_ds")
        yield self.plan(
            "left-alone",
            self.now - timedelta(hours=20),
            rag=RED,
            claimed=25,
            clerk="maru_police_ds",
            home=self.met_before(1),
        )
        yield self.plan("school-neglect", yesterday, claimed=45, clerk="maru_triage_sw_2", author="submitter_external")
        yield self.plan("parents-alcohol", working_day_before(self.now, 2, time(13, 15)), rag=GREEN, claimed=200)

    def come_back(self) -> Iterator[Plan]:
        """On top of the queue: declined, lapsed, recalled, handed back, reopened."""
        taken_up = earlier(self.now, 7 * 60)
        sent, days = taken_up - timedelta(hours=13), working_day_before(self.now, 3, time(9, 20))
        declined, recalled = Fate("partner", ABUSE, "declined"), Fate("partner", CSC, "recalled")
        handed_back = Fate("caiu_joint", course="handed_back")
        yield self.decided("domestic-abuse", sent, declined, GREEN, until=taken_up)
        yield self.decided("self-harm", sent, recalled, AMBER, until=taken_up, author="submitter_health")
        yield self.decided("mark-seen", sent, handed_back, AMBER, until=taken_up, north=True)
        yield self.decided("parents-low", days, Fate("partner", FAMILY, "lapsed"), GREEN)
        yield self.decided("smacked", days, Fate("advice", course="reopened"), GREEN, author="submitter_external")

    def with_partners(self) -> Iterator[Plan]:
        """Offered and not answered, accepted and under way."""
        sent = earlier(self.now, 6 * 60)
        first, second = sent - timedelta(hours=14), working_day_before(self.now, 8, time(10, 30))
        yield self.decided("school-neglect", first, Fate("partner", CSC, "offered"), AMBER, until=sent, children=2)
        yield self.decided("parents-alcohol", first, Fate("partner", CSC, "offered"), GREEN, until=sent)
        yield self.decided("domestic-abuse", first, Fate("partner", ABUSE, "offered"), AMBER, until=sent)
        yield self.decided("young-carer", first, Fate("partner", FAMILY, "offered"), GREEN, until=sent)
        yield self.decided("home-conditions", second, Fate("partner", CSC, "accepted"), GREEN, north=True)
        yield self.decided("unborn", second, Fate("partner", CSC, "accepted"), AMBER, author="submitter_health")
        twice = Fate("partner", CSC, "declined-then", FAMILY)
        yield self.decided("school-neglect", working_day_before(self.now, 30, time(10, 30)), twice, GREEN, north=True)
        yield self.decided("adult-at-risk", second, Fate("partner", ADULTS, "accepted"), GREEN)
        yield self.decided("parents-low", second, Fate("partner", SOUTHERN, "accepted"), GREEN, north=False)

    def with_caiu(self) -> Iterator[Plan]:
        """New in a unit, being worked, shared between two destinations; two that ended lately."""
        joint, single = Fate("caiu_joint", course="allocated"), Fate("caiu_single", course="allocated")
        new, ended = Fate("caiu_joint", course="new"), Fate("caiu_joint", course="closed")
        sent = earlier(self.now, 5 * 60)
        yield self.decided("disclosure", sent - timedelta(hours=13), new, RED, until=sent, north=True)
        yield self.decided("mark-seen", sent - timedelta(hours=15), new, AMBER, until=sent, north=True)
        yield self.decided("exploitation", sent - timedelta(hours=12), new, AMBER, until=sent, north=False)
        for days, concern, fate, north in (
            (4, "left-alone", single, True), (6, "disclosure", joint, True), (9, "mark-seen", joint, True),
            (11, "online", single, True), (13, "exploitation", joint, True), (7, "disclosure", joint, False),
            (12, "mark-seen", joint, False), (32, "mark-seen", ended, True), (37, "online", ended, False),
        ):  # fmt: skip
            at = working_day_before(self.now, days, time(9, 45))
            yield self.decided(concern, at, fate, BY_KEY[concern].rag, north=north)
        at = working_day_before(self.now, 5, time(8, 50))
        shared = self.decided("left-alone", at, joint, RED, north=True, children=2, with_grandparent=True)
        shared.second = Fate("partner", CSC, "accepted")
        yield shared

    def settled(self) -> Iterator[Plan]:
        """Ended at the desk this week."""
        at = working_day_before(self.now, 3, time(14, 30))
        yield self.decided("smacked", at, Fate("nfa"), BLUE, author="submitter_external")
        yield self.decided("young-carer", at, Fate("advice"), GREEN, author="submitter_external")

    # how a plan is made

    def met_before(self, number: int) -> Home:
        """A household that has been referred in the past months."""
        return self.known[number]

    def decided(self, key: str, sent: datetime, fate: Fate, rag: int, *, until: datetime | None = None,
                **more: Any) -> Plan:  # fmt: skip
        """A plan with a decision. `until`: claimed so that the decision is made at about that moment. No two are
        written at the same minute."""
        apart = next(self.apart)
        plan = self.plan(key, sent - 2 * apart, rag=rag, claimed=25, **more)
        plan.fate, plan.decide_after = fate, 30
        if until is not None:
            plan.claimed_at = until + apart
        return plan

    def plan(
        self,
        key: str,
        sent: datetime,
        *,
        author: str = "submitter_police",
        home: Home | None = None,
        children: int = 1,
        north: bool | None = None,
        rag: int | None = None,
        claimed: float | None = None,
        clerk: str = "maru_triage_sw",
        with_grandparent: bool = False,
        **more: Any,
    ) -> Plan:
        """A referral about a household that is met for the first time, unless one is given."""
        concern = BY_KEY[key]
        home = home or self.near.home(children=children, ages=concern.ages, north=north)
        pages = writing.pages(
            home=home, concern=concern, author=self.county.people[author], at=sent, variant=len(home.address),
            children=[] if concern in (ADULT, UNBORN) else None, unborn=concern is UNBORN,
            with_grandparent=with_grandparent or concern is ADULT,
        )  # fmt: skip
        return Plan(author, sent, pages, concern, clerk=clerk, rag=rag, claim_after=claimed, **more)
