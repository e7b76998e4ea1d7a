"""Is the desk told on its pages what stands still, and only then?"""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from maru.agencies.acting import acting_as
from maru.audit.context import Door
from maru.notify.models import Mail
from maru.notify.operations import tell
from maru.notify.said import said
from maru.timers.models import Heartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(world):
    """Says how many seconds ago each part was last heard."""

    def heard(**parts):
        Heartbeat.objects.all().delete()
        for part, seconds in parts.items():
            Heartbeat.objects.create(part=part, at=timezone.now() - timedelta(seconds=seconds))

    return heard


def told(world, who, path="/"):
    page = BeautifulSoup(world.client(who).get(path).content, "html.parser")
    region = page.find(role="region", attrs={"aria-label": "State of the service"})
    return " ".join(region.text.split()) if region else ""


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"celery": 5, "watchdog": 400}, ""),
        ({"celery": 5}, ""),
        ({}, ""),
        ({"watchdog": 5}, ""),
        ({"celery": 60, "watchdog": 1}, "On the watchdog"),
        ({"celery": 200, "watchdog": 130}, "Clocks stand still"),
    ],
)
def test_the_desk_is_told_what_stands_still(world, house, parts, words):
    house(**parts)
    assert told(world, "maru_triage_sw").startswith(words)
    assert bool(told(world, "maru_triage_sw")) == bool(words)


@pytest.mark.parametrize(("silent", "colour"), [(60, "yellow"), (130, "red")])
def test_a_queue_that_is_silent_for_two_minutes_is_told_loudly(world, house, silent, colour):
    house(celery=silent, watchdog=1)
    tag = BeautifulSoup(world.client("maru_manager").get("/").content, "html.parser").select_one("[data-standstill]")
    assert f"govuk-tag--{colour}" in tag["class"]


@pytest.mark.parametrize("seconds", [2, 40, 300])
def test_the_queue_says_how_long_ago_the_deadlines_were_checked(world, house, seconds):
    house(watchdog=seconds)
    page = BeautifulSoup(world.client("maru_triage_sw").get("/triage/").content, "html.parser")
    words = page.select_one("[data-checked]").text.split()
    assert " ".join(words[:4]) == "Deadlines were last checked" and seconds <= int(words[4]) < seconds + 60


def test_a_house_that_has_just_opened_says_nothing_of_it(world, house):
    house()
    assert b"data-checked" not in world.client("maru_triage_sw").get("/triage/").content


def test_nobody_else_is(world, house):
    house(celery=900)
    assert told(world, "maru_manager", "/triage/") and not told(world, "submitter_police")


class TestMails:
    @pytest.fixture
    def waiting(self, world, house):
        house(celery=1)
        with acting_as(system="test", door=Door.TEST):
            for key in ("first", "second"):
                tell(key=key, text=said("News."), link="/", about=None, user=world.user("caiu_ds"), at=world.now)
        now = timezone.now()
        Mail.objects.update(sent_at=now - timedelta(hours=1), written_at=now - timedelta(hours=1))
        return Mail.objects.filter(key__startswith="first")

    @pytest.mark.parametrize(("minutes", "words"), [(1, ""), (3, "Mails wait")])
    def test_mails_that_are_late(self, world, waiting, minutes, words):
        waiting.update(sent_at=None, written_at=timezone.now() - timedelta(minutes=minutes))
        assert told(world, "maru_triage_sw").startswith(words) and bool(told(world, "maru_triage_sw")) == bool(words)

    def test_one_wrong_address_among_others_that_go(self, world, waiting):
        waiting.update(sent_at=None, written_at=timezone.now() - timedelta(hours=2))
        assert told(world, "maru_triage_sw") == ""
