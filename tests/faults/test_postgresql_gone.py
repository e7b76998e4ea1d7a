"""PostgreSQL stops in the middle of somebody's work, and comes back: what do they see, and what have they lost?"""

import time

import psycopg2
import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from playwright.sync_api import expect

from scripts.bench import concern
from scripts.bench.kept import signed_in
from scripts.bench.line import Line
from scripts.bench.servers import Product, children

TEXT = "He said “go away” & threw <b>a cup</b>.\r\nThen it was quiet."


class Officer(Line):
    """Takes every answer as it comes, also one that says sorry."""

    def ask(self, method, path, body=None, headers=None):
        began = time.monotonic()
        answer = self.answer(method, path, body, headers)
        assert time.monotonic() - began < 5
        return answer

    def writes_up_to_the_concern(self):
        """A draft with everything but its last two pages; its reference."""
        reference = self.post("/referrals/new/", self.get("/referrals/new/").hidden()).where.split("/")[2]
        for slug in ("danger", "referrer", "subjects", "others"):
            assert self.writes(reference, slug).status == 302
        return reference

    def writes(self, reference, slug):
        path = f"/referrals/{reference}/edit/{slug}/"
        return self.post(path, {**self.get(path).hidden(), **concern.typed(TEXT)[slug]})


@pytest.fixture
def product(servers):
    with Product(servers.product) as running:
        yield running


@pytest.fixture
def officer(servers, product):
    (told,) = signed_in(servers.product, officers=1)["officers"]
    officer = Officer(product.port, told["cookie"])
    yield officer
    officer.hang_up()


def page(answer):
    return BeautifulSoup(answer.text, "html.parser")


def says_sorry(answer):
    """The page with the telephone numbers, and no word of having received anything."""
    main = page(answer).main
    assert answer.status == 503
    assert "999" in main.text and "101" in main.text
    assert "Saved" not in main.text and "submitted" not in main.text
    return main


def comes_back(officer):
    """The first answer after PostgreSQL has come back; nobody restarts anything else."""
    deadline = time.monotonic() + 30
    while (answer := officer.get("/referrals/")).status == 503 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert answer.status == 200


def stored(servers, reference, column):
    owner = psycopg2.connect(servers.places.urls()["DATABASE_OWNER_URL"], options="-c maru.migrating=on")
    with owner, owner.cursor() as cursor:
        statement = f"SELECT {column} FROM referrals_referral WHERE status = 'submitted' AND reference = %s"
        cursor.execute(statement, [reference])
        rows = [value for (value,) in cursor.fetchall()]
    owner.close()
    return rows


@pytest.mark.browser
def test_in_a_browser_one_button_sends_it_again(servers, product, officer, chromium_browser):
    reference = officer.writes_up_to_the_concern()
    context = chromium_browser.new_context(base_url=product.url, service_workers="block")
    context.add_cookies([{"name": n, "value": m.value, "url": product.url} for n, m in officer.cookies.items()])
    screen = context.new_page()
    screen.goto(f"/referrals/{reference}/edit/concern/")
    for name, text in concern.typed("She was alone.\nFor two days.")["concern"].items():
        field = screen.locator(f"[name={name}]")
        field.fill(text) if field.count() == 1 else screen.locator(f"[name={name}][value={text}]").check()
    with servers.without_postgresql():
        screen.get_by_role("button", name="Save and continue").click()
        expect(screen.get_by_label("What happened")).to_have_value("She was alone.\nFor two days.")
        screen.screenshot(path=settings.VAR / "screens" / "sorry.png", full_page=True)
        screen.get_by_role("button", name="Send it again").click()
        expect(screen.get_by_label("What happened")).to_have_value("She was alone.\nFor two days.")
    comes_back(officer)
    screen.get_by_role("button", name="Send it again").click()
    expect(screen).to_have_url(f"{product.url}/referrals/{reference}/edit/consent/")
    screen.goto(f"/referrals/{reference}/edit/concern/")
    expect(screen.get_by_label("What happened?")).to_have_value("She was alone.\nFor two days.")
    context.close()


def test_nothing_typed_is_lost_nothing_is_called_received_and_it_recovers_by_itself(servers, product, officer):
    reference = officer.writes_up_to_the_concern()
    workers = [pid for pid, _ in children(product.master())]
    path = f"/referrals/{reference}/edit/concern/"
    typed = {**officer.get(path).hidden(), **concern.typed(TEXT)["concern"]}
    with servers.without_postgresql():
        assert officer.get("/health/live").status == 200
        assert officer.get("/health/ready").text == '{"ready": false, "because": "PostgreSQL does not answer"}'
        says_sorry(officer.get("/"))
        shown = says_sorry(officer.post(path, typed))
        # The line breaks are the browser's to write; a parser reads them as the page has them.
        assert TEXT in [area.text for area in shown.find_all("textarea")]
        again = {field["name"]: field["value"] for field in shown.form.find_all("input")}
        assert again == typed
        assert shown.form["action"] == path
        assert officer.post(path, again).status == 503
    comes_back(officer)
    assert officer.post(path, again).where == f"/referrals/{reference}/edit/consent/"
    assert officer.writes(reference, "consent").status == 302

    button = officer.get(f"/referrals/{reference}/check/").hidden()
    secret = {"login": "officer0@maru.example", "password": "three secret words"}
    with servers.without_postgresql():
        assert "secret" not in says_sorry(officer.post("/accounts/login/", secret)).decode()
        shown = says_sorry(officer.post(f"/referrals/{reference}/check/", button))
        assert shown.form.button.text == "Send it again"
    comes_back(officer)
    assert stored(servers, reference, "reference") == []
    for _ in range(2):
        sent = officer.post(f"/referrals/{reference}/check/", button)
        assert sent.where == f"/referrals/{reference}/submitted/"
    assert stored(servers, reference, "reference") == [reference]
    assert stored(servers, reference, "what_happened") == [TEXT.replace("\r\n", "\n")]
    assert [pid for pid, _ in children(product.master())] == workers
