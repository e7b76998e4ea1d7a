"""Does every refusal look the same, say why, and tell nothing of what is hidden?"""

import re

import pytest
from django.db import OperationalError

from maru.api.docs import described
from maru.audit.models import AuditEvent
from maru.common.errors import NotFound
from referrals.api import views
from tests.partners import TOKENS

LIST = "/api/v1/referrals/"
KEYS = ["type", "title", "status", "code", "detail", "request_id", "errors"]
NOT_THERE = f"{LIST}MR-26-999999-Z/"


@pytest.fixture
def partner(world):
    return world.api("csc-peterborough", on_behalf_of="h.willowmere")


def told(answer):
    """The answer as somebody sees it who looks for a difference."""
    headers = {
        name: text for name, text in answer.headers.items() if name not in ("X-Request-ID", "Content-Security-Policy")
    }
    return answer.status_code, re.sub(rb'"request_id": "[^"]*"', b"", answer.content), headers


def test_it_is_a_problem_with_a_stable_code(partner):
    answer = partner.get(NOT_THERE, **{"X-Request-ID": "mine-0001"})
    assert answer["Content-Type"] == "application/problem+json" and answer["Cache-Control"] == "no-store"
    body = answer.json()
    assert list(body) == KEYS
    assert body == {
        "type": "/api/v1/docs/#not-found", "title": "Not Found", "status": 404, "code": "not-found",
        "detail": NotFound.default, "request_id": "mine-0001", "errors": [],
    }  # fmt: skip
    assert answer["X-Request-ID"] == "mine-0001"


class TestNothingHere:
    def test_what_is_hidden_looks_like_what_is_not_there(self, world, partner):
        hidden = world.referral_at("waiting", by="submitter_external").reference
        draft = world.referral_at("draft", by="partner_practitioner").reference
        absent = told(partner.get(NOT_THERE))
        assert told(partner.get(f"{LIST}{hidden}/")) == absent
        assert told(partner.get(f"{LIST}{draft}/")) == absent
        assert told(partner.get(f"{LIST}nonsense/")) == absent

    @pytest.mark.parametrize(
        "path",
        [
            "/api/",
            "/api/v1/",
            "/api/v1/nothing/",
            "/api/v2/referrals/",
            "/api/v1/referrals/a%00b/",
            "/api/v1/referrals",
        ],
    )
    def test_an_address_that_is_nowhere(self, partner, path):
        for answer in (partner.get(path), partner.post(path, {}), partner.browser.get(path)):
            assert answer.status_code == 404 and answer.json()["code"] == "not-found"

    def test_a_post_is_not_sent_on_to_the_address_with_its_slash(self, partner):
        assert partner.post("/api/v1/referrals", {}).status_code == 404

    def test_a_page_that_is_nowhere_is_still_a_page(self, world):
        answer = world.client().get("/nothing/")
        assert answer.status_code == 404 and answer["Content-Type"].startswith("text/html")


class TestTheWayItIsAsked:
    @pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
    def test_another_method(self, partner, method):
        answer = partner.browser.generic(method.upper(), LIST, headers=partner.headers())
        assert answer.status_code == 405 and answer.json()["code"] == "method-not-allowed"
        assert answer["Allow"] == "GET, HEAD, POST"

    def test_a_stranger_is_not_told_which_methods_there_are(self, partner):
        answer = partner.browser.generic("DELETE", LIST)
        assert answer.status_code == 401 and "Allow" not in answer

    @pytest.mark.parametrize("kind", ["text/html", "application/xml", "image/*"])
    def test_another_kind_of_answer(self, partner, kind):
        assert partner.get(LIST, Accept=kind).status_code == 406

    @pytest.mark.parametrize("kind", ["*/*", "application/*", "text/html, application/json;q=0.1", ""])
    def test_json_among_others(self, partner, kind):
        assert partner.get(LIST, Accept=kind).status_code == 200

    def test_head_is_get_without_its_body(self, partner):
        answer = partner.browser.head(LIST, headers=partner.headers())
        assert answer.status_code == 200 and answer.content == b""

    @pytest.mark.parametrize("who", [None, "", "two words", "-x", "x", "naïve.name", "a" * 81])
    def test_a_write_names_who_acts(self, partner, who):
        answer = partner.post(LIST, {}, **{"X-On-Behalf-Of": who})
        body = answer.json()
        assert (answer.status_code, body["code"]) == (422, "acting-user-missing")
        assert [fault["pointer"] for fault in body["errors"]] == ["X-On-Behalf-Of"]

    def test_a_read_may_name_who_looks_and_then_rightly(self, partner):
        assert partner.get(LIST, **{"X-On-Behalf-Of": None}).status_code == 200
        assert partner.get(LIST, **{"X-On-Behalf-Of": "two words"}).status_code == 422
        assert partner.get(LIST, **{"X-On-Behalf-Of": "h.willowmere"}).status_code == 200
        assert AuditEvent.objects.latest("seq").data["on_behalf_of"] == "h.willowmere"

    @pytest.mark.parametrize("key", [None, " ", "two words", "é", "k" * 101])
    def test_a_write_has_a_key(self, partner, key):
        answer = partner.post(LIST, {}, key=key)
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-missing")


class TestSomethingBroke:
    @pytest.fixture
    def quiet(self, partner):
        partner.browser.raise_request_exception = False
        return partner

    def test_on_our_side(self, quiet, monkeypatch):
        monkeypatch.setattr(views, "sent_by", lambda *_: 1 / 0)
        answer = quiet.get(LIST)
        assert (answer.status_code, answer.json()["code"]) == (500, "server-error")

    def test_the_database_is_gone(self, quiet, monkeypatch):
        def gone(*_):
            raise OperationalError

        monkeypatch.setattr(views, "sent_by", gone)
        answer = quiet.get(LIST)
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        assert answer["Content-Type"] == "application/problem+json"

    def test_a_host_that_is_not_ours(self, quiet):
        answer = quiet.get(LIST, Host="evil.example")
        assert (answer.status_code, answer.json()["code"]) == (400, "bad-request")


class TestTheTrail:
    def test_a_refusal_is_written_down_with_who_and_for_whom(self, partner):
        partner.get(NOT_THERE)
        event = AuditEvent.objects.latest("seq")
        assert (event.verb, event.reason, event.door) == ("refused", "not-found", "api")
        assert event.actor == f"client:{partner.client.pk}"
        assert event.data == {"on_behalf_of": "h.willowmere", "status": "404"}

    def test_so_is_a_body_that_is_wrong(self, partner):
        partner.post(LIST, {})
        event = AuditEvent.objects.latest("seq")
        assert (event.verb, event.reason, event.data["status"]) == ("refused", "invalid", "422")

    def test_who_sends_no_token_leaves_no_row(self, partner):
        before = AuditEvent.objects.count()
        partner.browser.get(LIST)
        assert AuditEvent.objects.count() == before


def test_every_code_is_explained(world, partner):
    page = partner.browser.get("/api/v1/docs/")
    assert page.status_code == 200
    for status, code, _sentence in described()["refusals"]:
        assert f'id="{code}"' in page.content.decode(), status
    assert {"not-found", "sent-before", "token-invalid", "idempotency-key-reused"} <= {
        code for _, code, _ in described()["refusals"]
    }
    assert partner.browser.post(TOKENS).status_code == 400
