"""`make bench name=kept`: what was acknowledged is kept, once, while web workers and PostgreSQL are killed.

Officers submit referrals without pause through the form, every other one drafts that are ready, and agencies'
systems send whole ones by the API. `acknowledged` counts what the product said yes to: the last POST was redirected
to the page that says so, or that page was found on looking again; by the API, a 201. `missing` are those of them that
are not in the database whole: submitted, with the words, the children, the desk's custody, a running clock, the line
of the story and the audit events. `doubled` are concerns that became two referrals, and parties, clocks, notices or
audit events that came twice. `unasked` are referrals that stand there submitted although nobody was told so in the
end.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from scripts.bench import concern, harness
from scripts.bench.kills import Reaper
from scripts.bench.line import Line
from scripts.bench.senders import Officer, System
from scripts.bench.servers import PATIENCE, Product, Servers

KILLS = {"worker": 30, "master": 20, "backend": 30, "postmaster": 20}
OFFICERS, SYSTEMS, DRAFTS = 3, 2, 250
WHOLE = """
SELECT r.reference, r.what_happened, r.immediate_danger,
  (SELECT count(*) FROM referrals_party p WHERE p.referral_id = r.id) AS parties,
  (SELECT count(DISTINCT p.person_id) FROM referrals_party p WHERE p.referral_id = r.id) AS persons,
  (SELECT count(*) FROM referrals_subject s JOIN agencies_unit u ON u.id = s.holding_unit_id
    WHERE s.referral_id = r.id AND s.custody = 'waiting' AND u.kind = 'maru_desk') AS held,
  (SELECT count(*) FROM timers_timer t JOIN referrals_subject s ON s.id = t.object_id
    WHERE s.referral_id = r.id AND t.kind = 'decision' AND t.state = 'running') AS clocks,
  (SELECT count(*) FROM people_chronologyentry c WHERE c.root_id = r.id AND c.root_kind = 'referral') AS story,
  (SELECT count(*) FROM audit_event e WHERE e.object_id = r.id::text AND e.verb = 'referral.submitted') AS submitted,
  (SELECT count(*) FROM audit_event e WHERE e.root_id = r.id::text AND e.verb = 'subject.received') AS received,
  (SELECT count(*) FROM notify_notice n WHERE n.key LIKE 'danger:%%:' || r.id) AS notices,
  (SELECT count(*) FROM web_draft d WHERE d.id = r.id) AS drafts
FROM referrals_referral r WHERE r.status = 'submitted'
"""


class Book:
    """What was acknowledged, on disk before the officer goes on."""

    def __init__(self, path):
        self.path, self.lock = Path(path), threading.Lock()

    def write_down(self, reference, what_happened):
        with self.lock, open(self.path, "a") as book:
            book.write(json.dumps([reference, what_happened]) + "\n")

    def read(self):
        return [json.loads(line) for line in self.path.read_text().splitlines()]


@dataclass
class Campaign:
    """What happened, and what is in the database after it."""

    kills: Counter
    moments: list
    asked: list
    failures: list
    acknowledged: list
    found: dict
    chain: str

    @property
    def missing(self):
        """Acknowledged, and not there whole."""
        return [pair for pair in self.acknowledged if not whole(self.found.get(pair[0]), pair[1])]

    @property
    def doubled(self):
        """There twice, in whole or in part."""
        concerns = Counter(row["what_happened"] for row in self.found.values())
        again = [text for text, count in concerns.items() if count > 1]
        return again + [reference for reference, row in self.found.items() if has_too_much(row)]

    @property
    def unasked(self):
        """Submitted, and nobody was told."""
        return sorted(set(self.found) - {reference for reference, _ in self.acknowledged})

    @property
    def other_errors(self):
        """Answers of 500 and above that were not the page with the telephone numbers, and refusals of 400 and 403."""
        return [a for a in self.asked if (a.status >= 500 and not a.away) or a.status in (400, 401, 403)]

    @property
    def recoveries(self):
        """For each kill, the seconds until the first request that began after it and succeeded."""
        good = sorted((a.ended, a.began) for a in self.asked if 200 <= a.status < 400)
        return [
            (min((ended for ended, began in good if began > at), default=float("inf")) - at, kind)
            for at, kind in self.moments
        ]

    def figures(self):
        return {
            "acknowledged": len(self.acknowledged),
            "missing": len(self.missing),
            "doubled": len(self.doubled),
            "unasked": len(self.unasked),
            "kills": sum(self.kills.values()),
            "requests": len(self.asked),
            "broken_lines": sum(a.status == 0 for a in self.asked),
            "unavailable_pages": sum(a.away for a in self.asked),
            "other_errors": len(self.other_errors),
            "gave_up": len(self.failures),
            "recovery_max_s": max(seconds for seconds, _ in self.recoveries),
            "slowest_s": max(a.ended - a.began for a in self.asked),
        }


def whole(row, what_happened):
    """Whether a referral is there with everything that submitting it does."""
    if row is None or row["what_happened"] != what_happened:
        return False
    children, notices = concern.CHILDREN, 2 if row["immediate_danger"] else 0
    expected = {
        "parties": concern.PARTIES, "persons": concern.PARTIES, "held": children, "clocks": children,
        "story": children, "submitted": 1, "received": children, "notices": notices, "drafts": 0,
    }  # fmt: skip
    return all(row[name] >= count for name, count in expected.items()) and row["drafts"] == 0


def has_too_much(row):
    """Whether any of it came twice."""
    children = concern.CHILDREN
    most = {"parties": concern.PARTIES, "held": children, "clocks": children, "story": children, "submitted": 1,
            "received": children, "notices": 2 if row["immediate_danger"] else 0}  # fmt: skip
    return any(row[name] > count for name, count in most.items())


def campaign(var, *, kills, officers, systems, drafts, seed, settings="maru.settings", power_fails=True):
    """Servers and product of its own, officers who submit, and so many kills of each kind."""
    with Servers(var, power_fails=power_fails) as servers:
        environment = servers.environment(DJANGO_SETTINGS_MODULE=settings, MARU_EMBEDDED="0", MARU_ENV="development")
        manage("migrate", "--verbosity", "0", environment=environment)
        if settings == "maru.settings":
            manage("collectstatic", "--verbosity", "0", "--noinput", environment=environment)
        known = signed_in(environment, officers=officers, systems=systems, drafts=drafts)
        book, stop = Book(servers.var / "acknowledged.jsonl"), threading.Event()
        with Product(environment) as product:
            staff = senders(known, product.port, book, stop)
            reaper = Reaper(servers, product, kills, seed=seed, recovered=lambda since: answered(staff, since))
            for sender in staff:
                sender.start()
            reaper.work()
            time.sleep(1)
            stop.set()
            for sender in staff:
                sender.join(PATIENCE)
        return Campaign(
            kills=reaper.done,
            moments=reaper.at,
            asked=sorted((a for sender in staff for a in sender.line.asked), key=lambda a: a.ended),
            failures=[sender.failure or "still busy" for sender in staff if sender.failure or sender.is_alive()],
            acknowledged=book.read(),
            found=submitted(servers),
            chain=chain(environment),
        )


def answered(staff, since):
    """Whether anybody's request that began since then has succeeded."""
    last = [sender.line.asked[-20:] for sender in staff]
    return any(a.began > since and 200 <= a.status < 400 for asked in last for a in asked)


def manage(*arguments, environment):
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=harness.ROOT, env=environment, check=True)


def senders(known, port, book, stop):
    """Everybody who sends, at a line of their own."""
    officers = [
        Officer(one["name"], Line(port, one["cookie"]), book, stop, drafts=one["drafts"]) for one in known["officers"]
    ]
    systems = [
        System(f"System {place}", Line(port), book, stop, known_as=one["id"], secret=one["secret"])
        for place, one in enumerate(known["systems"])
    ]
    return officers + systems


def signed_in(environment, **wanted):
    """What the officers and the systems come in by: see scripts/bench/people.py."""
    words = [word for name, count in wanted.items() for word in (f"--{name}", str(count))]
    command = [sys.executable, "-m", "scripts.bench.people", *words]
    told = subprocess.run(command, cwd=harness.ROOT, env=environment, check=True, capture_output=True, text=True)
    return json.loads(told.stdout)


def submitted(servers):
    """Every submitted referral with the counts of what belongs to it, by reference."""
    owner = psycopg2.connect(servers.places.urls()["DATABASE_OWNER_URL"], options="-c maru.migrating=on")
    with owner, owner.cursor() as cursor:
        cursor.execute(WHOLE, [])
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    owner.close()
    return {row["reference"]: row for row in rows}


def chain(environment):
    """What `manage.py verify_audit` says; empty where the chain is sound."""
    command = [sys.executable, "manage.py", "verify_audit"]
    told = subprocess.run(command, cwd=harness.ROOT, env=environment, capture_output=True, text=True)
    return "" if told.returncode == 0 else told.stdout + told.stderr


def report(result):
    harness.say(f"kills with -9: {', '.join(f'{count} {kind}' for kind, count in sorted(result.kills.items()))}")
    for what, count in sorted(Counter((a.what, a.status) for a in result.asked).items()):
        harness.say(f"  {what[0]:<16}{what[1] or 'line broke':>12}{count:>8}")
    for kind in result.kills:
        taken = sorted(seconds for seconds, name in result.recoveries if name == kind)
        harness.say(
            f"recovery after a {kind} was killed: median {taken[len(taken) // 2]:.2f} s, most {taken[-1]:.2f} s"
        )
    for what in (*result.missing[:5], *result.doubled[:5], *result.failures[:5], *result.other_errors[:5]):
        harness.say(f"  ! {what}")
    harness.say(f"audit chain: {result.chain or 'sound'}")


def main():
    began = time.perf_counter()
    result = campaign(
        harness.ROOT / (os.environ.get("MARU_VAR") or "var") / "bench-kept",
        kills=KILLS, officers=OFFICERS, systems=SYSTEMS, drafts=DRAFTS, seed=time.time_ns(),
    )  # fmt: skip
    report(result)
    harness.say(f"{time.perf_counter() - began:.0f} s")
    harness.verdict("kept", {**result.figures(), "chain_broken": int(bool(result.chain))})


if __name__ == "__main__":
    main()
