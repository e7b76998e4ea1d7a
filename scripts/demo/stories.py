"""A story: from the officer who writes to the end, or as far as it is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random

from maru.agencies.models import User
from referrals.models import Referral, Subject
from scripts.demo.clock import Story, days_later, later
from scripts.demo.detectives import Detectives
from scripts.demo.families import Families
from scripts.demo.phrases import book
from scripts.demo.planning import care_of
from scripts.demo.plans import Fate, Plan
from scripts.demo.scribe import Scribe
from scripts.demo.walk import Walker
from scripts.demo.weights import AMBER, RED
from triage.models import Handover
from triage.operations import Choice

TO_CAIU = ("caiu_joint", "caiu_single")
# Days until a team has finished, by the kind of its work.
WORK = {"strategy_partner": (10, 28), "section_17": (18, 66), "early_help": (40, 170)}


class Teller:
    """Tells stories through the county's operations. `spawn` starts a part that goes its own way: siblings may
    be sent to different teams."""

    OFFERED = ("partner", "early_help")

    def __init__(self, walk: Walker, scribe: Scribe, random: Random, spawn: Callable[[Story], None]) -> None:
        self.walk, self.scribe, self.random, self.spawn = walk, scribe, random, spawn
        self.detectives = Detectives(walk, scribe, random)
        self.families = Families(walk, scribe, random, self.stepped_up)

    def tell(self, plan: Plan) -> Story:
        """The whole of it: written, submitted, added to, decided, and so on."""
        walk = self.walk
        started = yield plan.sent - timedelta(minutes=self.random.randint(12, 45))
        referral = walk.draft(plan.author, plan.pages, at=started)
        if plan.ends == "draft":
            return
        at = yield plan.sent
        referral = walk.submit(referral, plan.author, at=at)
        if plan.added:
            self.spawn(self.added(plan, referral))
        if plan.ends == "withdrawn":
            at = yield later(at, 60)
            walk.withdraw(referral, self.scribe.withdrawn(plan), at=at)
        if plan.claim_after is None:
            return
        yield from self.at_the_desk(plan, referral, plan.claimed_at or later(plan.sent, plan.claim_after))

    def added(self, plan: Plan, referral: Referral) -> Story:
        """What its author has to add."""
        for minutes, text in plan.added:
            at = yield plan.sent + timedelta(minutes=minutes)
            self.walk.add(referral, plan.author, text, at=at)

    def at_the_desk(self, plan: Plan, referral: Referral, claimed: datetime) -> Story:
        """Claimed, rated, decided; then each destination goes its own way."""
        walk = self.walk
        at = yield claimed
        subjects = walk.claim(referral, plan.clerk, at=at)
        if plan.rag is not None:
            at = yield at + timedelta(minutes=self.random.randint(3, 9))
            said = [self.scribe.rating(plan, subject.party.position) for subject in subjects]
            walk.rate(subjects, plan.rag, said, plan.clerk, at=at)
        if plan.decide_after is None:
            return
        # What is red is decided by day and by night.
        at = yield at + timedelta(minutes=plan.decide_after) if plan.rag == RED else later(at, plan.decide_after)
        fates = [plan.second if plan.second and subject.party.position else plan.fate for subject in subjects]
        offers = walk.decide(referral, self.choices(plan, fates, subjects), plan.clerk, at=at)
        for fate in dict.fromkeys(fates):
            self.spawn(self.after(fate, plan, referral, offers.get(fate.unit), at))

    def choices(self, plan: Plan, fates: list[Fate], subjects: list[Subject]) -> list[Choice]:
        """What the desk decides for each of them. Who go to one team together share its brief."""
        briefs = {fate: self.scribe.brief(plan, fate) for fate in fates if fate.outcome in self.OFFERED}
        return [self.choice(plan, fate, subject, briefs) for fate, subject in zip(fates, subjects, strict=True)]

    def choice(self, plan: Plan, fate: Fate, subject: Subject, briefs: dict[Fate, tuple[str, str, int]]) -> Choice:
        """What the desk decides for one subject."""
        why = self.scribe.rationale(plan, fate, subject.party.position)
        if fate.outcome in TO_CAIU:
            return self.walk.to_caiu(subject, rationale=why, joint=fate.outcome == "caiu_joint")
        if fate.outcome in self.OFFERED:
            reason, brief, level = briefs[fate]
            choose = self.walk.to_partner if fate.outcome == "partner" else self.walk.to_early_help
            return choose(subject, fate.unit, rationale=why, reason=reason, brief=brief, level=level)
        if fate.outcome == "nfa":
            return self.walk.to_nothing(subject, rationale=why)
        return self.walk.to_advice(subject, rationale=why)

    def after(self, fate: Fate, plan: Plan, referral: Referral, offer: Handover | None, at: datetime) -> Story:
        """From the decision on."""
        back = None
        if fate.outcome in self.OFFERED:
            back = yield from self.with_a_partner(fate, plan, referral, offer, at)
        elif fate.outcome in TO_CAIU:
            back = yield from self.detectives.work(fate, plan, referral, at)
        elif fate.course == "reopened":
            at = yield later(at, self.random.randint(300, 2400))
            walk, text = self.walk, self.scribe.reopened(plan)
            for subject in walk.subjects(referral, "closed"):
                walk.reopen(subject, "maru_manager", text, at=at)
            back = at if fate.then else None
        if back and fate.then:
            yield from self.again(fate, plan, referral, back)

    def again(self, fate: Fate, plan: Plan, referral: Referral, at: datetime) -> Story:
        """Back at the desk, and decided once more: for the team named in `then`, or with advice where a family
        did not want early help."""
        following = Fate("partner", fate.then, "reported", said="section_17")
        if not fate.then.startswith("csc"):
            following = Fate("early_help", fate.then, "reported", care_of(plan.home), "early_help")
        elif fate.outcome == "early_help" and self.random.random() < 0.5:
            following = Fate("advice", said="advice")
        once_more = replace(plan, rag=None, decide_after=35, fate=following, second=None)
        yield from self.at_the_desk(once_more, referral, later(at, self.random.randint(20, 120)))

    def stepped_up(self, plan: Plan, referral: Referral, lead: User, at: datetime) -> None:
        """Early help was not enough: what it became is a referral like any other, and is decided."""
        told = book("caf")["stepped_up"]
        concern = replace(plan.concern, worried=tuple(told["worried"]), why=tuple(told["why"]))
        to_caiu = self.random.random() < 0.4
        fate = Fate("partner", care_of(plan.home), "reported", said="section_17")
        if to_caiu:
            fate = Fate("caiu_joint", course="closed", said="caiu_joint")
        following = replace(
            plan, sent=at, concern=concern, people=plan.people[:1], rag=AMBER, decide_after=40, fate=fate, second=None
        )
        self.spawn(self.at_the_desk(following, referral, later(at, self.random.randint(10, 90))))

    # a partner's team

    def with_a_partner(self, fate: Fate, plan: Plan, referral: Referral, offer: Handover, at: datetime) -> Story:
        """Answered, worked, reported. Returns when it came back to the desk, if it did."""
        walk = self.walk
        if fate.course == "offered":
            return None
        if fate.course == "lapsed":
            at = yield offer.due_at + timedelta(minutes=1)
            return at
        at = yield later(at, self.random.randint(25, 200))
        if fate.course == "recalled":
            walk.recall(offer, "maru_manager", self.scribe.recalled(plan), at=at)
            return at
        partner = self.random.choice(walk.members(offer.unit)["partner_practitioner"])
        if fate.course == "declined":
            walk.decline(offer, partner, self.scribe.declined(plan, fate.unit), at=at)
            return at
        walk.accept(offer, partner, at=at)
        if fate.outcome == "early_help":
            return (yield from self.families.accepted(plan, referral, fate.unit, partner, at))
        if fate.course == "reported":
            yield from self.reported(offer, fate, plan, partner, at)
        return None

    def reported(self, offer: Handover, fate: Fate, plan: Plan, partner: User, at: datetime) -> Story:
        days = self.random.randint(*WORK.get(fate.said, WORK["section_17"]))
        at = yield days_later(at, days, time(self.random.randint(9, 16), self.random.randrange(60)))
        outcome, text = self.scribe.report(plan)
        self.walk.report(offer, partner, outcome, text, at=at)
