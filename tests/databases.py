"""Databases for tests: one template for a state of the migrations, and clones of it.

Every worker of the suite has a clone of its own, as `maru_app`; each test rolls back in it. A test that needs
real commits (threads, a web server, a second connection) asks for `committed_db` and gets a clone to itself.
"""

import fcntl
import hashlib
import itertools
import os
import re
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from tests.world import build_county

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("maru", "referrals", "triage", "caiu", "caf")
IMPORTED = re.compile(rf"^from ((?:{'|'.join(ROOMS)})[\w.]*) import", re.MULTILINE)
TEMPLATES_KEPT = 4
numbers = itertools.count(1)


def owner_connection(name=None):
    """A connection as the owner of the tables; to the database in the owner's address unless told another."""
    options = {"dbname": name} if name else {}
    opened = psycopg2.connect(settings.DATABASE_OWNER_URL, options="-c maru.migrating=on", **options)
    opened.autocommit = True
    return opened


def owner_sql(statement, parameters=None, *, database=None):
    """Run one statement as the owner, at once and for good; its rows, if it has any."""
    opened = owner_connection(database)
    try:
        with opened.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else None
    finally:
        opened.close()


def digest_of_migrations():
    """Changes whenever a migrated database could: with the migrations, what they import, the apps and the versions."""
    files = {path for room in ROOMS for path in (ROOT / room).rglob("migrations/*.py")}
    for path in list(files):
        modules = IMPORTED.findall(path.read_text())
        files |= {found for module in modules if (found := ROOT / f"{module.replace('.', '/')}.py").exists()}
    files |= {ROOT / "maru/common/database.py", ROOT / "maru/settings/base.py", ROOT / "requirements.txt"}
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def use(name):
    """Point Django's connection at another database of the same server."""
    connection.close()
    connection.settings_dict["NAME"] = name


def drop(name, tries=40):
    """Drop a database. PostgreSQL's own autovacuum may be in it: nobody but a superuser may end that, so wait.
    What still stands after ten seconds is left for the next run to drop."""
    for _ in range(tries):
        try:
            owner_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        except psycopg2.errors.InsufficientPrivilege:
            time.sleep(0.25)
        else:
            return


def exists(name):
    return bool(owner_sql("SELECT 1 FROM pg_database WHERE datname = %s", [name]))


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def drop_what_is_left():
    """Drop the clones of runs that were killed, and all but the newest templates."""
    rows = owner_sql("SELECT datname FROM pg_database WHERE datname ~ '^[tw]_' ORDER BY oid DESC")
    names = [name for (name,) in rows]
    for name in [name for name in names if name.startswith("t_")][TEMPLATES_KEPT:]:
        drop(name)
    for name in [name for name in names if name.startswith("w_")]:
        if not is_alive(int(name.split("_")[1])):
            drop(name)


@contextmanager
def clone_of(template):
    """A new database like the template, in use while the block runs and dropped after it."""
    before, name = connection.settings_dict["NAME"], f"w_{os.getpid()}_{next(numbers)}"
    drop(name)
    owner_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    # Nobody needs it after a power cut, so no commit waits for the disk.
    owner_sql(f'ALTER DATABASE "{name}" SET synchronous_commit TO off')
    use(name)
    try:
        yield name
    finally:
        connections.close_all()
        use(before)
        drop(name)


@pytest.fixture(scope="session")
def template_db(django_db_blocker):
    """The name of a migrated database, made once for a state of the migrations and kept between runs."""
    name = f"t_{digest_of_migrations()}"
    settings.VAR.mkdir(exist_ok=True)
    with open(settings.VAR / "template.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not exists(name):
            making, before = f"{name}_making", connection.settings_dict["NAME"]
            drop(making)
            owner_sql(f'CREATE DATABASE "{making}"')
            with django_db_blocker.unblock():
                use(making)
                try:
                    call_command("migrate", verbosity=0, interactive=False)
                finally:
                    connections.close_all()
                    use(before)
            # Only a finished one gets the name that others look for.
            owner_sql(f'ALTER DATABASE "{making}" RENAME TO "{name}"')
            drop_what_is_left()
    return name


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, template_db, django_db_blocker):
    """This worker's own database, with the county in small, in place of the one that pytest-django would make."""
    with django_db_blocker.unblock(), clone_of(template_db):
        assert role() == ("maru_app", False, False), "the suite must run as the role that the policies hold"
        build_county(timezone.now() - timedelta(days=90))
        yield


def role():
    """Who the product is to PostgreSQL: name, superuser, bypasses row-level security."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        return cursor.fetchone()


@pytest.fixture
def committed_db(request, template_db, django_db_setup, django_db_blocker):
    """A database of the test's own, where what is committed stays committed. Not together with `db`."""
    if "db" in request.fixturenames:
        raise pytest.UsageError("ask for `db` or for `committed_db`, not for both")
    with django_db_blocker.unblock(), clone_of(template_db) as name:
        yield name


@pytest.fixture
def run_sql_as_owner():
    """Run SQL as the owner of the tables, on the database in use, on a connection of its own, committed."""
    return lambda statement, parameters=None: owner_sql(
        statement, parameters, database=connection.settings_dict["NAME"]
    )
