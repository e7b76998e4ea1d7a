"""Do the desk's pages hold together in a real browser, for axe, on a phone, and does the queue move only when asked?"""

import pytest

from tests.looking import assert_clean, assert_fits, sign_in


@pytest.fixture
def signed_in(world, browser):
    def open_page(**options):
        page = browser(**options)
        sign_in(page, world, "maru_triage_sw")
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
        assert_clean(page, url)
        assert_fits(page, url)


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
