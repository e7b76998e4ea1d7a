"""Is every error a page with a way on, even when nothing else works?"""

import pytest
from bs4 import BeautifulSoup
from django.db import OperationalError
from django.template import engines
from django.test import RequestFactory

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
def test_when_the_service_is_down_the_page_says_whom_to_ring(status):
    text = BeautifulSoup(PAGES[status](unreadable()).content, "html.parser").main.text
    assert "999" in text and "101" in text


def test_a_database_that_is_away_is_told_apart_from_a_fault_of_ours():
    try:
        raise OperationalError
    except OperationalError:
        assert errors.server_error(unreadable()).status_code == 503


def test_when_even_the_page_is_broken_the_numbers_still_come(monkeypatch):
    monkeypatch.setattr(errors, "render_to_string", lambda *_: 1 / 0)
    response = errors.server_error(unreadable())
    assert response.status_code == 500 and b"999" in response.content


def test_a_refusal_shows_its_sentence_and_a_way_on():
    refused = NotFound()
    page = engines["django"].get_template("refused.html").render({"refused": refused, "back_url": "/triage/"})
    soup = BeautifulSoup(page, "html.parser")
    assert refused.sentence in soup.main.text
    assert soup.main.find("a", href="/triage/")
    assert not soup.title.text.startswith("Error")
