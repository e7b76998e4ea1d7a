"""Do the desk's pages hold together in a real browser, for axe, on a phone, and does the queue move only when asked?"""

import pytest
from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def signed_in(world, browser):
    def open_page(who="maru_triage_sw", **options):
        page = browser(**options)
        page.goto("/accounts/login/")
        page.fill("[name=login]", f"{who}@maru.example")
        page.fill("[name=password]", world.password)
        page.click("main button[type=submit]")
        page.wait_for_url("**/")
        return page

    return open_page


@pytest.mark.browser
@pytest.mark.parametrize("phone", [False, True])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(world, site, signed_in, phone):
    for stage in ("waiting", "declined", "handed_back", "offered"):
        world.referral_at(stage, children=2, rag=1 if stage == "declined" else None)
    case = world.referral_at("at_desk", children=3, rag=0, danger=True)
    page = signed_in(phone=phone)
    base = f"/triage/{case.reference}/"
    for url in ("/triage/", "/triage/?tab=mine&rag=3", base, f"{base}decide/", f"{base}rate/{case.subject.pk}/"):
        page.goto(url)
        if url.endswith("decide/"):
            page.check("#id_child-0-outcome_1")
            page.check("#id_child-1-outcome_2")
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == [], url
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], url


@pytest.mark.browser
@pytest.mark.parametrize("javascript", [True, False])
def test_claim_decide_and_back_to_the_queue(world, site, signed_in, javascript):
    case = world.referral_at("waiting", children=2)
    page = signed_in(javascript=javascript)
    page.goto("/triage/")
    page.click("tbody button")
    page.wait_for_url(f"**/triage/{case.reference}/")
    page.click("text=Decide")
    page.check("#id_child-0-outcome_3")
    page.check("#id_child-0-level_0")
    page.check("#id_child-0-counts_as_1")
    page.fill("#id_child-0-rationale", "The school meets the need and will call again if it grows.")
    page.check("#id_child-0-same_for_all")
    page.click("text=Record the decision")
    page.wait_for_url("**/triage/")
    assert f"{case.reference}: decided for 2." in page.inner_text("main")
    assert {s.custody for s in case.reload().subjects} == {"closed"}
