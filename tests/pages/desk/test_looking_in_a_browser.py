"""Do the pages of broken glass and of conflicts of interest work in a real browser, on a phone, without JavaScript?"""

import pytest

from tests.looking import assert_clean, assert_fits, sign_in

pytestmark = pytest.mark.browser
WORDS = "The child was seen alone at the station tonight and nobody answers."


def break_it(page, reference):
    page.goto("/break-glass/new/")
    page.get_by_label("Reference").fill(reference)
    page.get_by_label("A child or adult is in danger now").check()
    page.get_by_label("In your own words").fill(WORDS)
    page.get_by_role("button", name="Break the glass").click()
    page.wait_for_url(f"**/{reference}/")


def looked_at(page, addresses, name):
    for address in addresses:
        assert page.goto(address).status == 200, address
        assert_clean(page, address)
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert_fits(page, f"{address} {name}")


def test_every_page_is_clean_and_fits(committed_db, world, browser):
    case, at_desk = world.referral_at("allocated"), world.referral_at("at_desk", claimed_by="maru_triage_sw")
    page = browser(javascript=False)
    sign_in(page, world, "maru_manager")
    break_it(page, case.investigation.reference)
    assert "You broke the glass. Open to you until tomorrow" in page.text_content("main")
    page = browser()
    sign_in(page, world, "maru_manager")
    own = [f"/caiu/{case.investigation.reference}/", "/break-glass/", "/break-glass/new/", "/break-glass/review/"]
    looked_at(page, ["/", *own, "/conflicts/", "/conflicts/record/"], "manager")
    page = browser()
    sign_in(page, world, "duty_senior_detective")
    page.goto("/break-glass/review/")
    page.get_by_role("link", name=world.user("maru_manager").name).click()
    looked_at(page, [page.url, "/break-glass/review/"], "reviewer")
    page = browser(javascript=False)
    sign_in(page, world, "maru_triage_sw")
    page.goto(f"/triage/{at_desk.reference}/")
    page.get_by_role("link", name="Something about this concerns me or mine").click()
    page.get_by_label("I know somebody in it").check()
    page.get_by_role("button", name="This concerns me: close it to me").click()
    assert "You do not see" in page.text_content("main") and at_desk.reference in page.text_content("main")
