"""Does a partner's team see what is offered to it, what it holds and what has ended, and nobody else's?"""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext


def read(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def references(page):
    return [link.text for link in page.select(".maru-table--rows a.maru-reference")]


def test_offers_stand_by_when_their_answer_is_due(world):
    later = world.referral_at("offered", at=world.now - timedelta(hours=3))
    sooner = world.referral_at("offered", at=world.now - timedelta(days=4))
    page = read(world.client("partner_practitioner").get("/handovers/"))
    assert references(page) == [sooner.handover.reference, later.handover.reference]
    assert page.select_one(".maru-clock")


def test_another_team_sees_none_of_them(world):
    world.referral_at("offered")
    page = read(world.client("partner_adult").get("/handovers/"))
    assert references(page) == [] and "No offer waits for your team" in page.main.text


def test_accepted_ones_are_shown_first_when_no_offer_waits(world):
    case = world.referral_at("accepted")
    page = read(world.client("partner_practitioner").get("/handovers/"))
    assert references(page) == [case.handover.reference]
    assert page.select_one("[aria-current=page]").contents[0].strip() == "Accepted"


@pytest.mark.parametrize("stage", ["declined", "reported"])
def test_what_has_ended_shows_its_reference_and_no_name(world, stage):
    case = world.referral_at(stage, family_name="Quillfeather")
    page = read(world.client("partner_practitioner").get("/handovers/", {"show": "ended"}))
    assert references(page) == [case.handover.reference] and "Quillfeather" not in page.text


@pytest.mark.parametrize("query", [{"show": "x"}, {"after": "x~y"}, {"show": "ended", "after": "\0"}])
def test_a_strange_address_shows_the_list(world, query):
    assert read(world.client("partner_practitioner").get("/handovers/", query)).select_one("h1")


@pytest.mark.parametrize("who", ["submitter_police", "maru_triage_sw", "caiu_ds"])
def test_other_roles_are_told_that_it_is_not_part_of_theirs(world, who):
    assert world.client(who).get("/handovers/").status_code == 403


def test_every_offer_is_on_exactly_one_page_and_costs_no_query(world, monkeypatch):
    monkeypatch.setattr("triage.queries.offers.PAGE", 2)
    client, counts, seen = world.client("partner_practitioner"), [], []
    cases = [world.referral_at("offered") for _ in range(5)]
    client.get("/handovers/")
    address = "/handovers/"
    while address:
        with CaptureQueriesContext(connection) as captured:
            page = read(client.get(address))
        counts.append(len(captured))
        seen += references(page)
        link = page.select_one(".govuk-pagination__next a")
        address = link and link["href"]
    assert sorted(seen) == sorted(case.handover.reference for case in cases) and len(set(counts)) == 1


def test_the_home_page_counts_the_offers(world):
    world.referral_at("offered")
    page = read(world.client("partner_practitioner").get("/"))
    assert page.select_one(".maru-steps a.govuk-button")["href"] == "/handovers/"
    tile = next(t for t in page.select(".maru-tile") if "Offers" in t.text)
    assert tile.select_one(".maru-tile__number").text == "1"
