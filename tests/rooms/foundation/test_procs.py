"""Does the runner of the Procfile leave no orphan, and say in one sentence why it does not start?"""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.processes import is_gone, soon

SCRIPTS = Path(__file__).resolve().parents[3] / "scripts"
RUN = """
import json, signal, sys
from pathlib import Path
import procs

procs.answers = lambda: False
procs.STAYS = float(sys.argv[3])
runner = procs.Runner(json.loads(sys.argv[2]), Path(sys.argv[1]))
signal.signal(signal.SIGTERM, lambda *_: setattr(runner, "stopping", True))
try:
    runner.run()
finally:
    runner.stop()
"""


@pytest.fixture
def runner(tmp_path):
    """Starts the runner on one command, which writes its number into a file each time it is started."""
    started = tmp_path / "started"
    started.write_text("")
    opened = []

    def start(command, *, stays=30):
        line = f"sh -c 'echo $$ >> {started}; {command}'"
        process = subprocess.Popen(
            [sys.executable, "-c", RUN, str(tmp_path), f'{{"one": "{line}"}}', str(stays)],
            cwd=SCRIPTS,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        opened.append(process)
        assert soon(lambda: started.read_text())
        return process

    start.pids = lambda: [int(pid) for pid in started.read_text().split()]
    yield start
    for process in opened:
        process.kill()
        process.wait()
        process.stdout.close()


def test_a_killed_runner_takes_everything_along(runner):
    process = runner("exec sleep 60")
    process.kill()
    assert soon(lambda: is_gone(runner.pids()[0]))


def test_it_stops_when_asked(runner):
    process = runner("exec sleep 60")
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 0
    assert is_gone(runner.pids()[0])


def test_what_is_killed_is_started_again(runner):
    runner("exec sleep 60")
    os.kill(runner.pids()[0], signal.SIGKILL)
    assert soon(lambda: len(runner.pids()) == 2)
    assert not is_gone(runner.pids()[1])


def test_what_never_stays_ends_the_run_with_its_last_words(runner):
    process = runner("echo cannot open the file; exit 1")
    assert process.wait(timeout=20) == 1
    told = process.stdout.read()
    assert "cannot open the file" in told
    assert "one ended 5 times at once; giving up" in told


def test_what_has_stayed_once_is_never_given_up_on(runner):
    process = runner("exec sleep 60", stays=0.3)
    time.sleep(0.6)
    for times in range(1, 8):
        os.kill(runner.pids()[-1], signal.SIGKILL)
        assert soon(lambda times=times: len(runner.pids()) == times + 1)
    assert process.poll() is None


@pytest.mark.parametrize("port", ["taken", "http", "70000"])
def test_a_port_that_cannot_be_had_is_said_in_one_sentence(port):
    with socket.create_server(("127.0.0.1", 0)) as other:
        asked = str(other.getsockname()[1]) if port == "taken" else port
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, str(SCRIPTS / "procs.py"), "check"],
            env={**os.environ, "PORT": asked},
            capture_output=True,
            text=True,
        )
    assert done.returncode == 1
    assert time.monotonic() - began < 5
    assert len(done.stderr.strip().splitlines()) == 1
    assert f"PORT={int(asked) + 1 if port == 'taken' else 8001} make run" in done.stderr
