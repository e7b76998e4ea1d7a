"""What is contested in `race`, and what the database must say when the dust has settled.

    python -m scripts.bench.contests URL ROUNDS SEED

Each contest prepares its record by the operations. `wrong(…)` says, in words, in what the database differs from
what this one winner has done: one claim, one standing decision a child, one custody move, one answered offer, one
notice to each addressee.
"""

import contextlib
import itertools
import os
import statistics
import sys
from collections import Counter
from datetime import timedelta
from random import Random

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maru.settings")

import django  # noqa: E402

django.setup()

from django.utils import timezone  # noqa: E402

from caiu.models import Investigation  # noqa: E402
from maru.agencies.acting import acting_as  # noqa: E402
from maru.agencies.operations import grant_membership, register_user  # noqa: E402
from maru.api.operations import register_client  # noqa: E402
from maru.api.scopes import Scope  # noqa: E402
from maru.audit.context import Door  # noqa: E402
from maru.notify.models import Notice  # noqa: E402
from maru.timers.models import Timer  # noqa: E402
from referrals.models import CustodyMove, Subject  # noqa: E402
from scripts.bench import harness  # noqa: E402
from scripts.bench.contestants import Move, Person, Starter, System  # noqa: E402
from scripts.bench.escalations import Families  # noqa: E402
from scripts.demo import county  # noqa: E402
from scripts.demo.walk import Walker  # noqa: E402
from triage.models import Claim, Decision, Handover  # noqa: E402

CLIENTS = 16
TEAM = "csc-peterborough-first"
WORDS = "The account is first hand and agrees with what is known already."
DESK_ROLES = ("maru_triage_sw", "maru_police_ds")


class Arena:
    """The county, with more people at the desk, in its management and in a partner's team, and systems of the
    partner's agency; all of them signed in."""

    def __init__(self, url, seed):
        self.url, self.random, self.now = url, Random(seed), timezone.now()  # noqa: S311 - the same every time
        made = county.found() or county.build(at=self.now - timedelta(days=1), door=Door.DEMO, passwords={})
        self.walk, self.families = Walker(made, Door.DEMO), Families()
        self.desk = self.people("desk", "maru-desk", "maru_triage_sw", CLIENTS)
        self.team = self.people("team", TEAM, "partner_practitioner", CLIENTS - 4)
        self.managers = self.people("manager", "maru-desk", "maru_manager", 5)
        self.systems = self.registered(4)
        # Sessions of one person, each with a cookie and on a connection of its own.
        self.windows = [Person(url, self.desk[0].user) for _ in range(CLIENTS - 4)]

    def people(self, name, unit, role, number):
        users = []
        with acting_as(system="bench", door=Door.COMMAND, at=self.now):
            for count in range(1, number + 1):
                user = register_user(
                    email=f"{name}-{count}@maru.example", name=f"{name.title()} {count}", password=None, at=self.now
                )
                grant_membership(user=user, unit=self.walk.county.units[unit], role=role, at=self.now)
                users.append(user)
        return [Person(self.url, user) for user in users]

    def registered(self, number):
        """So many systems of the team's agency."""
        team = self.walk.county.units[TEAM]
        with acting_as(system="bench", door=Door.COMMAND, at=self.now):
            made = [
                register_client(agency=team.agency, units=[team], scopes=[Scope.HANDOVER_ANSWER], at=self.now)
                for _ in range(number)
            ]
        return [System(self.url, client, f"practitioner-{place}") for place, client in enumerate(made, 1)]

    def close(self):
        for one in (*self.desk, *self.team, *self.managers, *self.systems, *self.windows):
            one.connection.close()

    def referral(self):
        """One that waits at the desk, of one to three children."""
        at = self.now - timedelta(hours=1)
        pages = self.families.pages(self.random.choice((1, 2, 2, 3)))
        return self.walk.draft("submitter_police", pages, at=at, sent=at)

    def claimed(self):
        """One that the person with the many windows has claimed."""
        referral = self.referral()
        self.walk.claim(referral, self.desk[0].user, at=self.now)
        return referral

    def offered(self):
        """One that has been offered to the team; with the offer."""
        referral = self.claimed()
        words = {"rationale": WORDS, "reason": WORDS, "brief": WORDS}
        choices = [self.walk.to_partner(subject, TEAM, **words) for subject in self.walk.subjects(referral)]
        self.walk.decide(referral, choices, self.desk[0].user, at=self.now)
        return referral, self.walk.handover(referral)


class Claiming:
    """Everybody at the desk claims one referral."""

    name = "claim"

    def __init__(self, arena):
        self.arena, self.referral = arena, arena.referral()

    def moves(self):
        page = f"/triage/{self.referral.reference}/"
        return [Move(person, "claim", f"{page}claim/", page) for person in self.arena.desk]

    def wrong(self, won):
        claims = Claim.objects.filter(referral=self.referral).values_list("by", flat=True)
        yield from differs("claims by", list(claims), [won.by.user.pk])
        yield from custody_differs(self.referral.pk, {"claim": 1})


class Deciding:
    """The claimant decides for every child in twelve windows at once, in four ways; four colleagues try too."""

    name = "decide"

    def __init__(self, arena):
        self.arena, self.referral = arena, arena.claimed()
        self.subjects = arena.walk.subjects(self.referral)

    def moves(self):
        ways = [{"outcome": "nfa"}, {"outcome": "advice"}, self.to_partner(), self.to_caiu()]
        people, page = [*self.arena.windows, *self.arena.desk[1:5]], f"/triage/{self.referral.reference}/decide/"
        tries = zip(people, itertools.cycle(ways), strict=False)
        return [Move(person, way["outcome"], page, "/triage/", self.form(way)) for person, way in tries]

    def to_partner(self):
        team = self.arena.walk.county.units[TEAM]
        return {"outcome": "partner", "service": "partner", "team": team.pk, "reason": WORDS, "brief": WORDS}

    def to_caiu(self):
        unit = self.arena.walk.county.units["caiu-peterborough"]
        return {"outcome": "caiu", "how": "caiu_single", "caiu_unit": unit.pk, "why_other": WORDS}

    def form(self, way):
        answers = {**way, "level": 3, "counts_as": "referral", "rationale": WORDS}
        return {
            f"child-{subject.party.position}-{name}": value
            for subject in self.subjects
            for name, value in answers.items()
        }

    def wrong(self, won):
        way = {"caiu": "caiu_single"}.get(won.act, won.act)
        count = len(self.subjects)
        made = Decision.objects.filter(referral=self.referral)
        yield from differs("decisions", [(d.outcome, d.state) for d in made], [(way, "made")] * count)
        yield from differs("children decided for", len({d.subject_id for d in made}), count)
        places = {"partner": (1, 0, "offer"), "caiu": (0, 1, "assign")}.get(won.act, (0, 0, "close"))
        yield from differs("offers", Handover.objects.filter(referral=self.referral).count(), places[0])
        yield from differs("investigations", Investigation.objects.filter(referral=self.referral).count(), places[1])
        yield from custody_differs(self.referral.pk, {"claim": 1, places[2]: 1})
        told = Notice.objects.filter(to_user=self.referral.author, text__contains=self.referral.reference)
        yield from differs("notices to the author", told.filter(text__contains="decided").count(), 1)


class Answering:
    """The partner's team accepts or declines one offer, in the browser and by the API, and the managers recall it."""

    name = "answer"
    STATES = {"accept": "accepted", "decline": "declined", "recall": "recalled"}
    WITH = {"accept": {}, "decline": {"reason": WORDS}}

    def __init__(self, arena):
        self.arena, (self.referral, self.handover) = arena, arena.offered()

    def moves(self):
        case, recall = f"/triage/{self.referral.reference}/", f"recall/{self.handover.reference}/"
        team, systems = self.arena.team, self.arena.systems
        return [
            *(self.answer(one, "accept") for one in (*team[:4], *systems[:2])),
            *(self.answer(one, "decline") for one in (*team[4:7], *systems[2:])),
            *(Move(one, "recall", case + recall, case, {"reason": WORDS}) for one in self.arena.managers),
        ]

    def answer(self, by, act):
        """Of a person at the browser or of an agency's system."""
        page = f"/handovers/{self.handover.reference}/"
        if isinstance(by, System):
            return Move(by, act, f"/api/v1{page}{act}/", self.STATES[act], self.WITH[act])
        return Move(by, act, f"{page}{act}/", page, self.WITH[act])

    def wrong(self, won):
        now = Handover.objects.get(pk=self.handover.pk)
        yield from differs("answer", (now.state, now.answered_by_id), (self.STATES[won.act], won.by.user.pk))
        step = "accept" if won.act == "accept" else "come_back"
        yield from custody_differs(now.referral_id, {"claim": 1, "offer": 1, step: 1})
        told = Notice.objects.filter(key__contains=str(now.pk)).exclude(key__startswith="offered:")
        keys = told.values_list("key", flat=True)
        yield from differs("notices", sorted(keys), sorted(f"{now.state}:{now.pk}:{role}" for role in DESK_ROLES))
        clocks = Timer.objects.filter(object_id=now.pk).values_list("state", flat=True)
        yield from differs("clocks", list(clocks), ["cancelled" if won.act == "recall" else "met"])


class Accepting(Answering):
    """Everybody in the partner's team accepts one offer, and so do its agency's systems."""

    name = "accept"

    def moves(self):
        return [self.answer(one, "accept") for one in (*self.arena.team, *self.arena.systems)]


CONTESTS = (Claiming, Deciding, Accepting, Answering)


def differs(what, found, wanted):
    """A sentence, where the database says something else than it must."""
    if found != wanted:
        yield f"{what}: {found} instead of {wanted}"


def custody_differs(referral_id, wanted):
    """Every child has taken each of these steps so many times, and no others."""
    taken = {pk: Counter() for pk in Subject.objects.filter(referral=referral_id).values_list("pk", flat=True)}
    for subject, step in CustodyMove.objects.filter(referral=referral_id).values_list("subject_id", "step"):
        taken[subject][step] += 1
    for steps in taken.values():
        yield from differs("custody moves", dict(steps), wanted)


def held(starter, contest):
    """One round: all its answers, and what is wrong with it."""
    played = starter.go(contest.moves())
    winners = [move for move, answer in played if move.won(answer)]
    unclear = [move.in_words(answer) for move, answer in played if not (move.won(answer) or move.lost(answer))]
    wrong = [f"neither done nor refused: {words}" for words in unclear]
    if len(winners) != 1:
        wrong.append(f"{len(winners)} winners: {', '.join(move.in_words(answer) for move, answer in played)}")
    else:
        with contest.arena.walk.looking():
            wrong += contest.wrong(winners[0])
    return [answer for _, answer in played], wrong


def hold(url, rounds, seed):
    """Every contest, so many rounds each; prints the table and what was wrong, and gives the figures."""
    columns = "".join(f"{title:>8}" for title in ("rounds", "clients", "wrong", "p50", "p95", "max"))
    harness.say(f"{'contest':<10}{columns}    refused with")
    wrong = {}
    with contextlib.closing(Arena(url, seed)) as arena, Starter(CLIENTS) as starter:
        for kind in CONTESTS:
            slowest, refused, bad = [], Counter(), {}
            for _ in range(rounds):
                contest = kind(arena)
                answers, problems = held(starter, contest)
                bad |= {f"{kind.name} {contest.referral.reference}": problems} if problems else {}
                slowest.append(1000 * max(answer.seconds for answer in answers))
                refused.update(answer.status for answer in answers if answer.status >= 400)
            row(kind.name, rounds, len(bad), slowest, refused)
            wrong |= bad
    for where, problems in wrong.items():
        harness.say("\n  ".join([where, *problems]))
    return {"rounds": rounds * len(CONTESTS), "wrong": len(wrong)}


def row(name, rounds, wrong, slowest, refused):
    ordered = sorted(slowest)
    spread = (statistics.median(ordered), ordered[int(0.95 * len(ordered))], ordered[-1])
    figures = "".join(f"{value:>8.0f}" for value in (rounds, CLIENTS, wrong, *spread))
    told = ", ".join(f"{status}: {count}" for status, count in sorted(refused.items()))
    harness.say(f"{name:<10}{figures}    {told}")


if __name__ == "__main__":
    figures = hold(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    harness.verdict("race", figures)
    sys.exit(bool(figures["wrong"]))
