"""Does a draft keep what is typed in a real browser, on two devices at once, and on its way to a colleague?"""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest

from maru.web.models import Draft
from referrals.operations import save_page
from tests.looking import assert_clean, assert_fits, sign_in

pytestmark = pytest.mark.browser
AUTHOR, COLLEAGUE, MANAGER = "submitter_police", "submitter_police_2", "maru_manager"
# `DRAFT_SHOTS=/tmp/shots` keeps a picture of each page, to look at.
SHOTS = os.environ.get("DRAFT_SHOTS")
AT_MOST = 5


@pytest.fixture
def case(committed_db, world):
    """A draft that says somebody is in danger."""
    made = world.referral_at("draft", at=world.now)
    save(world, made, "danger", {"immediate_danger": "yes", "called_999": "yes"})
    return made


def save(world, case, page, answers):
    with world.acting(AUTHOR):
        save_page(
            referral_id=case.pk, page=page, answers=answers, complete=True, by=world.user(AUTHOR), at=world.now
        )  # fmt: skip


def kept(world, case, name):
    with world.looking():
        return Draft.objects.get(pk=case.pk).pages["concern"].get(name)


def comes_within(seconds, ask):
    """How long it took until it was so."""
    since = time.monotonic()
    while not ask():
        assert time.monotonic() - since < seconds, f"not within {seconds} seconds"
        time.sleep(0.1)


def opened(browser, world, case, who=AUTHOR, phone=False):
    page = browser(phone=phone)
    sign_in(page, world, who)
    page.goto(f"/referrals/{case.reference}/edit/concern/")
    return page


def test_what_is_typed_is_kept_within_five_seconds_of_the_last_key_and_nothing_stays_in_the_browser(
    case, world, browser
):
    page = opened(browser, world, case)
    box = page.locator("[name=what_happened]")
    box.fill("")
    box.press_sequentially("She said that she was hungry.", delay=20)
    comes_within(AT_MOST, lambda: kept(world, case, "what_happened") == "She said that she was hungry.")
    page.get_by_role("status").filter(has_text="Saved at").wait_for()
    assert page.evaluate("localStorage.length") == 0
    assert "hungry" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_leaving_a_field_keeps_it(case, world, browser):
    page = opened(browser, world, case)
    page.locator("[name=worried_about]").fill("Nobody may be at home.")
    page.keyboard.press("Tab")
    comes_within(AT_MOST, lambda: kept(world, case, "worried_about") == "Nobody may be at home.")


def test_it_goes_on_on_another_device_and_two_at_once_overwrite_nothing(case, world, browser):
    desk, phone = opened(browser, world, case), opened(browser, world, case, phone=True)
    phone.locator("[name=what_happened]").fill("Typed on the phone.")
    comes_within(AT_MOST, lambda: kept(world, case, "what_happened") == "Typed on the phone.")
    desk.locator("[name=what_happened]").fill("Typed at the desk.")
    desk.wait_for_timeout(AT_MOST * 1000)
    assert kept(world, case, "what_happened") == "Typed on the phone."
    desk.get_by_role("button", name="Save and continue").click()
    desk.get_by_text("Chrome on Linux").wait_for()
    look(desk, "both-texts-1280")
    assert desk.locator("[name=what_happened]").input_value() == "Typed at the desk."
    assert desk.locator("details").get_by_text("Typed on the phone.").is_visible()
    assert kept(world, case, "what_happened") == "Typed on the phone."
    later = opened(browser, world, case)
    assert later.locator("[name=what_happened]").input_value() == "Typed on the phone."


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_passing_on_and_handing_on_are_clean_and_fit(case, world, browser, phone):
    ago = world.now - timedelta(hours=30)
    lying = world.referral_at("draft", by=AUTHOR, at=ago)
    author, manager, colleague = (browser(phone=phone) for _ in range(3))
    sign_in(author, world, AUTHOR)
    sign_in(manager, world, MANAGER)
    sign_in(colleague, world, COLLEAGUE)
    seen = [
        (author, f"/referrals/{case.reference}/edit/", "tasks"),
        (author, f"/referrals/{case.reference}/pass-on/", "pass-on"),
        (manager, "/", "manager-home"),
        (manager, "/referrals/unfinished/", "unfinished"),
        (manager, f"/referrals/{case.reference}/unfinished/", "hand-on"),
    ]
    for page, address, name in seen:
        page.goto(address)
        judge(page, name, phone)
    manager.goto(f"/referrals/{lying.reference}/unfinished/")
    manager.get_by_role("button", name="Hand it on").click()
    judge(manager, "hand-on-wrong", phone)
    author.get_by_label("Find a colleague").fill("coppergate")
    author.keyboard.press("Enter")
    author.get_by_label("Ravi Coppergate").check()
    author.get_by_label("A note for your colleague").fill("The school opens at eight. Ask for Mrs Finch.")
    author.get_by_role("button", name="Pass it on").click()
    judge(author, "passed-on", phone)
    colleague.goto(f"/referrals/{case.reference}/edit/")
    judge(colleague, "received", phone)


def judge(page, name, phone):
    look(page, f"{name}-{390 if phone else 1280}")
    assert_fits(page, name)
    if not phone:
        assert_clean(page, name)


def look(page, name):
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"drafts-{name}.png", full_page=True)
