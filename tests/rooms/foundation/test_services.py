"""Do the embedded servers live exactly as long as somebody uses them, whatever is killed?"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings

from scripts.services import read_dotenv
from tests.processes import is_gone, soon

ROOT = Path(__file__).resolve().parents[3]
GIVEN = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "MARU_EMBEDDED"}
RUN = """
import os, procs
procs.lines, procs.answers = lambda: {"one": "sleep 60"}, lambda: False
procs.say(os.environ["DATABASE_URL"])
procs.main()
"""
ALONE = {name: value for name, value in os.environ.items() if name not in GIVEN}


class Checkout:
    """Servers of a `var/` of their own, beside the ones that the suite uses."""

    def __init__(self, var):
        self.var = var
        self.commands = []

    def line(self, *command):
        return [sys.executable, str(ROOT / "scripts/services.py"), "--var", str(self.var), "run", "--", *command]

    def run(self, *command, **environment):
        return subprocess.run(
            self.line(*command), env={**ALONE, **environment}, capture_output=True, text=True, timeout=60
        )

    def start(self, *command):
        """A command that stays and tells its servers' address first; that address, once they are up."""
        line = self.line(*(command or ("sh", "-c", "echo $DATABASE_URL; exec sleep 60")))
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = str(free.getsockname()[1])
        environment = {**ALONE, "MARU_VAR": str(self.var), "PYTHONPATH": str(ROOT / "scripts"), "PORT": port}
        command = subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, text=True)
        self.commands.append(command)
        return command, command.stdout.readline().strip()

    def postmaster(self):
        return int((self.var / "postgres/postmaster.pid").read_text().split()[0])

    def keeper(self):
        return int((self.var / "ready").read_text())

    def end(self, *, with_signal=signal.SIGTERM):
        for command in self.commands:
            command.send_signal(with_signal)
            command.wait(timeout=10)
            command.stdout.close()
        self.commands.clear()


def answer(url):
    """Who the database says we are, asked until it answers."""
    for _ in range(300):
        try:
            connection = psycopg2.connect(url)
        except psycopg2.OperationalError:
            time.sleep(0.05)
            continue
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
            found = cursor.fetchone()
        connection.close()
        return found
    return None


@pytest.fixture(scope="module")
def place():
    var = settings.VAR / f"services-{os.getpid()}"
    yield var
    shutil.rmtree(var, ignore_errors=True)


@pytest.fixture
def checkout(place):
    checkout = Checkout(place)
    yield checkout
    checkout.end()
    assert soon(lambda: not (place / "postgres/postmaster.pid").exists()), "a server was left behind"


def test_the_command_is_maru_app_and_no_more(checkout):
    _, url = checkout.start()
    assert answer(url) == ("maru_app", False, False)


def test_the_last_one_out_stops_both_servers(checkout):
    first, _ = checkout.start()
    postmaster = checkout.postmaster()
    checkout.start()
    assert checkout.postmaster() == postmaster
    first.kill()
    first.wait()
    time.sleep(0.5)
    assert not is_gone(postmaster)
    keeper = checkout.keeper()
    checkout.end()
    assert soon(lambda: is_gone(postmaster) and is_gone(keeper))


def test_a_command_killed_with_nine_leaves_nothing(checkout):
    checkout.start()
    postmaster, keeper = checkout.postmaster(), checkout.keeper()
    checkout.end(with_signal=signal.SIGKILL)
    assert soon(lambda: is_gone(postmaster) and is_gone(keeper))


def test_a_killed_postgresql_comes_back(checkout):
    _, url = checkout.start()
    postmaster = checkout.postmaster()
    os.kill(postmaster, signal.SIGKILL)
    assert soon(lambda: is_gone(postmaster))
    assert answer(url) == ("maru_app", False, False)


def test_a_killed_keeper_takes_its_servers_along_and_the_next_start_works(checkout):
    checkout.start()
    postmaster, keeper = checkout.postmaster(), checkout.keeper()
    os.kill(keeper, signal.SIGKILL)
    assert soon(lambda: is_gone(postmaster))
    _, url = checkout.start()
    assert answer(url) == ("maru_app", False, False)


def test_a_killed_keeper_is_replaced_while_the_product_runs(checkout):
    _, url = checkout.start(sys.executable, "-c", RUN)
    keeper = checkout.keeper()
    os.kill(keeper, signal.SIGKILL)
    assert soon(lambda: checkout.var.joinpath("ready").exists() and checkout.keeper() != keeper)
    assert answer(url) == ("maru_app", False, False)


def test_servers_of_your_own_are_used_and_nothing_is_started(tmp_path):
    urls = {name: f"given-{name}" for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")}
    done = Checkout(tmp_path / "var").run("sh", "-c", "echo $DATABASE_URL $MARU_EMBEDDED.", **urls)
    assert done.stdout.split() == ["given-DATABASE_URL", "."]
    assert not (tmp_path / "var").exists()


def test_half_an_address_is_refused_with_what_is_missing(tmp_path):
    done = Checkout(tmp_path / "var").run("true", DATABASE_URL="postgres://maru_app@host/maru")
    assert done.returncode == 1
    assert "set DATABASE_OWNER_URL and REDIS_URL too, or none of the three" in done.stderr


def test_the_commands_own_exit_code_comes_through(tmp_path):
    urls = dict.fromkeys(("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"), "given")
    assert Checkout(tmp_path / "var").run("sh", "-c", "exit 7", **urls).returncode == 7


def test_dotenv_gives_what_the_environment_does_not_say(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("# a comment\nGIVEN=not this\nKEY=a#b c\nQUOTED=' spaced '\nEMPTY=\n\n#OFF=1\n")
    monkeypatch.setattr(os, "environ", {"GIVEN": "already"})
    read_dotenv(tmp_path / ".env")
    assert os.environ == {"GIVEN": "already", "KEY": "a#b c", "QUOTED": " spaced ", "EMPTY": ""}
