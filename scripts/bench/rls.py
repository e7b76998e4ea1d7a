"""`make bench name=rls`: what the policies cost, at 1,000,000 persons and what goes with them.

The same county twice: in the second database row-level security is switched off, in every table. The queue and one
referral's page are whole pages, the search and the count what their pages ask the database. Blocks of both alternate;
`…_rls_ratio` is the median with the policies divided by the median without, in this run. 300 records are sealed.
"""

import json
import os
import statistics
import subprocess
import sys

from scripts.bench import harness

BASE, OPEN, PERSONS, SEALS = 12_000, 5_000, 1_000_000, 300
BLOCKS, ROUNDS = 6, 25
MADE_BY = ("scripts/bench/county.py", "scripts/bench/rls.py", "scripts/bench/million.py")
OFF = """
DO $$ DECLARE t regclass; BEGIN
  FOR t IN SELECT oid FROM pg_class WHERE relrowsecurity LOOP
    EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', t);
  END LOOP;
END $$
"""


def load(name):
    """A county of BASE referrals, of whose closed ones so many copies are made that it has PERSONS."""
    harness.manage("migrate", "--verbosity", "0")
    harness.python("scripts.bench.county", str(BASE), str(OPEN))
    harness.python("scripts.bench.million", str(PERSONS), str(SEALS))


def block():
    """One block of rounds in a process of its own, in the database that DATABASE_URL names: times by what was asked."""
    told = subprocess.run(
        [sys.executable, "-m", "scripts.bench.asked", str(ROUNDS)], cwd=harness.ROOT, check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    return json.loads(told.stdout.splitlines()[-1])


def without_policies(original):
    """The same database again, with every wall taken down."""
    name = f"{original}_open"
    with harness.copy_of(original, name):
        with harness.as_owner(name) as owner, owner.cursor() as cursor:
            cursor.execute(OFF)
            cursor.execute("ANALYZE")
        return name


def main():
    os.environ.setdefault("MARU_ENV", "development")
    harness.manage("collectstatic", "--no-input", "--verbosity", "0")
    times = {"with": {}, "without": {}}
    with harness.database("rls", load, MADE_BY) as name:
        walled = os.environ["DATABASE_URL"]
        bare = harness.with_database(walled, without_policies(name))
        for turn in range(BLOCKS):
            for which, url in (("with", walled), ("without", bare))[:: 1 if turn % 2 else -1]:
                os.environ["DATABASE_URL"] = url
                for asked, found in block().items():
                    times[which].setdefault(asked, []).extend(found)
        os.environ["DATABASE_URL"] = walled
    medians = {which: {asked: statistics.median(found) for asked, found in by.items()} for which, by in times.items()}
    harness.say(f"{'asked':<12}{'n':>6}{'with':>9}{'without':>9}{'ratio':>8}   (milliseconds, medians)")
    figures = {}
    for asked, held in medians["with"].items():
        free = medians["without"][asked]
        figures[f"{asked}_rls_ratio"] = held / free
        count = len(times["with"][asked])
        harness.say(f"{asked:<12}{count:>6}{held:>9.2f}{free:>9.2f}{held / free:>8.2f}")
    harness.verdict("rls", figures | {f"{asked}_ms": value for asked, value in medians["with"].items()})


if __name__ == "__main__":
    main()
