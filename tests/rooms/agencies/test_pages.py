"""Does the base of every page load, ask, answer and write down in one act of one person?"""

import re

import pytest
from django.test import override_settings

from maru.audit.context import NobodyActs
from maru.audit.models import AuditEvent
from maru.audit.verbs import Verb
from referrals.models import Addition, Referral
from tests.rooms.agencies import pages
from triage.models import Claim

TOKEN = re.compile(r"\b\w{64}\b|nonce=\S+")  # of a form and of a script: another one in every answer
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_addresses():
    with override_settings(ROOT_URLCONF=pages.__name__):
        yield


def newest(count=1):
    """The newest events: verb, reason, data, the actor's part after the colon."""
    events = reversed(AuditEvent.objects.order_by("-seq")[:count])
    return [(event.verb, event.reason, event.data, event.actor) for event in events]


def act(user):
    return f"user:{user.pk}"


def test_a_lazy_list_is_fetched_in_the_persons_own_context(world):
    case, other = world.referral_at("waiting"), world.referral_at("waiting", by="submitter_external")
    body = world.client("submitter_police").get("/tested/everything/").content.decode()
    assert case.reference in body and "Response" in body
    assert other.reference not in body


def test_the_same_list_outside_an_act_is_refused(world):
    with pytest.raises(NobodyActs):
        pages.LAZY.render({"rows": Referral.objects.all()})


def test_nobody_is_sent_to_sign_in_and_comes_back(world):
    answer = world.client().get("/tested/everything/?page=2")
    assert (answer.status_code, answer.url) == (302, "/accounts/login/?next=/tested/everything/%3Fpage%3D2")


def test_what_is_read_is_written_down(world):
    case = world.referral_at("waiting")
    assert world.client("submitter_police").get(f"/tested/{case.reference}/onereferral/").status_code == 200
    assert newest() == [(Verb.REFERRAL_READ, "own", {}, act(world.user("submitter_police")))]
    event = AuditEvent.objects.latest("seq")
    assert (event.door, event.root, event.root_id) == ("web", "referral", str(case.pk))
    assert event.request_id


def test_what_is_not_yours_and_what_is_not_there_look_the_same(world):
    hidden = world.referral_at("waiting").reference
    client = world.client("submitter_external")
    answers = [client.get(f"/tested/{reference}/onereferral/") for reference in (hidden, "MR-26-999999-A")]
    assert [answer.status_code for answer in answers] == [404, 404]
    bodies = [TOKEN.sub("", answer.content.decode()) for answer in answers]
    assert bodies[0].replace(hidden, "") == bodies[1].replace("MR-26-999999-A", "")


def test_a_404_is_written_down_by_whom_and_not_what(world):
    reference = world.referral_at("waiting").reference
    world.client("submitter_external").get(f"/tested/{reference}/onereferral/")
    assert newest() == [(Verb.REFUSED, "not-found", {"status": "404"}, act(world.user("submitter_external")))]


def test_a_403_is_written_down(world):
    case = world.referral_at("waiting")
    answer = world.client("submitter_police").get(f"/tested/{case.reference}/forbidden/")
    assert answer.status_code == 403
    assert newest() == [
        (
            Verb.REFUSED,
            "not-permitted",
            {"status": "403", "permission": "custody.reopen"},
            act(world.user("submitter_police")),
        )
    ]


def test_what_one_may_not_see_is_404_even_where_one_may_not_act_either(world):
    case = world.referral_at("waiting")
    assert world.client("submitter_external").get(f"/tested/{case.reference}/forbidden/").status_code == 404


def test_a_409_says_who_was_quicker_and_is_written_down(world):
    case = world.referral_at("at_desk", claimed_by="maru_triage_sw")
    answer = world.client("maru_police_ds").post(f"/tested/{case.reference}/claim/")
    assert answer.status_code == 409
    assert world.user("maru_triage_sw").name in answer.content.decode()
    assert newest() == [
        (
            Verb.REFUSED,
            "already-claimed",
            {"status": "409", "referral": str(case.pk)},
            act(world.user("maru_police_ds")),
        )
    ]
    with world.looking():
        assert Claim.objects.filter(referral=case.referral).count() == 1


def test_a_button_is_pressed_not_visited(world):
    case = world.referral_at("waiting")
    assert world.client("maru_police_ds").get(f"/tested/{case.reference}/claim/").status_code == 405


def test_a_refusal_comes_back_on_the_form_beside_its_field(world):
    case = world.referral_at("waiting")
    answer = world.client("submitter_police").post(f"/tested/{case.reference}/add/", {"text": "  "})
    assert (answer.status_code, answer.content.decode()) == (422, "text: Write what you want to add.")
    assert newest()[0][:2] == (Verb.REFUSED, "nothing-to-add")


def test_an_act_that_succeeds_is_written_down_once(world):
    case = world.referral_at("waiting")
    answer = world.client("submitter_police").post(f"/tested/{case.reference}/add/", {"text": "She is back."})
    assert answer.status_code == 302
    with world.looking():
        assert Addition.objects.filter(referral=case.referral).count() == 1
    assert AuditEvent.objects.filter(verb=Verb.REFERRAL_ADDED_TO, root_id=str(case.pk)).count() == 1


def test_a_page_that_breaks_has_read_nothing(world):
    case = world.referral_at("waiting")
    before = AuditEvent.objects.count()
    client = world.client("submitter_police")
    signed_in = AuditEvent.objects.count()
    with pytest.raises(ZeroDivisionError):
        client.get(f"/tested/{case.reference}/breaks/")
    assert AuditEvent.objects.count() == signed_in >= before


def test_a_body_that_would_be_sent_afterwards_is_refused(world):
    with pytest.raises(RuntimeError, match="streaming"):
        world.client("submitter_police").get("/tested/streams/")


def test_a_body_sent_in_parts_shows_what_the_person_may_see_and_is_written_down_before(world):
    own, other = world.referral_at("waiting"), world.referral_at("waiting", by="submitter_external")
    answer = world.client("submitter_police").get("/tested/in-parts/")
    assert newest()[0][:2] == (Verb.LIST_READ, "own"), "written down before a part of it is sent"
    told = answer.getvalue().decode()
    assert own.reference in told and other.reference not in told


def test_a_reader_who_goes_away_leaves_no_act_open(world):
    world.referral_at("waiting")
    world.referral_at("waiting")
    answer = world.client("submitter_police").get("/tested/in-parts/")
    next(answer.streaming_content)
    answer._iterator.close()  # as the server does when the line breaks
    with world.acting("submitter_police"):
        assert Referral.objects.exists()
