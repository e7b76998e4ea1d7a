"""Which passwords may be chosen, at the two forms where one is (ASVS 5.0, 6.2)?"""

import re
import socket

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client

pytestmark = pytest.mark.django_db
STOLEN = "stolen elsewhere"
SHORT = "too short"
LIKE_YOU = "too similar"
REFUSED = [
    ("eleven char", SHORT),
    ("password", SHORT),
    ("123456789012", STOLEN),
    ("passwordpassword", STOLEN),
    ("PasswordPassword", STOLEN),
    ("qwertyuiopasdfgh", STOLEN),
    ("liverpoolfc1", STOLEN),
    ("cambridgemathsZX3D56", STOLEN),
    ("maru_manager@maru.example", LIKE_YOU),
]
TAKEN = [
    "twelve chars",
    "three words only",
    "aaaaaaaaaaaaaaaa but nobody else's",
    "  blanks before and after  ",
    "no capital, no number, no sign",
    "ŵythnos o law yng Nghaergrawnt 🌧",
    "a" + " long sentence" * 5,
    "a" + " very long sentence" * 50,
]


@pytest.fixture
def choose(world):
    """Choose a password at the form of whoever is signed in; what is said against it, or nothing."""
    browser = Client()
    browser.force_login(world.user("maru_manager"), backend="maru.web.accounts.OnlyPeople")

    def chosen(password):
        data = {"oldpassword": world.password, "password1": password, "password2": password}
        return said(browser.post("/accounts/password/change/", data))

    return chosen


@pytest.fixture
def choose_by_link(world):
    """The same at the form behind the link of a mail."""
    browser = Client()
    browser.post("/accounts/password/reset/", {"email": "maru_manager@maru.example"})
    link = re.search(r"/accounts/password/reset/key/\S+", mail.outbox[-1].body)[0]
    address = browser.get(link)["Location"]

    def chosen(password):
        return said(browser.post(address, {"password1": password, "password2": password}))

    return chosen


def said(answer):
    if answer.status_code == 302:
        return ""
    return BeautifulSoup(answer.content, "html.parser").select_one(".govuk-error-summary").text


@pytest.mark.parametrize("how", ["choose", "choose_by_link"])
def test_what_is_short_stolen_or_like_oneself_is_refused(request, how):
    chosen = request.getfixturevalue(how)
    answers = {password: chosen(password) for password, _ in REFUSED}
    assert {password: why in answers[password] for password, why in REFUSED} == {
        password: True for password, _ in REFUSED
    }


@pytest.mark.parametrize("password", TAKEN)
def test_what_is_long_is_taken_whatever_it_is_made_of_and_as_it_was_typed(world, choose, password):
    assert choose(password) == ""
    user = world.user("maru_manager")
    user.refresh_from_db()
    assert user.check_password(password) and not user.check_password(password + "x")


def test_no_network_is_asked(choose, monkeypatch):
    def refused(*_, **__):
        raise AssertionError("asked the network")

    monkeypatch.setattr(socket, "getaddrinfo", refused)
    assert STOLEN in choose("passwordpassword") and choose("three words only") == ""
