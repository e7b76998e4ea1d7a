"""Can whoever keeps the rules see who hears of a clock, and write another ladder without losing what they typed?"""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from maru.timers.clock import london_day
from maru.timers.models import LadderStep
from tests.looking import assert_clean, assert_fits, sign_in

MANAGER = "maru_manager"


def read(answer):
    return BeautifulSoup(answer.content, "html.parser")


def sent(world, **lines):
    day = london_day(world.now) + timedelta(days=1)
    return {"from_on_day": day.day, "from_on_month": day.month, "from_on_year": day.year} | lines


@pytest.fixture
def manager(world):
    return world.client(MANAGER)


def test_a_rule_without_a_ladder_of_its_own_begins_with_that_of_every_rule(manager):
    page = read(manager.get("/rules/decision/ladder/"))
    assert "It has no ladder of its own" in page.main.text
    assert page.select_one("[name=percent_0]")["value"] == "50"
    assert page.select_one("[name=to_0] option[selected]")["value"] == "owner"
    ordinary = read(manager.get("/rules/ordinary/ladder/")).main.text
    assert "Every rule without a ladder of its own" in ordinary
    assert "within 60 minutes, or it goes to the next role up" in " ".join(ordinary.split())
    assert manager.get("/rules/not-there/ladder/").status_code == 404


def test_another_is_written_and_stands_on_the_page(world, manager):
    lines = {
        "percent_0": "60",
        "to_0": "owner",
        "percent_5": "100",
        "to_5": MANAGER,
        "minutes_5": "15",
        "urgent_5": "on",
    }
    assert manager.post("/rules/rag_green/ladder/", sent(world, **lines))["Location"] == "/rules/rag_green/ladder/"
    page = " ".join(read(manager.get("/rules/rag_green/ladder/")).main.text.split())
    assert "within 15 minutes" in page and "60 % Whoever has it in hand" in page
    rows = LadderStep.objects.filter(rule="rag_green").values_list("percent", "to", "urgent", "minutes")
    assert set(rows) == {(60, "owner", False, 0), (100, MANAGER, True, 15)}


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ({"percent_0": "60"}, "Choose who hears, or empty the whole line"),
        ({"to_0": MANAGER}, "Enter at how many percent of the time they hear"),
        ({"percent_0": "many", "to_0": MANAGER}, "must be a whole number"),
        ({"percent_0": "500", "to_0": MANAGER}, "Choose a mark from 1 to 200 % of the time"),
        ({"percent_0": "50", "to_0": "mayor"}, "mayor"),
        ({}, "Say for one mark at least who hears"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_typed_is_lost(world, manager, lines, sentence):
    lines = {"percent_3": "90", "to_3": "owner", **lines} if lines else lines
    answer = manager.post("/rules/rag_green/ladder/", sent(world, **lines))
    page = read(answer)
    assert answer.status_code == 422
    if sentence != "mayor":
        assert sentence in page.select_one(".govuk-form-group--error").text
    assert page.select_one("[name=percent_0]").get("value", "") == lines.get("percent_0", "")
    assert page.select_one("[name=percent_3]").get("value", "") == lines.get("percent_3", "")
    assert not LadderStep.objects.filter(rule="rag_green").exists()


@pytest.mark.browser
def test_it_is_clean_and_fits(committed_db, world, browser):
    page = browser()
    sign_in(page, world, "sysadmin")
    for address in ("/rules/ordinary/ladder/", "/rules/rag_red/ladder/"):
        assert page.goto(address).status == 200
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert_fits(page, address)
            assert_clean(page, address)
