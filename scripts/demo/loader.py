"""Loading the county into an empty database: who may have it, its sign-ins, its months of stories."""

import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import connection

from maru.agencies.models import User
from maru.api.operations import Registered
from maru.audit.context import Door
from maru.notify.operations import mark_all_read
from maru.timers.clock import LONDON
from scripts.demo import county
from scripts.demo.clock import Story, StoryClock
from scripts.demo.names import Neighbourhood
from scripts.demo.past import Past
from scripts.demo.present import Present
from scripts.demo.stories import Teller
from scripts.demo.walk import Walker

SEED = 20140325  # the day of the paper
PAST_STORIES = 17
FIRST_DAYS_AGO = 150
# Colleagues with a sign-in besides one for each role, so that a second team can accept what the first declined.
COLLEAGUES = ("caiu_ds_cambridge", "partner_csc_cambridgeshire", "partner_family_support", "partner_domestic_abuse")
WORDS = (
    "amber", "barley", "cobalt", "dapple", "ember", "fennel", "garnet", "hazel", "indigo", "juniper", "kestrel",
    "lantern", "meadow", "nutmeg", "orchid", "pebble", "quartz", "russet", "saffron", "teasel", "umber", "velvet",
    "willow", "yarrow", "zephyr", "bracken", "clover", "damson", "elder", "fathom", "gable", "harbour",
)  # fmt: skip
ROLES = tuple(person.key for person in county.ROLE_HOLDERS)


class NoDemoHere(Exception):
    """The demo county must not be put on this database."""


def has_people() -> bool:
    return User.objects.exists()


def check_allowed() -> None:
    """Demo people belong on the embedded servers, or where MARU_DEMO says so, and on an empty database.

    Raises NoDemoHere.
    """
    if not (settings.MARU_EMBEDDED or settings.MARU_DEMO):
        raise NoDemoHere("These are not the embedded servers. Set MARU_DEMO=1 if fictional people may be put on them.")
    if has_people():
        raise NoDemoHere("There are people in this database already, so no fictional ones are added.")


def load(*, now: datetime, tell: Callable[[str], None]) -> None:
    """Put the county and what befell it into the database, up to `now`; `tell` hears of the progress.

    Raises NoDemoHere.
    """
    check_allowed()
    passwords = {key: password() for key in (*ROLES, *COLLEAGUES)}
    # Before anybody is made, so that whoever is in the database can sign in however the loading ends.
    write_sign_ins(settings.VAR / "demo.json", passwords, {})
    began = now - timedelta(days=FIRST_DAYS_AGO + 14)
    tell("maru: the fictional county: its agencies and people")
    with hurried():
        built = county.build(at=began, door=Door.DEMO, passwords=passwords, staff=county.everybody())
        systems = county.connect(built, at=began, door=Door.DEMO)
        write_sign_ins(settings.VAR / "demo.json", passwords, systems)
        told = live(built, began, now, tell)
    tell(f"maru: {told} referrals told")


def live(built: county.County, began: datetime, now: datetime, tell: Callable[[str], None]) -> int:
    """Let everything happen in the county until `now`; how many referrals there were."""
    random = Random(SEED)  # noqa: S311 - a story, not a secret
    near = Neighbourhood(random, now.astimezone(LONDON).date())
    past = Past(built, random, near, now)
    plans = list(past.draw(PAST_STORIES, oldest=FIRST_DAYS_AGO))
    plans += Present(built, near, now, past.homes).plans()
    walk = Walker(built, Door.DEMO)
    clock = StoryClock(until=now, door=Door.DEMO)
    teller = Teller(walk, random, clock.add)
    for plan in plans:
        clock.add(teller.tell(plan))
    clock.add(inboxes_read(walk, began))
    clock.run(progress(began, now, tell))
    return len(plans)


@contextmanager
def hurried() -> Iterator[None]:
    """No commit waits for the disk meanwhile: were the machine to stop now, one would load the county again."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET synchronous_commit")


def inboxes_read(walk: Walker, began: datetime) -> Story:
    """Those who sign in read what is older than a day, every few days."""
    at = began
    while True:
        at = yield at + timedelta(days=4)
        for who in ROLES:
            user = walk.user(who)
            with walk.acting(user, at):
                mark_all_read(by=user, raised_until=at - timedelta(days=1), at=at)


def progress(began: datetime, now: datetime, tell: Callable[[str], None]) -> Callable[[datetime], None]:
    """Says how far the story has come, every tenth of it."""
    told = [0]

    def tick(moment: datetime) -> None:
        tenth = int(10 * (moment - began) / (now - began))
        if tenth > told[0]:
            told[0] = tenth
            tell(f"maru: the fictional county: {moment.astimezone(LONDON):%-d %B %Y}")

    return tick


def password() -> str:
    """Three words and a number, at random."""
    return "-".join([*(secrets.choice(WORDS) for _ in range(3)), str(secrets.randbelow(9000) + 1000)])


def write_sign_ins(path: Path, passwords: dict[str, str], systems: dict[str, Registered]) -> None:
    """One sign-in for each role and one for each agency's system, for whoever opens the demo; readable by its
    owner only."""
    entries = {
        key: {"login": f"{key}@maru.example", "password": word, "totp_secret": None}
        for key, word in passwords.items()
    }  # fmt: skip
    told = {
        "base": settings.MARU_BASE_URL,
        "users": {key: entries[key] for key in ROLES},
        "colleagues": {key: entries[key] for key in COLLEAGUES},
        "clients": {
            agency: {"id": made.id, "secret": made.secret, "scopes": made.client.scopes}
            for agency, made in systems.items()
        },
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(told, file, indent=2)
