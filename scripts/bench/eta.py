"""The other way to keep a deadline, for comparison: a Celery task for each, with an ETA.

The workers of `make bench name=timers` run it: `celery --app scripts.bench.eta worker`. A task writes what the sweep's
effect comes down to, an escalation and an inbox entry, in one transaction; it asks for less than the product does.
"""

import os
from functools import cache

import psycopg2
from celery import Celery

QUEUE = "eta"
TABLES = """
CREATE TABLE bench_escalation (number integer PRIMARY KEY, due_at timestamptz NOT NULL);
CREATE TABLE bench_inbox (number integer PRIMARY KEY REFERENCES bench_escalation, told text NOT NULL);
GRANT SELECT, INSERT ON bench_escalation, bench_inbox TO maru_app;
"""
EFFECT = """
WITH made AS (INSERT INTO bench_escalation VALUES (%(number)s, to_timestamp(%(due)s)) ON CONFLICT DO NOTHING)
INSERT INTO bench_inbox VALUES (%(number)s, 'A deadline is near.') ON CONFLICT DO NOTHING
"""

app = Celery("eta", broker=os.environ["REDIS_URL"])
app.conf.update(
    task_default_queue=QUEUE, task_ignore_result=True, task_acks_late=True, worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
)  # fmt: skip


@cache
def database():
    return psycopg2.connect(os.environ["DATABASE_URL"])


@app.task
def escalate(number, due):
    with database() as transaction, transaction.cursor() as cursor:
        cursor.execute(EFFECT, {"number": number, "due": due})
