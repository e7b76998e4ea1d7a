"""How long does a session last, and what may a browser keep?"""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from maru.web import middleware
from maru.web.middleware import CharsetGuard, NoStore, WholePageSignIn

START = datetime(2026, 3, 23, 12, 0, tzinfo=UTC)
FORM = "application/x-www-form-urlencoded"


def request_of(session, **headers):
    request = RequestFactory().get("/", headers=headers)
    request.session = session
    request.user = SimpleNamespace(is_authenticated=True)
    return request


def visit(session, after=timedelta(), **headers):
    """One request so long after the session began."""
    request, now = request_of(session, **headers), START + after
    if middleware.has_ended(request, now):
        session["ended"] = True
    else:
        middleware.note(request, now)
    return session


@pytest.fixture
def session():
    return visit({})


def test_thirty_idle_minutes_end_a_session(session):
    assert "ended" not in visit(session, timedelta(minutes=29))
    assert "ended" in visit(session, timedelta(minutes=59))


def test_twelve_hours_end_a_session_however_busy_it_was(session):
    for turn in range(1, 25):
        visit(session, timedelta(minutes=turn * 29))
    assert "ended" not in session
    assert "ended" in visit(session, timedelta(hours=12))


def test_what_a_page_does_by_itself_keeps_no_session_alive(session):
    before = session[middleware.SEEN]
    visit(session, timedelta(minutes=20), **{"X-Background": "1"})
    assert session[middleware.SEEN] == before


def test_reading_costs_one_write_a_minute(session):
    before = session[middleware.SEEN]
    assert visit(session, timedelta(seconds=40))[middleware.SEEN] == before
    assert visit(session, timedelta(seconds=70))[middleware.SEEN] != before


def test_nothing_a_signed_in_person_sees_is_stored():
    response = NoStore(lambda _: HttpResponse(headers={"Cache-Control": "max-age=60"}))(request_of({}))
    assert "no-store" in response["Cache-Control"] and "private" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("charset", "status"),
    [
        ("utf-16", 400),
        ("utf-7", 400),
        ("no-such", 400),
        ("utf-8", 200),
        ("UTF8", 200),
        ("us-ascii", 200),
    ],
)
def test_a_form_in_another_encoding_is_refused_without_being_read(charset, status):
    request = RequestFactory().generic("POST", "/", b"a=b", content_type=f"{FORM}; charset={charset}")
    answer = CharsetGuard(lambda _: HttpResponse())(request)
    assert answer.status_code == status


def test_the_end_of_a_session_sends_the_whole_page_to_sign_in():
    def to_sign_in(_):
        return HttpResponse(status=302, headers={"Location": "/accounts/login/?next=/triage/rows/"})

    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/triage/?tab=mine"}
    answer = WholePageSignIn(to_sign_in)(request_of({}, **headers))
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/accounts/login/?next=%2Ftriage%2F"
    assert WholePageSignIn(to_sign_in)(request_of({})).status_code == 302
