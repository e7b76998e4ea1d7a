"""Is every error a page with a way on, even when nothing else works?"""

import pytest
from bs4 import BeautifulSoup
from django.contrib.sessions.backends.base import SessionBase
from django.db import DatabaseError, DataError, Error, InterfaceError, OperationalError, ProgrammingError
from django.template import engines
from django.test import RequestFactory

from maru.common.database import NotWrittenDown
from maru.common.errors import NotFound
from maru.web import errors

PAGES = {
    400: errors.bad_request,
    429: errors.locked_out,
    500: errors.server_error,
    503: errors.unavailable,
}


def unreadable(path="/"):
    """A request whose body raises when anybody looks at it."""
    return RequestFactory().post(path, b"a=b", content_type="application/x-www-form-urlencoded; charset=utf-16")


@pytest.mark.parametrize(("status", "page"), PAGES.items())
def test_the_page_comes_without_reading_the_body(status, page):
    response = page(unreadable())
    soup = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == status
    assert soup.h1.text in soup.title.text
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("status", [500, 503])
def test_when_the_service_is_down_the_page_says_whom_to_ring(status, settings):
    settings.MARU_TELEPHONES = ["Desk 01632 960100"]
    text = BeautifulSoup(PAGES[status](unreadable()).content, "html.parser").main.text
    assert "999" in text and "101" in text and "Desk 01632 960100" in text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError, 503),
        (InterfaceError, 503),
        (DatabaseError, 503),
        (NotWrittenDown, 503),
        (ProgrammingError, 500),
        (DataError, 500),
    ],
)
def test_a_database_that_is_away_is_told_apart_from_a_fault_of_ours(error, status):
    try:
        raise error
    except Error:
        assert errors.server_error(unreadable()).status_code == status


def test_a_fault_that_comes_of_the_missing_database_is_told_as_that():
    try:
        try:
            raise OperationalError
        except OperationalError as gone:
            raise RuntimeError from gone
    except RuntimeError as error:
        assert errors.bad_request(unreadable(), error).status_code == 503


def test_the_form_that_cannot_be_read_still_gets_its_page():
    assert errors.unavailable(unreadable("/referrals/new/")).status_code == 503


def test_what_was_typed_comes_back_and_is_sent_again_as_it_was():
    sent = {"text": 'He said "no" & <b>went</b>\nout', "seen": "a1", "csrfmiddlewaretoken": "x"}
    request = RequestFactory().post("/referrals/MR-26-000001-A/add/?from=check", sent)
    page = BeautifulSoup(errors.unavailable(request).content, "html.parser").main
    assert {field["name"]: field["value"] for field in page.form.find_all("input")} == sent
    assert page.form["action"] == "/referrals/MR-26-000001-A/add/?from=check"
    assert [area.text for area in page.find_all("textarea")] == [sent["text"]]


@pytest.mark.parametrize("path", ["/accounts/login/", "/nowhere/", "/health/live"])
def test_nothing_comes_back_of_what_is_no_page_about_a_case(path):
    request = RequestFactory().post(path, {"login": "a@maru.example", "password": "three secret words"})
    assert b"secret" not in errors.unavailable(request).content


def test_whoever_is_told_sorry_is_told_when_to_ask_again_and_has_not_signed_in():
    request = RequestFactory().post("/accounts/login/")
    request.session = SessionBase()
    request.session["_auth_user_id"] = "somebody"
    request.META["CSRF_COOKIE_NEEDS_UPDATE"] = True
    assert errors.unavailable(request)["Retry-After"] == "10"
    assert not request.session.modified and not request.META["CSRF_COOKIE_NEEDS_UPDATE"]


def test_when_even_the_page_is_broken_the_numbers_still_come(monkeypatch, settings):
    settings.MARU_TELEPHONES = ["Desk <01632 960100>"]
    monkeypatch.setattr(errors, "render_to_string", lambda *_: 1 / 0)
    response = errors.server_error(unreadable())
    assert response.status_code == 500 and b"999" in response.content
    assert b"<p>Desk &lt;01632 960100&gt;</p>" in response.content


def test_a_refusal_shows_its_sentence_and_a_way_on():
    refused = NotFound()
    page = engines["django"].get_template("refused.html").render({"refused": refused, "back_url": "/triage/"})
    soup = BeautifulSoup(page, "html.parser")
    assert refused.sentence in soup.main.text
    assert soup.main.find("a", href="/triage/")
    assert not soup.title.text.startswith("Error")
