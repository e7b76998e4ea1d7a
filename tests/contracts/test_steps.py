"""Does each step of each lifecycle exist exactly where its table says, when the real operations take it?"""

from dataclasses import dataclass

import pytest

from caf import operations as caf
from caf.models import Assessment
from caf.operations.open import Ended, NotYetAgreed
from caf.states import assessment
from caiu import operations as caiu
from caiu.models import Investigation
from caiu.states import investigation
from maru.audit.models import AuditEvent
from maru.common.errors import Refused
from maru.common.states import TransitionNotAllowed
from maru.timers.clock import london_day
from referrals import operations as referrals
from referrals.models import Referral, Subject
from referrals.states import custody, referral
from scripts.demo.helping import AGREED
from triage import operations as triage
from triage.models import Claim, Decision, Handover
from triage.operations.claim import NothingToClaim, NotYours
from triage.states import claim, decision, handover

WORDS = "A sentence that is long enough to be a reason."
# The situation of the full house in which a record of that machine is in that state.
SITUATIONS = {
    "referral": {"draft": "draft", "submitted": "waiting", "withdrawn": "withdrawn"},
    "custody": {
        "waiting": "waiting",
        "at_desk": "at_desk",
        "offered": "offered",
        "held": "allocated",
        "closed": "closed_by_desk",
    },
    "claim": {"held": "at_desk", "released": "put_back", "finished": "offered"},
    "decision": {"made": "declined", "reconsidered": "decided_again"},
    "handover": {
        "offered": "offered",
        "accepted": "accepted",
        "in_caf": "in_caf",
        "declined": "declined",
        "lapsed": "lapsed",
        "recalled": "recalled",
        "reported": "reported",
    },
    "investigation": {
        "new": "held_by_caiu",
        "allocated": "allocated",
        "closed": "closed_by_caiu",
        "handed_back": "handed_back",
    },
    "assessment": {"asking": "in_caf", "open": "caf_open", "closed": "caf_closed", "stepped_up": "caf_stepped_up"},
}
# A step that only one kind of offer has is taken on one of that kind.
OF_ITS_KIND = {("handover", "offered", "accept_early_help"): "early_help_offered"}
MACHINES = {
    machine.name: machine for machine in (referral, custody, claim, decision, handover, investigation, assessment)
}
# A retry of what has been done already: nothing happens, and nobody is told off for a double click.
REPEATS = {("referral", "submitted", "submit"), ("referral", "withdrawn", "submit")}
# Who tries a step of what has ended is told so in the words of the desk.
SAID = {"claim": NotYours, "decision": NothingToClaim}
ENDED = ("closed", "stepped_up")


@dataclass
class Taken:
    """What a step is taken on, and by whom."""

    house: object
    case: object

    def by(self, who):
        return {"by": self.house.world.user(who), "at": self.house.world.now}

    def take(self, who, operation, **arguments):
        with self.house.world.acting(who):
            operation(**arguments, **self.by(who))

    def take_custody(self, step, to="caiu-peterborough"):
        unit = self.house.world.unit(to) if custody.step(step).to == "held" else None
        with self.house.world.looking():
            now, ids = self.house.world.now, [self.case.subject.pk]
            referrals.move(referral_id=self.case.pk, subject_ids=ids, step=step, to=unit, due_at=now, at=now)

    def decide(self):
        words = {"rationale": WORDS}
        choices = [self.house.world.walk.to_nothing(subject, **words) for subject in self.case.subjects]
        self.take("maru_triage_sw", triage.decide, referral_id=self.case.pk, choices=choices)

    def decide_again(self):
        self.take("maru_triage_sw", triage.claim, referral_id=self.case.pk)
        self.decide()

    def relieve(self):
        with self.house.world.looking():
            caiu.relieve(investigation_id=self.case.investigation.pk, at=self.house.world.now)

    def lapse(self):
        with self.house.world.looking():
            triage.lapse(handover_ids=[self.case.handover.pk], at=self.house.world.now)


def steps_of(case_of):
    """How each step is taken: by whom, which operation, with what."""
    partner, sergeant, officer = "partner_practitioner", "caiu_ds", "submitter_police"
    offer = {"handover_id": lambda t: t.case.handover.pk}
    work = {"investigation_id": lambda t: t.case.investigation.pk}
    paper = {"referral_id": lambda t: t.case.pk}
    outcome = {"outcome": "supported", "text": WORDS}
    helped = {"assessment_id": lambda t: t.case.assessments[0].pk}
    soon = {"weeks": 6}
    agreement = {
        **AGREED,
        "given_on": lambda t: london_day(t.house.world.now),
        "review_on": lambda t: london_day(t.house.world.at(**soon)),
    }
    meeting = {
        "held_on": lambda t: london_day(t.house.world.now),
        "present": WORDS,
        "progress": WORDS,
        "family_said": "",
        "next_on": lambda t: london_day(t.house.world.at(**soon)),
    }
    return {
        ("referral", "submit"): (officer, referrals.submit, paper),
        ("referral", "withdraw"): (officer, referrals.withdraw, paper | {"reason": WORDS}),
        ("claim", "release"): ("maru_triage_sw", triage.release, paper),
        ("handover", "accept"): (partner, triage.accept, offer),
        ("handover", "accept_early_help"): (partner, triage.accept, offer),
        ("handover", "decline"): (partner, triage.decline, offer | {"reason": WORDS}),
        ("handover", "recall"): ("maru_manager", triage.recall, offer | {"reason": WORDS}),
        ("handover", "report"): (partner, triage.report, offer | outcome),
        ("investigation", "allocate"): (
            sergeant,
            caiu.allocate,
            work | {"to": lambda t: t.house.world.user("caiu_dc_2").pk},
        ),
        ("investigation", "close"): (sergeant, caiu.close, work | {"outcome": "no_crime", "reason": WORDS}),
        ("investigation", "hand_back"): (sergeant, caiu.hand_back, work | {"reason": WORDS}),
        ("assessment", "consent"): (partner, caf.give_consent, helped | agreement),
        ("assessment", "review"): (partner, caf.hold_review, helped | meeting),
        ("assessment", "step_up"): (partner, caf.step_up, helped | {"pages": asked_pages}),
        ("assessment", "close"): (
            partner,
            caf.close,
            helped
            | {
                "ending": lambda t: "declined" if t.case.assessments[0].state == "asking" else "needs_met",
                "note": WORDS,
            },
        ),
    }[case_of]


def asked_pages(taken):
    """What a step-up asks besides what the CAF knows."""
    pages = taken.house.world.pages()
    return {name: pages[name] for name in ("danger", "concern", "consent")}


def take(taken, machine, step):
    if machine == "custody":
        taken.take_custody(step)
    elif (machine, step) == ("claim", "finish"):
        taken.decide()
    elif (machine, step) == ("decision", "reconsider"):
        taken.decide_again()
    elif (machine, step) == ("handover", "lapse"):
        taken.lapse()
    elif (machine, step) == ("investigation", "relieve"):
        taken.relieve()
    else:
        who, operation, arguments = steps_of((machine, step))
        taken.take(who, operation, **{n: a(taken) if callable(a) else a for n, a in arguments.items()})


RECORDS = {
    "referral": (Referral, "status", lambda case: {"pk": case.pk}),
    "custody": (Subject, "custody", lambda case: {"pk": case.subject.pk}),
    "claim": (Claim, "state", lambda case: {"referral": case.referral}),
    "decision": (Decision, "state", lambda case: {"subject": case.subject}),
    "handover": (Handover, "state", lambda case: {"pk": case.handover.pk}),
    "investigation": (Investigation, "state", lambda case: {"pk": case.investigation.pk}),
    "assessment": (Assessment, "state", lambda case: {"pk": case.assessments[0].pk}),
}
FIRST = {"claim": "since", "decision": "made_at"}


def state_of(house, case, machine):
    """The state of the record that the steps are tried on: of claims and decisions the first one."""
    model, column, where = RECORDS[machine]
    with house.world.looking():
        rows = model.objects.filter(**where(case)).order_by(FIRST.get(machine, "pk"))
        return rows.values_list(column, flat=True).first()


EVERY = [
    (name, state, step) for name, machine in MACHINES.items() for state in machine.states for step in machine.steps
]


def test_every_state_has_a_situation():
    assert {name: set(machine.states) for name, machine in MACHINES.items()} == {
        name: set(situations) for name, situations in SITUATIONS.items()
    }


@pytest.mark.parametrize(("name", "state", "step"), EVERY, ids=lambda value: getattr(value, "name", value))
def test_a_step_exists_exactly_where_the_table_says(full_house, name, state, step):
    case = full_house.case(OF_ITS_KIND.get((name, state, step.name), SITUATIONS[name][state]))
    assert state_of(full_house, case, name) == state, "the situation is not what the table above says"
    before = AuditEvent.objects.count()
    if state in step.sources:
        take(Taken(full_house, case), name, step.name)
        assert state_of(full_house, case, name) == step.to
        assert step.verb in set(AuditEvent.objects.order_by("seq")[before:].values_list("verb", flat=True))
    elif (name, state, step.name) in REPEATS:
        take(Taken(full_house, case), name, step.name)
        assert (state_of(full_house, case, name), AuditEvent.objects.count()) == (state, before)
    else:
        with pytest.raises(Refused) as refused:
            take(Taken(full_house, case), name, step.name)
        said = Ended if name == "assessment" and state in ENDED else SAID.get(name, TransitionNotAllowed)
        if (name, state, step.name) == ("assessment", "asking", "review"):
            said = NotYetAgreed
        assert (refused.value.status, type(refused.value)) == (409, said)
        assert refused.value.sentence
        assert state_of(full_house, case, name) == state
