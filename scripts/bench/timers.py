"""`make bench name=timers`: how late a deadline is when 10,000 come due within one second.

Two workers, beat and the watchdog of the Procfile, under the product's own runner, on servers of the bench's own. Late
is from when a step is due to the commit of its effect, by PostgreSQL's own commit timestamps: first of steps that reach
one team (an escalation row and an inbox entry), then of as many that break their deadline (whoever has it and the
manager who must acknowledge it, their mails, the step that climbs, the offers that lapse). In the same run the same
moments as Celery tasks with an ETA and two workers (scripts/bench/eta.py), which write an escalation and an inbox
entry and no trail. Then what a sweep costs while nothing is due, with ever more clocks running.
"""

import argparse
import contextlib
import json
import os
import random
import subprocess
import sys
import time

import psycopg2.extras

from scripts.bench import harness
from scripts.bench.servers import soon
from scripts.bench.timer_faults import LEAVE_ALONE, MADE_BY, alone
from scripts.keeper import connect
from scripts.procs import Runner, lines

LEAD, PATIENCE, ROUNDS = 6, 240, 60
# Of so many clocks that run, as many steps of either kind can be had.
SPARE = 1.5
MARKS = {"50 %, one team": "50", "100 %, a breach": "100"}
# The red and the amber tell two from the first step on.
NEXT = """
SELECT s.id FROM timers_timer t JOIN timers_timerstep s ON s.timer_id = t.id JOIN timers_clockrule r ON r.id = t.rule_id
WHERE t.state = 'running' AND s.fired_at IS NULL AND s.dropped_at IS NULL AND s.name = %s
  AND r.slug NOT IN ('rag_red', 'rag_amber') ORDER BY md5(t.id::text) LIMIT %s
"""
MOVE = """
UPDATE timers_timerstep s SET due_at = to_timestamp(d.due) FROM (VALUES %s) AS d (id, due) WHERE s.id = d.id::uuid
"""
BEATS = "SELECT count(*) FROM timers_heartbeat WHERE part = 'celery' AND at > now() - interval '15 s'"
FIRED = """
SELECT extract(epoch FROM pg_xact_commit_timestamp(e.xmin) - s.due_at)::float8
FROM audit_event e JOIN timers_timerstep s ON s.timer_id::text = e.object_id AND s.name = e.data->>'step'
WHERE e.verb = 'timer.fired' AND s.id = ANY (%s::uuid[])
"""
ESCALATED = "SELECT extract(epoch FROM pg_xact_commit_timestamp(xmin) - due_at)::float8 FROM bench_escalation"
# Copies of one running clock with all its steps, each of a record of its own and due months from now.
MORE = """
CREATE TEMP TABLE more AS
SELECT gen_random_uuid() AS timer, now() + interval '30 days' + random() * interval '300 days' AS due
FROM generate_series(1, %(count)s);
INSERT INTO timers_timer SELECT (jsonb_populate_record(model, jsonb_build_object(
  'id', timer, 'object_id', gen_random_uuid(), 'due_at', due))).*
FROM more, (SELECT t AS model FROM timers_timer t WHERE id = %(model)s) AS one;
INSERT INTO timers_timerstep SELECT (jsonb_populate_record(model, jsonb_build_object(
  'id', gen_random_uuid(), 'timer_id', timer, 'due_at', due, 'fired_at', NULL, 'dropped_at', NULL))).*
FROM more, (SELECT s AS model FROM timers_timerstep s WHERE timer_id = %(model)s) AS one;
DROP TABLE more;
VACUUM ANALYZE timers_timer; VACUUM ANALYZE timers_timerstep
"""
MODEL = "SELECT timer_id FROM timers_timerstep WHERE fired_at IS NULL AND dropped_at IS NULL GROUP BY 1 LIMIT 1"


def arguments():
    parser = argparse.ArgumentParser(description="How late a deadline is")
    parser.add_argument("--timers", type=int, default=10_000, help="that come due within one second")
    parser.add_argument("--idle", type=int, nargs="+", default=[100_000, 1_000_000], help="running, none of them due")
    return parser.parse_args()


def keep_commit_times(servers):
    """PostgreSQL remembers from now on when each transaction was committed; it has to be started again for that."""
    with contextlib.closing(connect(servers.places, user="postgres", dbname="postgres")) as superuser:
        superuser.autocommit = True
        with superuser.cursor() as cursor:
            cursor.execute("SHOW track_commit_timestamp")
            if cursor.fetchone() == ("on",):
                return
            cursor.execute("ALTER SYSTEM SET track_commit_timestamp TO on")
    with servers.without_postgresql():
        pass
    soon(lambda: answers(servers), "PostgreSQL to answer again")


def answers(servers):
    with contextlib.suppress(psycopg2.OperationalError):
        connect(servers.places, user="postgres", dbname="postgres").close()
        return True
    return False


@contextlib.contextmanager
def running(servers, commands):
    """These processes, until the block ends."""
    runner = Runner(commands, servers.places.log)
    try:
        for name in commands:
            runner.start(name)
        yield runner
    finally:
        runner.stop()


def within_a_second(begin, count):
    chosen = random.Random(11)  # noqa: S311 - the same moments every time
    return [begin + chosen.random() for _ in range(count)]


def swept(ask, servers, count):
    """How late each of so many steps of each kind was, by the product's own processes."""
    line = lines()
    commands = {
        "worker": line["worker"],
        "worker-2": f"{line['worker']} --hostname second@%h",
        "beat": line["beat"],
        "timers": line["timers"],
    }
    with running(servers, commands) as runner:
        soon(lambda: ask(BEATS)[0][0], "Celery to sweep")
        for which, name in MARKS.items():
            steps = [step for (step,) in ask(NEXT, [name, count])]
            if len(steps) < count:
                raise SystemExit(f"only {len(steps)} clocks have a step at {name} %")
            dues = within_a_second(time.time() + LEAD, count)
            ask(MOVE, list(zip(steps, dues, strict=True)))
            yield which, until_all(lambda steps=steps: ask(FIRED, [steps]), count, max(dues), runner)


def with_eta(ask, servers, count):
    """How late each of so many Celery tasks was."""
    from scripts.bench import eta  # noqa: PLC0415 - it needs REDIS_URL

    for table in ("bench_inbox", "bench_escalation"):
        ask(f"DROP TABLE IF EXISTS {table}")
    ask(eta.TABLES)
    worker = f"celery --app scripts.bench.eta --quiet worker --concurrency 1 --queues {eta.QUEUE} --loglevel warning"
    worker += " --without-gossip --without-mingle"
    commands = {"eta": worker, "eta-2": f"{worker} --hostname second@%h"}
    with running(servers, commands) as runner:
        soon(lambda: len(eta.app.control.ping(timeout=1)) == len(commands), "both workers to answer")
        # Long enough ahead that every task lies with a worker before the first is due.
        dues = within_a_second(time.time() + LEAD + count / 300, count)
        for number, due in enumerate(dues):
            moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(due)) + f"{due % 1:.6f}"[1:] + "+00:00"
            eta.escalate.apply_async((number, due), eta=moment)
        if time.time() > min(dues):
            raise SystemExit("sending took longer than the lead: the tasks were late before they were sent")
        return until_all(lambda: ask(ESCALATED), count, max(dues), runner)


def until_all(late, count, last, runner):
    """Wait until all of them have happened; how late each was."""
    while time.time() < last + PATIENCE:
        runner.watch()
        time.sleep(0.5)
        if time.time() > last and len(found := [value for (value,) in late()]) >= count:
            return found
    raise SystemExit(f"gave up waiting: {len(late())} of {count} have happened")


def idle(ask, counts):
    """Milliseconds that a sweep takes while so many clocks run and none is due."""
    ask(LEAVE_ALONE)
    ((model,),) = ask(MODEL)
    have, taken = ask("SELECT count(*) FROM timers_timer WHERE state = 'running'")[0][0], {}
    for wanted in sorted(counts):
        for statement in MORE.split(";"):
            ask(statement, {"count": max(0, wanted - have), "model": model})
        have = max(have, wanted)
        told = subprocess.run(
            [sys.executable, "-m", "scripts.bench.idle", str(ROUNDS)], cwd=harness.ROOT, check=True,
            capture_output=True, text=True,
        )  # fmt: skip
        taken[wanted] = json.loads(told.stdout.splitlines()[-1])
    return taken


def asker(owner):
    """Ask the database as its owner; rows that are to be written come as a list of tuples."""

    def ask(statement, given=None):
        with owner.cursor() as cursor:
            if statement == MOVE:
                psycopg2.extras.execute_values(cursor, statement, given, page_size=len(given))
            else:
                cursor.execute(statement, given)
            return cursor.fetchall() if cursor.description else []

    return ask


def main():
    asked = arguments()

    def load(_):
        harness.manage("migrate", "--verbosity", "0")
        harness.python("scripts.bench.escalations", str(round(asked.timers * SPARE)))

    with alone() as servers:
        keep_commit_times(servers)
        # Whatever a test or a .env says: the product's own settings.
        own = {"DJANGO_SETTINGS_MODULE": "maru.settings", "MARU_ENV": "development", "MARU_EMBEDDED": "0"}
        os.environ.update(servers.environment(**own, EMAIL_URL=""))
        name = f"clocks_{asked.timers}"
        with harness.database(name, load, MADE_BY) as made, harness.copy_of(made, "timed") as copy:
            with contextlib.closing(harness.as_owner(copy)) as owner:
                ask = asker(owner)
                ask(LEAVE_ALONE)
                harness.say(f"{'late, seconds':<16}{'n':>8}{'min':>8}{'p50':>8}{'p95':>8}{'p99':>8}{'max':>8}")
                late = {which: told(which, values) for which, values in swept(ask, servers, asked.timers)}
                late["ETA"] = told("ETA", with_eta(ask, servers, asked.timers))
                report(late, idle(ask, asked.idle))


def part(values, percent):
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def told(which, values):
    """Its line of the table; the same values."""
    row = (min(values), part(values, 50), part(values, 95), part(values, 99), max(values))
    harness.say(f"{which:<16}{len(values):>8}{''.join(f'{value:>8.2f}' for value in row)}")
    return values


def report(late, taken):
    for running_now, spent in taken.items():
        harness.say(f"a sweep while {running_now:,} clocks run and none is due: {spent:.2f} ms")
    mine, breaches = (late[which] for which in MARKS)
    figures = {f"late_p{percent}_s": part(mine, percent) for percent in (50, 95, 99)}
    figures |= {
        "breach_late_p99_s": part(breaches, 99),
        "eta_late_p99_s": part(late["ETA"], 99),
        "idle_sweep_ms": taken[max(taken)],
        "early": sum(value < 0 for value in (*mine, *breaches)),
    }
    harness.verdict("timers", figures)


if __name__ == "__main__":
    main()
