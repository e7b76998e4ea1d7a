"""Do the officer's pages work in a real browser: at a desk, on a phone, without JavaScript, for screen readers?"""

import os
from pathlib import Path

import pytest

from tests.looking import assert_clean, assert_fits

SCREENS = os.environ.get("MARU_SCREENS", "")


class Officer:
    """Somebody at a browser; every page they see is looked over."""

    def __init__(self, page, world, size):
        self.page, self.world, self.size, self.seen = page, world, size, 0

    def sign_in(self, who="submitter_police"):
        self.page.goto("/accounts/login/?next=/referrals/")
        self.page.fill("#id_login", f"{who}@maru.example")
        self.page.fill("#id_password", self.world.password)
        self.page.click("main form button[type=submit]")
        self.page.wait_for_url("**/referrals/")
        return self

    def look(self, name):
        """Clean for axe and no wider than the screen, where scripts run; a picture is kept when that is asked for."""
        self.seen += 1
        if self.size == "plain":
            return
        assert_clean(self.page, name)
        assert_fits(self.page, name)
        if SCREENS:
            self.page.screenshot(path=str(Path(SCREENS) / f"{name}-{self.size}.png"), full_page=True)

    def go_on(self):
        self.page.get_by_role("button", name="Save and continue").click()

    def fill(self, label, text):
        self.page.get_by_label(label, exact=False).first.fill(text)

    def choose(self, group, answer):
        self.page.get_by_role("group", name=group).get_by_label(answer, exact=True).first.check()


def make_referral(officer):
    """The whole form, from an empty list to the page that says what happens next."""
    page = officer.page
    officer.look("mine-empty")
    page.get_by_role("button", name="Make a referral").click()
    officer.look("new")
    page.get_by_role("button", name="Start").click()
    officer.choose("Is a child or an adult in immediate danger?", "Yes")
    officer.choose("Has 999 been called?", "Yes")
    officer.fill("Police incident number", "CC-23112026-0001")
    officer.look("edit-danger")
    officer.go_on()
    officer.fill("Telephone number", "01632 960140")
    officer.look("edit-referrer")
    officer.go_on()
    officer.choose("Who is this?", "A child or young person under 18")
    officer.fill("Family name", "Testford")
    officer.fill("Given names", "Ada")
    for part, value in {"Day": "3", "Month": "mar", "Year": "2019"}.items():
        page.get_by_role("group", name="Date of birth").last.get_by_label(part).fill(value)
    officer.choose("Sex", "Female")
    officer.fill("Home address", "1 Invented Row, Peterborough")
    officer.fill("Postcode", "pe11zz")
    page.get_by_label("This address must be kept secret").check()
    page.get_by_role("button", name="Add another person").click()
    officer.look("edit-subjects")
    page.get_by_role("button", name="Remove person 2").click()
    officer.go_on()
    officer.look("edit-others")
    officer.go_on()
    tell_the_concern(officer)
    check_and_submit(officer)


def tell_the_concern(officer):
    """The last two pages; consent is left out at first."""
    page = officer.page
    officer.fill("What happened?", "She came to school without a coat for the third time.")
    officer.fill("What are you worried about?", "Nobody may be at home in the mornings.")
    officer.fill("What needs to happen?", "Somebody should see the home.")
    officer.choose("Has the child or adult at risk been seen?", "Yes")
    officer.choose("Were they seen alone?", "No")
    if officer.size != "plain":
        page.locator("#saved", has_text="Saved at").wait_for()
    officer.look("edit-concern")
    officer.go_on()
    officer.look("edit-consent")
    officer.go_on()
    officer.look("edit-consent-wrong")
    officer.choose("Why may you share this?", "Someone may be suffering, or likely to suffer, significant harm")
    officer.choose("Do the parents or carers know of this referral?", "No")
    officer.choose("Why have they not been told?", "They could not be reached")
    officer.go_on()


def check_and_submit(officer):
    """Away to the list, back to the draft, and off."""
    page = officer.page
    page.get_by_role("link", name="Back to all pages").click()
    officer.look("tasks")
    page.goto("/referrals/")
    officer.look("mine-draft")
    page.locator("main table a").first.click()
    page.get_by_role("button", name="Check your answers and submit").click()
    officer.look("check")
    page.get_by_role("button", name="Submit the referral").click()
    page.get_by_role("heading", name="Referral submitted").wait_for()
    officer.look("submitted")


def follow_up(officer):
    """Back to it later: read, add, ask to withdraw."""
    page = officer.page
    page.get_by_role("link", name="Read what you wrote").click()
    page.get_by_text("Address withheld").wait_for()
    page.get_by_role("button", name="Add information").click()
    officer.look("add")
    officer.fill("What do you want to add?", "Her aunt rang: she is with her now.")
    page.get_by_role("button", name="Add it").click()
    officer.look("record")
    page.get_by_role("button", name="Withdraw").click()
    officer.look("withdraw")
    page.goto("/referrals/")
    officer.look("mine-sent")
    page.get_by_role("button", name="Make a referral").click()
    page.get_by_role("button", name="Start").click()
    page.get_by_role("link", name="Back to all pages").click()
    page.get_by_role("link", name="Delete this draft").click()
    officer.look("discard")
    page.get_by_role("button", name="Delete the draft").click()
    page.get_by_text("has been deleted").wait_for()


@pytest.mark.browser
@pytest.mark.parametrize("size", ["desktop", "phone", "plain"] if SCREENS else ["phone", "plain"])
def test_an_officer_refers_a_child_and_follows_it_up(world, browser, size):
    officer = Officer(browser(phone=size == "phone", javascript=size != "plain"), world, size).sign_in()
    make_referral(officer)
    follow_up(officer)
    assert officer.seen == 18


def open_the_refuge(reader, reference):
    """From the desk's page to the door, without a reason at first; then the address, and back."""
    page = reader.page
    page.goto(f"/triage/{reference}/")
    page.get_by_text("Address withheld").first.wait_for()
    reader.look("refuge-desk")
    page.get_by_role("link", name="Show it").first.click()
    page.get_by_role("button", name="Show the address").click()
    reader.look("refuge-wrong")
    reader.choose("Why must you know it?", "Somebody must go there")
    reader.fill("In your own words", "The social worker goes there tonight.")
    page.get_by_role("button", name="Show the address").click()
    page.get_by_text("7 Fern Road").wait_for()
    reader.look("refuge-open")
    page.get_by_role("link", name="I have read it").click()
    page.wait_for_url(f"**/triage/{reference}/")


@pytest.mark.browser
@pytest.mark.parametrize("size", ["desktop", "phone", "plain"] if SCREENS else ["phone", "plain"])
def test_a_social_worker_opens_the_address_of_a_refuge(world, browser, size):
    pages = world.pages()
    pages["subjects"]["people"][0] |= {"address": "7 Fern Road", "address_withheld": True}
    case = world.referral_at("at_desk", pages=pages)
    reader = Officer(browser(phone=size == "phone", javascript=size != "plain"), world, size).sign_in("maru_triage_sw")
    open_the_refuge(reader, case.reference)
    assert reader.seen == 3
