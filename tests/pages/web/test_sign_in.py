"""Who gets in, what are they told when they do not, and what ends their stay?"""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.utils import timezone

from maru.agencies.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "three fictional words"  # noqa: S105 - of a person who does not exist


@pytest.fixture
def officer():
    user = User(email="officer@maru.example", name="Sam Okafor", joined_at=timezone.now())
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, email="officer@maru.example", password=PASSWORD, **more):
    return client.post("/accounts/login/", {"login": email, "password": password, **more})


def read(response):
    return BeautifulSoup(response.content, "html.parser")


def test_the_sign_in_page_names_its_fields_for_password_managers(client):
    page = read(client.get("/accounts/login/"))
    assert page.find(id="id_login")["autocomplete"] == "email"
    assert page.find(id="id_password")["autocomplete"] == "current-password"
    assert page.find("label", attrs={"for": "id_password"}).text.startswith("Password")
    assert not page.select_one(".maru-marking")


def test_after_sign_in_the_page_asked_for_comes_back(client, officer):
    assert sign_in(client, next="/referrals/")["Location"] == "/referrals/"
    assert client.session["_auth_user_id"] == str(officer.pk)


def test_sign_in_leads_to_no_other_site(client, officer):
    assert sign_in(client, next="https://elsewhere.example/")["Location"] == "/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, officer):
    wrong, unknown = sign_in(client, password="wrong"), sign_in(client, email="nobody@maru.example")
    said = [read(response).select_one(".govuk-error-summary").text for response in (wrong, unknown)]
    assert said[0] == said[1] and read(wrong).title.text.startswith("Error: ")


def test_an_address_that_is_unknown_gets_the_same_page_for_a_new_password(client, officer):
    answers = [
        client.post("/accounts/password/reset/", {"email": email}) for email in (officer.email, "no@maru.example")
    ]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]


def test_nobody_opens_an_account_for_themselves(client):
    data = {"email": "new@maru.example", "password1": PASSWORD, "password2": PASSWORD}
    page = client.post("/accounts/signup/", data)
    assert "come from your agency" in read(page).h1.text
    assert not User.objects.filter(email="new@maru.example").exists()


def test_nobody_changes_their_own_address(client, officer):
    sign_in(client)
    assert client.get("/accounts/email/").status_code == 404
    assert client.post("/accounts/email/", {"action_add": "", "email": "other@maru.example"}).status_code == 404


def test_too_many_failures_close_the_door_for_the_right_password_too(client, officer):
    answers = [sign_in(client, password="wrong").status_code for _ in range(5)]
    assert answers[-1] == 429
    assert sign_in(client).status_code == 429
    assert "Too many attempts" in read(sign_in(client)).h1.text


def test_thirty_idle_minutes_end_the_stay_and_say_so(client, officer):
    sign_in(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=30, seconds=30)):
        client.get("/accounts/password/change/")
        page = read(client.get("/accounts/login/"))
    assert "the session ended" in page.select_one(".govuk-notification-banner").text
    assert "_auth_user_id" not in client.session


def test_staying_signed_in_is_asked_for_by_post(client, officer):
    assert client.post("/session/keep/").status_code == 401
    sign_in(client)
    assert client.get("/session/keep/").status_code == 405
    assert client.post("/session/keep/", headers={"Accept": "application/json"}).status_code == 204
    assert client.post("/session/keep/", {"next": "/referrals/"})["Location"] == "/referrals/"
    assert client.post("/session/keep/", {"next": "//elsewhere.example"})["Location"] == "/"


def test_a_signed_in_page_has_name_marking_dialog_and_is_not_stored(client, officer):
    sign_in(client)
    response = client.get("/accounts/password/change/")
    page = read(response)
    assert page.select_one(".maru-header__name").text == "Sam Okafor"
    assert page.select_one(".maru-marking").text == "OFFICIAL-SENSITIVE"
    assert page.select_one("dialog[data-timeout]")["data-idle"] == "1800"
    assert "no-store" in response["Cache-Control"]


def test_signing_out_ends_the_session(client, officer):
    sign_in(client)
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


def test_an_unknown_address_is_a_page_with_a_way_on(client):
    response = client.get("/no/such/page/")
    assert response.status_code == 404 and read(response).main.find("a", href="/")


def test_a_form_in_utf_16_is_refused_and_nothing_breaks(client):
    content_type = "application/x-www-form-urlencoded; charset=utf-16"
    assert client.generic("POST", "/accounts/login/", b"login=a", content_type=content_type).status_code == 400
