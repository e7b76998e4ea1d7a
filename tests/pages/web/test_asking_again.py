"""Is whoever does something of weight asked again who they are, and is nothing lost by it?"""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.pages.web.asking")]
BEYOND = "/suite/beyond/"
AGAIN = f"/accounts/reauthenticate/?next={BEYOND}"


@pytest.fixture
def client(world):
    """Somebody who has just signed in."""
    client = Client()
    client.post("/accounts/login/", {"login": "maru_manager@maru.example", "password": world.password})
    return client


@pytest.fixture
def later():
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1)):
        yield


def test_who_has_just_signed_in_is_not_asked(client):
    assert client.get(BEYOND).content == b"opened"


def test_who_has_not_signed_in_is_asked_to(db):
    assert Client().get(BEYOND)["Location"] == f"/accounts/login/?next={BEYOND}"


def test_who_was_away_is_asked_and_then_let_in(client, world, later):
    assert client.get(BEYOND)["Location"] == AGAIN
    wrong = client.post(AGAIN, {"password": "wrong", "next": BEYOND})
    assert wrong.status_code == 200 and client.get(BEYOND)["Location"] == AGAIN
    assert client.post(AGAIN, {"password": world.password, "next": BEYOND})["Location"] == BEYOND
    assert client.get(BEYOND).content == b"opened"


def test_a_form_sent_too_late_gives_back_what_was_typed_and_keeps_it_nowhere(client, later):
    answer = client.post(BEYOND, {"reason": "The mother rang from the station."})
    assert answer.status_code == 401
    page = BeautifulSoup(answer.content.decode(), "html.parser")
    assert "The mother rang from the station." in page.main.text
    assert page.main.find("a", href=AGAIN)
    assert not any("station" in str(value) for value in client.session.values())


def test_the_other_pages_ask_nobody(client, later):
    assert client.get("/").status_code == 200
