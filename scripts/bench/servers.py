"""PostgreSQL, Redis and the product for one bench or test alone: nobody else's go down with what is killed."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from http import HTTPStatus
from pathlib import Path

import psutil

from scripts.keeper import Places, connect

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60


def soon(true, what, within=PATIENCE):
    """Wait until it is true."""
    deadline = time.monotonic() + within
    while not true():
        if time.monotonic() > deadline:
            raise RuntimeError(f"waited {within} s in vain: {what}")
        time.sleep(0.02)


def is_gone(pid):
    """Whether the process has ended, even if nobody has asked for its exit code yet."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def children(parent):
    """The processes that one has started: pid and command line, however long that is."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return [(child.pid, command_line(child)) for child in psutil.Process(parent).children()]
    return []


def command_line(process):
    """What it was started with, or calls itself; nothing of one that has ended."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return " ".join(process.cmdline()).strip()
    return ""


class Servers:
    """An empty database cluster and a Redis under a `var/` of their own, with a keeper; both gone afterwards.

    `power_fails=False` waits for no disk: a killed process loses nothing that it has handed to the system.
    `kept=True` leaves the cluster for the next time.
    """

    def __init__(self, var, *, power_fails=True, kept=False):
        self.var, self.places = Path(var).resolve(), Places(Path(var).resolve())
        self.power_fails, self.kept = power_fails, kept

    def __enter__(self):
        self.forget()
        self.var.mkdir(parents=True, exist_ok=True)
        services = [sys.executable, str(ROOT / "scripts/services.py"), "--var", str(self.var), "run", "--"]
        given = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "MARU_EMBEDDED")
        alone = {name: value for name, value in os.environ.items() if name not in given}
        # It ends with its input, so the servers end with whoever started them, however that ends.
        self.holder = subprocess.Popen(
            [*services, "sh", "-c", "echo up; exec cat"], env=alone, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        if self.holder.stdout.readline() != b"up\n":
            raise RuntimeError(f"the servers did not start:\n{self.places.last_words()}")
        if not self.power_fails:
            self.wait_for_no_disk()
        return self

    @property
    def keeper(self):
        """The process that owns both servers."""
        return int(self.places.ready.read_text())

    def forget(self):
        if not self.kept:
            shutil.rmtree(self.var, ignore_errors=True)

    def wait_for_no_disk(self):
        superuser = connect(self.places, user="postgres", dbname="postgres")
        superuser.autocommit = True
        with superuser.cursor() as cursor:
            cursor.execute("ALTER SYSTEM SET fsync TO off")
            cursor.execute("SELECT pg_reload_conf()")
        superuser.close()

    def __exit__(self, *_):
        keeper = self.keeper
        self.holder.stdin.close()
        self.holder.stdout.close()
        self.holder.wait()
        soon(lambda: is_gone(keeper), "the keeper to stop the servers")
        self.forget()

    def environment(self, **more):
        """For a command that uses them; its own files go beside theirs."""
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
        own = {"MARU_VAR": str(self.var), "PYTHONPATH": str(ROOT), "PATH": path}
        return {**os.environ, **self.places.urls(), **own, **more}

    def running(self):
        """The servers' first processes: pid and command line."""
        return children(self.keeper)

    def postmaster(self):
        """PostgreSQL's first process, or None while it is down."""
        with contextlib.suppress(OSError, ValueError, IndexError):
            return int((self.places.data / "postmaster.pid").read_text().split()[0])
        return None

    @contextlib.contextmanager
    def without_postgresql(self):
        """Stop PostgreSQL, and let the keeper start it again only afterwards."""
        keeper, pid = self.keeper, self.postmaster()
        os.kill(keeper, signal.SIGSTOP)
        try:
            os.kill(pid, signal.SIGINT)
            soon(lambda: is_gone(pid), "PostgreSQL to stop")
            yield
        finally:
            os.kill(keeper, signal.SIGCONT)


class Product:
    """The Procfile's processes, run by procs.py as `make run` does, on servers of their own."""

    def __init__(self, environment, names=("web",)):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {**environment, "PORT": str(self.port), "MARU_BASE_URL": self.url}
        self.command = [sys.executable, str(ROOT / "scripts/procs.py"), *names]

    def __enter__(self):
        self.runner = subprocess.Popen(
            self.command, cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        soon(self.answers, "the product to answer")
        return self

    def __exit__(self, *_):
        self.runner.terminate()
        self.runner.wait()

    def answers(self):
        """Whether it lives; raises where it has given up."""
        if self.runner.poll() is not None:
            raise RuntimeError("the product has ended; its logs are in its var/log")
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("GET", "/health/live")
            return line.getresponse().status == HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()

    def master(self):
        """gunicorn's first process, or None while it is down."""
        return next((pid for pid, args in children(self.runner.pid) if "gunicorn" in args), None)
