"""What is written into a CAF: strengths and needs of a child of that age, actions, reviews, endings."""

from datetime import datetime
from random import Random
from typing import Any

from scripts.demo.names import age_of
from scripts.demo.phrases import book
from scripts.demo.plans import Plan
from scripts.demo.scribe import SPEAKS, Scribe

BORN, OLD_ENOUGH = 0, 13  # has a development; agrees for themselves
FULL, SHORT = 7, 3  # elements filled for the first child of a family, and for each other one


class Assessing:
    """Finds the words for one child of a family. `place` is the child's place in the plan."""

    def __init__(self, scribe: Scribe, random: Random) -> None:
        self.scribe, self.random = scribe, random

    def say(self, where: tuple[str, ...], blanks: dict[str, str]) -> str:
        ways: Any = book("caf")
        for name in where:
            ways = ways[name]
        return self.scribe.phrases.say(ways, blanks, of=("caf", *where))

    def blanks(self, plan: Plan, place: int, unit: Any, at: datetime) -> dict[str, str]:
        return {**self.scribe.blanks(plan, place, at), "unit": str(unit)}

    def age(self, plan: Plan, place: int, at: datetime) -> int:
        return age_of(plan.people[place], at.date())

    def consent(self, plan: Plan, place: int, unit: Any, at: datetime) -> dict[str, str]:
        """Who agreed, and with whom it may be shared."""
        mother = plan.home.elders[0]
        blanks = self.blanks(plan, place, unit, at)
        return {
            "given_by": f"{mother['given_names']} {mother['family_name']}",
            "given_as": "both" if self.age(plan, place, at) >= OLD_ENOUGH else "parent",
            "share_with": self.say(("consent", "share_with"), blanks),
            "not_with": self.say(("consent", "not_with"), blanks),
        }

    def entries(self, plan: Plan, place: int, unit: Any, at: datetime) -> dict[str, dict[str, tuple[str, str]]]:
        """Strengths and needs, by domain and element: what there is to say at that age, not all of it."""
        age, blanks = self.age(plan, place, at), self.blanks(plan, place, unit, at)
        known = [
            (domain, element)
            for domain in ("development", "parents", "family")
            for element, told in book("caf")[domain].items()
            if age >= told.get("from", BORN if domain != "family" else -1)
        ]
        chosen = self.random.sample(known, min(len(known), SHORT if place else FULL))
        said: dict[str, dict[str, tuple[str, str]]] = {}
        for domain, element in sorted(chosen):
            strengths, needs = (self.say((domain, element, side), blanks) for side in ("strengths", "needs"))
            wanted = self.random.choice(((strengths, needs), (strengths, needs), (strengths, ""), ("", needs)))
            said.setdefault(domain, {})[element] = wanted
        return said

    def conclusions(self, plan: Plan, place: int, unit: Any, at: datetime) -> dict[str, str]:
        blanks = self.blanks(plan, place, unit, at)
        speaks = self.age(plan, place, at) >= SPEAKS
        return {
            "summary": self.say(("conclusions", "summary"), blanks),
            "childs_view": self.say(("conclusions", "child"), blanks) if speaks else "",
            "parents_view": self.say(("conclusions", "parent"), blanks),
        }

    def actions(self, plan: Plan, place: int, unit: Any, at: datetime) -> list[tuple[str, str, str]]:
        """What is to become better, what is done about it, and by whom: two or three things."""
        age, blanks = self.age(plan, place, at), self.blanks(plan, place, unit, at)
        fitting = [tuple(row[:3]) for row in book("caf")["actions"]["plan"] if row[3] <= age <= row[4]]
        number = min(len(fitting), self.random.choice((2, 3)) if not place else 1)
        chosen = []
        while len(chosen) < number:
            row = self.scribe.phrases.spread.choose(fitting, of="caf action")
            chosen += [row] if row not in chosen else []
        return [tuple(self.scribe.phrases.say([text], blanks, of=text) for text in row) for row in chosen]

    def review(self, plan: Plan, place: int, unit: Any, at: datetime) -> dict[str, str]:
        blanks = self.blanks(plan, place, unit, at)
        progress = self.say(("review", "small" if self.age(plan, place, at) < SPEAKS else "progress"), blanks)
        return {
            "present": self.say(("review", "present"), blanks),
            "progress": f"{progress} {self.say(('review', 'also'), blanks)}".strip(),
            "family_said": self.say(("review", "family_said"), blanks),
        }

    def result(self, plan: Plan, place: int, unit: Any, at: datetime) -> str:
        return self.say(("actions", "results"), self.blanks(plan, place, unit, at))

    def ending(self, plan: Plan, place: int, unit: Any, at: datetime, ending: str) -> str:
        return self.say(("ending", ending), self.blanks(plan, place, unit, at))

    def stepped_up(self, plan: Plan, unit: Any, at: datetime) -> dict[str, dict[str, Any]]:
        """The pages that only now are asked."""
        blanks = self.blanks(plan, 0, unit, at)
        told = book("caf")["stepped_up"]
        return {
            "danger": {"immediate_danger": "no"},
            "concern": {
                "what_happened": self.scribe.phrases.say_anew(told["what_happened"], blanks, of="stepped up"),
                "worried_about": self.say(("stepped_up", "worried"), blanks),
                "working_well": "",
                "needs_to_happen": self.say(("stepped_up", "needs"), blanks),
                "child_seen": "yes", "child_seen_alone": "no", "childs_words": "",
            },
            "consent": {"parents_informed": "yes", "lawful_basis": "public_task"},
        }  # fmt: skip
