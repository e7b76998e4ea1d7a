"""Does a second factor stand where the password alone would not, is each code good once, and is its coming and going
written down and told?"""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from maru.audit.models import AuditEvent
from maru.notify.models import Mail, Notice
from tests.authenticators import App

pytestmark = pytest.mark.django_db
SET_UP = "/accounts/2fa/"


def read(response):
    return BeautifulSoup(response.content.decode(), "html.parser")


def sign_in(world, who="maru_manager", client=None):
    """A browser in which the person has entered address and password."""
    client = client or Client()
    answer = client.post("/accounts/login/", {"login": f"{who}@maru.example", "password": world.password})
    assert answer.status_code == 302
    return client


def enter(client, code):
    return client.post("/accounts/2fa/authenticate/", {"code": code})


def is_in(client):
    return "_auth_user_id" in client.session


def add_app(client):
    """Set up an app as somebody who is signed in does; the app, and the page with the recovery codes."""
    page = read(client.get("/accounts/2fa/totp/activate/"))
    app = App(page.find("strong", class_="govuk-!-text-break-word").text)
    answer = client.post("/accounts/2fa/totp/activate/", {"code": app.code()})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    return app, read(client.get(answer["Location"]))


@pytest.fixture
def manager(world):
    """The MARU manager, signed in, with an app and recovery codes, a minute after they were set up."""
    client = sign_in(world)
    app, page = add_app(client)
    codes = [item.text for item in page.select("main li")]
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        yield client, app, codes


def verbs(person):
    return list(AuditEvent.objects.filter(object_id=str(person.pk)).order_by("seq").values_list("verb", "data"))


def test_who_has_an_app_signs_in_with_its_code_too(world, manager):
    _, app, _ = manager
    client = sign_in(world)
    assert not is_in(client) and client.get("/")["Location"].startswith("/accounts/login/")
    assert enter(client, "000000").status_code == 200 and not is_in(client)
    assert enter(client, app.code())["Location"] == "/" and is_in(client)


def test_a_code_that_was_seen_is_refused_by_every_process(world, manager):
    _, app, _ = manager
    code = app.code()
    enter(sign_in(world), code)
    cache.clear()  # as another process has it
    again = sign_in(world)
    page = read(enter(again, code))
    assert not is_in(again) and "used before" in page.select_one(".govuk-error-summary").text


def test_no_code_from_before_one_that_was_used_is_accepted(world, manager):
    _, app, _ = manager
    enter(sign_in(world), app.code(ahead=1))
    again = sign_in(world)
    enter(again, app.code())
    assert not is_in(again)


@time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False)
def test_the_code_that_set_the_app_up_signs_nobody_in(world):
    app, _ = add_app(sign_in(world))
    cache.clear()
    again = sign_in(world)
    enter(again, app.code())
    assert not is_in(again)


def test_a_recovery_code_signs_in_once(world, manager):
    _, _, codes = manager
    assert len(codes) == 10
    first, second = sign_in(world), sign_in(world)
    enter(first, codes[3])
    enter(second, codes[3])
    assert is_in(first) and not is_in(second)
    assert ("account.recovery-code-used", {}) in verbs(world.user("maru_manager"))


def test_recovery_codes_are_shown_once(manager):
    client, _, codes = manager
    again = client.get("/accounts/2fa/recovery-codes/").content.decode()
    assert codes and not any(code in again for code in codes)
    assert client.get("/accounts/2fa/recovery-codes/download/").status_code == 403


def test_five_wrong_codes_close_the_door_for_the_right_one_too(world, manager):
    _, app, _ = manager
    client = sign_in(world)
    assert [enter(client, "000000").status_code for _ in range(5)][-1] == 429
    cache.clear()
    assert enter(client, app.code()).status_code == 429 and not is_in(client)


def test_what_comes_and_goes_is_written_down_and_told(world, manager):
    client, app, _ = manager
    me = world.user("maru_manager")
    client.post("/accounts/2fa/totp/deactivate/")
    changes = [(verb, data["factor"]) for verb, data in verbs(me) if "factor" in verb]
    assert sorted(changes) == [
        ("account.second-factor-added", "recovery_codes"),
        ("account.second-factor-added", "totp"),
        ("account.second-factor-removed", "recovery_codes"),
        ("account.second-factor-removed", "totp"),
    ]
    actors = AuditEvent.objects.filter(verb__contains="second-factor").values_list("actor", flat=True)
    assert set(actors) == {f"user:{me.pk}"}
    with world.looking():
        told = set(Notice.objects.filter(to_user=me, key__startswith="factor-").values_list("text", flat=True))
    assert len(told) == 3 and all("tell the MARU manager" in text for text in told)
    assert Mail.objects.filter(to=me, key__startswith="factor-").count() == 3
    assert app and not Authenticator.objects.exists()


def test_who_was_away_from_the_screen_is_asked_for_the_code_and_not_for_the_password(manager, world):
    client, app, _ = manager
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        asked = client.post("/accounts/2fa/totp/deactivate/")
        assert asked["Location"].startswith("/accounts/2fa/reauthenticate/")
        assert client.get("/accounts/reauthenticate/")["Location"].startswith("/accounts/2fa/reauthenticate/")
        assert Authenticator.objects.filter(type="totp").exists()
        answer = client.post("/accounts/2fa/reauthenticate/", {"code": app.code(), "next": SET_UP})
        assert answer.status_code == 302
        client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()


def test_who_has_lost_everything_begins_anew_and_is_told(world, manager):
    client, _, _ = manager
    call_command("forget_second_factor", "Maru_Manager@maru.example", stdout=StringIO())
    assert is_in(sign_in(world)) and not Authenticator.objects.exists()
    me = world.user("maru_manager")
    gone = [data["factor"] for verb, data in verbs(me) if verb == "account.second-factor-removed"]
    assert sorted(gone) == ["recovery_codes", "totp"]
    assert Mail.objects.filter(to=me, key__startswith="factor-removed").count() == 2
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("forget_second_factor", "nobody@maru.example")


@pytest.mark.parametrize(
    "said",
    ["", "x", "1", "[]", "{}", '{"id": 1}', '{"id": "x", "rawId": "x", "type": "public-key", "response": {}}',
     '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"clientDataJSON": "e30", "attestationObject": "o",'
     ' "authenticatorData": "eA", "signature": "eA"}}'],
)  # fmt: skip
def test_whatever_a_browser_says_of_a_key_breaks_nothing(world, manager, said):
    client, _, _ = manager
    client.get("/accounts/2fa/webauthn/add/")
    assert client.post("/accounts/2fa/webauthn/add/", {"name": "Key", "credential": said}).status_code == 200
    outside = sign_in(world)
    outside.get("/accounts/2fa/authenticate/")
    assert outside.post("/accounts/2fa/authenticate/", {"credential": said}).status_code == 200
    assert not is_in(outside) and not Authenticator.objects.filter(type="webauthn").exists()


class TestWhereItIsRequired:
    """MFA_REQUIRED, as production has it."""

    @pytest.fixture(autouse=True)
    def required(self, settings):
        settings.MFA_REQUIRED = True

    def test_a_password_alone_opens_the_set_up_and_nothing_else(self, world):
        client = sign_in(world)
        assert client.get("/")["Location"] == SET_UP
        assert client.get("/accounts/password/change/")["Location"] == SET_UP
        assert client.get(SET_UP).status_code == 200
        assert client.get("/accounts/2fa/totp/activate/").status_code == 200
        assert client.post("/accounts/logout/").status_code == 302 and not is_in(client)

    def test_the_set_up_says_that_nothing_else_opens_and_offers_nothing_that_does_not(self, world, settings):
        page = sign_in(world).get(SET_UP).content.decode()
        assert "Until you have, no other page opens." in page and "/password/change/" not in page
        settings.MFA_REQUIRED = False
        page = sign_in(world).get(SET_UP).content.decode()
        assert "no other page opens" not in page and "/password/change/" in page

    def test_who_has_set_one_up_goes_on(self, world):
        client = sign_in(world)
        add_app(client)
        assert client.get("/").status_code == 200

    def test_who_has_signed_in_with_one_goes_on(self, world, manager):
        _, app, _ = manager
        client = sign_in(world)
        enter(client, app.code())
        assert client.get("/").status_code == 200

    def test_a_session_from_before_the_factor_ends(self, world):
        stolen, own = sign_in(world), sign_in(world)
        add_app(own)
        assert stolen.get(SET_UP)["Location"].startswith("/accounts/login/") and not is_in(stolen)
        assert own.get("/").status_code == 200

    def test_who_removes_the_last_one_must_set_one_up(self, manager):
        client, _, _ = manager
        client.post("/accounts/2fa/totp/deactivate/")
        assert client.get("/")["Location"] == SET_UP

    def test_a_part_of_a_page_is_not_replaced_by_the_set_up(self, world):
        answer = sign_in(world).get("/triage/", headers={"HX-Request": "true"})
        assert answer.status_code == 204 and answer["HX-Redirect"].startswith(SET_UP)

    def test_probes_and_systems_are_not_asked(self, world):
        assert Client().get("/health/live").status_code == 200
        partner = world.api("csc-peterborough", on_behalf_of="h.willowmere")
        assert partner.get("/api/v1/handovers/").status_code == 200
