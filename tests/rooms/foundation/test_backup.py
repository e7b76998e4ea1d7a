"""Does a backup give back the very second that was asked for, and does the rehearsal see all of it?"""

import os
import shutil
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pyrage
import pytest
from django.conf import settings

from scripts import backup, drill
from scripts.bench.harness import with_database
from scripts.bench.servers import Servers
from scripts.keeper import Places, connect


def written(places, sql):
    with closing(connect(places, user="postgres", dbname="maru")) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)


@pytest.fixture(scope="module")
def backed_up():
    """A cluster that was backed up, wrote something, and then something wrong; it has stopped. And the moment
    between the two."""
    var = settings.VAR / f"backup-{os.getpid()}"
    with Servers(var / "first", kept=True, power_fails=False) as servers:
        places = servers.places
        written(places, "CREATE TABLE told (what text); INSERT INTO told VALUES ('before the backup')")
        backup.take(places)
        written(places, "INSERT INTO told VALUES ('after the backup')")
        moment = drill.a_second(places)
        written(places, "UPDATE told SET what = 'spoilt'")
        drill.archived(places)
        written(places, "INSERT INTO told VALUES ('not yet archived')")
    yield places, moment
    shutil.rmtree(var)


@pytest.fixture
def copies(backed_up):
    """Makes copies, and says what was told in them; they are gone afterwards."""
    source, _ = backed_up
    var = source.var.parent / "copy"

    def told(at=None):
        into = Places(var)
        backup.restore(source, into, at)
        with Servers(var, kept=True):
            return {row for (row,) in drill.asked(into, "SELECT what FROM told")}, into

    yield told
    shutil.rmtree(var, ignore_errors=True)


def test_the_copy_is_as_of_the_second_that_was_asked_for(backed_up, copies):
    told, into = copies(backed_up[1])
    assert told == {"before the backup", "after the backup"}
    assert "maru.restored = '20" in (into.data / "postgresql.auto.conf").read_text()


def test_without_a_moment_it_has_all_there_is_even_what_is_not_archived_yet(copies):
    told, _ = copies()
    assert told == {"spoilt", "not yet archived"}


def test_a_moment_that_it_cannot_give_is_refused(backed_up):
    source, moment = backed_up
    into = Places(source.var.parent / "refused")
    with pytest.raises(backup.BackupFailed, match="the oldest backup was finished at"):
        backup.restore(source, into, moment - timedelta(hours=1))
    with pytest.raises(backup.BackupFailed, match="recovery ended before configured recovery target was reached"):
        backup.restore(source, into, moment + timedelta(hours=1))
    assert not into.data.exists()


def test_a_backup_that_has_rotted_is_refused(backed_up):
    source, _ = backed_up
    (base,) = backup.bases(source.backups)
    rotten = base.path / "base/1/PG_VERSION"
    before = rotten.read_bytes()
    rotten.write_bytes(b"19\n")
    try:
        with pytest.raises(backup.BackupFailed, match="pg_verifybackup failed"):
            backup.restore(source, Places(source.var.parent / "refused"))
    finally:
        rotten.write_bytes(before)


def test_a_cluster_that_is_there_is_never_written_over(backed_up):
    source, _ = backed_up
    with pytest.raises(backup.BackupFailed, match="is there already"):
        backup.restore(source, source)


def test_the_newest_backup_before_the_moment_is_chosen(tmp_path):
    for name in ("1/base/20260101T000000Z", "2/base/20260201T000000Z", "2/base/20260301T000000Z", "2/base/making"):
        (tmp_path / name).mkdir(parents=True)
    at = datetime(2026, 2, 1, tzinfo=UTC)
    assert backup.chosen(tmp_path, at).path.name == "20260201T000000Z"
    assert backup.chosen(tmp_path, at - timedelta(seconds=1)).path.name == "20260101T000000Z"
    assert backup.chosen(tmp_path, None).path.name == "20260301T000000Z"
    with pytest.raises(backup.BackupFailed, match="there is no backup"):
        backup.chosen(tmp_path / "1/base", None)


def test_a_moment_is_londons_unless_it_says_otherwise():
    assert backup.moment("2026-07-01 14:30:05").astimezone(UTC).hour == 13
    assert backup.moment("2026-07-01T14:30:05+00:00").astimezone(UTC).hour == 14


@pytest.fixture
def loaded_like_here(committed_db, world):
    """A loader of what the test's database holds: one referral, and the county in small that it needs. It is quicker
    than making them anew."""
    world.referral_at("held_by_caiu")

    def load(servers):
        tools, address = servers.places.postgres_bin, with_database(settings.DATABASE_OWNER_URL, committed_db)
        dumped = subprocess.run(
            [tools / "pg_dump", "--enable-row-security", address],
            env={**os.environ, "PGOPTIONS": "-c maru.migrating=on"}, check=True, capture_output=True,
        )  # fmt: skip
        into = ["-h", servers.places.runtime, "-U", "postgres", "-d", "maru"]
        subprocess.run([tools / "psql", "-Xq", "-v", "ON_ERROR_STOP=1", *into], input=dumped.stdout, check=True)

    return load


def test_the_whole_rehearsal_in_small(loaded_like_here, capsys):
    rehearsal = drill.Drill(settings.VAR / f"drill-{os.getpid()}", loaded_like_here)
    try:
        rehearsal.rehearse()
        another = pyrage.x25519.Identity.generate()
        for key, why in ((None, "it is encrypted"), (another, "cannot be opened with this key")):
            with pytest.raises(backup.BackupFailed, match=why):
                backup.restore(rehearsal.first, Places(rehearsal.first.var.parent / "third"), key=key)
    finally:
        shutil.rmtree(rehearsal.first.var.parent, ignore_errors=True)
    found = rehearsal.figures
    assert [found[name] for name in ("counts_equal", "chain_sound", "silent", "released")] == [True] * 4
    assert found["encrypted"] and rehearsal.passed() and found["chain_rows"] > drill.WRITES
    assert "agencies_user" in capsys.readouterr().out


def test_a_dump_is_closed_on_its_way_out_and_for_nobody_not_at_all(tmp_path):
    """As docs/howto/containers.md has it: `pg_dump … | python scripts/closed.py > maru.dump.age`."""
    key, dump = pyrage.x25519.Identity.generate(), b"PGDMP" + os.urandom(200_000)
    command = [sys.executable, settings.BASE_DIR / "scripts/closed.py"]
    done = subprocess.run(
        command, input=dump, capture_output=True, env={"MARU_BACKUP_RECIPIENTS": str(key.to_public())}
    )  # fmt: skip
    assert done.stdout.startswith(b"age-encryption.org") and dump[:1000] not in done.stdout
    assert pyrage.decrypt(done.stdout, [key]) == dump
    for nobody in ("", "age1nobody"):
        done = subprocess.run(command, input=dump, capture_output=True, env={"MARU_BACKUP_RECIPIENTS": nobody})
        assert done.returncode == 1 and not done.stdout and done.stderr.startswith(b"maru: ")
