"""What a browser is told never to do, and what nobody is told about the server."""

import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings as product
from django.urls import URLPattern, get_resolver

from tests.world import BACKEND

ROOT = Path(__file__).resolve().parents[3]
TOLD = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# Everything that could tell which program answers, and in which version.
BANNERS = ("X-Powered-By", "X-Generator", "Via")
PRODUCTION = {
    "PATH": os.environ["PATH"],
    "MARU_ENV": "production",
    "SECRET_KEY": "a-key-made-for-this-test-that-is-long-enough-0123456789-ABCDEF",
    "ALLOWED_HOSTS": "maru.example",
    "DATABASE_URL": "postgres://maru_app@nowhere/maru",
    "REDIS_URL": "redis://nowhere/0",
    "MARU_TELEPHONES": "MARU desk: 01632 960100",
}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/accounts/login/", "/", "/nowhere/", "/health/live", "/api/v1/nowhere/"])
def test_every_answer_tells_the_browser_what_not_to_do(client, address):
    answer = client.get(address)
    assert {name: answer.headers.get(name) for name in TOLD} == TOLD
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy


def addresses(resolver, before=""):
    """Every address there is, with something in the place of what it asks for."""
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield "/" + re.sub(r"<(?:\w+:)?\w+>", "00000000-0000-4000-8000-000000000000", route)
        else:
            yield from addresses(pattern, route)


@pytest.mark.django_db
def test_trace_gives_nothing_back(client):
    """Neither what was sent nor a page: what a proxy added to a request is not for a script to read."""
    asked = [address for address in addresses(get_resolver()) if "^" not in address and "(" not in address]
    assert len(asked) > 50
    answers = {address: client.trace(address, headers={"X-Secret": "planted"}) for address in asked}
    # The API asks who it is before it looks at the method.
    refused = {
        address: 401 if address.startswith("/api/") and answer.status_code == 401 else 405
        for address, answer in answers.items()
    }
    assert {address: answer.status_code for address, answer in answers.items()} == refused
    assert [address for address, answer in answers.items() if b"planted" in answer.content] == []


def test_the_server_names_no_version(site):
    for address in ("/health/live", "/accounts/login/"):
        with urllib.request.urlopen(site.url + address, timeout=10) as answer:
            assert not re.search(r"\d", answer.headers.get("Server", ""))
            assert [name for name in BANNERS if name in answer.headers] == []


@pytest.mark.django_db
def test_a_new_key_signs_nobody_out_while_the_old_one_is_known(client, django_user_model, settings):
    user = django_user_model.objects.filter(signs_in=True, is_active=True)[0]
    client.force_login(user, backend=BACKEND)
    settings.SECRET_KEY_FALLBACKS = [product.SECRET_KEY]
    settings.SECRET_KEY = "another-key-made-for-this-test-that-is-long-enough"
    assert client.get("/").status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    settings.SECRET_KEY = "a-third-key-made-for-this-test-that-is-long-enough"
    assert client.get("/")["Location"].startswith("/accounts/login/")


def test_django_finds_nothing_to_harden():
    """Of the settings as production reads them, in a process of its own."""
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=ROOT, env=PRODUCTION, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_house_that_names_nobody_to_ring_is_told_so():
    without = {name: value for name, value in PRODUCTION.items() if name != "MARU_TELEPHONES"}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=ROOT, env=without, capture_output=True, text=True)
    assert done.returncode == 1 and "web.W002" in done.stderr and "no page says whom to ring" in done.stderr
