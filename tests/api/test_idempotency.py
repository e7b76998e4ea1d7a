"""Is a POST that is sent again answered as before, without a second effect, also when all of them come at once?"""

import json
import threading
import urllib.error
import urllib.request
from datetime import timedelta

import pytest

from caf.models import Assessment
from maru.agencies.acting import acting_as
from maru.api.models import KeptAnswer
from maru.api.schema import schema
from maru.audit.context import Door
from maru.audit.models import AuditEvent
from referrals.models import Referral
from tests.api.test_handovers import BODIES
from tests.api.test_sending_a_referral import body_of

LIST = "/api/v1/referrals/"
AT_ONCE = 16


@pytest.fixture
def partner(world):
    return world.api("csc-peterborough", on_behalf_of="h.willowmere")


def count(world):
    with world.looking():
        return Referral.objects.count()


def told(answer):
    return answer.status_code, answer.content, answer["Location"]


class TestAgain:
    def test_it_is_answered_as_before(self, world, partner):
        body = body_of(world.pages())
        first = partner.post(LIST, body, key="one")
        before = count(world)
        again = partner.post(LIST, body, key="one")
        assert told(again) == told(first) and count(world) == before
        assert again["Idempotent-Replay"] == "true" and "Idempotent-Replay" not in first

    def test_it_is_written_down_as_what_it_was(self, world, partner):
        body = body_of(world.pages())
        partner.post(LIST, body, key="one")
        partner.post(LIST, body, key="one", **{"X-On-Behalf-Of": "somebody.else"})
        event = AuditEvent.objects.latest("seq")
        assert (event.verb, event.data["on_behalf_of"]) == ("client.answer-repeated", "somebody.else")

    def test_another_body_under_the_same_key_is_refused(self, world, partner):
        partner.post(LIST, body_of(world.pages()), key="one")
        before = count(world)
        answer = partner.post(LIST, body_of(world.pages()), key="one")
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-reused")
        assert answer.json()["errors"][0]["pointer"] == "Idempotency-Key" and count(world) == before

    def test_so_is_another_address(self, world, partner):
        body = body_of(world.pages())
        partner.post(LIST, body, key="one")
        assert partner.post(f"{LIST}?x=1", body, key="one").json()["code"] == "idempotency-key-reused"

    def test_a_refusal_is_not_kept(self, world, partner):
        body = body_of(world.pages())
        del body["concern"]["what_happened"]
        assert partner.post(LIST, body, key="one").status_code == 422
        body["concern"]["what_happened"] = "She came without a coat."
        assert partner.post(LIST, body, key="one").status_code == 201

    def test_another_client_has_keys_of_its_own(self, world, partner):
        school = world.api("alderbrook-academy", on_behalf_of="m.quillfeather")
        body = body_of(world.pages())
        answers = [who.post(LIST, body, key="one") for who in (partner, school)]
        assert [answer.status_code for answer in answers] == [201, 201]
        assert answers[0].json()["reference"] != answers[1].json()["reference"]

    def test_nothing_is_kept_of_what_failed(self, world, partner, monkeypatch):
        partner.browser.raise_request_exception = False
        assert partner.token
        with monkeypatch.context() as patched:
            patched.setattr("maru.audit.trail.append", lambda *_: 1 / 0)
            assert partner.post(LIST, body_of(world.pages()), key="one").status_code == 500
        assert (count(world), partner.post(LIST, body_of(world.pages()), key="one").status_code) == (0, 201)


class TestKeeping:
    def test_for_a_week(self, world, partner):
        partner.post(LIST, body_of(world.pages()), key="old")
        partner.post(LIST, body_of(world.pages()), key="young")
        with acting_as(client=partner.client, door=Door.TEST):
            KeptAnswer.objects.filter(key="old").update(answered_at=world.now - timedelta(days=7, minutes=1))
            KeptAnswer.objects.filter(key="young").update(answered_at=world.now - timedelta(days=6, hours=23))
        partner.post(LIST, body_of(world.pages()), key="new")
        with world.looking():
            assert set(KeptAnswer.objects.values_list("key", flat=True)) == {"young", "new"}

    def test_behind_the_wall(self, world, partner):
        school = world.api("alderbrook-academy", on_behalf_of="m.quillfeather")
        partner.post(LIST, body_of(world.pages()))
        for who, number in ((partner, 1), (school, 0)):
            with acting_as(client=who.client, door=Door.TEST):
                assert KeptAnswer.objects.count() == number
        with world.acting("partner_practitioner"):
            assert KeptAnswer.objects.count() == 0


def send(url, token, body, key, answers):
    headers = {
        "Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": key,
        "X-On-Behalf-Of": "h.willowmere",
    }  # fmt: skip
    asked = urllib.request.Request(url, body, headers)
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            answers.append((answer.status, answer.read(), answer.headers["Idempotent-Replay"]))
    except urllib.error.HTTPError as error:
        answers.append((error.code, error.read(), None))


def at_once(site, partner, path, body, keys):
    """The same POST so many times at once, each under its key."""
    answers, body = [], json.dumps(body).encode()
    token, url = partner.token, f"{site.url}{path}"
    threads = [threading.Thread(target=send, args=(url, token, body, key, answers)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def a_referral(world):
    return LIST, body_of(world.pages()), "referral.submitted"


def an_offer(stage, step, verb):
    """A step of one handover that stands at that stage."""

    def told(world):
        case = world.referral_at(stage)
        return f"/api/v1/handovers/{case.handover.reference}/{step}/", BODIES[step], verb

    return told


# Every POST that there is, by its name in the schema; what is accepted as early help does the most at once.
POSTS = {
    "referrals_send": a_referral,
    "handovers_accept": an_offer("early_help_offered", "accept", "handover.accepted-as-caf"),
    "handovers_decline": an_offer("offered", "decline", "handover.declined"),
    "handovers_report": an_offer("accepted", "report", "handover.reported"),
}


def test_every_post_is_sent_at_once():
    operations = [told for methods in schema()["paths"].values() for told in methods.items()]
    assert {told["operationId"] for method, told in operations if method == "post"} == set(POSTS)


@pytest.mark.slow
@pytest.mark.parametrize("name", POSTS)
def test_sixteen_at_once_have_one_effect_and_one_answer(site, world, name):
    partner = world.api("csc-peterborough", on_behalf_of="h.willowmere")
    path, body, verb = POSTS[name](world)
    answers = at_once(site, partner, path, body, ["the-one-key"] * AT_ONCE)
    assert {(status, text) for status, text, _ in answers} == {answers[0][:2]} and answers[0][0] in (200, 201)
    assert sorted(replay or "" for *_, replay in answers) == ["", *["true"] * (AT_ONCE - 1)]
    assert effects(world, verb) == [f"client:{partner.client.pk}"]


@pytest.mark.slow
@pytest.mark.parametrize("name", POSTS)
def test_of_sixteen_with_a_key_each_one_wins(site, world, name):
    """A referral by the reference of the sender's own system, an offer by its state."""
    partner = world.api("csc-peterborough", on_behalf_of="h.willowmere")
    path, body, verb = POSTS[name](world)
    body = {**body, "external_reference": "LCS-16"} if name == "referrals_send" else body
    answers = at_once(site, partner, path, body, [f"key-{n}" for n in range(AT_ONCE)])
    assert sorted(status for status, *_ in answers)[1:] == [409] * (AT_ONCE - 1)
    assert sum(status in (200, 201) for status, *_ in answers) == 1
    assert effects(world, verb) == [f"client:{partner.client.pk}"]


def effects(world, verb):
    """Who did it, each time that it was done; what hangs on it was done as often."""
    with world.looking():
        assert CAFS.get(verb, 0) == Assessment.objects.count()
        return list(AuditEvent.objects.filter(verb=verb, door="api").values_list("actor", flat=True))


CAFS = {"handover.accepted-as-caf": 1}
