"""How every bench measures: a database of its own, gunicorn as in the Procfile, interleaved rounds, medians."""

import contextlib
import hashlib
import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

ROOT = Path(__file__).resolve().parents[2]
WARM_UP, COUNTED = 30, 150
ROOMS = ("maru", "referrals", "triage", "caiu", "caf")


def say(text=""):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def with_database(url, name):
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def digest_of(made_by):
    """Changes with the migrations, the apps and with what else made the bench's database, and so does its name."""
    digest = hashlib.sha256()
    migrations = sorted(p for room in ROOMS for p in (ROOT / room).rglob("migrations/*.py"))
    for path in [*(ROOT / made for made in (*made_by, "maru/settings/base.py")), *migrations]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def as_owner(database=None):
    url = os.environ["DATABASE_OWNER_URL"]
    connection = psycopg2.connect(with_database(url, database) if database else url, options="-c maru.migrating=on")
    connection.autocommit = True
    return connection


@contextlib.contextmanager
def database(prefix, load, made_by=("scripts/bench/limits.py",)):
    """The bench's own database, loaded once for a state of the migrations and of the files `made_by`;
    `DATABASE_URL` names it inside."""
    name = f"bench_{prefix}_{digest_of(made_by)}"
    before = os.environ["DATABASE_URL"]
    with contextlib.closing(as_owner()) as owner, owner.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"bench_{prefix}_"])
        found = {row[0] for row in cursor.fetchall()}
        for stale in found - {name}:
            cursor.execute(f'DROP DATABASE "{stale}" WITH (FORCE)')
        if name not in found:
            making = f"{name}_making"
            cursor.execute(f'DROP DATABASE IF EXISTS "{making}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{making}"')
            os.environ["DATABASE_URL"] = with_database(before, making)
            began = time.perf_counter()
            load(making)
            cursor.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')
            cursor.execute("SELECT pg_size_pretty(pg_database_size(%s))", [name])
            say(f"{name}: loaded in {time.perf_counter() - began:.0f} s, {cursor.fetchone()[0]} on disk")
    os.environ["DATABASE_URL"] = with_database(before, name)
    try:
        yield name
    finally:
        os.environ["DATABASE_URL"] = before


@contextlib.contextmanager
def copy_of(original, name):
    """A database that may be spoilt, and is left for whoever looks why; `DATABASE_URL` names it inside."""
    before = os.environ["DATABASE_URL"]
    with contextlib.closing(as_owner()) as owner, owner.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{original}" STRATEGY FILE_COPY')
    os.environ["DATABASE_URL"] = with_database(before, name)
    try:
        yield name
    finally:
        os.environ["DATABASE_URL"] = before


def manage(*arguments, check=True):
    """Run one of the product's commands; whether it went well."""
    line = [sys.executable, "manage.py", *arguments]
    return subprocess.run(line, cwd=ROOT, check=check, stdout=subprocess.DEVNULL).returncode == 0


def python(module, *arguments, check=True):
    """Run a module that needs Django, with the database that `DATABASE_URL` names now; whether it went well."""
    return subprocess.run([sys.executable, "-m", module, *arguments], cwd=ROOT, check=check).returncode == 0


@contextlib.contextmanager
def gunicorn(settings="scripts.bench.settings"):
    """The web server of the Procfile on a free port; with the limits beside the product, unless told otherwise."""
    manage("collectstatic", "--no-input", "--verbosity", "0")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = next(
        line.partition(":")[2] for line in (ROOT / "Procfile").read_text().splitlines() if line.startswith("web")
    )
    environment = {
        **os.environ,
        "PORT": str(port),
        "DJANGO_SETTINGS_MODULE": settings,
        "PYTHONPATH": str(ROOT),
    }
    server = subprocess.Popen(
        ["sh", "-c", f"exec {command}"], cwd=ROOT, env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


@dataclass
class Target:
    """One address that is asked once a round, and what was measured of it."""

    name: str
    path: str
    times: list[float] = field(default_factory=list)
    queries: int = 0
    method, expected = "GET", 200

    def request(self):
        """What is asked this time: the address, a body, and headers that go with it."""
        return self.path, None, {}

    def ask(self, client, headers):
        path, body, more = self.request()
        began = time.perf_counter()
        client.request(self.method, path, body, {**headers, **more})
        answer = client.getresponse()
        told = answer.read()
        taken = time.perf_counter() - began
        if answer.status != self.expected:
            raise SystemExit(f"{self.method} {path} answered {answer.status}: {told[:500].decode()}")
        self.queries = int(answer.headers["X-Queries"])
        return 1000 * taken

    @property
    def p50(self):
        return statistics.median(self.times)


def interleaved(port, targets, cookie):
    """Ask every target once a round, in shuffled order, over one keep-alive connection."""
    client = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Cookie": cookie, "Accept-Encoding": "identity"}
    shuffled = random.Random(1)  # noqa: S311 - the same order every time
    for turn in range(WARM_UP + COUNTED):
        for target in shuffled.sample(targets, len(targets)):
            taken = target.ask(client, headers)
            if turn >= WARM_UP:
                target.times.append(taken)


def table(targets):
    say(f"{'page':<28}{'n':>6}{'min':>9}{'p50':>9}{'p95':>9}{'queries':>9}   (milliseconds)")
    for target in targets:
        ordered = sorted(target.times)
        p95 = ordered[int(0.95 * len(ordered))]
        say(f"{target.name:<28}{len(ordered):>6}{ordered[0]:>9.1f}{target.p50:>9.1f}{p95:>9.1f}{target.queries:>9}")


def verdict(name, figures):
    """The last line of every bench."""
    say(json.dumps({"name": name, "figures": {key: round(value, 3) for key, value in figures.items()}}))
