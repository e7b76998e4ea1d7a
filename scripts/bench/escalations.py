"""Many running clocks on real records, by the operations: `python -m scripts.bench.escalations CLOCKS`.

Into the database of DATABASE_URL. Half of the clocks are of children whom nobody has claimed, a quarter of
children at the desk of one of four, a quarter of offers that wait for a partner's answer.
"""

import os
import sys
from datetime import timedelta
from random import Random

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maru.settings")

import django  # noqa: E402

django.setup()

from django.utils import timezone  # noqa: E402

from maru.audit.context import Door  # noqa: E402
from scripts.demo import county, writing  # noqa: E402
from scripts.demo.concerns import CHILDREN  # noqa: E402
from scripts.demo.names import Neighbourhood  # noqa: E402
from scripts.demo.walk import Walker  # noqa: E402

WORDS = "The account is first hand and agrees with what is known already."
DESK = ("maru_triage_sw", "maru_triage_sw_2", "maru_police_ds", "maru_manager")
TEAMS = ("csc-peterborough-first", "csc-cambridgeshire-first", "family-support-team", "domestic-abuse")


def build(clocks):
    """So many clocks, all of them started an hour ago and due in their own time."""
    random, now = Random(7), timezone.now()  # noqa: S311 - the same county every time
    staff = {person.key: person for person in county.SMALL}
    built = county.build(at=now - timedelta(days=1), door=Door.DEMO, passwords={})
    walk, near = Walker(built, Door.DEMO), Neighbourhood(random, now.date())
    at, running = now - timedelta(hours=1), 0
    while running < clocks:
        ends = random.choice(("waiting", "waiting", "at_desk", "offered"))
        children = 1 if ends == "offered" or running + 1 == clocks else random.choice((1, 1, 2, 3))
        concern = random.choice([concern for concern in CHILDREN if not concern.danger])
        pages = writing.pages(
            home=near.home(children=children), concern=concern, author=staff["submitter_police"], at=at
        )
        referral = walk.draft("submitter_police", pages, at=at, sent=at)
        running += children
        if ends == "waiting":
            continue
        who = random.choice(DESK)
        walk.claim(referral, who, at=at)
        if ends == "offered":
            words = {"rationale": WORDS, "reason": WORDS, "brief": WORDS}
            team = random.choice(TEAMS)
            walk.decide(referral, [walk.to_partner(s, team, **words) for s in walk.subjects(referral)], who, at=at)
        if running % 100 == 0:
            sys.stdout.write(f"\r  {running:,} of {clocks:,} clocks")
            sys.stdout.flush()


if __name__ == "__main__":
    build(int(sys.argv[1]))
