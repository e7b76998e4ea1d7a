"""Backups of the embedded PostgreSQL, and copies restored from them.

    backup.py take                                      a base backup, checked; from then on all WAL is kept
    backup.py restore [--at MOMENT] [--into FOLDER] [--key FILE]
                                                        a copy as of that moment (else of the last one there is)

A backup stands in var/backup/<the cluster's number>/, encrypted to MARU_BACKUP_RECIPIENTS if there are any: then the
WAL is too, by the keeper, and nothing here opens either. A copy stands in a `var/` of its own and sends nothing until
`manage.py release_copy` lets it go (maru.common.copies).
"""

import argparse
import contextlib
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg2

sys.path.insert(0, str(Path(__file__).resolve().parent))

import closed  # noqa: E402
from keeper import Keeper, Places, connect, die_with_parent, postgres, quoted  # noqa: E402
from services import ROOT, read_dotenv  # noqa: E402

LONDON = ZoneInfo("Europe/London")
STAMP = "%Y%m%dT%H%M%SZ"
KEPT = 3
# A restore that replays a day of changes takes its time; one that hangs must end.
LONGEST_RECOVERY = 3600


class BackupFailed(Exception):
    """There is no backup, or no copy, and the sentence says why."""


@dataclass(frozen=True)
class Base:
    """One base backup. Its name is the second at which it was finished: what is older it cannot give."""

    path: Path

    @property
    def finished(self):
        return datetime.strptime(self.path.name, STAMP).replace(tzinfo=UTC)

    @property
    def wal(self):
        """Where what happened since is kept."""
        return self.path.parents[1] / "wal"

    def first_segment(self):
        """The first segment of the WAL without which it is nothing."""
        return re.search(r"^START WAL LOCATION: .*\(file (\w+)\)", (self.path / "backup_label").read_text())[1]

    @property
    def encrypted(self):
        """The one file that it is, where it is encrypted; only its label, which names nobody, stands in clear."""
        return self.path / "base.tar.age"

    def size(self):
        return sum(file.stat().st_size for file in self.path.rglob("*") if file.is_file())


def run(places, name, *arguments):
    """One of PostgreSQL's own tools.

    Raises BackupFailed."""
    done = subprocess.run([places.postgres_bin / name, *arguments], capture_output=True, text=True)
    if done.returncode:
        raise BackupFailed(f"{name} failed: {done.stderr.strip() or done.stdout.strip()}")


def bases(backups):
    """The base backups of every cluster that was backed up there, the oldest first."""
    found = [Base(path) for path in backups.glob("*/base/*") if re.fullmatch(r"\d{8}T\d{6}Z", path.name)]
    return sorted(found, key=lambda base: base.path.name)


def take(places, to=""):
    """Take a base backup of the running cluster and check it; drop what is older than the newest three need. With
    recipients it is encrypted, and so is the WAL from now on.

    Raises BackupFailed."""
    folder, recipients = places.wal.parent, closed.recipients(to)
    make_room(places)
    making = folder / "base" / "making"
    shutil.rmtree(making, ignore_errors=True)
    how = ["-h", places.runtime, "-U", "postgres", "--wal-method=stream", "--checkpoint=fast"]
    run(places, "pg_basebackup", "-D", making, *how)
    run(places, "pg_verifybackup", "--quiet", making)
    name_recipients(folder, to)
    if to:
        close_base(making, recipients)
    # The next second has begun, so that whatever is asked for by its second is wholly before or after.
    time.sleep(1.05 - time.time() % 1)
    base = Base(making.rename(folder / "base" / stamp()))
    prune(places, folder)
    return base


def name_recipients(folder, to):
    """Tell the keeper to whom the WAL is encrypted from now on, if to anybody."""
    if not to:
        (folder / "recipients").unlink(missing_ok=True)
        return
    making = folder / "recipients.making"
    making.write_text(to)
    making.rename(folder / "recipients")


def close_base(making, to):
    """Put one encrypted file and the label in the place of the base backup.

    Raises BackupFailed."""
    clear = making.with_name("clear")
    shutil.rmtree(clear, ignore_errors=True)
    making.rename(clear)
    try:
        making.mkdir(mode=0o700)
        shutil.copy(clear / "backup_label", making)
        closed.close_folder(clear, Base(making).encrypted, to)
    except OSError as problem:
        raise BackupFailed(f"the backup was taken, but could not be encrypted and is removed: {problem}") from None
    finally:
        shutil.rmtree(clear)


def make_room(places):
    """The backup's folders. The WAL comes from PostgreSQL's own user, who else needs to pass only."""
    keeper, folder = Keeper(places, None), places.wal.parent
    for passed in (places.backups, folder):
        passed.mkdir(exist_ok=True)
        passed.chmod(0o711 if keeper.user else 0o700)
    (folder / "base").mkdir(mode=0o700, exist_ok=True)
    keeper.own(folder / "wal")


def prune(places, folder):
    """Keep the newest backups, and the WAL that they need."""
    own = [base for base in bases(places.backups) if base.path.parents[1] == folder]
    for old in own[:-KEPT]:
        shutil.rmtree(old.path)
    for ending in (".gz", ".gz.age", ".cksum"):
        run(places, "pg_archivecleanup", "-x", ending, folder / "wal", own[-KEPT:][0].first_segment())


def chosen(backups, at):
    """The newest base backup that was finished by then.

    Raises BackupFailed."""
    found = bases(backups)
    if not found:
        raise BackupFailed(f"there is no backup in {backups}; `make backup` takes one")
    reaching = [base for base in found if at is None or base.finished <= at]
    if not reaching:
        raise BackupFailed(f"the oldest backup was finished at {told(found[0].finished)}; nothing before can be had")
    return reaching[-1]


def restore(source, into, at=None, key=None):
    """Make a copy of the places' cluster in other, empty places: as of `at`, or of the last moment there is. What
    the archive lacks comes from the cluster itself, if that still stands. What is encrypted `key` opens. The
    copy's name.

    Raises BackupFailed."""
    if into.data.exists():
        raise BackupFailed(f"{into.data} is there already; name another folder by --into, or move it away")
    base = chosen(source.backups, at)
    if not base.encrypted.exists():
        run(into, "pg_verifybackup", "--quiet", base.path)
    keeper, making = Keeper(into, None), into.data.with_name("postgres.restoring")
    into.make()
    if keeper.user:
        keeper.let_through()
    shutil.rmtree(making, ignore_errors=True)
    bring(into, base, making, key)
    name = f"{stamp()}-{secrets.token_hex(3)}"
    with open(making / "postgresql.auto.conf", "a") as settings:
        settings.write(f"maru.restored = '{name}'\n")
    (making / "recovery.signal").touch()
    if keeper.user:
        subprocess.run(["chown", "-R", f"{keeper.user['user']}:{keeper.user['group']}", making], check=True)
    with opened_wal(keeper, base, key) as archives:
        recover(keeper, making, archives, source.data / "pg_wal", at)
    making.rename(into.data)
    return name


def bring(places, base, making, key):
    """The base backup in its new place, opened if it is closed.

    Raises BackupFailed."""
    if not base.encrypted.exists():
        subprocess.run(["cp", "-a", base.path, making], check=True)
        return
    try:
        closed.open_folder(base.encrypted, making, needed(key))
    except closed.NotOpened as problem:
        shutil.rmtree(making, ignore_errors=True)
        raise BackupFailed(str(problem)) from None
    run(places, "pg_verifybackup", "--quiet", making)


@contextlib.contextmanager
def opened_wal(keeper, base, key):
    """Where the WAL since the base can be read: the archive, and beside the copy what of it had to be opened.

    Raises BackupFailed."""
    first, opened = base.first_segment(), keeper.places.var / "opened"
    shutil.rmtree(opened, ignore_errors=True)
    keeper.own(opened)
    try:
        if (base.wal.parent / "recipients").exists():
            bring_unclosed(base.wal, opened)
        for file in sorted(base.wal.glob("*.gz.age")):
            if file.name >= first:
                with open(opened / file.stem, "wb") as out:
                    closed.opened(file, out, needed(key))
        for file in opened.iterdir():
            file.chmod(0o644)
        yield (opened, base.wal)
    except closed.NotOpened as problem:
        raise BackupFailed(str(problem)) from None
    finally:
        shutil.rmtree(opened)


def bring_unclosed(wal, into):
    """What a keeper has not encrypted yet, before it does so and takes it away."""
    for file in wal.glob("*.gz"):
        with contextlib.suppress(FileNotFoundError):
            shutil.copy(file, into)


def needed(key):
    """The key, where there is something to open.

    Raises BackupFailed."""
    if key is None:
        raise BackupFailed("it is encrypted: name the file that holds the key that opens it by --key (make: key=…)")
    return key


def recover(keeper, data, archives, last_wal, at):
    """Start the copy once, alone and unheard, until it has come to the moment; then stop it whole."""
    places = keeper.places
    keeper.own(places.runtime)
    archived = [f"{quoted(archive)}/%f.gz" for archive in archives]
    settings = {
        # A segment that cannot be read ends the restore: 255 is no "there are no more".
        "restore_command": "".join(f"if test -f {file}; then gzip -cd {file} > %p || exit 255; el" for file in archived)
        + f"se cp {quoted(last_wal)}/%f %p 2>/dev/null; fi",
        "recovery_target_time": at.isoformat() if at else "",
        "recovery_target_action": "promote",
        "archive_mode": "off",
    }
    with open(places.log / "restore.log", "wb") as log:
        server = subprocess.Popen(
            postgres(places, data, **settings), cwd=data, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True, preexec_fn=die_with_parent(signal.SIGINT), **keeper.user,
        )  # fmt: skip
    try:
        wait_until_open(places, server)
    finally:
        if server.poll() is None:
            server.send_signal(signal.SIGINT)
        server.wait()
        shutil.rmtree(places.runtime, ignore_errors=True)


def wait_until_open(places, server):
    """Return when the copy takes writes.

    Raises BackupFailed where it never comes to the moment asked for."""
    deadline = time.monotonic() + LONGEST_RECOVERY
    while time.monotonic() < deadline:
        if server.poll() is not None:
            last = (places.log / "restore.log").read_text(errors="replace").splitlines()[-8:]
            raise BackupFailed("the copy did not come to that moment. PostgreSQL's last words:\n" + "\n".join(last))
        with (
            contextlib.suppress(psycopg2.OperationalError),
            contextlib.closing(connect(places, user="postgres", dbname="postgres")) as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT pg_is_in_recovery()")
            if cursor.fetchone() == (False,):
                return
        time.sleep(0.05)
    raise BackupFailed(f"the copy was not open after {LONGEST_RECOVERY} seconds")


def moment(text):
    """A moment as people write it: in London's time, unless it says otherwise."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=LONDON)


def stamp():
    """This second, as folders and copies are named."""
    return time.strftime(STAMP, time.gmtime())


def told(at):
    return f"{at.astimezone(LONDON):%Y-%m-%d %H:%M:%S}"


def say(sentence):
    sys.stdout.write(f"backup: {sentence}\n")
    sys.stdout.flush()


def asked_to_take(places):
    """Take one, and say what there is now."""
    if os.environ.get("MARU_EMBEDDED") != "1":
        raise BackupFailed("these are servers of your own; docs/howto/containers.md has their backup")
    began = time.monotonic()
    to = os.environ.get("MARU_BACKUP_RECIPIENTS", "")
    base = take(places, to)
    say(
        f"{os.path.relpath(base.path)}: {base.size() / 1e6:.0f} MB, checked, {'encrypted' if to else 'in clear'}, "
        f"{time.monotonic() - began:.1f} s"
    )
    say(f"every moment since {told(base.finished)} can be restored; the newest {KEPT} backups are kept")


def asked_to_restore(places, into, at, key):
    """Make the copy, and say how to look at it."""
    into = Places((into or places.var / f"restored-{stamp()}").resolve())
    began = time.monotonic()
    name = restore(places, into, at, closed.identity(key) if key else None)
    folder = os.path.relpath(into.var, ROOT)
    say(f"the copy {name} stands in {folder}, {time.monotonic() - began:.1f} s. It sends nothing.")
    say(f"look at it:  MARU_VAR={folder} PORT=8001 make run")
    say(f"let it go:   MARU_VAR={folder} make services, and there: python manage.py release_copy {name}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("take")
    restoring = acts.add_parser("restore")
    restoring.add_argument("--at", type=moment, help="2026-11-23 14:30:05, in London's time unless it says otherwise")
    restoring.add_argument("--into", type=Path, help="a folder for the copy (default: var/restored-…)")
    restoring.add_argument("--key", type=Path, help="the file of the key that opens it, where it is encrypted")
    asked = parser.parse_args()
    read_dotenv(ROOT / ".env")
    places = Places((ROOT / (os.environ.get("MARU_VAR") or "var")).resolve())
    try:
        if asked.act == "take":
            asked_to_take(places)
        else:
            asked_to_restore(places, asked.into, asked.at, asked.key)
    except (BackupFailed, closed.NotOpened, closed.NoRecipient) as problem:
        raise SystemExit(f"backup: {problem}") from None


if __name__ == "__main__":
    main()
