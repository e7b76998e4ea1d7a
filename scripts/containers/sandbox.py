"""Roots of their own for a stage's steps and for a service's process: overlays, namespaces, a user without powers."""

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

BASE_PATH = "/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"
# What a machine may say of its package registries; an engine passes such things to a build as well.
REGISTRY = ("PIP_", "NPM_CONFIG_", "NODE_EXTRA_CA_", "SSL_CERT_", "REQUESTS_CA_", "HTTP_PROXY", "HTTPS_PROXY")
OF_THE_MACHINE = ("etc/resolv.conf", "etc/ssl", "etc/pip.conf", "etc/npmrc")
NEW_NETWORK = 0x40000000
WITHOUT_POWERS = ("--clear-groups", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all")


def run(*command: str | Path, **options) -> subprocess.CompletedProcess:
    """Run one command and stop when it fails."""
    return subprocess.run([str(word) for word in command], check=True, **options)


def enter_namespaces(module: str) -> None:
    """Start this program again where its mounts and processes end with it."""
    if os.getpid() == 1:
        return
    if os.geteuid() != 0 or not shutil.which("unshare"):
        raise SystemExit("rehearse: this needs Linux and root, to give each service a root of its own.")
    namespaces = ("--mount", "--propagation=private", "--pid", "--fork", "--kill-child", "--mount-proc")
    os.execvp("unshare", ["unshare", *namespaces, sys.executable, "-m", module, *sys.argv[1:]])


def leave_the_network() -> None:
    """From here on there is only this machine, with every port free."""
    if ctypes.CDLL(None, use_errno=True).unshare(NEW_NETWORK):
        raise OSError(ctypes.get_errno(), "no network namespace")
    run("ip", "link", "set", "lo", "up")


def python_layer(folder: Path) -> Path:
    """This machine's Python at /usr/local, where the official image has its own."""
    goal, version = folder / "usr/local", f"python{sys.version_info.major}.{sys.version_info.minor}"
    left_out = shutil.ignore_patterns("site-packages", "test", "__pycache__", "*.a")
    shutil.copytree(Path(sys.base_prefix) / "lib", goal / "lib", symlinks=True, ignore=left_out)
    (goal / "bin").mkdir()
    shutil.copy2(Path(sys.base_prefix) / "bin" / version, goal / "bin")
    for name in ("python", "python3"):
        (goal / "bin" / name).symlink_to(version)
    (goal / "lib" / version / "site-packages").mkdir()
    return folder


class Root:
    """A root file system in layers, the uppermost its own."""

    def __init__(self, folder: Path, below: list[Path]):
        self.own, self.path, self.below = folder / "own", folder / "root", below
        for made in (self.own, folder / "work", self.path):
            made.mkdir(parents=True, exist_ok=True)
        layers = ":".join(map(str, below))
        options = f"lowerdir={layers},upperdir={self.own},workdir={folder / 'work'}"
        run("mount", "-t", "overlay", "overlay", "-o", options, self.path)
        run("mount", "-t", "proc", "proc", self._made("proc"))
        run("mount", "--rbind", "/dev", self._made("dev"))
        run("mount", "-t", "tmpfs", "-o", "mode=1777", "tmpfs", self._made("dev/shm"))

    def _made(self, below: str) -> Path:
        """A folder in here, made where it is missing; a link on the way leads to a place in here, not outside."""
        path = self.path
        for part in Path(below.lstrip("/")).parts:
            path /= part
            if path.is_symlink():
                path = self.path / os.path.join(Path("/", path.relative_to(self.path)).parent, path.readlink())[1:]
        path.mkdir(parents=True, exist_ok=True)
        return path

    @property
    def layers(self) -> list[Path]:
        return [self.own, *self.below]

    def lend_the_registries(self) -> None:
        """Let the steps reach the package registries as this machine does."""
        for name in OF_THE_MACHINE:
            theirs, ours = self.path / name, Path("/") / name
            if ours.exists():
                theirs.mkdir(parents=True, exist_ok=True) if ours.is_dir() else theirs.touch()
                run("mount", "--bind", "-o", "ro", ours, theirs)

    def make_read_only(self, tmpfs: list[str], volumes: dict[Path, str]) -> None:
        """Mount what may be written to, and close the rest."""
        for entry in tmpfs:
            path, _, options = entry.partition(":")
            run("mount", "-t", "tmpfs", "-o", options or "mode=1777", "tmpfs", self._made(path))
        for folder, path in volumes.items():
            run("mount", "--bind", folder, self._made(path))
        run("mount", "-o", "remount,ro", self.path)

    def command(self, words: list[str], *, at: str, user: str = "") -> list[str]:
        """What starts these words in here, as this user."""
        uid, _, gid = user.partition(":")
        held = ["setpriv", f"--reuid={uid}", f"--regid={gid or uid}", *WITHOUT_POWERS] if user else []
        return ["chroot", str(self.path), *held, "sh", "-c", f'cd {at} && exec "$@"', "sh", *words]


def registry_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.upper().startswith(REGISTRY)}
