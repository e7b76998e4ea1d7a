"""Do the pages of early help hold together on the smallest phone, and on paper?"""

import re

import pytest

from tests.looking import assert_clean, assert_fits, sign_in
from tests.pages.caf.practitioner import SCHOOL, url

PAGES = ("", "consent/", "domains/development/", "conclusions/", "actions/", "review/", "step-up/", "close/", "print/")


@pytest.fixture
def signed_in(world, browser):
    def open_page(**options):
        page = browser(**options)
        sign_in(page, world, SCHOOL)
        return page

    return open_page


@pytest.mark.browser
def test_axe_finds_nothing_and_nothing_is_wider_than_the_smallest_phone(world, site, signed_in):
    asking = world.assessment_at("asking", family_name="Featherstonehaugh-Cholmondeley")
    written = world.assessment_at("written")
    page = signed_in(phone=True)
    page.set_viewport_size({"width": 320, "height": 640})
    pages = [url(asking), url(asking, "consent/"), *(url(written, each) for each in PAGES if each != "consent/")]
    for address in ("/caf/", "/caf/new/", "/api/v1/docs/", *pages):
        page.goto(address)
        assert_clean(page, address)
        assert_fits(page, address)


@pytest.mark.browser
def test_paper_begins_on_its_first_sheet(world, site, signed_in):
    page = signed_in()
    page.goto(url(world.assessment_at("asking"), "print/"))
    sheets = re.findall(rb"/Type /Page\b", page.pdf(format="A4", prefer_css_page_size=True))
    assert len(sheets) == 1
