"""What PostgreSQL archives of its WAL, and how the keeper encrypts it afterwards."""

import subprocess
import time

import closed

# PostgreSQL calls it with each finished segment of the WAL, and again until it succeeds. Without an archive, which
# the first backup makes, nothing is kept. A segment that is there already must be the same one; of one that was
# encrypted since, its sum is there.
ARCHIVE = (
    "if test -d {wal}; then"
    " if test -f {wal}/%f.cksum; then cksum < %p | cmp -s - {wal}/%f.cksum;"
    " elif test -f {wal}/%f.gz; then gzip -cd {wal}/%f.gz | cmp -s - %p;"
    " else gzip -1 < %p > {wal}/%f.making && sync {wal}/%f.making && mv {wal}/%f.making {wal}/%f.gz; fi; fi"
)
# How often what was archived since is encrypted, in seconds, where the last backup was.
CLOSES_EVERY = 2


class Archive:
    """The folder of one cluster's WAL. To whom it is encrypted, the last backup has written beside it."""

    def __init__(self, wal, say):
        self.wal, self.say = wal, say
        self.next = 0

    def close_in_time(self):
        """Every few seconds, for a loop that turns more often."""
        if time.monotonic() >= self.next:
            self.next = time.monotonic() + CLOSES_EVERY
            self.close()

    def close(self):
        """Encrypt what has come since. A disk that fails leaves it in clear for a minute; nothing is lost by it."""
        try:
            to = (self.wal.parent / "recipients").read_text()
            closed.close_segments(self.wal, closed.recipients(to))
        except FileNotFoundError:
            pass
        except (OSError, subprocess.CalledProcessError, closed.NoRecipient) as problem:
            self.say(f"the archive is not encrypted: {problem}")
            self.next += 60
