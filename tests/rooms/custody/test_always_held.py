"""Whatever people do, in whatever order: does exactly one unit hold each child, and does its queue show them?

Hypothesis plays officers, desk, partners and detectives on one referral at a time, through the real operations.
After each step everything that must agree is computed anew. `CUSTODY_EXAMPLES` and `CUSTODY_STEPS` play longer.
"""

import os
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from caiu import operations as caiu
from maru.audit.context import Door
from maru.audit.verify import verify
from maru.common.errors import Refused
from maru.timers.operations import sweep
from referrals import operations as referrals
from tests.rooms.custody.picture import Picture
from triage import operations as triage

WORDS = "A sentence that is long enough to be a reason."
PLAYED = settings(
    max_examples=int(os.environ.get("CUSTODY_EXAMPLES", "40")),
    stateful_step_count=int(os.environ.get("CUSTODY_STEPS", "15")),
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
desk_people = st.sampled_from(["maru_triage_sw", "maru_triage_sw_2", "maru_police_ds", "maru_manager"])
partners = st.sampled_from(["partner_practitioner", "partner_adult"])
detectives = st.sampled_from(["caiu_ds", "caiu_dc", "caiu_ds_cambridge", "caiu_dc_2"])
outcomes = st.sampled_from(["caiu_joint", "caiu_single", "caiu_cambridge", "partner", "partner_adult", "advice", "nfa"])
minutes = st.sampled_from([1, 45, 400])
DESTINATIONS = {
    "caiu_joint": "caiu-peterborough",
    "caiu_single": "caiu-peterborough",
    "caiu_cambridge": "caiu-cambridge",
    "partner": "csc-peterborough-first",
    "partner_adult": "adult-safeguarding",
}
OUTCOME = {"caiu_cambridge": "caiu_joint", "partner_adult": "partner"}


class County(RuleBasedStateMachine):
    """One referral, and everybody who may do something about it. A refusal must leave all as it was."""

    world = picture = None

    @initialize(children=st.integers(min_value=1, max_value=3), danger=st.booleans(), adult=st.booleans())
    def submitted(self, children, danger, adult):
        self.now = self.world.at(days=-60)
        pages = self.world.pages(children=children, adults=int(adult), danger=danger)
        self.referral = self.world.walk.draft("submitter_police", pages, at=self.now, sent=self.now)
        self.look()

    def look(self):
        self.picture = Picture.of(self.world, self.referral.pk)

    def take(self, who, operation, **arguments):
        """Try it. Either it happens whole, or it is refused with a sentence and nothing has changed."""
        user, before = self.world.user(who), self.picture
        try:
            with self.world.acting(user, self.now):
                operation(**arguments, by=user, at=self.now)
        except Refused as refused:
            assert refused.sentence and refused.status in (403, 404, 409, 422)
            self.look()
            assert self.picture == before
        else:
            self.look()

    # time

    @rule(passed=minutes)
    def time_passes(self, passed):
        self.now += timedelta(minutes=passed)

    @rule()
    def days_pass_and_the_sweep_comes(self):
        self.now += timedelta(days=5)
        sweep(at=self.now, door=Door.TEST)
        self.look()

    # the author

    @rule()
    def something_is_added(self):
        self.take("submitter_police", referrals.add_information, referral_id=self.referral.pk, text=WORDS)

    @rule()
    def the_author_withdraws(self):
        self.take("submitter_police", referrals.withdraw, referral_id=self.referral.pk, reason=WORDS)

    # the desk

    @precondition(lambda self: self.picture.has("waiting"))
    @rule(who=desk_people)
    def claimed(self, who):
        self.take(who, triage.claim, referral_id=self.referral.pk)

    @precondition(lambda self: self.picture.claimant)
    @rule(who=desk_people, theirs=st.booleans())
    def put_back(self, who, theirs):
        self.take(self.claimant() if theirs else who, triage.release, referral_id=self.referral.pk)

    @precondition(lambda self: self.picture.claimant)
    @rule(who=desk_people)
    def taken_over(self, who):
        self.take(who, triage.take_over, referral_id=self.referral.pk, reason=WORDS)

    @rule(who=desk_people, rag=st.integers(min_value=0, max_value=4), which=st.integers(min_value=0, max_value=3))
    def rated(self, who, rag, which):
        self.take(who, triage.rate, subject_id=self.picture.pick(which), rag=rag, rationale=WORDS)

    @precondition(lambda self: self.picture.has("at_desk"))
    @rule(ways=st.lists(outcomes, min_size=1, max_size=3), which=st.integers(min_value=0, max_value=3))
    def decided(self, ways, which):
        there = self.picture.within("at_desk")
        there = there[which % len(there) :] or there
        choices = [self.choice(subject, way) for subject, way in zip(there, ways, strict=False)]
        self.take(self.claimant(), triage.decide, referral_id=self.referral.pk, choices=choices)

    @precondition(lambda self: self.picture.within("waiting", "offered", "held", "closed"))
    @rule(who=desk_people, way=outcomes, which=st.integers(min_value=0, max_value=3))
    def decided_for_somebody_who_is_not_at_the_desk(self, who, way, which):
        elsewhere = self.picture.within("waiting", "offered", "held", "closed")
        choices = [self.choice(elsewhere[which % len(elsewhere)], way)]
        self.take(self.claimant() or who, triage.decide, referral_id=self.referral.pk, choices=choices)

    def choice(self, subject, way):
        unit = self.world.unit(DESTINATIONS[way]) if way in DESTINATIONS else None
        return triage.Choice(subject, OUTCOME.get(way, way), 3, "referral", WORDS, unit=unit, reason=WORDS, brief=WORDS)

    def claimant(self):
        """The key of whoever has claimed it."""
        people = self.world.county.people
        return next((key for key, user in people.items() if user.pk == self.picture.claimant), None)

    @precondition(lambda self: self.picture.has("closed"))
    @rule(who=desk_people, which=st.integers(min_value=0, max_value=3))
    def reopened(self, who, which):
        closed = self.picture.within("closed")
        self.take(who, triage.reopen, subject_id=closed[which % len(closed)], reason=WORDS)

    # partners

    @precondition(lambda self: self.picture.offers)
    @rule(who=partners, answer=st.sampled_from(["accept", "decline", "report"]), which=st.integers(0, 3))
    def answered(self, who, answer, which):
        words = {"accept": {}, "decline": {"reason": WORDS}, "report": {"outcome": "supported", "text": WORDS}}
        handover = self.picture.offers[which % len(self.picture.offers)]
        self.take(who, getattr(triage, answer), handover_id=handover, **words[answer])

    @precondition(lambda self: self.picture.offers)
    @rule(who=desk_people, which=st.integers(min_value=0, max_value=3))
    def recalled(self, who, which):
        handover = self.picture.offers[which % len(self.picture.offers)]
        self.take(who, triage.recall, handover_id=handover, reason=WORDS)

    # CAIU

    @precondition(lambda self: self.picture.investigations)
    @rule(who=detectives, to=detectives, which=st.integers(min_value=0, max_value=3))
    def allocated(self, who, to, which):
        found = self.picture.investigations[which % len(self.picture.investigations)]
        self.take(who, caiu.allocate, investigation_id=found, to=self.world.user(to).pk)

    @precondition(lambda self: self.picture.investigations)
    @rule(who=detectives, how=st.sampled_from(["close", "hand_back"]), which=st.integers(min_value=0, max_value=3))
    def ended(self, who, how, which):
        words = {"close": {"outcome": "no_crime"}, "hand_back": {}}[how]
        found = self.picture.investigations[which % len(self.picture.investigations)]
        self.take(who, getattr(caiu, how), investigation_id=found, reason=WORDS, **words)

    # what must hold at every moment

    @invariant()
    def everything_agrees(self):
        if self.picture is not None:
            self.picture.check()


def test_whatever_happens_somebody_holds_the_child(world):
    played = type("CountyOfTheTest", (County,), {"world": world})
    run_state_machine_as_test(played, settings=PLAYED)
    with world.looking():
        assert verify().sound
