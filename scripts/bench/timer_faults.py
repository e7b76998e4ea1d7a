"""`make bench name=timer-faults`: clocks that run out while everything that could fire them is killed.

Two workers, two beats and the watchdog of the Procfile run under the product's own runner, on servers and in a
database of the bench's own. Half of the faults come at any moment, half while a sweep's transaction is open.
`python -m scripts.bench.timer_faults --help` has the sizes.
"""

import argparse
import contextlib
import fcntl
import os
import random
import shutil
import sys
import time

import psycopg2.extras

from scripts.bench import harness, reckoning
from scripts.bench.faults import GENTLE, KINDS, Faults
from scripts.bench.servers import Servers
from scripts.procs import Runner, lines, mend_servers

# Whatever a test or a .env says: the product's own settings, and mails as files beside the servers.
AS_IT_RUNS = {
    "DJANGO_SETTINGS_MODULE": "maru.settings", "MARU_ENV": "development", "MARU_EMBEDDED": "0", "EMAIL_URL": "",
}  # fmt: skip
LEAD = 8
PATIENCE = 240
MADE_BY = (
    "scripts/bench/escalations.py",
    "scripts/bench/people.py",
    "scripts/bench/concern.py",
    "scripts/demo/county.py",
)
CLOCKS = "SELECT id FROM timers_timer WHERE state = 'running' ORDER BY started_at, id LIMIT %s"
LEAVE_ALONE = """
UPDATE timers_timerstep SET due_at = now() + interval '30 days' WHERE fired_at IS NULL AND dropped_at IS NULL;
UPDATE timers_timer SET due_at = now() + interval '30 days' WHERE state = 'running';
"""
SPREAD = """
WITH d (timer, start, breach) AS (VALUES %s)
UPDATE timers_timerstep s SET due_at = to_timestamp(d.start + (d.breach - d.start) * s.name::int / 100)
FROM d WHERE s.timer_id = d.timer::uuid
"""
SPREAD_CLOCKS = """
UPDATE timers_timer t SET due_at = s.due_at FROM timers_timerstep s
WHERE s.timer_id = t.id AND s.name = '100' AND t.state = 'running'
"""
STANDING = """
SELECT (SELECT count(*) FROM timers_timerstep WHERE fired_at IS NULL AND dropped_at IS NULL AND due_at < now()),
       (SELECT extract(epoch FROM at)::float8 FROM timers_heartbeat WHERE part = 'celery'),
       extract(epoch FROM now())::float8
"""


def arguments():
    parser = argparse.ArgumentParser(description="Clocks that run out while everything is killed")
    parser.add_argument("--timers", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20, help="faults in all")
    parser.add_argument("--seconds", type=int, default=300, help="over which the clocks run out and the faults come")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS), help="kinds of fault")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    return parser.parse_args()


def spread(database, asked, chosen):
    """Let so many clocks begin now and run out within so many seconds; returns when that begins."""
    with contextlib.closing(harness.as_owner(database)) as owner, owner.cursor() as cursor:
        cursor.execute(LEAVE_ALONE)
        cursor.execute(CLOCKS, [asked.timers])
        begin = time.time() + LEAD
        rows = []
        for (timer,) in cursor.fetchall():
            breach = begin + asked.seconds * chosen.random()
            rows.append((timer, begin, breach))
        psycopg2.extras.execute_values(cursor, SPREAD, rows)
        cursor.execute(SPREAD_CLOCKS)
    return begin


def processes():
    """Two workers, two beats, one watchdog, by the Procfile's own lines."""
    line = lines()
    return {
        "worker": line["worker"],
        "worker-2": f"{line['worker']} --hostname second@%h",
        "beat": line["beat"],
        "beat-2": line["beat"],
        "timers": line["timers"],
    }


def planned(asked, begin, chosen):
    """When which fault comes: every kind in turn, in shuffled order."""
    turns = [chosen.sample(asked.kinds, len(asked.kinds)) for _ in range(-(-asked.kills // len(asked.kinds)))]
    kinds = [kind for turn in turns for kind in turn][: asked.kills]
    moments = sorted(begin + asked.seconds * chosen.random() for _ in kinds)
    return list(zip(moments, kinds, strict=True))


def rage(runner, faults, plan, begin, end):
    """Keep the processes running and strike as planned, until nothing is due any more and Celery sweeps again;
    what is still wanting when patience ends, and until when everything that was due must have happened."""
    left, heard = None, None
    while time.time() < end + PATIENCE:
        runner.watch()
        mend_servers(faults.places)
        faults.look()
        now = time.time()
        if plan and now >= plan[0][0] and faults.database_answers():
            fault = faults.strike(plan[0][1])
            if fault is not None:
                _, kind = plan.pop(0)
                harness.say(f"  {fault.at - begin:6.1f} s  {kind}{' in the middle of a sweep' * fault.aimed}")
        if not plan and now > end and all(fault.back_at for fault in faults.done):
            (left, heard, asked_at), *_ = faults.rows(STANDING) or [(None, None, None)]
            if left == 0 and heard is not None and heard > max(fault.back_at for fault in faults.done):
                return [], asked_at
        time.sleep(0.05)
    silent = f"{now - heard:.0f} s ago" if heard else "never"
    return [f"gave up waiting: {left} steps are due, and Celery last swept {silent}"], now


def campaign(asked, database, servers):
    """Everything that happens, and what came of it: the faults, what was found, what is wanting."""
    chosen = random.Random(asked.seed)  # noqa: S311 - the same faults every time
    shutil.rmtree(servers.var / "mail", ignore_errors=True)
    runner = Runner(processes(), servers.places.log)
    faults = Faults(runner, servers, database, chosen)
    begin = spread(database, asked, chosen)
    plan = planned(asked, begin, chosen)
    try:
        for name in runner.commands:
            (servers.places.log / f"{name}.log").write_bytes(b"")
            runner.start(name)
        wanting, until = rage(runner, faults, plan, begin, begin + asked.seconds)
    finally:
        runner.stop()
    came = reckoning.Reckoning(faults.rows, begin, until)
    came.reckon(faults.done)
    came.read_mails(servers.var / "mail")
    if not harness.manage("verify_audit", check=False):
        wanting.append("the audit trail is not whole: manage.py verify_audit")
    return faults.done, came.found, wanting


def main():
    asked = arguments()

    def load(_):
        harness.manage("migrate", "--verbosity", "0")
        harness.python("scripts.bench.escalations", str(asked.timers))

    with alone() as servers:
        os.environ.update(servers.environment(**AS_IT_RUNS))
        with harness.database(f"clocks_{asked.timers}", load, MADE_BY) as made, harness.copy_of(made, "raged") as name:
            harness.say(f"seed {asked.seed}: {asked.timers} clocks run out over {asked.seconds} s")
            done, found, wanting = campaign(asked, name, servers)
    report(done, found, wanting)
    sys.exit(bool(found.told or wanting))


@contextlib.contextmanager
def alone():
    """Servers of the bench's own, which it is going to kill; their cluster is kept, and one run uses it at a time."""
    var = harness.ROOT / (os.environ.get("MARU_VAR") or "var")
    var.mkdir(exist_ok=True)
    with open(var / "faults.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with Servers(var / "faults", power_fails=False, kept=True) as servers:
            yield servers


def report(done, found, wanting):
    """The tables, what went wrong with which step, and the figures."""
    harness.say(f"{reckoning.DEFINITIONS}\n{'fault':<28}{'n':>5}{'aimed':>7}{'longest until back, s':>24}")
    for kind in KINDS:
        struck = [fault for fault in done if fault.kind == kind]
        longest = max((fault.back_at - fault.at for fault in struck if fault.back_at), default=0)
        harness.say(f"{kind:<28}{len(struck):>5}{sum(fault.aimed for fault in struck):>7}{longest:>24.1f}")
    harness.say(f"\n{'seconds':<28}{'n':>5}{'min':>8}{'p50':>8}{'p95':>8}{'max':>8}")
    for name, values in (("late", found.late), ("recovery", found.recovery)):
        row = "".join(f"{value:>8.1f}" for value in reckoning.percentiles(values))
        harness.say(f"{name:<28}{len(values):>5}{row}")
    harness.say(f"\nwarnings overtaken by their offer's end: {found.overtaken}; mails: {dict(found.mails)}")
    for sentence in [*wanting, *sorted(found.told)]:
        harness.say(sentence)
    harness.verdict("timer-faults", {**found.figures(), "kills": sum(fault.kind not in GENTLE for fault in done)})


if __name__ == "__main__":
    main()
