"""Do the settings refuse what must not serve, and say how to mend it?"""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from textwrap import dedent

import psycopg2
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection

from maru.common.database import RoleTooStrong, as_owner, refuse_strong_role
from maru.settings import env
from tests.databases import owner_connection

ROOT = Path(__file__).resolve().parents[3]
GOOD = {
    "MARU_ENV": "production",
    "SECRET_KEY": "a-key-that-was-made-for-this-test-and-is-long-enough",
    "ALLOWED_HOSTS": "maru.example",
    "DATABASE_URL": "postgres://maru_app@nowhere/maru",
    "REDIS_URL": "redis://nowhere/0",
}
SAMPLE = "sample-key-for-development-only-never-for-anything-that-holds-a-real-child"


def start(**changes):
    """Read the settings in a process of their own; the last line it wrote if it refused, else nothing."""
    wanted = {**GOOD, **changes}
    environment = {"PATH": os.environ["PATH"], **{name: value for name, value in wanted.items() if value is not None}}
    done = subprocess.run(
        [sys.executable, "-c", "import maru.settings"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    return done.stderr.strip().splitlines()[-1] if done.returncode else ""


def test_production_starts_when_it_was_told_everything():
    assert start() == ""


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY is not set. Make one"),
        ({"SECRET_KEY": SAMPLE}, "SECRET_KEY is the sample key"),
        ({"SECRET_KEY": "short"}, "fewer than 32 characters"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS is not set. List the names"),
        ({"ALLOWED_HOSTS": "*"}, "lets any name in"),
        ({"DEBUG": "1"}, "DEBUG is on"),
        ({"MFA_REQUIRED": "0"}, "MFA_REQUIRED is off"),
        ({"DEBUG": "perhaps"}, "neither yes nor no. Set it to 1 or 0"),
        ({"MARU_ENV": "staging"}, "Set it to production or development"),
        ({"MARU_ENV": None, "SECRET_KEY": None}, "SECRET_KEY is not set"),
        ({"DATABASE_URL": None}, "scripts/services.py run --"),
        ({"REDIS_URL": None}, "REDIS_URL is not set"),
        ({"EMAIL_URL": "mailhost"}, "EMAIL_URL must look like"),
        ({"PORT": "http"}, "not a whole number"),
        ({"SECRET_KEY": None, "SECRET_KEY_FILE": "/nowhere"}, "SECRET_KEY_FILE names /nowhere, which cannot be read"),
    ],
)
def test_it_refuses_and_says_how_to_mend_it(changes, sentence):
    assert sentence in start(**changes)


def test_development_needs_no_key_and_no_hosts():
    assert start(MARU_ENV="development", SECRET_KEY=None, ALLOWED_HOSTS=None) == ""


def test_production_keeps_its_cookies_to_itself_and_to_https():
    wanted = """
        from maru import settings as s
        assert (s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME) == ("__Host-sessionid", "__Host-csrftoken")
        assert s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE and s.SECURE_SSL_REDIRECT and s.SECURE_HSTS_SECONDS
        assert s.MFA_REQUIRED and not s.DEBUG and not s.MARU_DEMO and not s.MARU_EMBEDDED and not s.MARU_STRICT_WALL
    """
    done = subprocess.run([sys.executable, "-c", dedent(wanted)], cwd=ROOT, env={"PATH": os.environ["PATH"], **GOOD})
    assert done.returncode == 0


def test_a_secret_may_come_from_a_file(tmp_path, monkeypatch):
    (tmp_path / "key").write_text("kept in a file\n")
    monkeypatch.setenv("SOME_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.setattr(env, "READ", set())
    assert env.text("SOME_KEY") == "kept in a file"


@pytest.mark.django_db
def test_the_suites_own_role_is_weak_enough():
    refuse_strong_role(connection)


def test_the_owner_of_the_tables_is_refused(committed_db):
    with as_owner() as owner, pytest.raises(RoleTooStrong, match="signs in as maru_owner, which owns tables"):
        refuse_strong_role(owner)


def test_a_strong_role_gets_no_connection(committed_db, monkeypatch):
    with as_owner():
        connection.is_owner = False
        with pytest.raises(RoleTooStrong):
            connection.ensure_connection()
        assert connection.connection is None


@pytest.mark.parametrize(
    ("power", "sentence"), [("SUPERUSER", "is a superuser"), ("BYPASSRLS", "may bypass row-level")]
)
def test_a_role_that_could_look_past_the_policies_is_refused(power, sentence):
    class Cursor:
        """What PostgreSQL would answer for such a role, which the suite may not make."""

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return False

        def execute(self, _):
            return None

        def fetchone(self):
            return ("strong", power == "SUPERUSER", power == "BYPASSRLS", False)

    class Connection:
        cursor = Cursor

    with pytest.raises(RoleTooStrong, match=sentence):
        refuse_strong_role(Connection())


def test_without_an_owner_nothing_migrates(settings):
    settings.DATABASE_OWNER_URL = ""
    with pytest.raises(ImproperlyConfigured, match="only the owner of the tables may migrate"), as_owner():
        pass


def test_a_second_start_waits_for_the_firsts_migration_however_long_that_takes(committed_db):
    first = owner_connection(committed_db)
    with first.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('maru.migrate'))")
    longer_than_a_table_is_waited_for = 2.5
    ended = threading.Timer(longer_than_a_table_is_waited_for, first.close)
    began = time.monotonic()
    ended.start()
    call_command("migrate", verbosity=0, interactive=False)
    assert time.monotonic() - began > longer_than_a_table_is_waited_for


def test_the_owner_waits_for_a_table_two_seconds_at_most(committed_db):
    with as_owner() as owner, owner.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("2s",)


def test_the_owner_gives_the_connection_back(committed_db):
    with as_owner() as owner, owner.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('maru.migrating')")
        assert cursor.fetchone() == ("maru_owner", "on")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('maru.migrating', true)")
        assert cursor.fetchone()[0] == "maru_app"
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.cursor.execute("CREATE TABLE mine (id int)")
