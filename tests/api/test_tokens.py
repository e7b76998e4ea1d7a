"""Who is let in by a token, for how long, and what is written down of it?"""

import base64
import time
from datetime import timedelta

import pytest
import time_machine
from oauth2_provider.models import AccessToken

from maru.api.operations import end_client
from maru.api.scopes import Scope
from maru.audit.models import AuditEvent
from maru.celery import app

LIST = "/api/v1/referrals/"
REVOKE = "/api/v1/oauth/revoke/"


@pytest.fixture
def partner(world):
    return world.api("csc-peterborough", on_behalf_of="h.willowmere")


def last_event():
    return AuditEvent.objects.latest("seq")


def problem(answer):
    return answer.status_code, answer.json()["code"]


def test_tokens_that_have_expired_are_taken_away_on_a_schedule(partner, capfd):
    tokens = [partner.sign_on().json()["access_token"] for _ in range(3)]
    old, *_ = AccessToken.objects.order_by("expires")
    AccessToken.objects.exclude(pk=AccessToken.objects.latest("id").pk).update(expires=old.created)
    app.loader.import_default_modules()
    scheduled = app.conf.beat_schedule["clear the tokens"]
    assert scheduled["schedule"] <= 15 * 60
    app.tasks[scheduled["task"]].apply(throw=True)
    assert AccessToken.objects.count() == 1 and capfd.readouterr().err == ""
    partner.kept["token"] = tokens[-1]
    assert partner.get(LIST).status_code == 200


class TestSigningOn:
    def test_a_token_lasts_fifteen_minutes(self, partner):
        answer = partner.sign_on()
        assert answer.status_code == 200 and answer.json()["expires_in"] == 900
        assert answer["Cache-Control"] == "no-store"
        partner.kept["token"] = answer.json()["access_token"]
        with time_machine.travel(time.time() + 890):
            assert partner.get(LIST).status_code == 200
        with time_machine.travel(time.time() + 901):
            assert problem(partner.get(LIST)) == (401, "token-invalid")

    def test_it_has_the_clients_scopes(self, world, partner):
        assert set(partner.sign_on().json()["scope"].split()) == set(Scope)
        reader = world.api("csc-peterborough", scopes=[Scope.REFERRAL_READ])
        assert reader.sign_on().json()["scope"] == "referral:read"

    def test_a_scope_that_the_client_has_not_is_refused(self, world):
        reader = world.api("csc-peterborough", scopes=[Scope.REFERRAL_READ])
        answer = reader.sign_on(scope="referral:submit")
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")

    def test_the_header_works_as_well_as_the_body(self, partner):
        told = base64.b64encode(f"{partner.registered.id}:{partner.registered.secret}".encode()).decode()
        answer = partner.browser.post(
            "/api/v1/oauth/token/", {"grant_type": "client_credentials"}, headers={"Authorization": f"Basic {told}"}
        )
        assert answer.status_code == 200

    def test_it_is_kept_as_a_hash(self, partner):
        assert partner.token
        assert set(AccessToken.objects.values_list("token", flat=True)) == {""}

    def test_it_is_written_down(self, partner):
        partner.sign_on()
        event = last_event()
        assert (event.verb, event.kind, event.object_id) == ("client.token-issued", "client", str(partner.client.pk))
        assert (event.actor, event.door) == ("system:sign-in", "api") and event.request_id

    @pytest.mark.parametrize(
        ("changes", "error"),
        [
            ({"client_secret": "wrong"}, "invalid_client"),
            ({"client_id": "nobody"}, "invalid_client"),
            ({"client_id": "no\x00body"}, "invalid_client"),
            ({"grant_type": "password"}, "unsupported_grant_type"),
            ({"grant_type": "authorization_code"}, "unsupported_grant_type"),
            ({"grant_type": ""}, "invalid_request"),
        ],
    )
    def test_a_refusal_is_oauths_own_and_written_down(self, partner, changes, error):
        answer = partner.sign_on(**changes)
        assert answer.status_code in (400, 401) and answer.json()["error"] == error
        assert (last_event().verb, last_event().reason) == ("client.token-refused", error)

    @pytest.mark.parametrize("charset", ["utf-16", "utf-7", "latin-1"])
    def test_a_form_in_another_encoding_is_refused(self, partner, charset):
        body = "grant_type=client_credentials".encode("utf-16")
        kind = f"application/x-www-form-urlencoded; charset={charset}"
        answer = partner.browser.generic("POST", "/api/v1/oauth/token/", body, kind)
        assert problem(answer) == (400, "bad-request")

    @pytest.mark.parametrize("path", ["/api/v1/oauth/token/", REVOKE])
    def test_by_post_only(self, partner, path):
        answer = partner.browser.get(path)
        assert problem(answer) == (405, "method-not-allowed") and answer["Allow"] == "POST"

    @pytest.mark.parametrize("path", ["authorize/", "introspect/", "register/", "applications/", "device/"])
    def test_nothing_else_of_the_toolkit_is_there(self, partner, path):
        assert partner.browser.get(f"/api/v1/oauth/{path}").status_code == 404


class TestLettingIn:
    @pytest.mark.parametrize("told", [None, "", "Bearer", "Bearer ", "Basic YTpi", "Token abc"])
    def test_not_without_a_token(self, partner, told):
        answer = partner.get(LIST, Authorization=told)
        assert problem(answer) == (401, "token-missing")
        assert answer["WWW-Authenticate"].startswith("Bearer")

    @pytest.mark.parametrize("told", ["nonsense", "é" * 40, "a b", "\x00"])
    def test_not_with_one_that_nobody_gave(self, partner, told):
        answer = partner.get(LIST, Authorization=f"Bearer {told}")
        assert problem(answer) == (401, "token-invalid")
        assert last_event().verb == "client.token-refused"

    def test_not_with_one_in_the_address(self, partner):
        assert problem(partner.get(f"{LIST}?access_token={partner.token}", Authorization=None)) == (
            401,
            "token-missing",
        )

    def test_not_with_one_that_was_revoked(self, partner):
        credentials = {"client_id": partner.registered.id, "client_secret": partner.registered.secret}
        answer = partner.browser.post(REVOKE, {"token": partner.token, **credentials})
        assert answer.status_code == 200
        assert (last_event().verb, last_event().object_id) == ("client.token-revoked", str(partner.client.pk))
        assert problem(partner.get(LIST)) == (401, "token-invalid")

    def test_another_client_cannot_revoke_it(self, world, partner):
        other = world.api("alderbrook-academy").registered
        credentials = {"client_id": other.id, "client_secret": other.secret}
        assert partner.browser.post(REVOKE, {"token": partner.token, **credentials}).status_code == 200
        assert partner.get(LIST).status_code == 200

    def test_not_once_the_client_has_ended(self, world, partner):
        assert partner.get(LIST).status_code == 200
        with world.looking():
            end_client(client=partner.client, at=world.now)
        assert problem(partner.get(LIST)) == (401, "token-invalid")
        answer = partner.sign_on()
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")

    def test_not_once_the_account_is_locked_out(self, partner):
        assert partner.token
        partner.account.is_active = False
        partner.account.save(update_fields=["is_active"])
        assert problem(partner.get(LIST)) == (401, "token-invalid")

    def test_a_scope_that_was_taken_away_is_gone_at_once(self, partner):
        assert partner.get(LIST).status_code == 200
        partner.client.scopes = [Scope.HANDOVER_READ]
        partner.client.save(update_fields=["scopes"])
        assert problem(partner.get(LIST)) == (403, "scope-missing")

    def test_a_membership_that_ended_shows_nothing_more(self, world, partner):
        assert partner.get(LIST).status_code == 200
        partner.account.memberships.update(until=world.now + timedelta(minutes=1))
        assert problem(partner.get(LIST)) == (403, "not-permitted")

    def test_a_scope_that_the_token_has_not(self, world):
        sender = world.api("csc-peterborough", on_behalf_of="h.willowmere", scopes=[Scope.REFERRAL_SUBMIT])
        assert problem(sender.get(LIST)) == (403, "scope-missing")
        reader = world.api("csc-peterborough", on_behalf_of="h.willowmere", scopes=[Scope.REFERRAL_READ])
        assert problem(reader.post(LIST)) == (403, "scope-missing")
        event = last_event()
        assert (event.verb, event.reason, event.data["scope"]) == ("refused", "scope-missing", "referral:submit")
        assert (event.actor, event.data["status"]) == (f"client:{reader.client.pk}", "403")

    def test_a_session_opens_nothing_here(self, world):
        browser = world.client("partner_practitioner")
        assert problem(browser.get(LIST)) == (401, "token-missing")
        assert problem(browser.post(LIST, b"{}", content_type="application/json")) == (401, "token-missing")
        assert browser.get("/referrals/").status_code == 200

    def test_a_token_opens_no_page(self, world, partner):
        answer = partner.browser.get("/referrals/", headers=partner.headers())
        assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]
