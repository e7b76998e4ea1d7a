"""Does the team know what it accepts with an offer of early help, and where it goes on?"""

import pytest
from bs4 import BeautifulSoup

from tests.world import BRIEF

TEAM = "partner_practitioner"


def words(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").main.get_text(" ").split())


def links(response):
    return [a["href"] for a in BeautifulSoup(response.content, "html.parser").main.select("a[href^='/caf/']")]


def url_of(case):
    return f"/handovers/{case.handover.reference}/"


@pytest.mark.parametrize(("children", "said"), [(1, "opens a CAF: your team"), (2, "opens a CAF for each child")])
def test_the_offer_says_what_accepting_means(world, children, said):
    case = world.referral_at("early_help_offered", children=children)
    answer = world.client(TEAM).get(url_of(case))
    assert said in words(answer) and "goes back to the MARU desk" in words(answer) or children == 2
    assert "Accept and open a CAF" in words(answer) and BRIEF not in words(answer)
    assert "Early help" in words(world.client(TEAM).get("/handovers/"))


def test_another_service_is_not_called_early_help(world):
    case = world.referral_at("offered")
    assert "early help" not in words(world.client(TEAM).get(url_of(case))).lower().replace("level 2 – early help", "")


def test_accepting_for_one_child_leads_into_their_caf(world):
    case = world.referral_at("early_help_offered")
    answer = world.client(TEAM).post(url_of(case) + "accept/", follow=True)
    found = case.reload().assessments[0]
    assert answer.redirect_chain == [(f"/caf/{found.reference}/", 302)]
    text = words(answer)
    assert "Ask the family whether they agree to a CAF." in text and BRIEF in text


def test_accepting_for_several_leads_to_the_offer_with_a_link_to_each(world):
    case = world.referral_at("early_help_offered", children=2)
    client = world.client(TEAM)
    answer = client.post(url_of(case) + "accept/", follow=True)
    assert links(answer) == [f"/caf/{a.reference}/" for a in case.reload().assessments]
    assert "You need not report on this offer" in words(answer) and "Report the outcome" not in words(answer)
    assert BRIEF not in words(answer)
    ended = words(client.get("/handovers/?show=ended"))
    assert "Accepted as early help" in ended and case.handover.reference in ended


def test_only_the_cafs_of_this_acceptance_are_linked(world):
    case = world.referral_at("in_caf")
    first = case.assessments[0]
    world.helping.close(first, TEAM, "declined", "Not now.", at=world.now)
    world.walk.claim(case.referral, "maru_triage_sw", at=world.at(hours=1))
    said = {"rationale": "They have rung and would like help after all.", "reason": "Ask again.", "brief": BRIEF}
    choice = world.walk.to_early_help(case.subject, "csc-peterborough-first", **said)
    world.walk.decide(case.referral, [choice], "maru_triage_sw", at=world.at(hours=2))
    world.walk.accept(world.walk.handover(case.referral), TEAM, at=world.at(hours=3))
    second = case.reload().assessments[1]
    assert links(world.client(TEAM).get(url_of(case))) == [f"/caf/{second.reference}/"]


def test_the_desk_and_the_author_read_where_it_stands_in_plain_words(world):
    case = world.referral_at("in_caf")
    desk = words(world.client("maru_triage_sw").get(f"/triage/{case.reference}/"))
    assert "Early help through a CAF" in desk and "Accepted as early help" in desk and "In_caf" not in desk
    assert "Held by Peterborough First Response" in desk and case.assessments[0].reference not in desk
    author = words(world.client("submitter_police").get(f"/referrals/{case.reference}/"))
    assert "Early help: taken on by Peterborough First Response." in author


def test_who_comes_back_stands_in_the_queue_with_what_happened(world):
    case = world.referral_at("in_caf")
    world.helping.close(case.assessments[0], TEAM, "declined", "Her sister helps already.", at=world.now)
    queue = words(world.client("maru_triage_sw").get("/triage/"))
    assert "Peterborough First Response: early help did not go ahead." in queue
    desk = words(world.client("maru_triage_sw").get(f"/triage/{case.reference}/"))
    assert "The family did not agree to a CAF." in desk and "Her sister helps already." not in desk
