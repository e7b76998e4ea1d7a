"""What can befall the processes and the servers, and how one sees that they are back."""

import contextlib
import os
import re
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

import psycopg2
import redis

from scripts.bench.servers import children
from scripts.keeper import connect

AIM_FOR = 3.0
# Longer than PostgreSQL lets a transaction stand idle.
FROZEN_FOR = 35.0
STOPPED_FOR = 30.0
WRONG = 90
FAKED = re.compile(r"^faketime -f \S+ ")
OPEN = """
SELECT pid, xact_start IS NOT NULL FROM pg_stat_activity
WHERE datname = %s AND application_name = 'maru' AND pid <> pg_backend_pid()
"""


@dataclass
class Fault:
    """One fault: what, when it came, and when what it hit was back (moments of the database's own machine)."""

    kind: str
    aimed: bool
    at: float
    is_back: Callable[[], bool]
    back_at: float | None = None

    def look(self):
        if self.back_at is None and self.is_back():
            self.back_at = time.time()


class Faults:
    """Does them, to one runner's processes and to servers. Each returns how to see that what it hit is back, or
    None if there was nothing to hit."""

    def __init__(self, runner, servers, database, random):
        self.runner, self.servers, self.database, self.random = runner, servers, database, random
        self.places = servers.places
        self.done = []

    def look(self):
        """See what is back."""
        for fault in self.done:
            fault.look()

    def strike(self, kind):
        """Do one, at once or as soon as a sweep is in the middle of something."""
        aimed = self.random.random() < 0.5 and self.wait_for_a_transaction()
        is_back = KINDS[kind](self)
        if is_back is None:
            return None
        self.done.append(Fault(kind, aimed, time.time(), is_back))
        return self.done[-1]

    # the database

    def rows(self, statement, parameters=()):
        """Ask as the superuser; None while the database does not answer."""
        try:
            with contextlib.closing(connect(self.places, user="postgres", dbname=self.database)) as connection:
                connection.autocommit = True
                with connection.cursor() as cursor:
                    cursor.execute(statement, parameters)
                    return cursor.fetchall()
        except psycopg2.Error:
            return None

    def database_answers(self):
        return self.rows("SELECT 1") is not None

    def backends(self):
        """The product's backends: those in a transaction, or all where none is."""
        found = self.rows(OPEN, [self.database]) or []
        return [pid for pid, is_open in found if is_open] or [pid for pid, _ in found]

    def wait_for_a_transaction(self):
        deadline = time.monotonic() + AIM_FOR
        while time.monotonic() < deadline:
            if any(is_open for _, is_open in self.rows(OPEN, [self.database]) or []):
                return True
            time.sleep(0.01)
        return False

    def end_backend(self):
        found = self.backends()
        if not found:
            return None
        self.rows("SELECT pg_terminate_backend(%s)", [self.random.choice(found)])
        return self.database_answers

    def kill_backend(self):
        found = self.backends()
        if not found:
            return None
        os.kill(self.random.choice(found), signal.SIGKILL)
        return self.database_answers

    def kill_postmaster(self):
        postmaster = self.servers.postmaster()
        if postmaster is None:
            return None
        os.kill(postmaster, signal.SIGKILL)
        return self.database_answers

    def kill_keeper(self):
        """Both servers end with their keeper; the runner starts another."""
        with contextlib.suppress(OSError):
            os.kill(self.servers.keeper, signal.SIGKILL)
            return lambda: self.database_answers() and self.redis_answers()
        return None

    # Redis

    def redis(self):
        return redis.Redis(unix_socket_path=str(self.places.redis_socket), socket_timeout=2)

    def redis_answers(self):
        with contextlib.suppress(redis.RedisError):
            return self.redis().ping()
        return False

    def flush(self):
        with contextlib.suppress(redis.RedisError):
            self.redis().flushall()
            return self.redis_answers
        return None

    def kill_redis(self):
        with contextlib.suppress(redis.RedisError):
            os.kill(self.redis().info("server")["process_id"], signal.SIGKILL)
            return self.redis_answers
        return None

    def stop_redis(self):
        """It stops where it is, and later goes on: whoever asks it waits."""
        number = None
        with contextlib.suppress(redis.RedisError):
            number = self.redis().info("server")["process_id"]
        if number is None:
            return None
        goes_on = halted(number, STOPPED_FOR)
        return lambda: goes_on() and self.redis_answers()

    # the processes of the Procfile

    def one_of(self, name):
        """One of the lines that run this part of the Procfile."""
        return self.random.choice([line for line in self.runner.running if line.startswith(name)])

    def kill_process(self, name):
        """It is back when the runner has started another."""
        line = self.one_of(name)
        process = self.runner.running[line]
        if process.poll() is not None:
            return None
        process.kill()
        return lambda: self.runner.running[line].pid != process.pid

    def children(self, line):
        """The processes that do a worker's work."""
        return [pid for pid, _ in children(self.runner.running[line].pid)]

    def kill_child(self):
        """The worker itself makes another."""
        line = self.one_of("worker")
        before = self.children(line)
        if not before:
            return None
        os.kill(before[0], signal.SIGKILL)
        return lambda: bool(set(self.children(line)) - set(before))

    def freeze(self):
        """A worker's child or the watchdog stops where it is, as on a machine that hangs, and later goes on."""
        line = self.random.choice((self.one_of("worker"), "timers"))
        number = next(iter(self.children(line)), None) if line != "timers" else self.runner.running[line].pid
        if number is None:
            return None
        return halted(number, FROZEN_FOR)

    def set_clock_wrong(self):
        """The second worker's clock is from now on a minute and a half fast, or slow. The database's is not."""
        line = "worker-2"
        process = self.runner.running[line]
        if process.poll() is not None or shutil.which("faketime") is None:
            return None
        right = FAKED.sub("", self.runner.commands[line])
        self.runner.commands[line] = f"faketime -f {self.random.choice((WRONG, -WRONG)):+}s {right}"
        process.kill()
        return lambda: self.runner.running[line].pid != process.pid


def halted(number, seconds):
    """A process stops where it is; how to see that it goes on, which it does when so many seconds are over."""
    os.kill(number, signal.SIGSTOP)
    until = time.monotonic() + seconds

    def goes_on():
        if time.monotonic() < until:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGCONT)
        return True

    return goes_on


KINDS = {
    "worker killed": lambda faults: faults.kill_process("worker"),
    "worker's child killed": Faults.kill_child,
    "worker or watchdog frozen": Faults.freeze,
    "beat killed": lambda faults: faults.kill_process("beat"),
    "watchdog killed": lambda faults: faults.kill_process("timers"),
    "backend ended": Faults.end_backend,
    "backend killed": Faults.kill_backend,
    "postmaster killed": Faults.kill_postmaster,
    "Redis flushed": Faults.flush,
    "Redis killed": Faults.kill_redis,
    "Redis stopped for 30 s": Faults.stop_redis,
    "a worker's clock 90 s off": Faults.set_clock_wrong,
    "servers' keeper killed": Faults.kill_keeper,
}
GENTLE = ("worker or watchdog frozen", "Redis flushed", "Redis stopped for 30 s", "a worker's clock 90 s off")
