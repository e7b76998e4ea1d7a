"""Is a process that hangs found out, when it answers no requests that one could ask it by?"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from maru.common.alive import show_life
from scripts.procs import lines
from tests.processes import soon
from tests.sites import database_url

ROOT = Path(__file__).resolve().parents[3]
PROBE = ROOT / "scripts/containers/probe.py"


class Silent:
    """One line of the Procfile, and the file that it shows its life by."""

    def __init__(self, name, database, folder):
        self.sign, self.log = folder / name, folder / f"{name}.log"
        self.environment = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "MARU_ALIVE": str(self.sign),
            "DATABASE_URL": database_url(database),
            # A queue of its own: other tests have workers too.
            "REDIS_URL": f"{os.environ['REDIS_URL']}?virtual_host=13",
        }
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                ["sh", "-c", f"exec {lines()[name]}"],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def is_healthy(self):
        done = subprocess.run([sys.executable, PROBE, "alive"], env=self.environment, capture_output=True)
        return done.returncode == 0

    def age(self, seconds):
        """As if that much time had gone by."""
        os.utime(self.sign, (time.time() - seconds,) * 2)

    def end(self):
        """Whatever state it is in, and however busy the machine."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def start(committed_db, tmp_path):
    """Starts a line of the Procfile on the test's database."""
    started = []

    def start(name):
        started.append(Silent(name, committed_db, tmp_path))
        return started[-1]

    yield start
    for silent in started:
        silent.end()


@pytest.mark.slow
def test_worker_beat_and_watchdog_are_well_while_they_work_and_found_out_when_they_hang(start):
    all_three = [start(name) for name in ("beat", "worker", "timers")]
    for silent in all_three:
        assert not silent.is_healthy()
    for silent in all_three:
        assert soon(silent.is_healthy, within=40), silent.log.read_text()
        os.killpg(silent.process.pid, signal.SIGSTOP)
        silent.age(90)
    time.sleep(3)
    for silent in all_three:
        assert not silent.is_healthy()
    os.killpg(silent.process.pid, signal.SIGCONT)
    assert soon(silent.is_healthy), "the watchdog goes on"


@pytest.mark.parametrize(("seconds", "code"), [(0, 0), (50, 0), (70, 1)])
def test_a_sign_of_life_grows_old(tmp_path, seconds, code):
    sign = tmp_path / "alive"
    sign.touch()
    os.utime(sign, (time.time() - seconds,) * 2)
    done = subprocess.run([sys.executable, PROBE, "alive"], env={"MARU_ALIVE": str(sign)}, capture_output=True)
    assert done.returncode == code


@pytest.mark.django_db
def test_the_watchdog_lives_while_the_database_is_gone(settings, tmp_path):
    settings.MARU_ALIVE = str(tmp_path / "alive")

    def refuse(*_):
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(refuse):
        call_command("run_timers", once=True)
    assert (tmp_path / "alive").exists()


def test_without_a_file_named_nothing_is_written(settings, tmp_path, monkeypatch):
    settings.MARU_ALIVE = ""
    monkeypatch.chdir(tmp_path)
    show_life()
    assert list(tmp_path.iterdir()) == []
