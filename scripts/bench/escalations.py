"""Many running clocks on real records, by the operations: `python -m scripts.bench.escalations CLOCKS`.

Into the database of DATABASE_URL: children whom nobody has claimed, some of them in danger; children at the desk of
one of four, rated or not yet; offers that wait for a partner's answer; CAFs whose family has not been asked.
"""

import copy
import os
import sys
from datetime import timedelta
from random import Random

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maru.settings")

import django  # noqa: E402

django.setup()

from django.utils import timezone  # noqa: E402

from maru.audit.context import Door  # noqa: E402
from maru.timers.models import Timer  # noqa: E402
from scripts.bench import people  # noqa: E402
from scripts.demo import county  # noqa: E402
from scripts.demo.helping import EarlyHelp  # noqa: E402
from scripts.demo.walk import Walker  # noqa: E402

WORDS = "The account is first hand and agrees with what is known already."
OFFER = {"rationale": WORDS, "reason": WORDS, "brief": WORDS}
DESK = ("maru_triage_sw", "maru_triage_sw_2", "maru_police_ds", "maru_manager")
TEAMS = ("csc-peterborough-first", "csc-cambridgeshire-first", "family-support-team", "domestic-abuse")
RED, AMBER, GREEN = 0, 1, 2
MANY = 1000


class Families:
    """Referrals ready to be sent, each of a family of its own."""

    def __init__(self):
        self.plain = {danger: people.pages("The child came to school without a coat.", danger=danger)
                      for danger in (False, True)}  # fmt: skip
        self.number = 0

    def pages(self, children, *, danger=False):
        """The six pages about so many children."""
        self.number += 1
        pages = copy.deepcopy(self.plain[danger])
        child = pages["subjects"]["people"][0]
        named = [{**child, "given_names": f"Ada {place}"} for place in range(1, children + 1)]
        pages["subjects"]["people"] = named
        for person in (*named, *pages["others"]["people"]):
            person["family_name"] = f"Clockford-{self.number}"
        return pages


class Escalations:
    """Makes one situation after another, all of them an hour old."""

    def __init__(self, seed, clocks):
        # Of very many clocks most are of large families: a child is quicker made than a referral.
        self.sizes = (1, 2, 3) if clocks < MANY else (1, 8, 20)
        self.random, now = Random(seed), timezone.now()  # noqa: S311 - the same county every time
        self.at = now - timedelta(hours=1)
        built = county.build(at=now - timedelta(days=1), door=Door.DEMO, passwords={})
        self.walk, self.families = Walker(built, Door.DEMO), Families()

    def waiting(self):
        pages = self.families.pages(self.random.choice(self.sizes), danger=self.random.random() < 1 / 3)
        return self.walk.draft("submitter_police", pages, at=self.at, sent=self.at)

    def at_the_desk(self):
        """Claimed; three in four are rated."""
        referral, who = self.waiting(), self.random.choice(DESK)
        self.walk.claim(referral, who, at=self.at)
        rag = self.random.choice((RED, AMBER, GREEN, None))
        if rag is not None:
            self.walk.rate(self.walk.subjects(referral), rag, WORDS, who, at=self.at)

    def offered(self):
        referral, who = self.waiting(), self.random.choice(DESK)
        self.walk.claim(referral, who, at=self.at)
        team = self.random.choice(TEAMS)
        choices = [self.walk.to_partner(subject, team, **OFFER) for subject in self.walk.subjects(referral)]
        self.walk.decide(referral, choices, who, at=self.at)

    def asking(self):
        """A CAF that a practitioner has opened by themselves."""
        pages = self.families.pages(1)
        child, family = pages["subjects"]["people"][0], pages["others"]["people"]
        EarlyHelp(self.walk).open("submitter_external", child, family, WORDS, at=self.at)

    def build(self, clocks):
        """Until so many run."""
        running = 0
        while running < clocks:
            for make in (self.waiting, self.at_the_desk, self.offered, self.waiting, self.at_the_desk, self.asking):
                make()
            running = Timer.objects.filter(state="running").count()
            sys.stdout.write(f"\r  {running:,} of {clocks:,} clocks")
            sys.stdout.flush()


if __name__ == "__main__":
    Escalations(7, int(sys.argv[1])).build(int(sys.argv[1]))
