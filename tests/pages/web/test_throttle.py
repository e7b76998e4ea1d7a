"""Who is shut out after how many failures, by account and by address, whatever a client writes about itself?"""

import pytest
from axes.models import AccessAttempt
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client, RequestFactory
from structlog.testing import capture_logs

from maru.common.requests import RequestLog
from maru.web import throttle

pytestmark = pytest.mark.django_db
STATION, CAFE = "203.0.113.9", "198.51.100.7"
OFFICER, COLLEAGUE = "submitter_police@maru.example", "submitter_police_2@maru.example"
PROXY = "10.0.0.1"


@pytest.fixture(autouse=True)
def behind_a_proxy(settings):
    settings.MARU_PROXY_COUNT = 1


@pytest.fixture
def enter(world):
    """Sign in from an address as one declared proxy tells it, in a browser of its own; the status."""

    def entered(email, password="wrong", at=STATION, forged="", **more):
        told = f"{forged}, {at}" if forged else at
        data = {"login": email, "password": world.password if password == "right" else password}  # noqa: S105
        more = {"REMOTE_ADDR": PROXY, "HTTP_X_FORWARDED_FOR": told, **more}
        return Client(**more).post("/accounts/login/", data)

    return entered


def fail(enter, email, times=5, **how):
    return [enter(email, **how).status_code for _ in range(times)][-1]


def test_one_account_that_is_shut_out_leaves_its_station_open(enter):
    assert fail(enter, OFFICER) == 429
    assert enter(OFFICER, "right").status_code == 429
    assert enter(COLLEAGUE, "right").status_code == 302


def test_one_account_that_is_shut_out_in_a_café_is_open_at_its_station(enter):
    assert fail(enter, OFFICER, at=CAFE) == 429
    assert enter(OFFICER, "right").status_code == 302


def test_an_address_that_tries_many_accounts_is_shut_out_of_all_and_nobody_else_is(enter):
    answers = [enter(f"somebody{number}@maru.example", at=CAFE).status_code for number in range(throttle.ADDRESS)]
    assert answers == [200] * (throttle.ADDRESS - 1) + [429]
    assert enter(COLLEAGUE, "right", at=CAFE).status_code == 429
    assert enter(COLLEAGUE, "right").status_code == 302


def test_an_account_that_is_tried_from_many_addresses_is_shut_out_everywhere_it_is_not_known(enter):
    assert enter(OFFICER, "right").status_code == 302
    answers = [enter(OFFICER, at=f"192.0.2.{number}").status_code for number in range(throttle.ANYWHERE)]
    assert answers == [200] * (throttle.ANYWHERE - 1) + [429]
    assert enter(OFFICER, "right", at=CAFE).status_code == 429
    # Nobody far away keeps an officer out of their own station.
    assert enter(OFFICER, "right").status_code == 302


def test_who_signs_in_is_forgiven_their_own_mistakes_and_nobody_elses(enter):
    fail(enter, OFFICER, 4)
    fail(enter, COLLEAGUE, 2)
    fail(enter, OFFICER, 2, at=CAFE)
    assert enter(OFFICER, "right").status_code == 302
    left = set(AccessAttempt.objects.values_list("username", "ip_address", "failures_since_start"))
    assert left == {(COLLEAGUE, STATION, 2), (OFFICER, CAFE, 2)}


def test_another_address_in_each_header_buys_no_further_guess(enter):
    answers = [enter(OFFICER, forged=f"192.0.2.{number}").status_code for number in range(5)]
    assert answers[-1] == 429
    assert set(AccessAttempt.objects.values_list("ip_address", flat=True)) == {STATION}


def test_the_address_of_another_in_the_header_shuts_nobody_else_out(enter):
    for _ in range(5):
        enter(OFFICER, at=CAFE, forged=STATION)
    assert enter(OFFICER, "right").status_code == 302


def test_another_browser_or_another_spelling_buys_no_further_guess(enter):
    spelt = [OFFICER, OFFICER.upper(), f" {OFFICER}", OFFICER.title(), OFFICER]
    answers = [enter(email, HTTP_USER_AGENT=f"browser {n}").status_code for n, email in enumerate(spelt)]
    assert answers[-1] == 429


def test_the_addresses_of_one_household_in_the_sixth_version_are_one(enter):
    answers = [enter(OFFICER, at=f"2001:db8:1:2::{number}").status_code for number in range(5)]
    assert answers[-1] == 429
    assert enter(OFFICER, "right", at="2001:db8:1:3::1").status_code == 302


@pytest.mark.parametrize("told", ["unknown", "<script>", "", "203.0.113.9.9", "a" * 5000])
def test_whatever_the_header_says_breaks_nothing(enter, told):
    assert enter(OFFICER, at=told).status_code == 200
    assert AccessAttempt.objects.get().ip_address == PROXY


def test_an_endless_name_breaks_nothing(enter):
    name = "@".join(("a" * 60, ".".join(["b" * 60] * 4)))
    assert enter(name + ".example").status_code == 200


def test_neither_password_nor_code_is_kept_with_a_failure(enter):
    enter(OFFICER, "something private")
    kept = AccessAttempt.objects.get()
    assert "private" not in kept.post_data and OFFICER not in kept.post_data


def test_the_page_says_what_to_do(enter):
    fail(enter, OFFICER)
    page = BeautifulSoup(enter(OFFICER).content, "html.parser").main
    assert "15 minutes" in page.text and "101" in page.text
    assert page.find("a", href="/accounts/password/reset/") and page.find("a", href="/accounts/login/")


@pytest.mark.parametrize(
    ("declared", "told", "doubted"),
    [(0, "", False), (0, STATION, True), (1, STATION, False), (1, f"{CAFE}, {STATION}", False), (2, STATION, True)],
)
def test_a_wrong_number_of_proxies_is_said_once(settings, declared, told, doubted):
    settings.MARU_PROXY_COUNT = declared
    answered = RequestLog(lambda _: HttpResponse())
    with capture_logs() as lines:
        for path in ("/health/ready", "/", "/"):
            headers = {"X-Forwarded-For": told} if told else {}
            answered(RequestFactory().get(path, headers=headers))
    assert [line["event"] for line in lines].count("proxy-count") == int(doubted)
