"""Who is killed: one process of the product or of PostgreSQL, with SIGKILL, at a moment that nobody chose."""

import contextlib
import os
import random
import signal
import time
from collections import Counter

from scripts.bench.servers import PATIENCE, children, soon

# procs.py gives up on what has never stayed for a few seconds, which a master that is killed oftener would be.
BETWEEN_MASTERS = 8
PAUSE = (0.2, 2.0)
PATIENT = 0.75


class Reaper:
    """Kills what it was given to kill, each kind as often as was asked, in random order and at random moments.

    Mostly once the product has answered again (`recovered(since)` tells); one in four comes sooner.
    """

    def __init__(self, servers, product, wanted, *, seed, recovered):
        self.servers, self.product, self.recovered = servers, product, recovered
        self.random = random.Random(seed)  # noqa: S311 - the same campaign for the same seed
        self.waiting = [kind for kind, count in wanted.items() for _ in range(count)]
        self.random.shuffle(self.waiting)
        self.done, self.at, self.master_at = Counter(), [], 0.0

    def work(self):
        """All of them, one after another. Raises RuntimeError where there has been nobody to kill for a minute."""
        looking_since = time.monotonic()
        while self.waiting:
            self.rest()
            kind = self.waiting.pop()
            if kind == "master" and time.monotonic() - self.master_at < BETWEEN_MASTERS:
                self.waiting.insert(self.random.randrange(len(self.waiting) + 1), kind)
                continue
            pid = getattr(self, kind)()
            if pid is None or not self.killed(pid):
                if time.monotonic() - looking_since > PATIENCE:
                    raise RuntimeError(f"looked for a {kind} to kill for {PATIENCE} s in vain")
                self.waiting.insert(0, kind)
                continue
            looking_since = time.monotonic()
            self.done[kind] += 1
            self.at.append((time.monotonic(), kind))
            if kind == "master":
                self.master_at = time.monotonic()

    def rest(self):
        """Until the next moment."""
        if self.at and self.random.random() < PATIENT:
            soon(lambda: self.recovered(self.at[-1][0]), "the product to answer again")
        time.sleep(self.random.uniform(*PAUSE))

    def killed(self, pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            return True
        return False

    def worker(self):
        """One of gunicorn's workers."""
        master = self.master()
        return self.one_of(pid for pid, _ in children(master)) if master else None

    def master(self):
        return self.product.master()

    def backend(self):
        """A process of PostgreSQL that serves the product; one that is in the middle of something, if any is."""
        postmaster = self.postmaster()
        serving = [(pid, args) for pid, args in children(postmaster) if " maru_app " in args] if postmaster else []
        busy = [pid for pid, args in serving if not args.endswith(" idle")]
        return self.one_of(busy or [pid for pid, _ in serving])

    def postmaster(self):
        return self.servers.postmaster()

    def one_of(self, pids):
        found = list(pids)
        return self.random.choice(found) if found else None
