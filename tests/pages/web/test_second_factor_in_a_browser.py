"""Can somebody set up and use a second factor in a real browser, without JavaScript, and are its pages clean?"""

import pytest

from tests.authenticators import App
from tests.looking import assert_clean, assert_fits, sign_in

pytestmark = pytest.mark.browser


def is_clean(page):
    assert_clean(page, page.url)
    assert_fits(page, page.url)


def set_up(page):
    """Set the app up; the app, and a recovery code."""
    page.goto("/accounts/2fa/")
    page.get_by_role("button", name="Set up an app").click()
    app = App(page.text_content("main strong.govuk-\\!-text-break-word"))
    page.get_by_label("Code", exact=True).fill(app.code())
    page.get_by_role("button", name="Set up the app").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    return app, page.locator("main li").all_text_contents()


def test_an_app_works_without_javascript(committed_db, world, browser):
    page = browser(javascript=False)
    sign_in(page, world, "maru_manager")
    app, codes = set_up(page)
    assert len(codes) == 10
    page.get_by_role("button", name="Sign out").first.click()
    sign_in(page, world, "maru_manager")
    page.get_by_label("Code", exact=True).fill(app.code(ahead=1))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="My desk").wait_for()
    page.get_by_role("button", name="Sign out").first.click()
    sign_in(page, world, "maru_manager")
    page.get_by_label("Code", exact=True).fill(codes[0])
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="My desk").wait_for()


def test_the_pages_are_clean_and_fit_a_phone(committed_db, world, browser):
    page = browser(phone=True)
    sign_in(page, world, "maru_manager")
    for address in ("/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/sessions/"):
        page.goto(address)
        is_clean(page)
    set_up(page)
    is_clean(page)
    for address in ("", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/", "reauthenticate/"):
        page.goto(f"/accounts/2fa/{address}")
        is_clean(page)
    page.get_by_role("button", name="Sign out").first.click()
    sign_in(page, world, "maru_manager")
    page.get_by_role("heading", name="Enter your code").wait_for()
    is_clean(page)


def plug_in_a_key(page):
    """A key that is touched whenever the browser asks."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "usb", "automaticPresenceSimulation": True}
    line.send("WebAuthn.addVirtualAuthenticator", {"options": key})


def test_a_security_key_is_added_used_and_removed(committed_db, world, site, browser):
    page = browser()
    here = site.url.replace("127.0.0.1", "localhost")  # where browsers allow it without TLS
    plug_in_a_key(page)
    page.goto(f"{here}/accounts/login/")
    page.fill("#id_login", "maru_manager@maru.example")
    page.fill("#id_password", world.password)
    page.click("main form button[type=submit]")
    page.goto(f"{here}/accounts/2fa/webauthn/add/")
    is_clean(page)
    page.get_by_label("Name of the key").fill("Blue key")
    page.get_by_role("button", name="Add the key").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    page.get_by_role("button", name="Sign out").first.click()
    page.fill("#id_login", "maru_manager@maru.example")
    page.fill("#id_password", world.password)
    page.click("main form button[type=submit]")
    is_clean(page)
    page.get_by_role("button", name="Use my security key").click()
    page.get_by_role("heading", name="My desk").wait_for()
    page.goto(f"{here}/accounts/2fa/webauthn/reauthenticate/?next=/accounts/2fa/webauthn/")
    is_clean(page)
    page.get_by_role("button", name="Use my security key").click()
    page.get_by_role("heading", name="Blue key").wait_for()
    is_clean(page)
    page.locator("main a[href$='/remove/']").click()
    page.get_by_role("button", name="Remove the key").click()
    page.get_by_text("You have none.").wait_for()
