"""Can everybody say where they live, and does the page tell nobody anything, they themselves included?"""

import pytest
from bs4 import BeautifulSoup

from maru.agencies.models import Home
from maru.desk.homes.operations import kept_as
from maru.people.keys import dwelling_key
from tests.looking import assert_clean, assert_fits, sign_in
from tests.pages.caf.test_new_page import BASICS, MOTHER

ADDRESS = "/accounts/home/"
WORKER, OFFICER, TEACHER = "maru_triage_sw", "submitter_police", "submitter_external"
HOME = {"address": "Flat 3, 22 Invented Row", "postcode": "pe11zz", "phone": ""}


def said(answer):
    return " ".join(BeautifulSoup(answer.content, "html.parser").find("main").get_text(" ").split())


def family_at_home(world, **more):
    pages = world.pages(postcode="PE1 1ZZ", **more)
    pages["subjects"]["people"][0]["address"] = HOME["address"]
    return pages


class TestSayingIt:
    def test_a_home_is_given_and_left_and_never_shown(self, world):
        client = world.client(WORKER)
        assert "None yet" in said(client.get(ADDRESS))
        answer = client.post(ADDRESS, HOME, follow=True)
        assert "Home 1: given on" in said(answer) and "Invented" not in said(answer)
        with world.looking():
            home = Home.objects.get()
        assert world.client(OFFICER).post(f"{ADDRESS}{home.pk}/end/").status_code == 404
        assert "left on" in said(client.post(f"{ADDRESS}{home.pk}/end/", follow=True))

    def test_what_is_missing_is_said_beside_its_field(self, world):
        client = world.client(WORKER)
        assert client.post(ADDRESS, HOME | {"postcode": "nowhere"}).status_code == 422
        answer = client.post(ADDRESS, HOME | {"address": "-"})
        assert answer.status_code == 422 and "Enter the number or the name of the house" in said(answer)

    def test_the_answer_is_the_same_whether_anything_is_closed_by_it_or_not(self, world):
        case = world.referral_at("at_desk", claimed_by=WORKER, pages=family_at_home(world))
        client, url = world.client(WORKER), f"/triage/{case.reference}/"
        assert client.get(url).status_code == 200
        one, other = (client.post(ADDRESS, HOME | {"address": a}, follow=True) for a in ("1 No Row", HOME["address"]))
        assert said(one).split("Home 1")[0] == said(other).split("Home 1")[0]
        assert client.get(url).status_code == 404 and case.reference not in said(client.get("/conflicts/"))
        manager = said(world.client("maru_manager").get("/conflicts/"))
        assert case.reference in manager and "Noticed by the system" in manager


class TestTheirOwn:
    def test_whoever_refers_their_own_family_has_a_receipt_and_no_more(self, world):
        client = world.client(OFFICER)
        client.post(ADDRESS, HOME)
        draft = world.walk.draft(OFFICER, family_at_home(world), at=world.now)
        for _ in range(2):
            answer = client.post(f"/referrals/{draft.reference}/check/", follow=True)
            assert f"Received: the MARU desk has {draft.reference}" in answer.content.decode()
        assert client.get(f"/referrals/{draft.reference}/").status_code == 404
        assert world.client(WORKER).get(f"/triage/{draft.reference}/").status_code == 200
        assert world.client("submitter_police_2").post(f"/referrals/{draft.reference}/check/").status_code == 404

    def test_whoever_opens_a_caf_for_their_own_leaves_it_to_their_team(self, world):
        client = world.client(TEACHER)
        client.post(ADDRESS, HOME)
        sent = {**BASICS, **MOTHER, "child-address": HOME["address"], "child-postcode": "PE1 1ZZ"}
        answer = client.post("/caf/new/", sent, follow=True)
        assert answer.redirect_chain == [("/caf/", 302)] and "it is closed to you" in answer.content.decode()

    def test_whoever_steps_a_caf_up_is_kept_out_of_the_referral_and_all_of_it_goes_along(self, world):
        caf = world.assessment_at("open", by=TEACHER)
        marks = {"place_digest": kept_as(dwelling_key(caf.address, caf.postcode)), "key_mark": kept_as("x")}
        with world.looking():
            Home.objects.create(user=world.user(TEACHER), postcode_digest=kept_as("pe11zz"), since=world.now, **marks)
        asked = {name: answers for name, answers in world.pages().items() if name in ("danger", "concern", "consent")}
        world.helping.step_up(caf, TEACHER, asked, at=world.now)
        with world.looking():
            caf.refresh_from_db()
            referral = caf.stepped_up_to
            assert referral.additions.count() == 1
        assert world.client(TEACHER).get(f"/referrals/{referral.reference}/").status_code == 404
        assert world.client(WORKER).get(f"/triage/{referral.reference}/").status_code == 200


@pytest.mark.browser
def test_the_page_is_clean_and_fits_and_is_filled_by_keyboard(committed_db, world, browser):
    page = browser()
    sign_in(page, world, WORKER)
    page.goto(ADDRESS)
    page.get_by_label("Address").focus()
    for typed in (HOME["address"], "PE1 1ZZ", ""):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Kept, as a mark that nobody reads").wait_for()
    assert_clean(page, ADDRESS)
    page.set_viewport_size({"width": 390, "height": 844})
    assert_fits(page, ADDRESS)
