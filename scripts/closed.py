"""Backups closed by age: what was taken is encrypted to keys whose other half is not on this machine.

Everything streams: a database of any size takes a few megabytes of memory. In containers, where PostgreSQL is the
image's own, it closes what `pg_dump` writes: `… pg_dump … | … python scripts/closed.py > maru.dump.age`, for
MARU_BACKUP_RECIPIENTS (docs/howto/containers.md).
"""

import os
import subprocess
import sys
from pathlib import Path

import pyrage

ENDING = ".age"


class NotOpened(Exception):
    """What is closed cannot be opened, and the sentence says why."""


class NoRecipient(Exception):
    """What should be the half of a key that closes is none."""


def recipients(keys):
    """The recipients of these keys, with commas between.

    Raises NoRecipient."""
    try:
        return [pyrage.x25519.Recipient.from_str(key.strip()) for key in keys.split(",") if key.strip()]
    except pyrage.RecipientError:
        raise NoRecipient("a recipient is no age key: they begin with age1") from None


def identity(file):
    """The key in a file, which opens; lines that begin with # are age's own remarks.

    Raises NotOpened."""
    try:
        lines = [line for line in Path(file).read_text().splitlines() if line.strip() and not line.startswith("#")]
        return pyrage.x25519.Identity.from_str(lines[0].strip())
    except (OSError, IndexError, pyrage.IdentityError):
        raise NotOpened(f"{file} holds no age key (AGE-SECRET-KEY-1…)") from None


def close(source, file, to):
    """Encrypt a stream into a file, whole and on the disk, or not at all."""
    making = file.with_name(f"{file.name}.making")
    with open(making, "wb") as out:
        pyrage.encrypt_io(source, out, to)
        out.flush()
        os.fsync(out.fileno())
    making.rename(file)


def opened(file, into, key):
    """Decrypt a file into a stream.

    Raises NotOpened where the key is another's, or anything was changed."""
    try:
        with open(file, "rb") as source:
            pyrage.decrypt_io(source, into, [key])
    except pyrage.DecryptError as problem:
        raise NotOpened(f"{file} cannot be opened with this key, or was changed ({problem})") from None


def close_folder(folder, file, to):
    """Encrypt a folder as one file."""
    with subprocess.Popen(["tar", "-C", folder, "-cf", "-", "."], stdout=subprocess.PIPE) as tar:
        close(tar.stdout, file, to)
    if tar.returncode:
        file.unlink()
        raise OSError(f"tar ended with {tar.returncode}")


def open_folder(file, folder, key):
    """Make the folder anew from the file.

    Raises NotOpened."""
    folder.mkdir(mode=0o700)
    with subprocess.Popen(["tar", "-C", folder, "-xpf", "-"], stdin=subprocess.PIPE) as tar:
        try:
            opened(file, tar.stdin, key)
        finally:
            tar.stdin.close()
    if tar.returncode:
        raise NotOpened(f"{file} was opened, but tar ended with {tar.returncode}")


def close_segments(wal, to):
    """Encrypt what PostgreSQL has put into its archive since the last time. A sum of each stays, so that PostgreSQL
    can tell whether a segment that it brings again is the same."""
    for plain in sorted(wal.glob("*.gz")):
        total = wal / f"{plain.stem}.cksum"
        with subprocess.Popen(["gzip", "-cd", plain], stdout=subprocess.PIPE) as clear:
            total.write_bytes(subprocess.run(["cksum"], stdin=clear.stdout, check=True, capture_output=True).stdout)
        total.chmod(0o644)
        with open(plain, "rb") as source:
            close(source, wal / f"{plain.name}{ENDING}", to)
        plain.unlink()


def main():
    """Close what comes for whoever MARU_BACKUP_RECIPIENTS names; for nobody, nothing is written."""
    try:
        to = recipients(os.environ.get("MARU_BACKUP_RECIPIENTS", ""))
    except NoRecipient as wrong:
        sys.exit(f"maru: {wrong}")
    if not to:
        sys.exit("maru: MARU_BACKUP_RECIPIENTS names nobody who could open this, so nothing is written")
    pyrage.encrypt_io(sys.stdin.buffer, sys.stdout.buffer, to)


if __name__ == "__main__":
    main()
