"""Who gets in by their organisation's account, asked of a provider that runs in a process of its own?"""

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from importlib import reload
from urllib.parse import urlencode

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from allauth.socialaccount.models import SocialAccount
from bs4 import BeautifulSoup
from django.test import Client

from maru.agencies.models import User
from maru.audit.models import AuditEvent
from maru.settings import env
from maru.settings import single_sign_on as told
from tests.authenticators import App

pytestmark = pytest.mark.django_db
MANAGER = "maru_manager@maru.example"
BEGIN, BACK = "/accounts/oidc/sso/login/", "/accounts/oidc/sso/login/callback/"


class StayHere(urllib.request.HTTPRedirectHandler):
    """A browser that shows where it is sent and does not go."""

    def redirect_request(self, *_):
        return None


def sent(url, data, method="POST"):
    """The status of an answer, and where it sends the browser."""
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"} if method == "PUT" else {})
    request.method = method
    try:
        with urllib.request.build_opener(StayHere).open(request, timeout=10) as answer:
            return answer.status, None
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers.get("Location")


@pytest.fixture(scope="module")
def provider():
    """The address of a provider that knows whoever it is told."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    line = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait()


@pytest.fixture(autouse=True)
def declared(settings, provider):
    """The settings, as the environment would make them."""
    settings.OIDC_SERVER_URL, settings.OIDC_SECOND_FACTOR = provider, "amr=mfa, hwk"
    app = {"provider_id": "sso", "name": "Force login", "client_id": "maru", "secret": "s", "settings": {}}
    app["settings"]["server_url"] = provider
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


@pytest.fixture
def come(provider):
    """Go to the provider as somebody of whom it makes these claims, and come back: browser and last answer."""

    def came(next_page="/", action="", browser=None, process="login", **claims):
        browser = browser or Client()
        claims = {"email": MANAGER, "email_verified": True, **claims}
        assert sent(f"{provider}/users/somebody", json.dumps(claims).encode(), "PUT")[0] == 204
        there = browser.get(BEGIN, {"next": next_page, "process": process})["Location"]
        assert there.startswith(provider) and "code_challenge=" in there
        words = {"sub": "somebody"} | ({"action": action} if action else {})
        _, back = sent(there, urlencode(words).encode())
        return browser, browser.get(back[back.index(BACK) :])

    return came


def is_in(browser):
    return "_auth_user_id" in browser.session


def refused():
    return list(AuditEvent.objects.filter(verb="account.single-sign-on-refused").values_list("reason", flat=True))


def test_the_sign_in_page_offers_it_where_it_is_set_up_and_only_there(settings):
    page = Client().get("/accounts/login/?next=/referrals/").content.decode()
    assert f'href="{BEGIN}?next=%2Freferrals%2F"' in page
    settings.OIDC_SERVER_URL, settings.SOCIALACCOUNT_PROVIDERS = "", {}
    assert BEGIN not in Client().get("/accounts/login/").content.decode()
    assert Client().get(BEGIN).status_code == Client().get(BACK).status_code == 404


def test_a_known_person_is_signed_in_and_led_to_the_page_asked_for(world, come):
    browser, answer = come("/referrals/", email=MANAGER.upper())
    assert answer["Location"] == "/referrals/" and is_in(browser)
    manager = world.user("maru_manager")
    assert AuditEvent.objects.filter(verb="account.signed-in", object_id=str(manager.pk)).exists()
    # Their password is theirs still, and nothing of the provider's is kept.
    manager.refresh_from_db()
    assert manager.check_password(world.password) and not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"email": "stranger@elsewhere.example"}, "not-known"),
        ({"email_verified": False}, "not-verified"),
        ({"email_verified": "true"}, "not-verified"),
        ({"email": ""}, "not-verified"),
    ],
)
def test_who_is_not_known_or_not_verified_is_refused_and_no_account_is_made(world, come, claims, reason):
    before = User.objects.count()
    browser, answer = come(**claims)
    assert answer.status_code == 403 and not is_in(browser) and refused() == [reason]
    assert "ask your supervisor" in BeautifulSoup(answer.content, "html.parser").main.text.lower()
    assert User.objects.count() == before


@pytest.mark.parametrize("gone", [{"is_active": False}, {"signs_in": False, "password": "!"}])  # noqa: S106
def test_who_has_left_and_who_is_a_system_is_refused(world, come, gone):
    User.objects.filter(pk=world.user("maru_manager").pk).update(**gone)
    browser, answer = come()
    assert answer.status_code == 403 and not is_in(browser)


class TestTheSecondFactor:
    """The provider's, if it says so by the claim that was declared; else ours."""

    @pytest.fixture(autouse=True)
    def required(self, settings):
        settings.MFA_REQUIRED = True

    @pytest.fixture
    def app(self, world):
        secret = auth.generate_totp_secret()
        with world.looking():
            auth.TOTP.activate(world.user("maru_manager"), secret)
        return App(secret)

    @pytest.mark.parametrize("amr", [["pwd", "mfa"], ["hwk"], "mfa"])
    def test_the_providers_opens_everything(self, come, amr):
        browser, _ = come(amr=amr)
        assert browser.get("/").status_code == 200

    def test_the_providers_is_enough_for_who_has_ours_too(self, come, app):
        browser, answer = come(amr=["mfa"])
        assert answer["Location"] == "/" and browser.get("/").status_code == 200

    @pytest.mark.parametrize("claims", [{}, {"amr": ["pwd"]}, {"amr": []}, {"acr": "mfa"}])
    def test_without_it_ours_is_asked_for_or_must_be_set_up(self, come, claims):
        browser, _ = come(**claims)
        assert browser.get("/")["Location"] == "/accounts/2fa/"

    def test_who_has_ours_enters_the_code(self, come, app):
        browser, answer = come(amr=["pwd"])
        assert answer["Location"].startswith("/accounts/2fa/authenticate/") and not is_in(browser)
        browser.post("/accounts/2fa/authenticate/", {"code": app.code()})
        assert browser.get("/").status_code == 200

    def test_nothing_is_believed_where_no_claim_is_declared(self, come, settings):
        settings.OIDC_SECOND_FACTOR = ""
        browser, _ = come(amr=["mfa"])
        assert browser.get("/")["Location"] == "/accounts/2fa/"

    def test_what_one_sign_in_vouched_for_does_not_outlast_it(self, world, come):
        browser, _ = come(amr=["mfa"])
        browser.post("/accounts/logout/")
        browser.post("/accounts/login/", {"login": MANAGER, "password": world.password})
        assert browser.get("/")["Location"] == "/accounts/2fa/" and not Authenticator.objects.exists()


class TestWhatGoesWrong:
    """Errors are pages of ours."""

    def test_who_breaks_it_off_is_told_so(self, come):
        browser, answer = come(action="deny")
        assert answer.status_code == 502 and not is_in(browser) and refused() == ["failed"]
        assert "101" in BeautifulSoup(answer.content, "html.parser").main.text

    @pytest.mark.parametrize("query", [{}, {"state": "made-up", "code": "x"}, {"error": "<script>"}, {"code": "x"}])
    def test_an_answer_that_nobody_asked_for_signs_nobody_in(self, query):
        browser = Client()
        answer = browser.get(BACK, query)
        assert answer.status_code == 502 and not is_in(browser) and "made-up" not in answer.content.decode()

    def test_a_code_is_good_once(self, come, provider):
        browser, _ = come()
        there = browser.get(BEGIN)["Location"]
        _, back = sent(there, urlencode({"sub": "somebody"}).encode())
        back = back[back.index(BACK) :]
        assert browser.get(back).status_code == 302 and browser.get(back).status_code == 502

    def test_a_provider_that_is_away_is_a_page_of_ours(self, settings):
        settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:9"
        answer = Client().get(BEGIN)
        assert answer.status_code == 502 and refused() == ["failed"]

    def test_who_is_signed_in_connects_nothing_but_signs_in_again(self, world, come):
        browser, _ = come()
        assert come(browser=browser, process="connect")[1]["Location"] == "/"
        assert is_in(browser) and not SocialAccount.objects.exists()

    @pytest.mark.parametrize("path", ["", "signup/", "login/cancelled/", "login/error/"])
    def test_nothing_can_be_connected_and_nobody_signs_up(self, path):
        assert Client().get(f"/accounts/3rdparty/{path}").status_code == 404


@pytest.mark.parametrize(
    ("given", "production", "said"),
    [
        ({"OIDC_SERVER_URL": "http://login.example"}, True, "https"),
        ({"OIDC_SERVER_URL": "https://login.example"}, True, "OIDC_CLIENT_ID"),
        ({"OIDC_SERVER_URL": "https://login.example", "OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": "b",
          "OIDC_SECOND_FACTOR": "mfa"}, False, "amr="),
    ],
)  # fmt: skip
def test_half_a_declaration_is_refused(monkeypatch, given, production, said):
    for name, value in given.items():
        monkeypatch.setattr(told, name, value)
    monkeypatch.setattr(told, "PRODUCTION", production)
    with pytest.raises(env.SettingRefused, match=said):
        told.provider()
    monkeypatch.undo()
    assert reload(told).SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] == []
