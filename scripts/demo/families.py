"""What those do who help early: ask the family, assess with it, agree, meet again, and end."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from caf import operations as caf
from caf.models import AgreedAction, Assessment
from caf.operations.work import LONGEST
from maru.agencies.models import User
from maru.timers.clock import london_day
from referrals.models import Referral
from scripts.demo.assessing import Assessing
from scripts.demo.clock import Story, days_later
from scripts.demo.dealing import Spread
from scripts.demo.plans import Plan
from scripts.demo.scribe import Scribe
from scripts.demo.walk import Walker

ENDINGS = {
    "needs_met": 50, "declined": 9, "consent_withdrawn": 4, "disengaged": 8, "moved": 6, "social_care": 6,
    "stepped_up": 9,
}  # fmt: skip
# The family goes without help that the desk thought was needed: the desk decides again.
DESK_AGAIN = ("declined", "consent_withdrawn", "disengaged")
ASKED, ASKED_LATE, WRITTEN, LASTS, SOON = (1, 8), (15, 19), (2, 12), (50, 260), (20, 35)
APART, LATE = (5, 11), (4, 12)  # weeks between reviews; days by which one is late
SOMETIMES = 0.15


class Families:
    """Tells of early help. All the children of a family go the same way; each has a CAF of their own."""

    def __init__(
        self, walk: Walker, scribe: Scribe, random: Random, again: Callable[[Plan, Referral, User, datetime], None]
    ) -> None:
        self.walk, self.random, self.again = walk, random, again
        self.said = Assessing(scribe, random)
        self.spread = Spread(random)
        self._places: dict[UUID, int] = {}

    def opened_alone(self, plan: Plan) -> Story:
        """A practitioner opens a CAF with the family, and no referral: for the child whom it is about."""
        lead = self.walk.user(plan.author)
        at = yield plan.sent
        with self.walk.acting(lead, at):
            found = caf.open_assessment(
                child=plan.people[0], family=plan.home.elders, why=plan.pages["concern"]["what_happened"], by=lead,
                at=at,
            )  # fmt: skip
        self._places[found.pk] = 0
        yield from self.helped([found], plan, lead, at)

    def accepted(self, plan: Plan, referral: Referral, unit: str, lead: User, at: datetime) -> Story:
        """A team has accepted what the desk offered. Returns when the children came back to the desk, if so."""
        with self.walk.looking():
            found = Assessment.objects.filter(subject__referral=referral, unit__slug=unit, ended_at=None)
            opened = list(found.select_related("unit", "subject__party").order_by("subject__party__position"))
        self._places |= {one.pk: one.subject.party.position for one in opened}
        return (yield from self.helped(opened, plan, lead, at))

    def helped(self, family: list[Assessment], plan: Plan, lead: User, at: datetime) -> Story:
        """From the question whether they agree to the end."""
        ending = plan.ends or self.spread.choose(tuple(ENDINGS), of="ending", weights=ENDINGS)
        wait = ASKED_LATE if self.random.random() < SOMETIMES else ASKED
        at = yield self.day(at, wait)
        if ending == "declined":
            return self.ended(family, plan, lead, ending, at)
        self.agreed(family, plan, lead, at)
        until = at + timedelta(days=self.random.randint(*(SOON if plan.ends else LASTS)))
        at = yield self.day(at, WRITTEN)
        actions = self.assessed(family, plan, lead, at)
        while True:
            after = (family[0].review_on - london_day(at)).days
            after += self.random.randint(*LATE) if self.random.random() < SOMETIMES else self.random.randint(-4, 0)
            at = yield self.day(at, (max(1, after), max(1, after)))
            if at >= until:
                return self.ended(family, plan, lead, ending, at)
            self.reviewed(family, actions, plan, lead, at)

    def day(self, at: datetime, days: tuple[int, int]) -> datetime:
        """Some working hour so many days later."""
        clock = time(self.random.randint(9, 16), self.random.randrange(60))
        return days_later(at, self.random.randint(*days), clock)

    def agreed(self, family: list[Assessment], plan: Plan, lead: User, at: datetime) -> None:
        """The family agrees, and to a first review."""
        day = london_day(at)
        review_on = self.meet(day)
        with self.walk.acting(lead, at):
            for place, one in enumerate(family):
                words = self.said.consent(plan, self.place(one), one.unit, at)
                family[place] = caf.give_consent(
                    assessment_id=one.pk, given_on=day, review_on=review_on, by=lead, at=at, **words
                )

    def assessed(self, family: list[Assessment], plan: Plan, lead: User, at: datetime) -> list[AgreedAction]:
        """Strengths and needs, what it comes to, and who does what."""
        actions = []
        with self.walk.acting(lead, at):
            for place, one in enumerate(family):
                facts, whose = {"assessment_id": one.pk, "by": lead, "at": at}, self.place(one)
                for domain, entries in self.said.entries(plan, whose, one.unit, at).items():
                    one = caf.write_domain(domain=domain, entries=entries, seen=one.version, **facts)
                said = self.said.conclusions(plan, whose, one.unit, at)
                family[place] = one = caf.write_conclusions(seen=one.version, **said, **facts)
                for wanted, what, who in self.said.actions(plan, whose, one.unit, at):
                    due_on = london_day(at) + timedelta(days=self.random.randint(10, 60))
                    actions.append(caf.agree_action(wanted=wanted, what=what, who=who, due_on=due_on, **facts))
        return actions

    def reviewed(
        self, family: list[Assessment], actions: list[AgreedAction], plan: Plan, lead: User, at: datetime
    ) -> None:
        """They meet: what has been done, what has changed, when they meet again."""
        day = london_day(at)
        next_on = self.meet(day)
        with self.walk.acting(lead, at):
            for action in [a for a in actions if a.due_on <= day]:
                actions.remove(action)
                one = next(one for one in family if one.pk == action.assessment_id)
                result = self.said.result(plan, self.place(one), one.unit, at)
                caf.finish_action(assessment_id=one.pk, action_id=action.pk, result=result, by=lead, at=at)
            for one in family:
                words = self.said.review(plan, self.place(one), one.unit, at)
                caf.hold_review(assessment_id=one.pk, held_on=day, next_on=next_on, by=lead, at=at, **words)
                one.review_on = next_on

    def meet(self, day: date) -> date:
        """The day of the next review."""
        return day + min(LONGEST, timedelta(weeks=self.random.randint(*APART), days=self.random.randint(-2, 2)))

    def ended(self, family: list[Assessment], plan: Plan, lead: User, ending: str, at: datetime) -> datetime | None:
        """Closed, each with its reason, or stepped up. Returns when they went back to the desk, if they did."""
        first, *others = family
        if ending == "stepped_up":
            pages = self.said.stepped_up(plan, first.unit, at)
            with self.walk.acting(lead, at):
                sent = caf.step_up(assessment_id=first.pk, pages=pages, by=lead, at=at)
            self.again(plan, sent, lead, at)
        else:
            others = family
        for one in others:
            reason = "social_care" if ending == "stepped_up" else ending
            note = self.said.ending(plan, self.place(one), one.unit, at, reason)
            with self.walk.acting(lead, at):
                caf.close(assessment_id=one.pk, ending=reason, note=note, by=lead, at=at)
        return at if ending in DESK_AGAIN and first.subject_id else None

    def place(self, one: Assessment) -> int:
        """The child's place in the plan: the first is whom it is about."""
        return self._places[one.pk]
