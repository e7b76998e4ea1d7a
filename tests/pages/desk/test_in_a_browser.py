"""Do a person's desk, CAIU's and the partners' pages work in a real browser, on a phone, and without JavaScript?"""

from datetime import timedelta

import pytest

from caiu import operations as caiu
from maru.timers.clock import london_day
from tests.looking import assert_clean, assert_fits, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def addresses(committed_db, world):
    """What each of them has to look at, with something on every page."""
    ago = world.now - timedelta(days=20)
    case = world.referral_at("allocated", at=ago, children=2)
    new, back = world.referral_at("held_by_caiu"), world.referral_at("handed_back")
    offered, reported = world.referral_at("offered"), world.referral_at("reported")
    with world.acting("caiu_dc", ago):
        me, due = world.user("caiu_dc"), london_day(world.now) - timedelta(days=2)
        caiu.set_action(investigation_id=case.investigation.pk, what="Ring", owner=me.pk, due_on=due, by=me, at=ago)
    mine, fresh, ended = (f"/caiu/{c.investigation.reference}/" for c in (case, new, back))
    offer, done = (f"/handovers/{c.handover.reference}/" for c in (offered, reported))
    return {
        "caiu_dc": ["/", "/inbox/", "/caiu/", mine, f"{mine}actions/", f"{mine}close/", f"{mine}hand-back/"],
        "caiu_ds": ["/", "/caiu/", "/caiu/?show=handed_back", fresh, f"{fresh}allocate/", ended],
        "maru_manager": ["/staff/", f"/staff/{world.user('maru_triage_sw').memberships.get().pk}/end/"],
        "sysadmin": ["/", "/staff/give/"],
        "partner_practitioner": ["/", "/handovers/", "/handovers/?show=ended", offer, f"{offer}decline/", done],
    }


def test_who_goes_back_and_sends_the_same_again_has_written_it_once(committed_db, world, browser):
    case = world.referral_at("allocated")
    page = browser()
    sign_in(page, world, "caiu_dc")
    page.goto(f"/caiu/{case.investigation.reference}/")
    page.fill("#id_text", "Nobody answered the door.")
    for _ in range(2):
        assert page.input_value("#id_text") == "Nobody answered the door."
        page.get_by_role("button", name="Add to the log").click()
        page.get_by_text("The log has a new entry.").wait_for()
        page.go_back()
    page.reload()
    assert page.get_by_text("Nobody answered the door.").count() == 1


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_every_page_is_clean_and_fits(addresses, world, browser, phone):
    for who, pages in addresses.items():
        page = browser(phone=phone)
        sign_in(page, world, who)
        for address in pages:
            assert page.goto(address).status == 200, address
            assert_fits(page, address)
            if not phone:
                assert_clean(page, address)


def test_a_detective_works_without_javascript(addresses, world, browser):
    page = browser(javascript=False)
    sign_in(page, world, "caiu_dc")
    page.locator("main form[action$='/open/'] button").first.click()
    page.wait_for_url("**/caiu/CA-*/")
    page.get_by_label("What was done, seen or learned").fill("Saw both children at school.")
    page.get_by_label("A child was seen").check()
    page.get_by_role("button", name="Add to the log").click()
    assert "Saw both children at school." in page.text_content("main")
    page.get_by_role("link", name="Say what came of it").first.click()
    page.get_by_label("What came of it").fill("They will ring back.")
    page.get_by_role("button", name="The action is done").click()
    assert "1 action done" in page.text_content("main")


def test_a_partner_answers_by_keyboard(addresses, world, browser):
    page = browser()
    sign_in(page, world, "partner_practitioner")
    page.goto(addresses["partner_practitioner"][3])
    page.get_by_role("button", name="Accept").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="The brief").wait_for()
    assert "your team holds them" in page.text_content("main")
