"""Questions about processes, for tests that kill them."""

import os
import signal
import time
import traceback
from pathlib import Path

from django.db import connections


def is_gone(pid):
    """Whether the process has ended, even if nobody has asked for its exit code yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def soon(true, *, within=15):
    """Whether it becomes true in time."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.02)
    return False


def dies_while(work, folder):
    """Run the work in a process of its own, which kills itself in the middle; say why, where it lived."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            with_fresh_connections(work)
            (folder / "lived").write_text("it came to its end")
        except BaseException:
            (folder / "lived").write_text(traceback.format_exc())
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), (folder / "lived").read_text()
    assert os.WTERMSIG(status) == signal.SIGKILL


def with_fresh_connections(work):
    """Do the work with connections of this process's own.

    Once Playwright has run, Django's connections live in another place (asgiref asks whether a loop runs, and in
    a forked child none does), where an open one to another database may wait. It is the parent's: it is put
    aside, not closed.
    """
    parents = [(wrapper, wrapper.connection) for wrapper in connections.all(initialized_only=True)]
    for wrapper, _ in parents:
        wrapper.connection = None
    work()
