"""From what was drawn to plans: who writes, who at the desk takes it up when, and what is decided."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from scripts.demo import whole
from scripts.demo.county import Staff
from scripts.demo.dealing import Spread
from scripts.demo.draw import Incident
from scripts.demo.names import CITY, Home
from scripts.demo.phrases import Phrases
from scripts.demo.plans import Fate, Plan
from scripts.demo.weights import RED
from scripts.demo.writing import Story, Writer

# Who signs in to the demo writes and takes up more than others.
BUSY = {
    "submitter_police": 3, "submitter_external": 3, "maru_triage_sw": 4, "maru_police_ds": 3, "maru_triage_sw_2": 3,
    "submitter_health": 2,
}  # fmt: skip
DESK = ("maru_triage_sw", "maru_police_ds")
BY_STRATEGY = {"s47_csc": "strategy_partner", "s17": "strategy_section_17"}
RETURNED = {"reported": 87, "declined": 7, "recalled": 3, "lapsed": 3}
EARLY_HELP = ("early_help", "strategy_early_help")
HANDED_BACK, REOPENED, ADDED, WITHDRAWN = 0.08, 0.05, 0.12, 0.02


class Planner:
    """Makes plans. Everybody has their turn: authors of a team, the desk's people, the ways of saying it."""

    def __init__(self, staff: tuple[Staff, ...], random: Random) -> None:
        self.staff, self.random = staff, random
        self.spread = Spread(random)
        self.phrases = Phrases(random)
        self.writer = Writer(self.phrases, random)
        self.keys = {person.key: person for person in staff}
        self.desk = [person.key for person in staff if person.unit == "maru-desk" and person.role in DESK]

    def plan(self, incident: Incident) -> Plan:
        """A drawn incident, planned to its end."""
        fate = self.fate(incident)
        plan = self.written(
            Story(
                incident.concern, incident.source, incident.home, incident.people, self.author(incident), "",
                incident.sent, red=incident.rag == RED,
            )
        )  # fmt: skip
        plan.rag, plan.fate, plan.clerk = incident.rag, fate, self.clerk(incident.rag, incident.sent)
        plan.claim_after, plan.decide_after = self.patience(incident.late), self.random.randint(12, 90)
        if incident.rag == RED:
            plan.claimed_at = incident.sent + timedelta(minutes=self.random.randint(4, 30))
        return plan

    def written(self, story: Story) -> Plan:
        """The referral, written by its author; some have something to add, some sent it by mistake."""
        story = Story(**{**vars(story), "phone": whole.PHONES[story.author.unit]})
        blanks, pages = self.writer.write(story)
        plan = Plan(story.author.key, story.sent, story.concern, story.home, story.people, blanks, pages)
        if self.random.random() < ADDED:
            plan.added = ((self.random.randint(20, 600), self.writer.added(story, blanks)),)
        return plan

    # who

    def author(self, incident: Incident) -> Staff:
        """Who writes for such a source: of a pupil their own school, of a telephone call whoever took it."""
        school = incident.people[0].get("school")
        teams = whole.TEAMS.get(incident.source, whole.TELEPHONE)
        own = [team for team in teams if whole.SCHOOL_OF.get(whole.AGENCY_OF.get(team, "")) == school]
        team = self.random.choice(own or teams)
        return self.one_of(whole.staff_of(self.staff, team))

    def one_of(self, people: Iterable[Staff]) -> Staff:
        keys = [person.key for person in people]
        key = self.spread.choose(keys, of="author", weights={key: BUSY.get(key, 1) for key in keys})
        return self.keys[key]

    def clerk(self, rag: int, sent: datetime) -> str:
        """Who takes it up at the desk: any of them; what is red at night a sergeant, who is there."""
        keys = [key for key in self.desk if self.keys[key].role == "maru_police_ds"] if rag == RED else self.desk
        return self.spread.choose(keys, of="clerk", weights={key: BUSY.get(key, 1) for key in keys})

    def patience(self, late: bool) -> float:
        """Minutes of the desk's day until somebody claims it; now and then too many."""
        return self.random.randint(1500, 2300) if late else self.random.randint(15, 300)

    # how it ends

    def fate(self, incident: Incident) -> Fate:
        """What was decided and what came of it."""
        strategy, outcome = incident.strategy, incident.outcome
        if strategy in ("s47_joint", "police_only"):
            said = "caiu_joint" if strategy == "s47_joint" else "caiu_single"
            back = self.random.random() < HANDED_BACK
            care = care_of(incident.home)
            return Fate(said, "", "handed_back" if back else "closed", care if back else "", said)
        if outcome == "nfa" or strategy == "nfa":
            return Fate("nfa", said="strategy_nfa" if strategy else "nfa")
        if outcome == "advice":
            if self.random.random() < REOPENED:
                return Fate("advice", "", "reopened", family_team(incident.home), "advice")
            return Fate("advice", said="advice")
        if outcome == "early_help" or strategy == "early_help":
            said = "strategy_early_help" if strategy else "early_help"
            return self.offered(self.help_for(incident), care_of(incident.home), said)
        if outcome == "other":
            return self.elsewhere(incident)
        return self.offered(care_of(incident.home), family_team(incident.home), BY_STRATEGY.get(strategy, "section_17"))

    def elsewhere(self, incident: Incident) -> Fate:
        """To adult safeguarding, or to those who know domestic abuse."""
        if incident.adult:
            return Fate("partner", "adult-safeguarding", "reported", said="adult")
        unit = "domestic-abuse" if self.random.random() < 0.6 else "harbour-outreach"
        return self.offered(unit, care_of(incident.home), "other")

    def help_for(self, incident: Incident) -> str:
        """Who helps early: mostly a family support team."""
        if incident.concern.key == "parents-alcohol" and self.random.random() < 0.5:
            return "recovery-families"
        if incident.concern.key in ("behaviour", "attendance") and self.random.random() < 0.2:
            return "youth-justice-prevention"
        return family_team(incident.home)

    def offered(self, unit: str, otherwise: str, said: str) -> Fate:
        """An offer that is taken up, or comes back and is taken up by another team."""
        course = self.spread.choose(tuple(RETURNED), of="course", weights=RETURNED)
        outcome = "early_help" if said in EARLY_HELP else "partner"
        return Fate(outcome, unit, course, otherwise, said)


def care_of(home: Home) -> str:
    """Social care of the home authority: Peterborough's for the city, Cambridgeshire's for the rest."""
    return "csc-peterborough-first" if home.outward in CITY else "csc-cambridgeshire-first"


def family_team(home: Home) -> str:
    """The family support team of the home's side of the county."""
    return "family-support-team" if home.north else "family-support-south"
