"""Does any answer tell who has an account: by its words, its status, its cookies, or by the work that it costs?"""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from maru.agencies.models import User
from maru.agencies.operations import register_user
from maru.web.middleware import AfterAnswer

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "maru_manager@maru.example", "maru_nobody@maru.example"
LEFT, SYSTEM, NO_PASSWORD = "maru_leaver@maru.example", "maru_system@maru.example", "maru_newbie@maru.example"
CHANGING = re.compile(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"')


@pytest.fixture
def accounts(world):
    """One of each kind beside the county's people: who has left, a system, somebody without a password."""
    with world.looking():
        for email in (LEFT, SYSTEM, NO_PASSWORD):
            register_user(email=email, name="Somebody", password=world.password, at=world.now)
    User.objects.filter(email=LEFT).update(is_active=False)
    User.objects.filter(email=SYSTEM).update(signs_in=False, password="!")  # noqa: S106
    User.objects.filter(email=NO_PASSWORD).update(password="!")  # noqa: S106


@pytest.fixture
def answer(monkeypatch):
    """What somebody who asks can see of an answer, and what it cost: statements and hashings of a password."""
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *words: hashed.append(1) or encode(*words))

    def answered(path, **data):
        hashed.clear()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            response = Client().post(path, data)
        shown = CHANGING.sub("", response.content.decode()).replace(data.get("login") or data["email"], "…")
        cookies = tuple(sorted(response.cookies))
        return (response.status_code, response.headers.get("Location"), shown, cookies), len(asked), len(hashed)

    return answered


def test_a_wrong_password_is_answered_alike_whoever_is_asked_for(accounts, answer):
    answers = {
        email: answer("/accounts/login/", login=email, password="wrong")  # noqa: S106
        for email in (KNOWN, UNKNOWN, LEFT, SYSTEM, NO_PASSWORD)
    }
    assert answers[KNOWN][0][0] == 200 and answers[KNOWN][2] == 1
    assert {email: found == answers[UNKNOWN] for email, found in answers.items()} == dict.fromkeys(answers, True)


def test_the_right_password_of_who_has_left_is_a_wrong_one(world, accounts, answer):
    assert answer("/accounts/login/", login=LEFT, password=world.password) == answer(
        "/accounts/login/", login=UNKNOWN, password=world.password
    )


def test_who_is_shut_out_is_shut_out_alike_whether_there_is_such_an_account_or_not(world, accounts, answer):
    found = {}
    for email in (KNOWN, UNKNOWN, LEFT):
        for _ in range(5):
            found[email] = answer("/accounts/login/", login=email, password="wrong")  # noqa: S106
        found[email] += answer("/accounts/login/", login=email, password=world.password)
    assert found[KNOWN][0][0] == found[KNOWN][3][0] == 429
    assert found[KNOWN] == found[UNKNOWN] == found[LEFT]


class TestAForgottenPassword:
    """The page that sends a link."""

    PATH = "/accounts/password/reset/"

    def test_it_is_answered_alike_and_looks_nobody_up(self, accounts, answer, monkeypatch):
        monkeypatch.setattr(AfterAnswer, "finish", staticmethod(lambda work, close: close()))
        answers = {email: answer(self.PATH, email=email) for email in (KNOWN, UNKNOWN, LEFT, SYSTEM)}
        assert set(answers.values()) == {answers[UNKNOWN]}
        assert answers[KNOWN][0][:2] == (302, "/accounts/password/reset/done/") and answers[KNOWN][1] == 0

    def test_only_people_who_sign_in_get_a_mail(self, accounts):
        for email in (KNOWN.upper(), UNKNOWN, LEFT, SYSTEM, NO_PASSWORD):
            Client().post(self.PATH, {"email": email})
        assert sorted(message.to[0] for message in mail.outbox) == [KNOWN, NO_PASSWORD]

    def test_a_mail_server_that_is_away_is_told_by_nothing_but_the_log(self, accounts, settings):
        settings.EMAIL_BACKEND = "tests.pages.web.test_no_enumeration.Away"
        assert Client().post(self.PATH, {"email": KNOWN}).status_code == 302


class Away:
    """A mail server that does not answer."""

    def __init__(self, **_):
        raise ConnectionRefusedError
