"""Is what the Dockerfile copies enough: does the product start from that alone, as production, and serve?

This is the cheap part of `python -m scripts.containers.rehearse`, which does all the Dockerfile's steps.
"""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from scripts.containers.dockerfile import Context, copy, expanded, read
from tests.processes import soon
from tests.sites import database_url

ROOT = Path(__file__).resolve().parents[3]
PRODUCT = read((ROOT / "Dockerfile").read_text())[-1]
NAME = "maru.example"


class Image:
    """The files of the image's last stage, in a folder. Its packages and its assets are the checkout's own."""

    def __init__(self, folder):
        self.app = folder / "app"
        for step in PRODUCT.all("COPY"):
            if "from" not in step.flags:
                copy(step, context=Context(ROOT), source_root=ROOT, root=folder, at="/app")
        shutil.copytree(ROOT / "maru/web/static", self.app / "maru/web/static")
        # What stands at these places in the image stands in the folder here.
        moved = {"/app": str(self.app), "/var/lib": str(folder / "lib"), "0.0.0.0": "127.0.0.1"}
        self.environment = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
        for word in PRODUCT.last("ENV").words:
            name, _, value = word.partition("=")
            for there, here in moved.items():
                value = value.replace(there, here)
            self.environment[name] = expanded(value, self.environment)

    def run(self, *words, **given):
        return subprocess.run(
            words, cwd=self.app, env={**self.environment, **given}, capture_output=True, text=True, timeout=90
        )


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """The image, with the step done that collects the assets and compiles everything."""
    image = Image(tmp_path_factory.mktemp("image"))
    done = image.run("sh", "-c", PRODUCT.last("RUN").rest)
    assert done.returncode == 0, done.stderr
    return image


@pytest.fixture
def production(committed_db):
    """What production is told, on a database of the test's own."""
    return {
        "SECRET_KEY": "a-key-that-was-made-for-this-test-and-is-long-enough", "ALLOWED_HOSTS": f"{NAME},other.example",
        "DATABASE_URL": database_url(committed_db), "REDIS_URL": os.environ["REDIS_URL"], "MARU_PROXY_COUNT": "1",
    }  # fmt: skip


@pytest.fixture
def web(image, production):
    """The image's own command, on a free port; gives the port and the process."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    given = {**image.environment, **production, "PORT": str(port), "WEB_CONCURRENCY": "1"}
    process = subprocess.Popen(
        PRODUCT.last("CMD").words, cwd=image.app, env=given, stderr=subprocess.DEVNULL, start_new_session=True
    )
    yield port, process, given
    os.killpg(process.pid, signal.SIGCONT)
    process.terminate()
    process.wait(timeout=35)


def get(port, path, **headers):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def test_it_serves_and_its_health_check_says_so_until_it_hangs(image, web):
    port, process, given = web
    check = json.loads(PRODUCT.last("HEALTHCHECK").rest.removeprefix("CMD "))
    assert soon(lambda: image.run(*check, **given).returncode == 0, within=30)
    status, page = get(port, "/accounts/login/", Host=NAME, X_Forwarded_Proto="https")
    assert status == 200 and 'name="login"' in page
    assert get(port, "/accounts/login/", Host=NAME)[0] == 301
    assert get(port, "/health/ready", Host="somebody.else")[0] == 400
    collected = json.loads((image.app / "static/staticfiles.json").read_text())["paths"]["maru/css/maru.css"]
    assert f"/static/{collected}" in page
    assert get(port, f"/static/{collected}", Host=NAME, X_Forwarded_Proto="https")[0] == 200
    os.killpg(process.pid, signal.SIGSTOP)
    done = image.run(*check, **given)
    assert (done.returncode, done.stderr.strip()) == (1, "probe: timed out")


def test_preparing_writes_nothing_into_the_image(image, production, tmp_path):
    before = sorted(path.stat().st_mtime for path in image.app.rglob("*") if path.is_file())
    owner = {"DATABASE_OWNER_URL": os.environ["DATABASE_OWNER_URL"], "MARU_VAR": str(tmp_path / "var")}
    done = image.run("python", "manage.py", "prepare", **production, **owner)
    assert (done.returncode, done.stdout) == (0, "maru: bringing the database up to date\n"), done.stderr
    assert sorted(path.stat().st_mtime for path in image.app.rglob("*") if path.is_file()) == before


def test_without_the_owner_nothing_is_prepared(image, production):
    done = image.run("python", "manage.py", "prepare", **production)
    assert done.returncode and "only the owner of the tables may migrate" in done.stderr


def test_the_demo_is_in_the_image_and_asks_for_leave(image, production):
    done = image.run("python", "manage.py", "load_demo", **production)
    assert done.returncode == 1 and "Set MARU_DEMO=1" in done.stderr
    assert not Path(image.environment["MARU_VAR"]).exists()
