"""Does somebody who stops in the middle of an act hold up the whole house?"""

import os
import signal

from django.db import connection, connections

from maru.agencies.acting import acting_as
from maru.audit import trail
from maru.audit.context import Door
from maru.audit.verbs import Verb
from maru.audit.verify import verify
from tests.processes import is_gone, soon, with_fresh_connections


def somebody_acts():
    with acting_as(system="test", door=Door.TEST):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '20s'")
        trail.record(Verb.LIST_READ, reason="own")


def stops_with_the_head_of_the_chain():
    with acting_as(system="test", door=Door.TEST) as context:
        trail.record(Verb.LIST_READ, reason="own")
        trail.append(context)
        os.kill(os.getpid(), signal.SIGSTOP)


def frozen(work):
    """Do the work in a process of its own until that stops itself; its number."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            with_fresh_connections(work)
        finally:
            os._exit(1)
    assert os.WIFSTOPPED(os.waitpid(child, os.WUNTRACED)[1])
    return child


def test_postgresql_ends_a_transaction_that_stands_idle(db):
    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("30s",)


def test_a_frozen_act_lets_go_of_the_chain_and_never_happened(committed_db, monkeypatch):
    rows = verify().rows
    options = connection.settings_dict["OPTIONS"]
    shorter = options["options"].replace("=30s", "=1s")
    assert shorter != options["options"]
    monkeypatch.setitem(options, "options", shorter)
    child = frozen(stops_with_the_head_of_the_chain)
    try:
        somebody_acts()
        os.kill(child, signal.SIGCONT)
        assert soon(lambda: is_gone(child))
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    found = verify()
    assert found.sound and found.rows == rows + 1
