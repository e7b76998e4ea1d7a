"""A whole house that parts can be taken from: PostgreSQL, Redis, a mail server, and each process of the Procfile."""

import contextlib
import json
import os
import signal
import socketserver
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from scripts.bench.servers import Product, soon
from scripts.keeper import can_answer, connect
from scripts.procs import lines

ROOT = Path(__file__).resolve().parents[2]
# Two for each thing that can be missing.
DRAFTS = WAITING = 26
# What an act leaves behind; whoever was told sorry must find it unchanged.
LEFT = """
SELECT (SELECT count(*) FROM referrals_referral), (SELECT count(*) FROM referrals_party),
  (SELECT count(*) FROM referrals_referral WHERE status = 'submitted'), (SELECT count(*) FROM triage_claim),
  (SELECT md5(string_agg(d::text, '|' ORDER BY d.id)) FROM web_draft d), (SELECT count(*) FROM api_keptanswer),
  (SELECT count(*) FROM audit_event WHERE door IN ('web', 'api'))
"""
FIRED = """
SELECT s.fired_at, (SELECT door FROM audit_event e WHERE e.object_id = s.timer_id::text AND e.verb = 'timer.fired'
                    ORDER BY seq DESC LIMIT 1)
FROM timers_timerstep s WHERE s.id = %s
"""
COMES_DUE = """
UPDATE timers_timerstep SET due_at = clock_timestamp() + make_interval(secs => %s)
WHERE id = (SELECT id FROM timers_timerstep WHERE name = '100' AND fired_at IS NULL AND dropped_at IS NULL
            ORDER BY due_at DESC LIMIT 1) RETURNING id
"""


class Post(socketserver.StreamRequestHandler):
    """Enough of a mail server to be handed a mail."""

    def handle(self):
        self.say("220 here")
        for line in self.rfile:
            word = line.split()[0].upper() if line.split() else b""
            if word == b"DATA":
                self.say("354 go on")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
            self.say("221 bye" if word == b"QUIT" else "250 yes")
            if word == b"QUIT":
                return

    def say(self, sentence):
        self.wfile.write(f"{sentence}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


class Part:
    """One line of the Procfile, without procs.py, which would start it again."""

    def __init__(self, name, environment, log):
        self.command, self.environment = lines()[name], environment
        self.log, self.process = log / f"{name}.log", None

    def start(self):
        with open(self.log, "ab") as output:
            self.process = subprocess.Popen(
                ["sh", "-c", f"exec {self.command}"],
                cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True,
            )  # fmt: skip

    def kill(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class House:
    """The servers, the product on them, and somebody at every door."""

    def __init__(self, servers):
        self.servers = servers
        self.post = self.open_post(0)
        self.post_at = self.post.server_address[1]
        self.environment = {
            **servers.product,
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.post_at}",
        }
        command = [sys.executable, "-m", "tests.faults.furnish", str(DRAFTS), str(WAITING)]
        told = subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True)
        self.known = json.loads(told.stdout)
        self.parts = {name: Part(name, self.environment, servers.places.log) for name in ("worker", "beat", "timers")}

    def __enter__(self):
        self.product = Product(self.environment).__enter__()
        for part in self.parts.values():
            part.start()
        return self

    def __exit__(self, *_):
        for part in self.parts.values():
            part.kill()
        self.product.__exit__()
        self.post.shutdown()
        self.post.server_close()

    def is_whole(self):
        """Wait until Celery sweeps: of one that has only just come back, the watchdog would know nothing."""
        lately = "SELECT 1 FROM timers_heartbeat WHERE part = 'celery' AND at > clock_timestamp() - interval '5 s'"
        soon(lambda: self.rows(lately), "Celery to sweep")

    def rows(self, statement, *values):
        """What the owner of the tables is told, at once and for good."""
        owner = psycopg2.connect(
            self.servers.places.urls()["DATABASE_OWNER_URL"],
            options="-c maru.migrating=on -c default_transaction_read_only=off",
        )
        with owner, owner.cursor() as cursor:
            cursor.execute(statement, values)
            rows = cursor.fetchall() if cursor.description else []
        owner.close()
        return rows

    def left(self):
        (row,) = self.rows(LEFT)
        return row

    # what can be missing

    @contextmanager
    def nothing_missing(self):
        yield

    @contextmanager
    def without_redis(self):
        keeper, places = self.servers.keeper, self.servers.places
        (redis,) = (pid for pid, args in self.servers.running() if "redis" in args)
        os.kill(keeper, signal.SIGSTOP)
        try:
            os.kill(redis, signal.SIGKILL)
            self.celery_falls_silent()
            yield
        finally:
            os.kill(keeper, signal.SIGCONT)
            soon(lambda: can_answer(places), "Redis to answer")

    @contextmanager
    def without(self, *names):
        for name in names:
            self.parts[name].kill()
        self.celery_falls_silent()
        try:
            yield
        finally:
            for name in names:
                self.parts[name].start()

    def celery_falls_silent(self):
        """As after minutes: what is left in the queue has been done, and every heartbeat is old that nobody renews."""
        time.sleep(1)
        self.rows("UPDATE timers_heartbeat SET at = at - interval '3 minutes'")

    def mails_are_old(self):
        """As after minutes too."""
        self.rows("UPDATE notify_mail SET sent_at = sent_at - interval '1 hour' WHERE sent_at IS NOT NULL")
        self.rows("UPDATE notify_mail SET written_at = written_at - interval '3 minutes' WHERE sent_at IS NULL")

    @contextmanager
    def without_postgresql(self):
        with self.servers.without_postgresql():
            yield
        self.postgresql_answers()

    @contextmanager
    def postgresql_killed(self):
        os.kill(self.servers.postmaster(), signal.SIGKILL)
        yield

    @contextmanager
    def read_only(self):
        self.as_superuser("ALTER SYSTEM SET default_transaction_read_only TO on")
        try:
            yield
        finally:
            self.as_superuser("ALTER SYSTEM RESET default_transaction_read_only")

    def as_superuser(self, statement):
        superuser = connect(self.servers.places, user="postgres", dbname="postgres")
        superuser.autocommit = True
        with superuser.cursor() as cursor:
            cursor.execute(statement)
            cursor.execute("SELECT pg_reload_conf()")
        superuser.close()

    @contextmanager
    def disk_full(self):
        """The trail's table stands on a device that is full: Linux's own, on which every write ends in ENOSPC."""
        ((path,),) = self.rows("SELECT pg_relation_filepath('audit_event')")
        table = self.servers.places.data / path
        kept = [file for file in (table, Path(f"{table}_fsm"), Path(f"{table}_vm")) if file.exists()]
        with self.without_postgresql():
            for file in kept:
                file.rename(f"{file}.kept")
            table.symlink_to("/dev/full")
        try:
            yield
        finally:
            with self.without_postgresql():
                table.unlink()
                for file in kept:
                    Path(f"{file}.kept").rename(file)

    @contextmanager
    def trail_refuses(self):
        self.rows("REVOKE EXECUTE ON FUNCTION audit_append(jsonb) FROM maru_app")
        try:
            yield
        finally:
            self.rows("GRANT EXECUTE ON FUNCTION audit_append(jsonb) TO maru_app")

    @contextmanager
    def without_mail_server(self):
        self.post.shutdown()
        self.post.server_close()
        try:
            yield
        finally:
            self.post = self.open_post(self.post_at)
            # Not to wait for the second try, which comes after two minutes.
            self.rows("UPDATE notify_mail SET try_at = clock_timestamp() WHERE sent_at IS NULL")

    def open_post(self, port):
        post = MailServer(("127.0.0.1", port), Post)
        threading.Thread(target=post.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return post

    def postgresql_answers(self):
        soon(lambda: can_answer(self.servers.places), "PostgreSQL to answer")

    # clocks and mails

    def comes_due(self, seconds):
        """A deadline that is over in so many seconds; its step."""
        ((step,),) = self.rows(COMES_DUE, seconds)
        return step

    def fired(self, step):
        """When the step fired and by which door; None while it has not."""
        ((at, door),) = self.rows(FIRED, step)
        return (at, door) if at else None

    def mails_of(self, step):
        """The mails that were written when the step fired."""
        return self.rows(
            "SELECT m.id FROM notify_mail m JOIN timers_timerstep s ON m.written_at = s.fired_at WHERE s.id = %s", step
        )

    def mails_waiting(self):
        return self.rows("SELECT id FROM notify_mail WHERE sent_at IS NULL")

    def mails_tried(self):
        return self.rows("SELECT id FROM notify_mail WHERE sent_at IS NULL AND tries > 0")
