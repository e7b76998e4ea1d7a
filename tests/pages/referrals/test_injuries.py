"""Can an officer say where a child is hurt, without a mouse, and does everybody who works with it see where?"""

import pytest
from bs4 import BeautifulSoup
from django.db import DatabaseError, connection, transaction

from referrals.models import Referral
from referrals.operations import submit
from referrals.operations.submit import NotComplete

OFFICER, DESK = "submitter_police", "maru_triage_sw"
BRUISE = {
    "region": "front_left_cheek",
    "kind": "bruise",
    "size": "2 cm",
    "colour": "purple",
    "whose": "",
    "said": "He fell",
}
pytestmark = pytest.mark.django_db


def typed(*marks, **more):
    sent = {f"form-{n}-{name}": value for n, mark in enumerate(marks) for name, value in mark.items()}
    return {"form-TOTAL_FORMS": len(marks), "form-INITIAL_FORMS": 0, "editor": "mine", **sent, **more}


def page_of(reference):
    return f"/referrals/{reference}/edit/injuries/"


def hurt(world, *marks):
    """A draft that is complete but for being sent, with these marks."""
    case = world.referral_at("draft")
    answer = world.client(OFFICER).post(page_of(case.reference), typed(*marks))
    assert answer.status_code == 302
    return case


def send(world, case):
    world.walk.submit(case.referral, OFFICER, at=world.now)
    return case.reload()


def test_a_referral_without_injuries_needs_no_look_at_the_page(world):
    case = send(world, world.referral_at("draft"))
    assert case.referral.injuries == []
    assert "Injuries" not in world.client(OFFICER).get(f"/referrals/{case.reference}/").content.decode()


def test_marks_are_kept_and_submitted_as_written(world):
    case = send(world, hurt(world, BRUISE, {**BRUISE, "region": "back_lower", "kind": "burn"}))
    assert case.referral.injuries == [BRUISE, {**BRUISE, "region": "back_lower", "kind": "burn"}]
    with pytest.raises(DatabaseError, match="never edited"), world.looking(), transaction.atomic():
        Referral.objects.filter(pk=case.pk).update(injuries=[])
    assert connection.vendor == "postgresql"


@pytest.mark.parametrize(("who", "address"), [(OFFICER, "/referrals/{}/"), (DESK, "/triage/{}/")])
def test_whoever_reads_the_referral_sees_the_drawing_and_the_same_in_words(world, who, address):
    case = send(world, hurt(world, BRUISE))
    page = BeautifulSoup(world.client(who).get(address.format(case.reference)).content, "html.parser")
    drawing = page.find("svg", class_="maru-bodymap")
    assert drawing["role"] == "img" and drawing["aria-label"]
    assert [text.text for text in drawing.select(".maru-bodymap__dots text")] == ["1"]
    (told,) = page.select(".maru-injuries li")
    for word in ("Front: left cheek", "Bruise", "2 cm", "purple", "He fell"):
        assert word in told.text


def test_a_mark_without_its_place_is_kept_told_of_and_not_submitted(world):
    case = world.referral_at("draft")
    client = world.client(OFFICER)
    answer = client.post(page_of(case.reference), typed({**BRUISE, "region": ""}))
    assert answer.status_code == 422
    assert "Choose where on the body the mark is" in answer.content.decode()
    assert "purple" in client.get(page_of(case.reference)).content.decode()
    with pytest.raises(NotComplete, match="Injuries"), world.acting(OFFICER):
        submit(referral_id=case.pk, by=world.user(OFFICER), at=world.now)


def test_a_place_that_there_is_not_is_refused(world):
    case = world.referral_at("draft")
    answer = world.client(OFFICER).post(page_of(case.reference), typed({**BRUISE, "region": "front_tail"}))
    assert answer.status_code == 422


def test_another_mark_is_added_and_removed_by_buttons(world):
    case = world.referral_at("draft")
    client = world.client(OFFICER)
    assert client.post(page_of(case.reference), typed(BRUISE, **{"form-add": "1"})).status_code == 302
    page = client.get(page_of(case.reference)).content.decode()
    assert "Mark 2" in page
    assert client.post(page_of(case.reference), typed(BRUISE, BRUISE, **{"form-remove": "1"})).status_code == 302
    assert "Mark 2" not in client.get(page_of(case.reference)).content.decode()


def test_the_check_of_the_answers_lists_the_marks(world):
    case = hurt(world, BRUISE)
    page = world.client(OFFICER).get(f"/referrals/{case.reference}/check/").content.decode()
    assert "Front: left cheek" in page and "Mark 1" in page


def test_what_is_typed_there_is_saved_as_it_is_typed(world):
    case = world.referral_at("draft")
    answer = world.client(OFFICER).post(f"{page_of(case.reference)}save/", typed({**BRUISE, "size": "3 cm"}))
    assert answer.status_code == 200
    assert "3 cm" in world.client(OFFICER).get(page_of(case.reference)).content.decode()


def test_a_withheld_address_may_not_stand_in_what_was_said_of_a_mark(world):
    pages = world.pages()
    pages["subjects"]["people"][0] |= {"address": "7 Zqrefuge Lane", "postcode": "CB9 9ZQ", "address_withheld": True}
    case = world.referral_at("draft", pages=pages)
    said = {**BRUISE, "said": "It happened at 7 Zqrefuge Lane"}
    assert world.client(OFFICER).post(page_of(case.reference), typed(said)).status_code == 302
    answer = world.client(OFFICER).post(f"/referrals/{case.reference}/check/")
    assert answer.status_code == 422 and "Injuries" in answer.content.decode()
