"""Do the pages of the code lists work in a real browser and on a phone?"""

import pytest

from tests.looking import assert_clean, assert_fits, sign_in

pytestmark = pytest.mark.browser
PAGES = [
    "/codes/",
    "/codes/sex/",
    "/codes/religion/add/",
    "/codes/religion/hindu/end/",
    "/codes/religion/hindu/relabel/",
]


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_every_page_is_clean_and_fits(committed_db, world, browser, phone):
    page = browser(phone=phone)
    sign_in(page, world, "sysadmin")
    for address in PAGES:
        assert page.goto(address).status == 200, address
        assert_fits(page, address)
        if not phone:
            assert_clean(page, address)
    page.get_by_role("button", name="See what changes").click()
    page.get_by_text("It is called so already").first.wait_for()
    page.fill("#id_label", "Hindu faith")
    page.get_by_role("button", name="See what changes").click()
    page.get_by_text("What changes on").wait_for()
    assert_fits(page, "preview")
    page.get_by_role("button", name="Save the change").click()
    page.get_by_text("The list is changed.").wait_for()
    assert page.get_by_text("Hindu faith").count()
