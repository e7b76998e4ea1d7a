"""Are the search of the trail and a person's page clean and narrow enough in a real browser, and do they need no
JavaScript?"""

import pytest

from tests.contracts.withheld import looked_unusually
from tests.looking import assert_clean, assert_fits, sign_in

pytestmark = pytest.mark.browser


def test_both_are_clean_and_fit(committed_db, world, browser):
    case = world.referral_at("at_desk", claimed_by="maru_triage_sw")
    person = f"/people/{case.subject.party.person_id}/"
    signal = looked_unusually(world, case)
    pages = {
        "maru_manager": [person, f"{person}disclosures/"],
        "dpo": ["/audit/signals/", f"/audit/signals/{signal.pk}/", "/audit/signals/?show=cleared"],
        "auditor": ["/audit/", f"/audit/?reference={case.reference}", "/audit/somebody/"],
    }
    for phone in (False, True):
        for who, addresses in pages.items():
            page = browser(phone=phone)
            sign_in(page, world, who)
            for address in addresses:
                assert page.goto(address).status == 200, address
                assert_fits(page, address)
                if not phone:
                    assert_clean(page, address)
    still = browser(javascript=False)
    sign_in(still, world, "dpo")
    still.get_by_role("link", name="Unusual looks").first.click()
    still.get_by_role("link", name="Delphine Marchbank").click()
    still.get_by_label("There was a good reason").check()
    still.get_by_label("In your own words").fill("She covered for a colleague.")
    still.get_by_role("button", name="Save what I found").click()
    assert "Nothing waits to be cleared" in still.text_content("main")
    still = browser(javascript=False)
    sign_in(still, world, "auditor")
    still.goto("/audit/")
    still.get_by_role("link", name="Look for somebody who acted").click()
    still.get_by_label("Name, e-mail address or staff number").fill("Amberley")
    still.get_by_role("button", name="Look").click()
    assert "Only what Joyce Amberley did." in still.text_content("main")
    still.get_by_label("Reference").fill(case.reference)
    still.get_by_role("button", name="Apply filters").click()
    assert "Only what Joyce Amberley did." in still.text_content("main")
    assert case.reference in still.locator("main table").last.text_content()
