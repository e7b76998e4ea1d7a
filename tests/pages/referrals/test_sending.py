"""What happens when a referral is submitted, and what is its author told?"""

import pytest

from maru.agencies.operations import grant_membership, register_user
from maru.audit.models import AuditEvent
from maru.notify.models import Notice
from referrals.api.examples import WHOLE
from referrals.models import Addition, Party, Referral, Subject
from tests.pages.referrals.officer import (
    OFFICER,
    address,
    begin,
    listed,
    read,
    summary,
    words,
    write,
    written,
)


def mark(response):
    """The mark of the page, by which what it sends is written once."""
    return read(response).select_one("input[name=once]")["value"]


@pytest.fixture
def client(world):
    return world.client(OFFICER)


def test_what_is_missing_is_named_with_a_way_to_it(client):
    reference = begin(client)
    write(client, reference, "danger")
    answer = client.post(f"/referrals/{reference}/check/")
    assert answer.status_code == 422
    assert summary(answer)[0].startswith("Finish “Who is referring”, “Children and adults at risk”")
    links = [link["href"] for link in read(answer).select(".govuk-inset-text a")]
    assert f"{address(reference, 'concern')}?from=check" in links and len(links) == 5


def test_a_page_that_became_invalid_keeps_the_referral_from_being_submitted(client):
    reference = written(client)
    write(client, reference, "concern", what_happened="")
    assert summary(client.post(f"/referrals/{reference}/check/")) == ["Finish “The concern” before you submit."]


def test_the_check_shows_every_answer_and_leads_back_to_itself(client):
    reference = written(client)
    rows = listed(client.get(f"/referrals/{reference}/check/"))
    assert rows["Postcode"] == "PE1 1ZZ" and rows["Estimated age in years"] == "7"
    assert rows["What is working well?"] == "Not given"
    assert "Has 999 been called?" not in rows
    page = f"{address(reference, 'consent')}?from=check"
    form = read(client.get(page)).select_one("main form")
    assert form["action"] == page
    saved = client.post(page, {"lawful_basis": "vital", "parents_informed": "yes", "seen": "", "editor": "mine"})
    assert saved.status_code == 409, "what an older window knows is compared with what was saved"
    saved = client.post(page, {"lawful_basis": "vital", "parents_informed": "yes", **hidden_of(client, page)})
    assert saved["Location"] == f"/referrals/{reference}/check/"


def hidden_of(client, page):
    return {field["name"]: field["value"] for field in read(client.get(page)).select("main input[type=hidden]")}


def test_a_double_click_makes_one_referral(world, client):
    reference = written(client)
    answers = [client.post(f"/referrals/{reference}/check/") for _ in range(3)]
    assert {answer["Location"] for answer in answers} == {f"/referrals/{reference}/submitted/"}
    with world.looking():
        assert Referral.objects.count() == Subject.objects.count() == Party.objects.count() == 1
    assert AuditEvent.objects.filter(verb="referral.submitted").count() == 1


def test_afterwards_it_says_what_happens_by_when_and_whom_to_ring(client):
    reference = written(client)
    page = client.get(client.post(f"/referrals/{reference}/check/")["Location"])
    said = words(page)
    assert reference in read(page).select_one(".govuk-panel").text
    assert "A decision is due by" in said and "17:00" in said
    assert "call 999" in said and "01632 960111" in said and "01632 960100" in said


def test_what_was_submitted_can_no_longer_be_written_in(client):
    reference = written(client)
    client.post(f"/referrals/{reference}/check/")
    for place in ("edit/", "edit/concern/", "check/", "discard/"):
        answer = client.get(f"/referrals/{reference}/{place}")
        assert answer.status_code == 409 and "can't be edited" in words(answer)


def test_a_shared_address_and_the_call_to_999_are_written_down(world, client):
    reference = written(client)
    write(client, reference, "danger", immediate_danger="yes", called_999="yes")
    write(client, reference, "others", **{"form-0-role": "parent", "form-0-given_names": "Eve",
                                          "form-0-same_address": "on"})  # fmt: skip
    client.post(f"/referrals/{reference}/check/")
    with world.looking():
        assert set(Party.objects.values_list("address", "postcode")) == {("1 Invented Row", "PE1 1ZZ")}
        assert Referral.objects.get().incident_number == "999 called, no number yet"


def test_the_longest_answers_of_strange_letters_can_be_stored(client):
    reference = written(client)
    names = {"form-0-family_name": "ﷺ" * 100, "form-0-given_names": "ﷺ" * 100, "form-0-also_known_as": "ß" * 200,
             "form-0-address": "ﷺ" * 200, "form-0-school": "𝔖" * 120, "form-0-language": "é" * 80}  # fmt: skip
    assert write(client, reference, "subjects", **names).status_code == 302
    others = {"form-0-role": "parent", "form-0-family_name": "ﷺ" * 100, "form-0-relationship": "ﷺ" * 30}
    assert write(client, reference, "others", **others).status_code == 302
    assert client.post(f"/referrals/{reference}/check/").status_code == 302
    assert "ﷺ" * 100 in words(client.get(f"/referrals/{reference}/"))


def test_information_is_added_once_and_the_desk_hears_of_it(world, client):
    case = world.referral_at("at_desk")
    place = f"/referrals/{case.reference}/add/"
    text = {"text": "Her aunt rang.\nShe is <b>safe</b>.", "once": mark(client.get(place))}
    for _ in range(2):
        assert client.post(place, text)["Location"] == f"/referrals/{case.reference}/"
    with world.looking():
        told = Notice.objects.filter(text__contains="has been added", to_role="maru_triage_sw")
        assert Addition.objects.count() == told.count() == 1
    assert "She is <b>safe</b>." in words(client.get(f"/referrals/{case.reference}/"))


def test_other_words_from_the_same_page_and_the_same_from_another_are_added(world, client):
    case = world.referral_at("at_desk")
    place = f"/referrals/{case.reference}/add/"
    first = mark(client.get(place))
    sent = [("Still no news.", first), ("Still no news of her.", first), ("Still no news.", first),
            ("Still no news.", mark(client.get(place)))]  # fmt: skip
    for text, once in sent:
        client.post(place, {"text": text, "once": once})
    with world.looking():
        added = Addition.objects.values_list("text", flat=True)
        assert sorted(added) == ["Still no news of her.", "Still no news.", "Still no news."]


def test_the_mark_outlives_an_error_and_may_be_missing_or_wrong(world, client):
    case = world.referral_at("at_desk")
    place = f"/referrals/{case.reference}/add/"
    once = mark(client.get(place))
    refused = client.post(place, {"text": " ", "once": once})
    assert refused.status_code == 422 and mark(refused) == once
    for wrong in ({}, {"once": "x\x00"}):
        assert client.post(place, {"text": "More.", **wrong}).status_code == 302


def test_information_cannot_be_added_to_a_draft(client):
    reference = begin(client)
    answer = client.post(f"/referrals/{reference}/add/", {"text": "More."})
    assert answer.status_code == 409 and summary(answer) == [
        "This referral is still a draft: put it into the form itself."
    ]


def test_what_a_system_sent_its_team_withdraws_and_nobody_else(client, world):
    school = world.api("alderbrook-academy", on_behalf_of="m.quillfeather")
    reference = school.post("/api/v1/referrals/", WHOLE).json()["reference"]
    place = f"/referrals/{reference}/withdraw/"
    for who, status in (("submitter_police", 404), ("submitter_health", 404), ("submitter_external", 302)):
        client.force_login(world.user(who))
        assert client.post(place, {"reason": "It was another child."}).status_code == status, who
    assert "the MARU desk decides" in words(client.get(f"/referrals/{reference}/"))


def test_what_a_colleague_sent_only_they_withdraw(client, world):
    case = world.referral_at("waiting", by="submitter_external")
    with world.looking():
        colleague = register_user(email="c@maru.example", name="C", password=world.password, at=world.now)
        team = world.unit("alderbrook-safeguarding")
        grant_membership(user=colleague, unit=team, role="submitter_external", at=world.now)
    client.force_login(colleague)
    page = client.get(f"/referrals/{case.reference}/")
    assert page.status_code == 200 and not read(page).select_one("a[href$='/withdraw/']")
    assert client.post(f"/referrals/{case.reference}/withdraw/", {"reason": "No."}).status_code == 404


def test_a_referral_is_withdrawn_with_a_reason_and_once(client, world):
    case = world.referral_at("waiting")
    place = f"/referrals/{case.reference}/withdraw/"
    assert summary(client.post(place, {"reason": " "})) == ["Say in a sentence why"]
    assert client.post(place, {"reason": "It was another child."}).status_code == 302
    page = client.get(f"/referrals/{case.reference}/")
    assert "the MARU desk decides" in words(page) and not read(page).select_one(f"a[href='{place}']")
    again = client.post(place, {"reason": "It was another child."})
    assert again.status_code == 409 and summary(again)[0].startswith("This referral is withdrawn")
