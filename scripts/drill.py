"""`make drill`: is a backup worth anything? Rehearsed on a cluster of its own in var/drill/, never on the real one.

A county is loaded and backed up, and goes on working; a moment is noted, and it works on. Then the cluster is
destroyed, a copy as of that moment is made from backup and archive alone, and everything is compared.
`counts_equal` says that every table has the rows of that moment, not one of after it; `chain_sound` that the audit
trail is whole; `encrypted` that nothing of the backup stood in clear, so that it took the drill's own key to open it;
`silent` that the copy sent nothing before it was released, and `released` that it did then.
"""

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pyrage

from scripts import backup
from scripts.bench.servers import ROOT, Servers, soon
from scripts.keeper import Places, connect

SIZE = 2_000
WRITES = 50
TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname"
NAMING_NOBODY = ("backup_label", "recipients")
# Whatever the caller is set to: no real mail, and no anchor beside the house's own.
NOWHERE_ELSE = ("EMAIL_URL", "EMAIL_URL_FILE", "MARU_ANCHORS", "MARU_ANCHORS_FILE")
ALONE = {"MARU_ENV": "development", "DJANGO_SETTINGS_MODULE": "maru.settings", **dict.fromkeys(NOWHERE_ELSE, "")}


def say(text=""):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def python(servers, *arguments, check=True):
    """Run one of our commands on those servers; what it said."""
    line, environment = [sys.executable, *arguments], servers.environment(**ALONE)
    return subprocess.run(line, cwd=ROOT, env=environment, check=check, stdout=subprocess.PIPE, text=True).stdout


def county(size):
    """A loader of a county of that many referrals, into the empty database of some servers."""

    def load(servers):
        python(servers, "manage.py", "migrate", "--verbosity", "0")
        python(servers, "-m", "scripts.bench.county", str(size), str(size // 10))

    return load


def asked(places, sql):
    with contextlib.closing(connect(places, user="postgres", dbname="maru")) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()


def counts(places):
    """The rows of every table."""
    return {table: asked(places, f'SELECT count(*) FROM "{table}"')[0][0] for (table,) in asked(places, TABLES)}


def a_second(places):
    """The database's clock on a full second that nothing happens in."""
    time.sleep(1.1)
    at = asked(places, "SELECT date_trunc('second', clock_timestamp())")[0][0]
    time.sleep(1.1)
    return at


def archived(places, ending=".gz"):
    """Wait for what `archive_timeout` does after a minute at most: the WAL until now is in the archive."""
    (segment,) = asked(places, "SELECT pg_walfile_name(pg_switch_wal())")[0]
    soon((places.wal / f"{segment}{ending}").exists, f"{segment} to be archived")


def in_clear(backups):
    """What in the backup is not encrypted and should be: all but labels, sums and the keys that close."""
    found = (path for path in backups.rglob("*") if path.is_file())
    return [path for path in found if path.suffix not in (".age", ".cksum") and path.name not in NAMING_NOBODY]


class Drill:
    """One rehearsal, and what it measured."""

    def __init__(self, var, load):
        self.load, self.figures = load, {}
        shutil.rmtree(var, ignore_errors=True)
        self.first, self.second = Places(var / "first"), Places(var / "second")
        self.key = pyrage.x25519.Identity.generate()

    @contextlib.contextmanager
    def timed(self, name):
        began = time.perf_counter()
        yield
        self.figures[name] = round(time.perf_counter() - began, 2)
        say(f"  {name:<14}{self.figures[name]:>10.2f} s")

    def work_and_be_backed_up(self):
        """The county's life: loaded, backed up, going on. The moment to come back to, and the rows of then."""
        with Servers(self.first.var, kept=True, power_fails=False) as servers:
            self.load(servers)
            with self.timed("backup_s"):
                base = backup.take(self.first, str(self.key.to_public()))
            self.figures["bytes"] = base.size()
            python(servers, "-m", "scripts.drill_writes", str(WRITES))
            moment, then = a_second(self.first), counts(self.first)
            python(servers, "-m", "scripts.drill_writes", str(WRITES))
            archived(self.first, ".gz.age")
        return moment, then

    def come_back(self, moment):
        """The cluster is gone; the copy as of the moment, from backup and archive. Its name."""
        self.figures["encrypted"] = not in_clear(self.first.backups)
        shutil.rmtree(self.first.data)
        with self.timed("restore_s"):
            return backup.restore(self.first, self.second, moment, self.key)

    def compare(self, name, then):
        """Open the copy as the product would: is all there, and does it keep quiet until it is released?"""
        began = time.perf_counter()
        with Servers(self.second.var, kept=True) as servers:
            self.figures["start_s"] = round(time.perf_counter() - began, 2)
            now = counts(self.second)
            chain = json.loads(python(servers, "manage.py", "verify_audit", "--json", check=False))
            python(servers, "manage.py", "run_timers", "--once")
            silent = counts(self.second) == now and not self.mails()
            python(servers, "manage.py", "release_copy", name)
            python(servers, "manage.py", "run_timers", "--once")
        table(then, now)
        self.figures |= {
            "counts_equal": now == then,
            "rows": sum(now.values()),
            "chain_sound": chain["sound"],
            "chain_rows": chain["rows"],
            "silent": silent,
            "released": self.mails() > 0,
        }

    def mails(self):
        """How many mails the copy has sent: without a mail server each is a file."""
        return len(list((self.second.var / "mail").glob("*.eml")))

    def rehearse(self):
        """All of it, one after the other."""
        moment, then = self.work_and_be_backed_up()
        self.compare(self.come_back(moment), then)

    def passed(self):
        return all(self.figures[name] for name in ("counts_equal", "chain_sound", "silent", "released", "encrypted"))


def table(then, now):
    say(f"\n  {'table':<36}{'then':>10}{'restored':>10}")
    for name in sorted(then | now):
        mark = "" if then.get(name) == now.get(name) else "  DIFFERENT"
        say(f"  {name:<36}{then.get(name, '-'):>10}{now.get(name, '-'):>10}{mark}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", nargs="?", type=int, default=SIZE, help="how many referrals the county has")
    parser.add_argument("--var", type=Path, default=ROOT / "var/drill", help="where the drill's clusters stand")
    given = parser.parse_args()
    os.environ.update(ALONE)
    drill = Drill(given.var.resolve(), county(given.size))
    say(f"drill: a county of {given.size:,} referrals")
    drill.rehearse()
    say()
    say(json.dumps({"name": "drill", "figures": drill.figures}))
    if not drill.passed():
        raise SystemExit("drill: the copy is not what was lost")
    shutil.rmtree(drill.first.var.parent)


if __name__ == "__main__":
    main()
