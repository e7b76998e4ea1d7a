"""A story: from the officer who writes to the end, or as far as it is told."""

import itertools
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from caiu.models import Investigation
from maru.agencies.models import User
from maru.timers.clock import LONDON
from referrals.models import Referral, Subject
from scripts.demo.clock import DESK, OFFICE, Story, later
from scripts.demo.concerns import WHY_BELOW, WHY_NOTHING, Concern
from scripts.demo.courses import ACTIONS, CLOSINGS, DECLINES, LOGS, REPORTS, brief_for
from scripts.demo.walk import Walker
from triage.models import Handover
from triage.operations import Choice


@dataclass(frozen=True)
class Fate:
    """What the desk decides, and what becomes of that.

    `outcome` is a decision's, `unit` the partner's team; `course` says how far it goes from there:
    for a partner `offered`, `accepted`, `reported`, `declined`, `declined-then`, `lapsed`, `recalled`;
    for CAIU `new`, `allocated`, `closed`, `handed_back`, `handed_back-then`; at the desk `reopened`.
    """

    outcome: str
    unit: str = ""
    course: str = ""
    then: str = ""


@dataclass
class Plan:
    """One referral's story, before it happens.

    `sent` is when it was submitted. `claim_after` and `decide_after` count the desk's minutes, None for not
    yet; `claimed_at` is a moment instead. `second` is the fate of every subject but the first, where it
    differs. `words` are added so many minutes later. `ends` is `draft` or `withdrawn` where it comes to no more.
    """

    author: str
    sent: datetime
    pages: dict[str, Any]
    concern: Concern
    clerk: str = "maru_triage_sw"
    rag: int | None = None
    claim_after: float | None = None
    decide_after: float | None = None
    fate: Fate = Fate("advice")
    second: Fate | None = None
    words: tuple[tuple[int, str], ...] = field(default=())
    ends: str = ""
    claimed_at: datetime | None = None


class Teller:
    """Tells stories through the county's operations. `spawn` starts a part that goes its own way: siblings may
    be sent to different teams."""

    def __init__(self, walk: Walker, random: Random, spawn: Callable[[Story], None]) -> None:
        self.walk, self.random, self.spawn = walk, random, spawn
        self.turns = itertools.cycle((True, False))

    def tell(self, plan: Plan) -> Story:
        """The whole of it: written, submitted, added to, decided, and so on."""
        walk = self.walk
        started = yield plan.sent - timedelta(minutes=self.random.randint(12, 45))
        referral = walk.draft(plan.author, plan.pages, at=started)
        if plan.ends == "draft":
            return
        at = yield plan.sent
        referral = walk.submit(referral, plan.author, at=at)
        for minutes, text in plan.words:
            at = yield plan.sent + timedelta(minutes=minutes)
            walk.add(referral, plan.author, text, at=at)
        if plan.ends == "withdrawn":
            at = yield later(at, 60)
            walk.withdraw(referral, "Sent twice by mistake: my sergeant has referred the same.", at=at)
        if plan.claim_after is None:
            return
        yield from self.at_the_desk(plan, referral, plan.claimed_at or later(plan.sent, plan.claim_after))

    def at_the_desk(self, plan: Plan, referral: Referral, claimed: datetime) -> Story:
        """Claimed, rated, decided; then each destination goes its own way."""
        walk = self.walk
        at = yield claimed
        walk.claim(referral, plan.clerk, at=at)
        subjects = walk.subjects(referral, "at_desk")
        if plan.rag is not None:
            at = yield at + timedelta(minutes=self.random.randint(3, 9))
            walk.rate(subjects, plan.rag, plan.concern.why, plan.clerk, at=at)
        if plan.decide_after is None:
            return
        at = yield later(at, plan.decide_after)
        fates = [plan.fate, *[plan.second or plan.fate] * (len(subjects) - 1)]
        choices = [self.choice(fate, s, plan.concern) for fate, s in zip(fates, subjects, strict=True)]
        walk.decide(referral, choices, plan.clerk, at=at)
        for fate in dict.fromkeys(fates[1:]) if plan.second else ():
            self.spawn(self.after(fate, plan, referral, at))
        yield from self.after(plan.fate, plan, referral, at)

    def choice(self, fate: Fate, subject: Subject, concern: Concern) -> Choice:
        """What the desk decides for one subject."""
        why = concern.why
        if fate.outcome in ("caiu_joint", "caiu_single"):
            return self.walk.to_caiu(subject, rationale=why, joint=fate.outcome == "caiu_joint")
        if fate.outcome == "partner":
            reason, brief, level = brief_for(fate.unit, concern)
            return self.walk.to_partner(subject, fate.unit, rationale=why, reason=reason, brief=brief, level=level)
        if fate.outcome == "nfa":
            return self.walk.to_nothing(subject, rationale=WHY_NOTHING)
        return self.walk.to_advice(subject, rationale=WHY_BELOW)

    def after(self, fate: Fate, plan: Plan, referral: Referral, at: datetime) -> Story:
        """From the decision on."""
        if fate.outcome == "partner":
            yield from self.with_a_partner(fate, plan, referral, at)
        elif fate.outcome in ("caiu_joint", "caiu_single"):
            yield from self.with_caiu(fate, plan, referral, at)
        elif fate.course == "reopened":
            at = yield later(at, 700)
            for subject in self.walk.subjects(referral, "closed"):
                self.walk.reopen(subject, "maru_manager", "The school has rung again with more.", at=at)

    def again(self, fate: Fate, plan: Plan, referral: Referral, at: datetime) -> Story:
        """Back at the desk, and decided once more, for the team named in `then`."""
        following = Fate("partner", fate.then, "reported")
        once_more = Plan(
            plan.author, plan.sent, plan.pages, plan.concern, clerk=plan.clerk, decide_after=35, fate=following
        )
        yield from self.at_the_desk(once_more, referral, later(at, self.random.randint(20, 120)))

    # a partner's team

    def with_a_partner(self, fate: Fate, plan: Plan, referral: Referral, at: datetime) -> Story:
        walk = self.walk
        offer = walk.handover(referral)
        partner = walk.partner_of(offer.unit)
        if fate.course == "offered":
            return
        if fate.course == "lapsed":
            yield offer.due_at + timedelta(minutes=1)
            return
        at = yield later(at, self.random.randint(25, 200))
        if fate.course == "recalled":
            walk.recall(offer, "maru_manager", "New information: another team is the right one.", at=at)
        elif fate.course.startswith("declined"):
            walk.decline(offer, partner, self.random.choice(DECLINES), at=at)
            if fate.then:
                yield from self.again(fate, plan, referral, at)
        else:
            walk.accept(offer, partner, at=at)
            if fate.course == "reported":
                yield from self.reported(offer, partner, at)

    def reported(self, offer: Handover, partner: User, at: datetime) -> Story:
        at = yield later(at, self.random.randint(2, 24) * 480, OFFICE)
        outcome, text = self.random.choice(REPORTS)
        self.walk.report(offer, partner, outcome, text, at=at)

    # CAIU

    def with_caiu(self, fate: Fate, plan: Plan, referral: Referral, at: datetime) -> Story:
        walk = self.walk
        case = walk.investigation(referral)
        sergeant, detective = self.detectives(case)
        if fate.course == "new":
            return
        at = yield later(at, self.random.randint(20, 90))
        if fate.course.startswith("handed_back"):
            walk.hand_back(case, sergeant, "No offence is alleged; the family asks for support.", at=at)
            if fate.then:
                yield from self.again(fate, plan, referral, at)
            return
        walk.allocate(case, detective, sergeant, at=at)
        at = yield from self.worked(case, detective, at)
        if fate.course == "closed":
            at = yield later(at, self.random.randint(3, 20) * 480, OFFICE)
            outcome, reason = self.random.choice(CLOSINGS)
            walk.close_investigation(case, detective, outcome, reason, at=at)

    def worked(self, case: Investigation, detective: User, at: datetime) -> Generator[datetime, datetime, datetime]:
        """What the detective does: a few entries, two actions, one of them done."""
        soon, further = self.random.sample(ACTIONS, 2)
        actions = []
        for (what, days), extra in ((soon, 0), (further, 6)):
            at = yield later(at, self.random.randint(10, 40))
            due_on = at.astimezone(LONDON).date() + timedelta(days=days + extra)
            actions.append(self.walk.set_action(case, detective, what, detective, due_on, at=at))
        for text, seen in LOGS[: self.random.randint(1, len(LOGS))]:
            at = yield later(at, self.random.randint(60, 900), DESK)
            self.walk.log(case, detective, text, at=at, child_seen=seen)
        at = yield later(at, self.random.randint(30, 400))
        self.walk.finish_action(actions[0], detective, "Done; the note is in the log.", at=at)
        return at

    def detectives(self, case: Investigation) -> tuple[User, User]:
        """A sergeant and a detective of the unit. Every second case goes to the one who signs in to the demo."""
        people = self.walk.members(case.unit)
        first, *others = people["caiu_dc"]
        return people["caiu_ds"][0], first if next(self.turns) else self.random.choice(others)
