"""Do the logs say what happened without saying to whom?"""

import json

import pytest
from django.core.mail import EmailMessage, get_connection
from django.test import RequestFactory
from django.urls import include, path
from structlog.testing import capture_logs

from maru.common.logs import traceback_without_words
from maru.common.requests import client_address


def failed():
    try:
        try:
            raise KeyError("Aisha Example")
        except KeyError as missing:
            raise ValueError("born 2019-04-01") from missing
    except ValueError as error:
        return error


def test_an_exception_is_told_by_kind_and_place_and_never_by_its_words():
    told = traceback_without_words(None, "error", {"event": "request", "exc_info": failed()})
    assert told["exception"]["type"] == "builtins.ValueError"
    assert told["exception"]["because"]["type"] == "builtins.KeyError"
    assert told["exception"]["places"][-1].startswith("tests/rooms/foundation/test_logs.py:")
    assert "Aisha" not in json.dumps(told)
    assert "2019" not in json.dumps(told)


@pytest.mark.django_db
def test_a_request_is_told_by_its_route_and_not_by_its_address(client):
    with capture_logs() as lines:
        client.get("/accounts/password/reset/key/1a-secret-of-somebody/?name=Aisha", headers={"User-Agent": "Aisha"})
    (line,) = [line for line in lines if line["event"] == "request"]
    assert line["route"].startswith("accounts/password/reset/key/(?P<uidb36>")
    assert line["user"] is None
    assert "secret-of-somebody" not in str(lines)
    assert "Aisha" not in str(lines)


def broken(request, name):
    raise failed()


class BrokenSite:
    """Addresses of a site whose only page breaks."""

    urlpatterns = [path("broken/<name>/", broken), path("accounts/", include("allauth.urls"))]
    handler500 = "maru.web.errors.server_error"


def test_a_broken_page_leaves_one_line_with_its_exception(client, settings):
    settings.ROOT_URLCONF = BrokenSite
    client.raise_request_exception = False
    with capture_logs() as lines:
        assert client.get("/broken/aisha/").status_code == 500
    (line,) = [line for line in lines if line["event"] == "request"]
    assert line["log_level"] == "error"
    assert line["route"] == "broken/<name>/"
    assert isinstance(line["exc_info"], ValueError)


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.7, 203.0.113.9", "198.51.100.7"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "203.0.113.9:4711", "203.0.113.9"),
        (1, "[2001:db8::1]:443", "2001:db8::1"),
        (1, "2001:db8::1", "2001:db8::1"),
        (2, "made up, 203.0.113.9", "127.0.0.1"),
    ],
)
def test_an_address_is_believed_only_from_a_proxy_of_ours(settings, proxies, told, address):
    settings.MARU_PROXY_COUNT = proxies
    assert client_address(RequestFactory().get("/", headers={"X-Forwarded-For": told})) == address


def test_without_a_mail_server_every_mail_is_a_file(settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    with get_connection("maru.common.mail.OneFileEach") as connection:
        for number in (1, 2):
            EmailMessage(f"Subject {number}", "Text", to=["desk@maru.example"], connection=connection).send()
    written = sorted(file.read_text() for file in (tmp_path / "mail").glob("*.eml"))
    assert len(written) == 2
    assert all("To: desk@maru.example" in text for text in written)
