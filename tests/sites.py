"""The whole product behind gunicorn on a cloned database, and a real Chromium in front of it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from scripts import browser as chromium

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Site:
    """A running product: where it listens, and which database it serves."""

    url: str
    database: str


def database_url(name):
    """DATABASE_URL, with the name of another database of the same server."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def wait_until_it_answers(server, url, log):
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/health/live", timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise RuntimeError(f"gunicorn does not answer:\n{log.read_text(errors='replace')[-4000:]}")


@pytest.fixture
def site(committed_db, tmp_path):
    """The product on a port of its own, serving the test's `committed_db`."""
    log = tmp_path / "gunicorn.log"
    with socket.create_server(("127.0.0.1", 0)) as listening, open(log, "wb") as output:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        environment = {
            **os.environ,
            "DATABASE_URL": database_url(committed_db),
            "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
            "MARU_BASE_URL": url,
        }
        number = listening.fileno()
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "maru.wsgi", "--bind", f"fd://{number}", "--threads", "4"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=[number],
        )
        try:
            wait_until_it_answers(server, url, log)
            yield Site(url, committed_db)
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


@pytest.fixture(scope="session")
def chromium_browser():
    """One Chromium for the worker; every test gets a clean profile of it by `browser_context`."""
    # Playwright's own loop runs in this thread, so Django would take every query for one in async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find_or_explain(), args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def browser(chromium_browser, site):
    """Opens a browser on the site and gives its page: `browser()`, `browser(javascript=False)`, `browser(phone=True)`.

    Each call is another person's: nothing is shared between two of them."""
    contexts = []

    def open_page(*, javascript=True, phone=False):
        size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 900}
        context = chromium_browser.new_context(
            base_url=site.url,
            java_script_enabled=javascript,
            viewport=size,
            has_touch=phone,
            locale="en-GB",
            timezone_id="Europe/London",
            service_workers="block",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
