"""Does the watchdog take over where Celery is silent, and go on when PostgreSQL comes back?"""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg2
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from maru.audit import anchors
from maru.notify.models import Mail
from maru.timers.models import Heartbeat, TimerStep
from maru.timers.operations import database_now
from tests.processes import soon
from tests.sites import database_url

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def look():
    """One look of the watchdog, which takes the signals for itself."""
    before = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    yield lambda: call_command("run_timers", once=True)
    for name, handler in before.items():
        signal.signal(name, handler)


def overdue(world):
    """A child whose clock has run out; whether everything on its way has happened."""
    case = world.referral_at("waiting", at=world.now - timedelta(days=9))

    def happened():
        with world.looking():
            steps = TimerStep.objects.filter(timer__object_id=case.subject.pk).exclude(name__contains="+")
            return {bool(step.fired_at) for step in steps} == {True}

    return happened


def test_it_sweeps_where_celery_is_silent_and_sends_what_was_written(committed_db, world, look):
    happened = overdue(world)
    Heartbeat.objects.update_or_create(part="celery", defaults={"at": database_now() - timedelta(seconds=31)})
    look()
    assert happened() and Heartbeat.objects.filter(part="watchdog").exists()
    with world.looking():
        assert Mail.objects.filter(key__contains=":100:").exclude(sent_at=None).exists()


def test_it_leaves_the_clocks_to_celery_while_celery_is_heard(committed_db, world, look):
    happened = overdue(world)
    Heartbeat.objects.update_or_create(part="celery", defaults={"at": database_now()})
    look()
    assert not happened()


def test_it_writes_the_anchor_that_nobody_has_written(committed_db, world, look):
    overdue(world)
    look()
    assert [anchor.seq > 0 for anchor in anchors.read(anchors.path())[0]] == [True]


def test_a_connection_that_was_ended_costs_it_no_look(committed_db, world, look):
    happened = overdue(world)
    with psycopg2.connect(database_url(committed_db)) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [connection.connection.get_backend_pid()])
    look()
    assert happened()


def test_it_outlives_an_absent_postgresql_and_goes_on_when_it_is_back(committed_db, world, tmp_path):
    happened = overdue(world)
    server = connection.connection.get_dsn_parameters()["host"]
    absent = tmp_path / "pg"
    url = urlsplit(database_url(committed_db))._replace(netloc=f"maru_app@{quote(str(absent), safe='')}").geturl()
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "maru.settings", "MARU_VAR": tmp_path}
    with open(tmp_path / "log", "wb") as log:
        watchdog = subprocess.Popen(
            [sys.executable, "manage.py", "run_timers", "--tick", "0.2"], cwd=ROOT, env=environment, stdout=log,
            stderr=log,
        )  # fmt: skip
    try:
        assert soon(lambda: (tmp_path / "log").read_text().count("waiting_for_the_database") > 2, within=30)
        assert watchdog.poll() is None and not happened()
        absent.symlink_to(server)
        assert soon(happened)
    finally:
        watchdog.terminate()
        assert watchdog.wait(timeout=20) == 0


def test_a_server_that_is_gone_without_a_word_is_taken_for_dead_within_half_a_minute(db):
    told = connection.connection.get_dsn_parameters()
    idle, interval, count = (int(told[f"keepalives_{name}"]) for name in ("idle", "interval", "count"))
    assert idle + interval * count <= 30 and int(told["tcp_user_timeout"]) <= 30_000
    assert settings.DATABASES["default"]["CONN_HEALTH_CHECKS"]
