"""Can whoever keeps the rules see what counts, write what will, and move what runs, knowing what they do?"""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from maru.timers.models import ClockRule, Timer

MANAGER = "maru_manager"


def said(answer):
    return " ".join(BeautifulSoup(answer.content, "html.parser").main.get_text(" ").split())


def day_parts(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def version(world, **changed):
    sent = {"length": 2, "span": "h", "pause_hours": 0, "source": "Board", "checked": "on"} | changed
    return sent | day_parts("from_on", world.at(days=1).date())


@pytest.fixture
def manager(world):
    return world.client(MANAGER)


def test_every_rule_is_listed_with_its_source_and_what_is_not_checked_says_so(world, manager):
    page = said(manager.get("/rules/"))
    assert "Decision of the MARU desk" in page and "1 working day" in page and "72 hours" in page
    assert "local protocol – check" in page and "known until 26 December 2028" in page
    assert world.client("sysadmin").get("/rules/").status_code == 200
    assert world.client("maru_triage_sw").get("/rules/").status_code == 403


def test_a_new_version_is_written_previewed_and_what_runs_is_moved_with_a_reason(world, manager):
    world.referral_at("at_desk", rag=0, claimed_by="maru_triage_sw")
    with world.looking():
        before = Timer.objects.get(rule__slug="rag_red", state="running").due_at
    assert "would move none" in said(manager.get("/rules/rag_red/"))
    refused = manager.post("/rules/rag_red/new/", version(world, length=0))
    assert refused.status_code == 422 and "Choose a length from 1 to 2,400 hours" in said(refused)
    assert manager.post("/rules/rag_red/new/", version(world))["Location"] == "/rules/rag_red/"
    page = said(manager.get("/rules/rag_red/"))
    assert "2 hours" in page and "4 hours" in page and "would move one running clock" in page
    assert "changes soon" in said(manager.get("/rules/"))
    assert manager.post("/rules/rag_red/", {"reason": ""}).status_code == 422
    assert manager.post("/rules/rag_red/", {"reason": "The board wants it."})["Location"] == "/rules/rag_red/"
    with world.looking():
        assert Timer.objects.get(rule__slug="rag_red", state="running").due_at == before - timedelta(hours=2)
    assert ClockRule.objects.filter(slug="rag_red").count() == 2


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"length": 9_999}, "length", "Choose a length from 1 to 2,400 hours"),
        ({"length": 10_000, "span": "cd"}, "length", "9999"),
        ({"source": " "}, "source", "Say where this is written"),
        ({"from_on_year": 2001}, "from_on", "A rule changes nothing that has begun"),
    ],
)
def test_what_is_refused_says_so_beside_its_field_and_nothing_typed_is_lost(manager, world, changed, field, sentence):
    typed = {"source": "Minutes of 3 May"} | changed
    answer = manager.post("/rules/rag_red/new/", version(world) | typed)
    page = BeautifulSoup(answer.content, "html.parser")
    beside = page.find(id=re.compile(rf"{field}.*error"))
    assert answer.status_code == 422 and sentence in beside.get_text()
    assert page.find(attrs={"name": "source"})["value"].strip() == typed["source"].strip()
    assert page.find(attrs={"name": "length"})["value"] == str(typed.get("length", 2))


def test_nobody_has_read_a_new_version_at_its_source_until_they_say_so(manager):
    page = BeautifulSoup(manager.get("/rules/rag_red/new/").content, "html.parser")
    assert not page.find(attrs={"name": "checked"}).has_attr("checked")
    assert manager.get("/rules/no_such_rule/").status_code == manager.get("/rules/no_such_rule/new/").status_code == 404


def test_a_holiday_is_added_once(world, manager):
    sent = {"name": "A day of thanks"} | day_parts("day", world.at(days=400).date())
    assert manager.post("/rules/holidays/", sent)["Location"] == "/rules/holidays/"
    assert "A day of thanks. Added by" in said(manager.get("/rules/holidays/"))
    again = manager.post("/rules/holidays/", sent)
    assert again.status_code == 409 and "That day is a holiday already" in said(again)


def test_the_manager_lets_the_clock_of_a_rating_stand_still_and_run_on(world, manager):
    case = world.referral_at("at_desk", rag=1, claimed_by="maru_triage_sw")
    url = f"/triage/{case.reference}/"
    page = BeautifulSoup(manager.get(url).content, "html.parser")
    (link,) = [a["href"] for a in page.find_all("a") if "Pause the clock" in a.get_text()]
    assert "The clock of the decision is the law's: it cannot be paused" in said(manager.get(link))
    assert manager.post(link, {"reason": ""}).status_code == 422
    assert manager.post(link, {"reason": "The parents are on their way."})["Location"] == url
    page = said(manager.get(url))
    assert "Stands still until" in page and "It stood still for 8 h." in page
    assert manager.post(link, {"reason": "Again."}).status_code == 409
    assert "Pause the clock" not in page and "Let it run on" in page
    assert manager.post(f"{url}resume/{case.subject.pk}/")["Location"] == url
    assert "Stands still until" not in said(manager.get(url))
    assert "Let it run on" not in said(world.client("maru_triage_sw").get(url))
