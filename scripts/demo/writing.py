"""From an incident to the six pages of a referral, as its author's draft would hold them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from maru.timers.clock import LONDON
from scripts.demo.blanks import blanks_for
from scripts.demo.concerns import Concern
from scripts.demo.county import Staff
from scripts.demo.names import Home, age_of
from scripts.demo.phrases import Phrases, book
from scripts.demo.weights import VOICE_OF

# Minutes between what happened and the writing of it.
BEFORE = {"police": (50, 150), "school": (20, 110), "public": (3, 40), "family": (3, 60), "self": (2, 15)}
SPEAKS = 4
ON_THE_TELEPHONE = ("family", "public", "self")
NAME_KEPT = "The caller’s name and number, if given, are known to the desk only."


@dataclass(frozen=True)
class Story:
    """What one referral is written from."""

    concern: Concern
    source: str
    home: Home
    people: tuple[dict, ...]
    author: Staff
    phone: str
    sent: datetime
    red: bool = False

    @property
    def voice(self) -> str:
        return VOICE_OF[self.source]

    @property
    def age(self) -> int:
        return age_of(self.people[0], self.sent.astimezone(LONDON).date())


class Writer:
    """Writes referrals, no two alike."""

    def __init__(self, phrases: Phrases, random: Random) -> None:
        self.phrases, self.random = phrases, random
        self._incidents = random.sample(range(1000, 9999), 2000)

    def write(self, story: Story) -> tuple[dict[str, str], dict[str, dict[str, Any]]]:
        """The blanks that everything about it is filled from, and the complete form."""
        happened = story.sent - timedelta(minutes=self.random.randint(*BEFORE.get(story.voice, (30, 160))))
        blanks = blanks_for(
            home=story.home, people=story.people, concern=story.concern, source=story.source, at=happened,
            random=self.random,
        )  # fmt: skip
        pages = {
            "danger": self.danger(story, happened),
            "referrer": self.referrer(story, blanks, happened),
            "subjects": {"people": list(story.people)},
            "others": {"people": list(story.home.elders)},
            "concern": self.concern(story, blanks),
            "consent": self.consent(story, blanks),
        }
        return blanks, pages

    def say(self, name: str, ways: Any, blanks: dict[str, str], of: Any) -> str:
        return self.phrases.say(ways, blanks, of=(name, of)) if ways else ""

    def danger(self, story: Story, at: datetime) -> dict[str, str]:
        if not (story.concern.danger and story.red):
            return {"immediate_danger": "no"}
        number = f"CC-{at.astimezone(LONDON):%d%m%Y}-{self._incidents.pop()}"
        return {"immediate_danger": "yes", "called_999": "yes", "incident_number": number}

    def referrer(self, story: Story, blanks: dict[str, str], at: datetime) -> dict[str, str]:
        """Who writes; of a telephone call the desk's member of staff, for whoever rang."""
        name, role = story.author.name, " ".join(filter(None, (story.author.title, story.author.number)))
        if story.voice in ON_THE_TELEPHONE:
            rang = {"family": f"{blanks['elder']} {story.home.family}", "self": story.people[0].get("given_names", "")}
            name, role = rang.get(story.voice, blanks["Caller"]), f"By telephone; taken by {name}"
            role = f"{blanks['Caller']}, by telephone" if story.voice == "family" else role
        return {
            "referrer_name": name, "referrer_role": role, "referrer_phone": story.phone,
            "how_known": self.say("known", book("around")["known"][story.voice], blanks, story.voice),
            "aware_on": at.astimezone(LONDON).date().isoformat(),
        }  # fmt: skip

    def concern(self, story: Story, blanks: dict[str, str]) -> dict[str, str]:
        """What happened and what is thought of it."""
        told = story.concern
        seen = "unknown" if story.voice == "public" else "yes" if self.random.random() < 0.85 else "no"
        speaks = story.age >= SPEAKS and seen == "yes" and self.random.random() < 0.8
        return {
            "what_happened": self.what_happened(story, blanks),
            "worried_about": self.say("worried", told.worried, blanks, told.key),
            "working_well": self.working_well(story, blanks),
            "needs_to_happen": self.say("needs", told.needs, blanks, told.key),
            "child_seen": seen if story.age >= 0 else "no",
            "child_seen_alone": self.random.choice(("yes", "no")) if seen == "yes" and story.age >= 0 else "",
            "childs_words": self.say("voice", told.voice, blanks, told.key) if speaks else "",
        }

    def what_happened(self, story: Story, blanks: dict[str, str]) -> str:
        """What was seen or told; who else is at home; what was done about it."""
        around, ways = book("around"), story.concern.happened[story.voice]
        text = [self.phrases.say_anew(ways, blanks, of=(story.concern.key, story.voice))]
        if len(story.people) > 1 and self.random.random() < 0.7:
            number = "more" if len(story.people) > 2 else "one"
            text.append(self.say("others", around["others"][number], blanks, number))
        text.append(self.say("done", around["done"][story.voice], blanks, story.voice))
        return " ".join(filter(None, text))

    def working_well(self, story: Story, blanks: dict[str, str]) -> str:
        """One thing that keeps them safe, or two."""
        ways, kind = book("around")["well"][stage(story)], stage(story)
        return " ".join(self.say("well", ways, blanks, kind) for _ in range(self.random.choice((1, 2))))

    def consent(self, story: Story, blanks: dict[str, str]) -> dict[str, str]:
        """Whether the family knows, and on what ground the referral is shared."""
        kept = {"keep_confidential": NAME_KEPT} if story.voice == "public" else {}
        if story.concern.quiet:
            detail = self.say("quiet", book("around")["quiet"]["detail"], blanks, "")
            return {
                "parents_informed": "no", "not_informed_reason": "prejudice", "not_informed_detail": detail,
                "lawful_basis": "public_task", **kept,
            }  # fmt: skip
        if story.concern.danger:
            return {"parents_informed": "yes", "lawful_basis": "vital" if story.red else "public_task", **kept}
        if story.voice in ON_THE_TELEPHONE:
            return {"parents_informed": "unknown", "lawful_basis": "public_task", **kept}
        agreed = story.concern.level == "help" or self.random.random() < 0.4
        if agreed:
            return {"parents_informed": "yes", "consent_given": "yes", "lawful_basis": "consent"}
        if self.random.random() < 0.2:
            return {"parents_informed": "no", "not_informed_reason": "not_reached", "lawful_basis": "public_task"}
        return {"parents_informed": "yes", "lawful_basis": "public_task"}

    def added(self, story: Story, blanks: dict[str, str]) -> str:
        """What its author adds later."""
        return self.say("added", book("around")["added"][story.voice], blanks, story.voice)


def stage(story: Story) -> str:
    """Of what age somebody is, for what can go well."""
    if story.concern.adult:
        return "adult"
    return next(
        word for word, last in (("unborn", -1), ("baby", 0), ("small", 4), ("child", 11), ("teen", 17))
        if story.age <= last
    )  # fmt: skip
