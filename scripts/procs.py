"""Runs the Procfile and leaves no orphan: `services.py run -- python scripts/procs.py`.

Each line's output goes to var/log/<name>.log. What dies is started again, and so are the embedded servers' keeper
and with it the servers; Ctrl-C or SIGTERM ends everything, and so does the end of this process, however it comes.

    procs.py               run it, and say where and as whom to sign in
    procs.py web timers    run only these of its lines
    procs.py check         only say whether the port is free
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from keeper import Places, die_with_parent  # noqa: E402
from services import ROOT, read_dotenv, start_keeper  # noqa: E402

read_dotenv(ROOT / ".env")
VAR = ROOT / (os.environ.get("MARU_VAR") or "var")
PORT = os.environ.get("PORT") or "8000"
ADDRESS = f"http://127.0.0.1:{PORT}"
TOO_OFTEN = 5
STAYS = 6
STOP_WITHIN = 20


def say(sentence):
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def check_port():
    """Refuse in one sentence when another program already listens on the port."""
    if not PORT.isdecimal() or not 0 < int(PORT) < 65536:
        raise SystemExit(f"maru: PORT is “{PORT}”, which is no port. Choose one: PORT=8001 make run")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(PORT)))
        except OSError as problem:
            other = int(PORT) + 1 if int(PORT) < 65535 else 8000
            raise SystemExit(
                f"maru: port {PORT} cannot be used ({problem.strerror.lower()}). Choose another: PORT={other} make run"
            ) from None


def lines():
    """The Procfile's processes by name."""
    pairs = (line.partition(":") for line in (ROOT / "Procfile").read_text().splitlines())
    return {name.strip(): command.strip() for name, sign, command in pairs if sign and not name.startswith("#")}


def mend_servers(places):
    """Start the keeper of the embedded servers again if something has killed it; it starts the servers."""
    if start_keeper(places):
        say("maru: the keeper of PostgreSQL and Redis ended; starting it again")


class Runner:
    """The processes: since when each runs, how often it has died, and whether it ever stayed."""

    def __init__(self, commands, log):
        self.commands, self.log = commands, log
        self.running, self.since, self.deaths, self.stayed = {}, {}, Counter(), set()
        self.stopping = False

    def start(self, name):
        self.since[name] = time.monotonic()
        with open(self.log / f"{name}.log", "ab") as output:
            self.running[name] = subprocess.Popen(
                ["sh", "-c", f"exec {self.commands[name]}"],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                # The lock of the embedded servers goes to each, so they stay up until the last has ended.
                close_fds=False,
                preexec_fn=die_with_parent(signal.SIGTERM),
            )

    def watch(self):
        """Start again what ended. What has never stayed is given up on, with its last words: a setting is wrong.
        What has stayed once comes again however often it is killed, or a deadline would wait with it."""
        for name, process in list(self.running.items()):
            if time.monotonic() - self.since[name] >= STAYS:
                self.stayed.add(name)
            if process.poll() is None:
                continue
            self.kill_group(process)
            self.deaths[name] += 1
            if self.deaths[name] >= TOO_OFTEN and name not in self.stayed:
                last = (self.log / f"{name}.log").read_text(errors="replace").splitlines()[-20:]
                raise SystemExit("\n".join([*last, f"maru: {name} ended {TOO_OFTEN} times at once; giving up."]))
            say(f"maru: {name} ended ({process.returncode}); starting it again")
            time.sleep(0.5)
            self.start(name)

    def run(self, embedded=None):
        """Keep all of them running until a signal comes, and the embedded servers with them, if these are used."""
        for name in self.commands:
            (self.log / f"{name}.log").write_bytes(b"")
            self.start(name)
        greeted = False
        while not self.stopping:
            self.watch()
            if embedded:
                mend_servers(embedded)
            if not greeted and answers():
                greeted = True
                greet()
            time.sleep(0.2)

    def stop(self):
        """Ask everything to end, then make it."""
        for process in self.running.values():
            process.terminate()
        deadline = time.monotonic() + STOP_WITHIN
        for process in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            self.kill_group(process)
            process.wait()

    @staticmethod
    def kill_group(process):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def answers():
    """Whether the web server takes connections."""
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", int(PORT))) == 0


def greet():
    """Say where it is, and as whom to sign in."""
    say(f"\nMARU is at {ADDRESS}")
    told = VAR / "demo.json"
    if told.exists():
        say("\nSign in as (fictional people; the same is in var/demo.json):")
        for user in json.loads(told.read_text())["users"].values():
            say(f"  {user['login']:<44} {user['password']}")
    say(f"\nLogs are in {os.path.relpath(VAR / 'log')}/. Ctrl-C stops everything.")


def main():
    check_port()
    if sys.argv[1:] == ["check"]:
        return
    log = VAR / "log"
    log.mkdir(parents=True, exist_ok=True)
    known, asked = lines(), sys.argv[1:]
    unknown = set(asked) - set(known)
    if unknown:
        raise SystemExit(f"maru: the Procfile has no line “{min(unknown)}”; it has {', '.join(known)}.")
    runner = Runner({name: known[name] for name in asked or known}, log)

    def stop(*_):
        runner.stopping = True

    for asked in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(asked, stop)
    try:
        runner.run(Places(VAR.resolve()) if os.environ.get("MARU_EMBEDDED") == "1" else None)
    finally:
        say("\nmaru: stopping")
        runner.stop()


if __name__ == "__main__":
    main()
