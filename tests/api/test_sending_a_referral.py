"""Does a referral that a partner's system sends become what the same form in the browser would have made of it?"""

from copy import deepcopy
from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maru.agencies.models import Involvement
from maru.audit.models import AuditEvent
from maru.notify.models import Notice
from referrals import operations
from referrals.api.examples import WHOLE
from referrals.models import Party, Referral, Subject
from referrals.operations.submit import NotComplete, SentBefore

LIST = "/api/v1/referrals/"


@pytest.fixture
def partner(world):
    return world.api("csc-peterborough", on_behalf_of="h.willowmere")


def body_of(pages, **more):
    """What the pages of the form hold, as a system sends it."""
    people = {slug: [dict(person) for person in pages[slug]["people"]] for slug in ("subjects", "others")}
    for person in people["others"]:
        person.pop("sex", None)
    body = {**deepcopy(pages), **people, **more}
    if body["consent"]["lawful_basis"] != "consent":
        body["consent"].pop("consent_given", None)
    return body


def found(world, answer):
    with world.looking():
        return Referral.objects.select_related("author", "unit").get(reference=answer.json()["reference"])


def row(model, world, **lookup):
    with world.looking():
        rows = model.objects.filter(**lookup).order_by("pk").values()
        return [{name: value for name, value in row.items() if not name.endswith("id")} for row in rows]


def test_the_answer_is_thin_and_says_where_to_read_more(world, partner):
    answer = partner.post(LIST, body_of(world.pages(children=2), external_reference="LCS-77"))
    assert answer.status_code == 201
    referral = found(world, answer)
    assert answer["Location"] == f"{LIST}{referral.reference}/"
    body = answer.json()
    assert list(body) == ["reference", "external_reference", "status", "received_at", "link", "subjects"]
    assert body["external_reference"] == "LCS-77" and body["status"] == "submitted"
    assert body["link"].endswith(f"/referrals/{referral.reference}/")
    assert [subject["position"] for subject in body["subjects"]] == [0, 1]
    assert partner.get(answer["Location"]).status_code == 200


def test_the_example_of_the_docs_is_received(partner):
    answer = partner.post(LIST, WHOLE)
    assert answer.status_code == 201, answer.json()


def test_it_is_the_same_as_by_the_form(world, partner):
    pages = world.pages(children=2, adults=1, unborn=True, danger=True)
    pages["consent"].pop("consent_given")
    pages["danger"]["called_999"] = "yes"
    next(person for person in pages["subjects"]["people"] if person["role"] == "unborn")["sex"] = "U"
    pages["others"]["people"][0].pop("sex")
    by_form = world.referral_at("waiting", by="partner_practitioner", pages=pages).referral
    by_api = found(world, partner.post(LIST, body_of(pages)))
    differ = {"id", "reference", "author_id", "started_at", "submitted_at", "desk_due_at"}
    with world.looking():
        pair = [
            {name: value for name, value in Referral.objects.values().get(pk=r.pk).items() if name not in differ}
            for r in (by_form, by_api)
        ]
    assert pair[0] == pair[1]
    for model in (Party, Subject):
        one, other = row(model, world, referral=by_form), row(model, world, referral=by_api)
        assert without_moments(one) == without_moments(other)
    assert involved(world, by_form) - {"author"} == involved(world, by_api) - {"author"}


def without_moments(rows):
    return sorted(str({k: v for k, v in row.items() if k not in ("since", "due_at")}) for row in rows)


def involved(world, referral):
    with world.looking():
        return set(Involvement.objects.now().of(referral).values_list("why", flat=True))


def test_the_desk_holds_every_subject_at_once(world, partner):
    referral = found(world, partner.post(LIST, body_of(world.pages(children=3))))
    with world.looking():
        subjects = Subject.objects.filter(referral=referral).select_related("holding_unit")
        assert {(s.custody, s.holding_unit.slug) for s in subjects} == {("waiting", "maru-desk")}
    page = world.client("maru_triage_sw").get("/triage/")
    assert referral.reference in page.content.decode()


def test_danger_is_told_at_once(world, partner):
    body = body_of(world.pages(danger=True))
    body["danger"]["called_999"] = "yes"
    referral = found(world, partner.post(LIST, body))
    with world.looking():
        told = set(Notice.objects.filter(key__endswith=str(referral.pk)).values_list("to_role", flat=True))
    assert told == {"duty_senior_detective", "maru_manager"}


def test_the_trail_says_who_for_whom_and_by_which_door(world, partner):
    before = AuditEvent.objects.count()
    assert partner.token
    partner.post(LIST, body_of(world.pages()))
    events = list(AuditEvent.objects.order_by("seq")[before:])
    assert [event.verb for event in events] == [
        "client.token-issued", "timer.started", "subject.received", "referral.submitted",
    ]  # fmt: skip
    for event in events[1:]:
        assert (event.actor, event.door) == (f"client:{partner.client.pk}", "api")
        assert event.data["on_behalf_of"] == "h.willowmere" and event.request_id


class TestHowMuchItAsks:
    """What a referral costs the database does not grow with the people it names."""

    @pytest.mark.parametrize(("danger", "most"), [(False, 32), (True, 45)])
    def test_many_people_ask_no_more_than_one(self, world, partner, danger, most):
        assert partner.token
        one, six = (world.pages(children=number, danger=danger) for number in (1, 6))
        if danger:
            one["danger"]["called_999"] = six["danger"]["called_999"] = "yes"
        few, many = questions(partner, one), questions(partner, six)
        assert few == many <= most


def questions(partner, pages):
    """How many statements it takes, without the savepoints of a test and of operations inside operations."""
    with CaptureQueriesContext(connection) as captured:
        assert partner.post(LIST, body_of(pages)).status_code == 201
    return sum("SAVEPOINT" not in query["sql"] for query in captured.captured_queries)


class TestItsTeam:
    def test_it_goes_without_saying_where_there_is_one(self, world, partner):
        assert found(world, partner.post(LIST, body_of(world.pages()))).unit.slug == "csc-peterborough-first"

    def test_it_must_be_said_where_there_are_several(self, world):
        partner = world.api("family-support", on_behalf_of="e.driftwood")
        answer = partner.post(LIST, body_of(world.pages()))
        assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"] == "/team"
        answer = partner.post(LIST, body_of(world.pages(), team="family-support-south"))
        assert found(world, answer).unit.slug == "family-support-south"

    @pytest.mark.parametrize("team", ["maru-desk", "nowhere", "a" * 61])
    def test_it_must_be_one_of_ones_own(self, world, partner, team):
        answer = partner.post(LIST, body_of(world.pages(), team=team))
        assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"] == "/team"


class TestItsOwnReference:
    def test_it_is_received_once(self, world, partner):
        first = partner.post(LIST, body_of(world.pages(), external_reference="LCS-1"))
        second = partner.post(LIST, body_of(world.pages(), external_reference="LCS-1"))
        assert (first.status_code, second.status_code) == (201, 409)
        assert second.json()["code"] == "sent-before"
        assert first.json()["reference"] in second.json()["detail"]

    def test_another_agency_may_call_its_own_the_same(self, world, partner):
        partner.post(LIST, body_of(world.pages(), external_reference="LCS-1"))
        school = world.api("alderbrook-academy", on_behalf_of="m.quillfeather")
        assert school.post(LIST, body_of(world.pages(), external_reference="LCS-1")).status_code == 201

    def test_without_one_nothing_is_compared(self, world, partner):
        body = body_of(world.pages())
        assert [partner.post(LIST, body).status_code for _ in range(2)] == [201, 201]

    def test_of_two_at_once_the_database_lets_in_one(self, world, partner, monkeypatch):
        monkeypatch.setattr(import_module("referrals.operations.submit"), "check_once", lambda *_: None)
        partner.post(LIST, body_of(world.pages(), external_reference="LCS-1"))
        answer = partner.post(LIST, body_of(world.pages(), external_reference="LCS-1"))
        assert (answer.status_code, answer.json()["code"]) == (409, "sent-before")


class TestTheOperation:
    """`send_whole` itself, whoever calls it: a person may send a referral whole as well."""

    def test_a_person_may_refer_in_one_act(self, world):
        officer = world.user("submitter_police")
        with world.acting(officer):
            referral = operations.send_whole(pages=world.pages(), by=officer, at=world.now).referral
        assert (referral.status, referral.unit.slug) == ("submitted", "response")

    def test_what_is_not_complete_is_refused(self, world):
        officer, pages = world.user("submitter_police"), world.pages()
        del pages["concern"]["what_happened"]
        with pytest.raises(NotComplete, match="The concern"), world.acting(officer):
            operations.send_whole(pages=pages, by=officer, at=world.now)

    def test_nothing_is_left_of_what_was_refused(self, world):
        officer = world.user("submitter_police")
        with world.acting(officer):
            operations.send_whole(pages=world.pages(), by=officer, at=world.now, external_reference="A")
            with pytest.raises(SentBefore):
                operations.send_whole(pages=world.pages(), by=officer, at=world.now, external_reference="A")
        with world.looking():
            assert Referral.objects.filter(author=officer, external_reference="A").count() == 1


class TestNoOracle:
    """Whoever is known already, the answer is the same."""

    def test_the_same_answer_whether_anybody_matches_or_not(self, world, partner):
        pages = world.pages(family_name="Knownsmith", children=1)
        world.referral_at("allocated", pages=pages)
        known = partner.post(LIST, body_of(pages))
        unknown = partner.post(LIST, body_of(world.pages(family_name="Neverseen", children=1)))
        assert known.status_code == unknown.status_code == 201
        differ = {"reference", "link", "received_at"}
        strip = lambda answer: {k: v for k, v in answer.json().items() if k not in differ}  # noqa: E731
        assert strip(known) == strip(unknown)
        assert {*known.headers} == {*unknown.headers}

    def test_an_answer_names_nobody(self, world, partner):
        pages = world.pages(family_name="Knownsmith")
        answer = partner.post(LIST, body_of(pages))
        assert "Knownsmith" not in answer.content.decode() and "Knownsmith" not in str(answer.headers)


def test_at_is_the_moment_of_the_request(world, partner):
    answer = partner.post(LIST, body_of(world.pages()))
    referral = found(world, answer)
    assert referral.started_at == referral.submitted_at
    assert abs(referral.submitted_at - world.now) < timedelta(minutes=5)
