"""The embedded PostgreSQL and Redis of a laptop or a CI machine: `services.py run -- COMMAND`.

The command gets DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL. It shares the servers with every other
command of this checkout; the last one out stops them, however it ends. Where these variables are already
set, the servers they name are used and nothing is started.

    run -- COMMAND   run it with the servers
    status           say whether a command is using the servers (exit code 0) or none is (1)
"""

import argparse
import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from keeper import Keeper, Places, can_answer  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
URLS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
PATIENCE = 90
SAY_AFTER = 2


def say(sentence):
    sys.stderr.write(f"services: {sentence}\n")
    sys.stderr.flush()


class Waiting:
    """Says what is being waited for, once two seconds have passed and every two seconds after."""

    def __init__(self, what):
        self.what, self.began, self.said = what, time.monotonic(), 0

    def tick(self):
        """Sleep a moment; speak if it has been long; give up after PATIENCE seconds."""
        waited = time.monotonic() - self.began
        if waited > PATIENCE:
            raise SystemExit(f"services: gave up {self.what} after {PATIENCE} seconds; see var/log/")
        if waited - self.said >= SAY_AFTER:
            self.said = waited
            say(f"{self.what} ({waited:.0f} s)")
        time.sleep(0.05)


def take_part(places):
    """Hold the shared lock that keeps the servers up for as long as this process, or its children, live."""
    descriptor = os.open(places.services_lock, os.O_RDWR | os.O_CREAT, 0o644)
    waiting = Waiting("waiting for the servers of the command before to stop")
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting.tick()
        else:
            os.set_inheritable(descriptor, True)
            return


def start_keeper(places):
    """Start the keeper unless one is there; True when this call started it.

    The keeper inherits the locked descriptor, so there is never a moment with two of them."""
    descriptor = os.open(places.starter_lock, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return False
    places.ready.unlink(missing_ok=True)
    # Forked twice: the command that takes this process's place must not find a child it never started.
    between = os.fork()
    if between == 0:
        with open(places.log / "keeper.log", "wb") as log:
            subprocess.Popen(
                [sys.executable, __file__, "--var", str(places.var), "keep", str(descriptor)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
                pass_fds=[descriptor],
            )
        os._exit(0)
    os.waitpid(between, 0)
    os.close(descriptor)
    return True


def wait_until_ready(places):
    """Return when PostgreSQL and Redis answer; start the keeper again if it was killed meanwhile."""
    starts, waiting = 0, Waiting("starting PostgreSQL and Redis")
    while True:
        if start_keeper(places):
            starts += 1
            if starts > 3:
                raise SystemExit(
                    "services: PostgreSQL or Redis does not start. The last lines of "
                    f"{places.log}/keeper.log and postgres.log:\n\n{places.last_words()}"
                )
        elif places.ready.exists() and can_answer(places):
            return
        waiting.tick()


def read_dotenv(path):
    """Take from .env what the environment does not already say. A value may stand in quotes."""
    if not path.exists():
        return
    for line in path.read_text().splitlines():
        name, sign, value = (part.strip() for part in line.partition("="))
        if not sign or name.startswith("#"):
            continue
        quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
        os.environ.setdefault(name, value[1:-1] if quoted else value)


def run(places, command):
    """Become the command, with the servers up and their addresses in its environment."""
    environment = os.environ
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment.get("PATH", os.defpath)])
    environment.setdefault("MARU_ENV", "development")
    if not environment.get("DATABASE_URL"):
        places.make()
        take_part(places)
        wait_until_ready(places)
        for sentence in places.permissions_given():
            say(sentence)
        environment.update(places.urls(), MARU_EMBEDDED="1")
        environment["PATH"] = os.pathsep.join([str(places.postgres_bin), environment["PATH"]])
    missing = [name for name in URLS if not environment.get(name)]
    if missing:
        raise SystemExit(f"services: DATABASE_URL is set, so set {' and '.join(missing)} too, or none of the three.")
    # Python ignores it, and a command would inherit that: `yes | head` would complain instead of ending.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        os.execvpe(command[0], command, environment)
    except FileNotFoundError:
        raise SystemExit(f"services: there is no command “{command[0]}” on PATH.") from None


def in_use(places):
    """Whether some command holds the servers now."""
    if not places.services_lock.exists():
        return False
    with open(places.services_lock) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--var", type=Path, help="where data and logs stand (default: MARU_VAR, or var/)")
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("run").add_argument("command", nargs=argparse.REMAINDER)
    acts.add_parser("status")
    acts.add_parser("keep").add_argument("starter", type=int)
    asked = parser.parse_args()
    read_dotenv(ROOT / ".env")
    places = Places((asked.var or ROOT / (os.environ.get("MARU_VAR") or "var")).resolve())
    if asked.act == "keep":
        Keeper(places, asked.starter).keep()
    elif asked.act == "status":
        used = in_use(places)
        say("in use" if used else "not in use")
        raise SystemExit(0 if used else 1)
    else:
        command = asked.command[1:] if asked.command[:1] == ["--"] else asked.command
        if not command:
            parser.error("say what to run: services.py run -- COMMAND")
        try:
            run(places, command)
        except PermissionError as refusal:
            raise SystemExit(
                f"services: may not use {refusal.filename}. Was it made by another user? "
                "Run as that user, or remove it."
            ) from None


if __name__ == "__main__":
    main()
