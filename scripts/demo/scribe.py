"""What the desk, the partners and the detectives write about a referral, said each time in another way."""

from datetime import datetime
from random import Random

from maru.timers.clock import LONDON
from scripts.demo.blanks import moment_blanks, person_blanks
from scripts.demo.names import age_of
from scripts.demo.phrases import Phrases, book
from scripts.demo.plans import Fate, Plan

LEVELS = {"section_17": 4, "strategy_partner": 4, "strategy_section_17": 4, "other": 3, "adult": 4}
EARLY_HELP_LEVEL = 2
SPEAKS = 4
KINDS = {
    "family-support-team": "family-support", "family-support-south": "family-support",
    "harbour-outreach": "harbour-house", "youth-justice-prevention": "youth-justice", "recovery-families": "recovery",
}  # fmt: skip
ENDS = {"safeguarded": 30, "charged": 20, "no_evidence": 22, "not_supported": 10, "no_crime": 12, "cautioned": 6}
REPORTS = {"supported": 45, "assessed": 30, "already_open": 6, "not_engaged": 11, "elsewhere": 8}


class Scribe:
    """Finds the words. `place` is a subject's place in the referral: the first is whom it is about."""

    def __init__(self, phrases: Phrases, random: Random) -> None:
        self.phrases, self.random = phrases, random

    def blanks(self, plan: Plan, place: int = 0, at: datetime | None = None) -> dict[str, str]:
        """The referral's blanks, for one of its subjects and a moment."""
        day = (at or plan.sent).astimezone(LONDON).date()
        why = self.phrases.say(plan.concern.why, plan.blanks, of=("why", plan.concern.key))
        moment = moment_blanks(at, self.random) if at else {}
        person = person_blanks(plan.people[place], day)
        return {**plan.blanks, **moment, **person, "why": why, "whylow": lowered(why)}

    def say(self, where: tuple[str, ...], plan: Plan, place: int = 0, at: datetime | None = None) -> str:
        """One of the ways that stand at that place in the books."""
        ways = book(where[0])
        for name in where[1:]:
            ways = ways[name]
        return self.phrases.say(ways, self.blanks(plan, place, at), of=where)

    # the desk

    def rating(self, plan: Plan, place: int) -> str:
        return self.say(("desk", "rating", "sibling" if place else "first"), plan, place)

    def rationale(self, plan: Plan, fate: Fate, place: int) -> str:
        """Why this was decided; for the first of them also what was checked."""
        if place:
            return self.say(("desk", "decision", "sibling"), plan, place)
        parts = (self.say(("desk", "decision", fate.said), plan), self.say(("desk", "checked", "ways"), plan))
        return " ".join(filter(None, parts))

    def brief(self, plan: Plan, fate: Fate) -> tuple[str, str, int]:
        """What is asked of the team, what it needs to know once it has accepted, and the level of need."""
        kind = self.kind_of_help(plan, fate)
        blanks = self.blanks(plan)
        blanks["worried"] = self.phrases.say(plan.concern.worried, blanks, of=("worried", plan.concern.key))
        told = book("desk")["brief"]
        parts = [self.phrases.say(told[part], blanks, of=("brief", part)) for part in self.parts(plan)]
        level = LEVELS.get(fate.said, EARLY_HELP_LEVEL)
        return self.say(("desk", "asked", kind), plan), " ".join(filter(None, parts)), level

    def parts(self, plan: Plan) -> tuple[str, ...]:
        """What a brief is made of. What somebody said is told of whoever can speak."""
        if plan.concern.adult:
            return ("worry", "practice")
        return ("worry", "home", "practice", "practice", *(["now"] if age(plan) >= SPEAKS else []))

    def kind_of_help(self, plan: Plan, fate: Fate) -> str:
        """Where the words stand in which such help is asked for."""
        if age(plan) < 0:
            return "unborn"
        if fate.said == "strategy_partner":
            return "section-47"
        return KINDS.get(fate.unit, fate.unit)

    def reopened(self, plan: Plan) -> str:
        return self.say(("desk", "reopened", "reasons"), plan)

    def recalled(self, plan: Plan) -> str:
        return self.say(("desk", "recalled", "reasons"), plan)

    def withdrawn(self, plan: Plan) -> str:
        return self.say(("around", "withdrawn", "reasons"), plan)

    # the partners

    def declined(self, plan: Plan, unit: str) -> str:
        kind = "csc" if unit.startswith("csc") else "family" if unit.startswith("family") else "other"
        return self.say(("work", "declines", kind), plan)

    def report(self, plan: Plan) -> tuple[str, str]:
        """An outcome, and the words for it."""
        outcome = self.phrases.spread.choose(tuple(REPORTS), of="report", weights=REPORTS)
        ways = book("work")["reports"][outcome]
        whom = "adult" if plan.concern.adult else "unborn" if age(plan) < 0 else plan.concern.level
        said = self.say(("work", "reports", outcome, whom if whom in ways else "all"), plan)
        return outcome, f"{said} {self.say(('work', 'ends', 'ways'), plan)}".strip()

    # the detectives

    def log(self, plan: Plan, part: str, at: datetime) -> str:
        """One entry. Of a visit: where the child was seen, and how they were."""
        if part != "seen":
            return self.say(("caiu", "log", part), plan, at=at)
        kind = "seen" if age(plan) >= SPEAKS else "small"
        return f"{self.say(('caiu', 'log', kind), plan, at=at)} {self.say(('caiu', 'log', f'{kind}_then'), plan)}"

    def parts_of(self, plan: Plan, parts: tuple[str, ...]) -> list[str]:
        """What can be written of somebody of that age: nobody sees or interviews the unborn, nor interviews a baby."""
        left_out = {"seen", "interview"} if age(plan) < 0 else {"interview"} if age(plan) < SPEAKS else set()
        return ["enquiry" if part in left_out else part for part in parts]

    def action(self, plan: Plan, when: str) -> str:
        return self.say(("caiu", "actions", when), plan)

    def result(self, plan: Plan) -> str:
        return self.say(("caiu", "actions", "results"), plan)

    def closing(self, plan: Plan) -> tuple[str, str]:
        """The outcome of an investigation, and the reason."""
        outcome = self.phrases.spread.choose(tuple(ENDS), of="closing", weights=ENDS)
        return outcome, self.say(("caiu", "closing", outcome, "reasons"), plan)

    def handed_back(self, plan: Plan) -> str:
        return self.say(("caiu", "handed_back", "reasons"), plan)


def age(plan: Plan) -> int:
    """How old whom it is about was at the time; -1 before birth."""
    return age_of(plan.people[0], plan.sent.astimezone(LONDON).date())


def lowered(text: str) -> str:
    """To go on in the middle of a sentence; `DASH high` stays as it is."""
    return text[0].lower() + text[1:] if text[1:2].islower() else text
