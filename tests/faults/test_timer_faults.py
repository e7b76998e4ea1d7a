"""Does every deadline come exactly once, and never early, while what fires it is killed?

`make bench name=timer-faults` is the same with ten thousand clocks and every kind of fault.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLOCKS, KILLS = 50, ("worker killed", "backend killed", "Redis killed")


@pytest.mark.slow
def test_every_deadline_comes_once_whatever_is_killed():
    line = [sys.executable, "-m", "scripts.bench.timer_faults", "--timers", str(CLOCKS), "--seconds", "6"]
    line += ["--kills", str(len(KILLS)), "--seed", "3", "--kinds", *KILLS]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])["figures"]
    assert {name: figures[name] for name in ("lost", "doubled", "early")} == {"lost": 0, "doubled": 0, "early": 0}
    assert figures["kills"] == len(KILLS) and figures["fired"] >= 4 * CLOCKS and figures["recovery_max_s"] <= 60
