"""Does whoever kills find what there is to kill, and say so where there is nothing?"""

import os
import subprocess
import sys
import time
from contextlib import closing

import pytest

from scripts.bench import kills, servers

LONG = "a" * 300


def test_a_process_is_known_by_its_whole_command_line_in_a_narrow_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    waiting = "import sys; sys.stdin.read()"
    child = subprocess.Popen([sys.executable, "-c", waiting, LONG, "gunicorn"], stdin=subprocess.PIPE)
    with closing(child.stdin):
        mine = dict(servers.children(child.pid)), dict(servers.children(os.getpid()))
        assert not servers.is_gone(child.pid)
    child.wait()
    assert mine[0] == {}
    assert mine[1][child.pid].endswith(f"{LONG} gunicorn")
    assert servers.is_gone(child.pid)


def test_of_a_process_that_is_gone_nothing_is_told():
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    assert servers.children(child.pid) == []


class NobodyThere:
    """Servers and a product of which nothing lives."""

    def postmaster(self):
        return None

    def master(self):
        return None


@pytest.mark.parametrize("kind", ["worker", "master", "backend", "postmaster"])
def test_whoever_finds_nobody_to_kill_gives_up(monkeypatch, kind):
    monkeypatch.setattr(kills, "PATIENCE", 0.2)
    monkeypatch.setattr(kills, "PAUSE", (0.01, 0.02))
    reaper = kills.Reaper(NobodyThere(), NobodyThere(), {kind: 1}, seed=1, recovered=lambda since: True)
    began = time.monotonic()
    with pytest.raises(RuntimeError, match=f"looked for a {kind}"):
        reaper.work()
    assert time.monotonic() - began < 5
