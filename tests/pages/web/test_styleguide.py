"""Do the components hold together as one page: for eyes, for keyboards, for screen readers, on paper, on a phone?"""

import mimetypes
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.looking import assert_clean, assert_fits
from tests.pages.web import styleguide

STATIC = Path(__file__).resolve().parents[3] / "maru/web/static"
POLICY = "default-src 'none'; script-src 'self' 'nonce-n0nce'; style-src 'self'; img-src 'self'; connect-src 'self'"


@pytest.fixture(scope="module")
def page():
    return BeautifulSoup(styleguide.render(), "html.parser")


def test_the_marking_stands_on_a_signed_in_page_only(page):
    assert page.select_one(".maru-marking").text == "OFFICIAL-SENSITIVE"
    from_outside = BeautifulSoup(styleguide.render(user=None), "html.parser")
    assert not from_outside.select_one(".maru-marking")


def test_the_title_says_that_something_is_wrong(page):
    assert page.title.text == "Error: Style guide – MARU"
    assert styleguide.Concern().errors == {}


def test_the_summary_leads_to_controls_that_exist(page):
    links = page.select(".govuk-error-summary__list a")
    assert len(links) == 4
    assert all(page.find(id=link["href"].removeprefix("#")) for link in links)


def test_nothing_on_the_page_needs_a_looser_policy(page):
    assert not page.find_all(style=True)
    assert all(script.get("src") or script.get("nonce") for script in page.find_all("script"))
    assert not page.find_all(lambda tag: any(name.startswith("on") for name in tag.attrs))


def test_no_id_is_used_twice(page):
    ids = [element["id"] for element in page.find_all(id=True)]
    assert sorted(ids) == sorted(set(ids))


def test_a_step_that_is_closed_says_why(page):
    closed = page.find("button", disabled=True)
    assert page.find(id=closed["aria-describedby"]).text == "Only the person who claimed it can release it."


def test_every_post_carries_its_token(page):
    posts = page.find_all("form", method="post")
    missing = [form for form in posts if not form.find("input", attrs={"name": "csrfmiddlewaretoken"})]
    assert len(posts) > 4 and len(missing) == 1, "only the style guide's own formset is without one"


def test_a_clock_says_it_in_words_and_exactly(page):
    clock = page.select_one(".maru-context .maru-clock")
    assert clock.select_one(".maru-clock__left").text == "due in 2 h 10 min"
    assert clock.time["title"] == "Monday 23 March 2026, 15:00"


def test_the_newest_comes_first_and_words_do_not_run_together(page):
    titles = [item.text for item in page.select(".moj-timeline__title")]
    assert titles == ["Information added", "Claimed"]
    assert "Claimed by Sam Okafor" in " ".join(page.select_one(".moj-timeline").get_text().split())


@pytest.fixture
def shown(request, chromium_browser):
    """The style guide in a real browser under the product's policy, with everything that the browser complained of."""
    if not (STATIC / "maru/css/maru.css").exists():
        pytest.fail("the browser assets are not built: python scripts/build_assets.py")
    width, base = getattr(request, "param", (1280, "base.html"))
    html = styleguide.render(base)
    context = chromium_browser.new_context(viewport={"width": width, "height": 844})
    opened = context.new_page()
    opened.complaints = []
    opened.on("console", lambda said: opened.complaints.append(said.text))
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))

    def answer(route):
        path = urlsplit(route.request.url).path
        if path == "/session/keep/":
            route.fulfill(status=204)
            return
        file = STATIC / path.removeprefix("/static/")
        if path == "/":
            route.fulfill(body=html, content_type="text/html", headers={"Content-Security-Policy": POLICY})
        else:
            route.fulfill(path=str(file), content_type=mimetypes.guess_type(path)[0])

    opened.route("**/*", answer)
    opened.goto("http://maru.test/")
    yield opened
    context.close()


@pytest.mark.parametrize(
    "shown",
    [(1280, "base.html"), (1280, "base_wide.html"), (390, "base.html"), (390, "base_wide.html")],
    indirect=True,
    ids=str,
)
@pytest.mark.browser
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(shown):
    assert_clean(shown)
    assert_fits(shown)
    assert shown.complaints == []


@pytest.mark.browser
def test_a_question_opens_under_its_answer(shown):
    shown.check("#id_called_0")
    assert shown.is_visible("#id_incident")
    shown.check("#id_called_1")
    assert not shown.is_visible("#id_incident")


@pytest.mark.browser
def test_five_minutes_before_the_end_one_can_stay_and_after_it_the_page_is_covered(shown):
    shown.clock.install()
    shown.reload()
    dialog = shown.locator("[data-timeout]")
    shown.clock.fast_forward("24:00")
    assert not dialog.is_visible()
    shown.clock.fast_forward("01:30")
    dialog.get_by_role("button", name="Stay signed in").click()
    dialog.wait_for(state="hidden")
    shown.clock.fast_forward("31:00")
    assert dialog.get_by_role("link", name="Sign in again").is_visible()
    assert "over" in dialog.get_attribute("class")


@pytest.mark.browser
def test_a_lost_line_is_said_at_once(shown):
    shown.route("**/save/", lambda route: route.abort())
    shown.fill("#id_form-0-name", "Kit")
    shown.get_by_text("There is no connection.").wait_for()
    assert shown.input_value("#id_form-0-name") == "Kit"
    shown.complaints.clear()
