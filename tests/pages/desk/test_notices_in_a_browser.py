"""Are the inbox, what must be acknowledged and how one is written to clean, narrow enough, and worked by keyboard?"""

import os

import pytest

from maru.notify.models import Mail, Notice
from maru.notify.operations import tell
from maru.notify.said import said
from tests.looking import assert_clean, assert_fits, sign_in

pytestmark = pytest.mark.browser
ME = "maru_triage_sw"


@pytest.fixture
def addresses(committed_db, world):
    """What somebody has to look at: something to acknowledge, something new, something read."""
    case = world.referral_at("waiting")
    desk = {"unit": world.unit("maru-desk"), "role": ME, "link": f"/triage/{case.reference}/"}
    text = said("{referral.reference}: rated red, and no decision has been made.", referral=case.referral)
    with world.looking():
        for key, urgent in (("a", True), ("b", False)):
            tell(key=key, text=text, about=None, urgent=urgent, must_acknowledge=True, at=world.now, **desk)
        tell(key="c", text=said("News to read."), about=None, at=world.now, **desk)
        notice = Notice.objects.get(key="a")
        Mail.objects.filter(key__startswith="c:").update(
            written_at=world.at(hours=-9), tries=7, last_error="SMTPRecipientsRefused"
        )
    return ["/", "/inbox/", f"/inbox/{notice.pk}/give/", "/accounts/notices/"]


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_every_page_is_clean_and_fits(addresses, world, browser, phone):
    page = browser(phone=phone)
    sign_in(page, world, ME)
    see(page, addresses, phone)
    page = browser(phone=phone)
    sign_in(page, world, "sysadmin")
    see(page, ["/staff/mails/"], phone)


def see(page, addresses, phone):
    for number, address in enumerate(addresses):
        assert page.goto(address).status == 200, address
        assert_fits(page, address)
        assert_clean(page, address)
        if folder := os.environ.get("SHOTS"):
            page.screenshot(
                path=f"{folder}/notices-{len(addresses)}-{number}-{'phone' if phone else 'desktop'}.png", full_page=True
            )


def test_it_is_acknowledged_by_keyboard_and_without_javascript(addresses, world, browser):
    for javascript in (True, False):
        page = browser(javascript=javascript)
        sign_in(page, world, ME)
        page.goto("/inbox/")
        page.locator(".maru-demand button.govuk-button").first.focus()
        page.keyboard.press("Enter")
        page.get_by_text("Acknowledged. It goes on to nobody else.").wait_for()
    assert page.locator(".maru-header__needs").count() == 0
