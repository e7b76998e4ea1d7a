"""Does everybody see where they are signed in, and does what they end there end with its next request?"""

import pytest
from allauth.usersessions.models import UserSession
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.test import Client

from maru.audit.models import AuditEvent
from maru.web.devices import BROWSERS, SYSTEMS, named

pytestmark = pytest.mark.django_db
LIST = "/accounts/sessions/"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
EDGE, MAC = f"{WINDOWS} Edg/140.0", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/18 Safari/605.1.15"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1"


@pytest.fixture
def sign_in(world):
    def signed_in(browser=WINDOWS, who="maru_manager"):
        client = Client(HTTP_USER_AGENT=browser)
        client.post("/accounts/login/", {"login": f"{who}@maru.example", "password": world.password})
        assert is_in(client)
        return client

    return signed_in


def is_in(client):
    return client.get("/accounts/password/change/").status_code == 200


def listed(client):
    return BeautifulSoup(client.get(LIST).content, "html.parser").main


def ids(client):
    return [form["action"].split("/")[-3] for form in listed(client).select(f'form[action^="{LIST}"]')][:-1]


def test_who_is_signed_in_once_is_told_so(sign_in):
    page = listed(sign_in())
    assert "Chrome on Windows, from 127.0.0.1" in page.text and "Nowhere else." in page.text
    assert not page.select("form")


def test_the_list_is_two_clicks_from_the_account(sign_in):
    page = BeautifulSoup(sign_in().get("/accounts/2fa/").content, "html.parser")
    assert page.find("a", href=LIST)


def test_each_other_browser_is_named_and_ended_by_itself(sign_in):
    phone, edge, here = sign_in(PHONE), sign_in(EDGE), sign_in()
    text = listed(here).text
    assert "Safari on iPhone" in text and "Edge on Windows" in text
    for gone in ids(here):
        if UserSession.objects.get(pk=gone).user_agent == PHONE:
            here.post(f"{LIST}{gone}/end/")
    assert (is_in(phone), is_in(edge), is_in(here)) == (False, True, True)
    assert len(ids(here)) == 1


def test_all_others_are_ended_at_once_and_it_is_written_down(world, sign_in):
    others, here, colleague = [sign_in(PHONE), sign_in(EDGE)], sign_in(), sign_in(who="maru_triage_sw")
    here.post(f"{LIST}end/")
    assert not any(map(is_in, others)) and is_in(here) and is_in(colleague)
    event = AuditEvent.objects.get(verb="account.sessions-ended")
    assert event.data == {"sessions": "2"} and event.actor == f"user:{world.user('maru_manager').pk}"
    here.post(f"{LIST}end/")
    assert AuditEvent.objects.filter(verb="account.sessions-ended").count() == 1


def test_nobody_ends_the_session_of_another_nor_their_own_by_its_number(sign_in):
    here, colleague = sign_in(), sign_in(who="maru_triage_sw")
    numbers = UserSession.objects.values_list("pk", flat=True)
    assert [here.post(f"{LIST}{number}/end/").status_code for number in numbers] == [404, 404]
    assert is_in(here) and is_in(colleague)


def test_what_is_over_is_not_shown(world, sign_in):
    sign_in(PHONE)
    here = sign_in()
    Session.objects.exclude(session_key=here.session.session_key).update(expire_date=world.at(days=-9))
    assert "Nowhere else." in listed(here).text


def test_a_changed_password_ends_the_others_and_the_list_knows(world, sign_in):
    phone, here = sign_in(PHONE), sign_in(EDGE)
    words = {"oldpassword": world.password, "password1": "four quite new words", "password2": "four quite new words"}
    here.post("/accounts/password/change/", words)
    assert not is_in(phone)
    again = Client(HTTP_USER_AGENT=MAC)
    again.post("/accounts/login/", {"login": "maru_manager@maru.example", "password": words["password1"]})
    assert "Nowhere else." in listed(again).text and "Safari on Mac" in listed(again).text


@pytest.mark.parametrize("said", ["", "curl/8", "<script>alert(1)</script>", "Chrome/1" * 500])
def test_whatever_a_browser_calls_itself_breaks_nothing(sign_in, said):
    page = listed(sign_in(said))
    assert "from 127.0.0.1" in page.text and not page.select("script")


@pytest.mark.parametrize(
    ("said", "name"), [(EDGE, ("Edge", "Windows")), (MAC, ("Safari", "Mac")), (PHONE, ("Safari", "iPhone"))]
)
def test_a_browser_goes_by_its_own_name(said, name):
    assert (named(said, BROWSERS), named(said, SYSTEMS)) == name
