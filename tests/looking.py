"""A page as a browser shows it: clean for axe, no wider than its screen. Asked by journeys and pages' tests alike."""

from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def assert_clean(page, name=""):
    """Axe finds nothing on it; what it finds is told with the first place."""
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response["violations"]
    assert [(name, rule["id"], rule["nodes"][0]["html"]) for rule in found] == []


def assert_fits(page, name=""):
    """Nothing on it is wider than the screen."""
    wide, screen = page.evaluate("document.documentElement.scrollWidth"), page.viewport_size["width"]
    assert wide <= screen, f"{name} is {wide} pixels wide on {screen}"


def sign_in(page, world, who):
    """By the sign-in page, as everybody does."""
    page.goto("/accounts/login/")
    page.fill("[name=login]", f"{who}@maru.example")
    page.fill("[name=password]", world.password)
    page.click("main button[type=submit]")
    page.wait_for_url("**/")
