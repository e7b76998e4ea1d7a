"""What CAIU does with an investigation: allocated by workload, worked for months, closed or handed back."""

import itertools
from collections import Counter
from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID

from caiu.models import Action, Investigation
from maru.agencies.models import User
from maru.timers.clock import LONDON
from referrals.models import Referral
from scripts.demo.clock import Story, days_later, later
from scripts.demo.plans import Fate, Plan
from scripts.demo.scribe import Scribe
from scripts.demo.walk import Walker

# Days until an investigation is closed, or closed soon; between two entries of its log.
LASTS, SHORT, SOON, APART = (60, 330), (18, 26), (0, 1), (5, 19)
PARTS = ("seen", "interview", "enquiry", "seen", "enquiry", "suspect", "seen", "review", "enquiry", "seen", "review")
# The detective who signs in to the demo has a caseload of this size before others get as much.
SIGNS_IN, THEIRS = "caiu_dc", 4
FINISHED = 0.75  # of actions, by the day they were due


class Detectives:
    """Tells of investigations, unit by unit."""

    def __init__(self, walk: Walker, scribe: Scribe, random: Random) -> None:
        self.walk, self.scribe, self.random = walk, scribe, random
        self.open: Counter[UUID] = Counter()

    def work(self, fate: Fate, plan: Plan, referral: Referral, at: datetime) -> Story:
        """From the desk's decision on. Returns when it was handed back, if it was."""
        walk = self.walk
        case = walk.investigation(referral)
        people = walk.members(case.unit)
        sergeant = people["caiu_ds"][0]
        if fate.course == "new":
            return None
        at = yield later(at, self.random.randint(20, 200))
        if fate.course == "handed_back":
            walk.hand_back(case, sergeant, self.scribe.handed_back(plan), at=at)
            return at
        # What nobody has begun yet lies on the desk of whoever signs in.
        lead = people["caiu_dc"][0] if fate.course == "allocated" else self.least_busy(people["caiu_dc"])
        walk.allocate(case, lead, sergeant, at=at)
        self.open[lead.pk] += 1
        if fate.course == "allocated":
            return None
        days = self.random.randint(*(SHORT if plan.ends else LASTS))
        yield from self.worked(case, plan, lead, at, at + timedelta(days=days))
        self.open[lead.pk] -= 1
        return None

    def least_busy(self, detectives: list[User]) -> User:
        """Whoever has least, so that the work is spread over the unit."""
        first = detectives[0]
        if first == self.walk.user(SIGNS_IN) and self.open[first.pk] < THEIRS:
            return first
        least = min(self.open[one.pk] for one in detectives)
        return self.random.choice([one for one in detectives if self.open[one.pk] == least])

    def worked(self, case: Investigation, plan: Plan, lead: User, at: datetime, until: datetime) -> Story:
        """Planned, the child seen, enquiries one after another, and closed."""
        walk, pick = self.walk, self.random
        at = yield later(at, pick.randint(15, 90))
        with walk.acting(lead, at):
            walk.log(case, lead, self.scribe.log(plan, "strategy", at), at=at)
            actions = [self.act(case, plan, lead, when, at) for when in ("soon", "further")]
        for place, part in enumerate(itertools.cycle(self.scribe.parts_of(plan, PARTS))):
            wait = pick.randint(*(APART if place else SOON))
            at = yield days_later(at, wait, time(pick.randint(9, 16), pick.randrange(60)))
            if at >= until:
                break
            with walk.acting(lead, at):
                walk.log(case, lead, self.scribe.log(plan, part, at), at=at, child_seen=part == "seen")
                self.see_to(actions, case, plan, lead, at)
        outcome, reason = self.scribe.closing(plan)
        walk.close_investigation(case, lead, outcome, reason, at=at)

    def act(self, case: Investigation, plan: Plan, lead: User, when: str, at: datetime) -> Action:
        """Something to be done, soon or further on."""
        days = self.random.randint(3, 8) if when == "soon" else self.random.randint(12, 40)
        due_on = at.astimezone(LONDON).date() + timedelta(days=days)
        return self.walk.set_action(case, lead, self.scribe.action(plan, when), lead, due_on, at=at)

    def see_to(self, actions: list[Action], case: Investigation, plan: Plan, lead: User, at: datetime) -> None:
        """Finish what is due, most of it, and set the next thing to be done."""
        due = [action for action in actions if action.due_on <= at.astimezone(LONDON).date()]
        for action in due:
            actions.remove(action)
            if self.random.random() < FINISHED:
                self.walk.finish_action(action, lead, self.scribe.result(plan), at=at)
        if due and len(actions) < 2:
            actions.append(self.act(case, plan, lead, "further", at))
