"""Loading the county into an empty database: who may have it, its sign-ins."""

import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from maru.agencies.acting import acting_as
from maru.agencies.models import User
from maru.api.operations import Registered
from maru.audit import trail
from maru.audit.context import Door
from maru.audit.models import AuditEvent
from maru.audit.verbs import Verb
from maru.common.database import ANEW, as_owner
from scripts.demo import county, whole
from scripts.demo.live import live
from scripts.demo.rotas import roster

YEAR = 348  # with today's some 400
FIRST_DAYS_AGO = 380
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
    """Demo people belong on the embedded servers, or where MARU_DEMO says so.

    Raises NoDemoHere.
    """
    if not (settings.MARU_EMBEDDED or settings.MARU_DEMO):
        raise NoDemoHere("These are not the embedded servers. Set MARU_DEMO=1 if fictional people may be put on them.")


def broken_off() -> bool:
    """Whether a loading began here and did not come to its end, and nobody has done anything here since: every
    act is in the trail with the door that it came in by, and nobody takes one out of it."""
    loaded = AuditEvent.objects.filter(verb=Verb.DEMO_LOADED)
    return has_people() and not loaded.exists() and not AuditEvent.objects.exclude(door=Door.DEMO).exists()


@contextmanager
def alone(tell: Callable[[str], None]) -> Iterator[None]:
    """Two loadings at once wait for one another. The lock ends with whoever holds it, however they end."""
    line = connection.copy()
    try:
        with line.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(hashtext('maru.demo'))")
            if cursor.fetchone() == (False,):
                tell("maru: the fictional county is being loaded by another process; waiting for it")
                cursor.execute("SELECT pg_advisory_lock(hashtext('maru.demo'))")
        yield
    finally:
        line.close()


def begin_anew() -> None:
    """Empty the database, and bring it up to date again."""
    with as_owner() as owner, owner.cursor() as cursor:
        cursor.execute(ANEW)
    call_command("migrate", verbosity=0, interactive=False)


def load(*, now: datetime, tell: Callable[[str], None], year: int = YEAR, if_empty: bool = False) -> None:
    """Put the county and what befell it into the empty database, up to `now`; `tell` hears of the progress. `year`
    is how many referrals of the past twelve months there are besides today's open work. Where an earlier loading
    was broken off and there is nothing else, it begins anew. People who are there already stop it, without a
    word where it is to be done only `if_empty`.

    Raises NoDemoHere.
    """
    check_allowed()
    with alone(tell):
        if broken_off():
            tell("maru: the loading of the fictional county was broken off, so it is begun anew")
            begin_anew()
        elif has_people():
            if if_empty:
                return
            raise NoDemoHere("There are people in this database already, so no fictional ones are added.")
        fill(now, tell, year)


def fill(now: datetime, tell: Callable[[str], None], year: int) -> None:
    """The loading itself."""
    passwords = {key: password() for key in (*ROLES, *COLLEAGUES)}
    # Before anybody is made, so that whoever is in the database can sign in however the loading ends.
    write_sign_ins(settings.VAR / "demo.json", passwords, {})
    began = now - timedelta(days=FIRST_DAYS_AGO)
    tell("maru: the fictional county: its agencies and people")
    with hurried():
        built = county.build(
            at=began, door=Door.DEMO, passwords=passwords, agencies=whole.AGENCIES, units=whole.UNITS,
            staff=whole.everybody(),
        )  # fmt: skip
        systems = county.connect(built, at=began, door=Door.DEMO)
        write_sign_ins(settings.VAR / "demo.json", passwords, systems)
        told = live(built, began=began, now=now, year=year, readers=passwords, tell=tell)
        roster(built, at=now, door=Door.DEMO)
        with acting_as(system="setup", door=Door.DEMO, at=now):
            trail.record(Verb.DEMO_LOADED, referrals=told)
    tell(f"maru: {told} referrals told")


@contextmanager
def hurried() -> Iterator[None]:
    """No commit waits for the disk meanwhile: were the machine to stop now, one would load the county again."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET synchronous_commit")


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
