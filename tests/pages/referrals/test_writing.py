"""Can an officer write a referral, leave it, come back to it, and lose nothing?"""

import pytest

from maru.web.models import Draft
from referrals.completeness import PAGES
from referrals.models import Referral
from tests.pages.referrals.officer import (
    BASICS,
    OFFICER,
    address,
    begin,
    hidden,
    listed,
    read,
    summary,
    value_of,
    words,
    write,
    written,
)


@pytest.fixture
def client(world):
    return world.client(OFFICER)


def draft(world, reference):
    with world.looking():
        return Draft.objects.get(pk=Referral.objects.get(reference=reference).pk)


def test_looking_at_the_first_page_begins_nothing_and_tells_whom_to_ring(world, client):
    page = words(client.get("/referrals/new/"))
    assert "call 999" in page and "01632 960111" in page
    with world.looking():
        assert not Referral.objects.exists()


def test_starting_twice_without_writing_makes_one_draft(client):
    assert begin(client) == begin(client)


def test_each_page_leads_to_the_next_and_the_last_to_the_check(client):
    reference = begin(client)
    slugs = [page.slug for page in PAGES]
    for slug, then in zip(slugs, [*slugs[1:], None], strict=True):
        expected = address(reference, then) if then else f"/referrals/{reference}/check/"
        assert write(client, reference, slug)["Location"] == expected


def test_every_page_says_where_one_is_and_how_far_one_has_come(client):
    reference = begin(client)
    page = read(client.get(address(reference, "subjects")))
    assert page.h1.get_text(" ", strip=True).startswith("Page 3 of 6")
    write(client, reference, "danger")
    states = [item.get_text(strip=True) for item in read(client.get(f"/referrals/{reference}/edit/")).select(
        ".govuk-task-list__status"
    )]  # fmt: skip
    assert states == ["Completed", *["Not started"] * 5]


def test_who_is_signed_in_need_not_be_typed(client):
    reference = begin(client)
    page = client.get(address(reference, "referrer"))
    assert value_of(page, "referrer_name") == "Ola Brackenridge"
    assert value_of(page, "referrer_role") == "PC 4411"
    assert value_of(page, "referrer_email") == "submitter_police@maru.example"


def test_in_danger_with_no_call_made_the_next_page_says_to_call_and_the_form_goes_on(client):
    reference = begin(client)
    response = write(client, reference, "danger", immediate_danger="yes", called_999="no")
    then = words(client.get(response["Location"]))
    assert "Call 999 now." in then and "01632 960111" in then


def test_an_invalid_page_is_kept_as_typed_and_comes_back_on_another_device(world, client):
    reference = begin(client)
    typed = {"form-0-postcode": "not one", "form-0-date_of_birth_day": "31", "form-0-date_of_birth_month": "2",
             "form-0-date_of_birth_year": "2020", "form-0-age_estimate": ""}  # fmt: skip
    wrong = write(client, reference, "subjects", **typed)
    assert wrong.status_code == 422 and read(wrong).title.text.startswith("Error: ")
    assert summary(wrong) == [
        "Date of birth must be a real date, like 27 3 2014",
        "Enter a full postcode, like CB2 3EN",
    ]
    assert "subjects" not in draft(world, reference).complete
    for page in (wrong, world.client(OFFICER).get(address(reference, "subjects"))):
        assert value_of(page, "form-0-family_name") == "Testford"
        assert value_of(page, "form-0-postcode") == "not one"
        assert value_of(page, "form-0-date_of_birth_day") == "31"


def test_one_can_leave_a_half_written_page(world, client):
    reference = begin(client)
    response = write(client, reference, "concern", what_happened="Half a sen", worried_about="", leave="1")
    assert response["Location"] == f"/referrals/{reference}/edit/"
    assert "Saved. You can go on later" in words(client.get(response["Location"]))
    assert value_of(client.get(address(reference, "concern")), "what_happened") == "Half a sen"
    assert draft(world, reference).complete == []


def test_people_are_added_and_removed_without_javascript(client):
    reference = begin(client)
    more = write(client, reference, "subjects", **{"form-add": "1"})
    assert more["Location"] == address(reference, "subjects") + "#form-1"
    page = client.get(address(reference, "subjects"))
    assert [box.legend.text for box in read(page).select("fieldset.maru-person")] == ["Person 1", "Person 2"]
    fewer = write(client, reference, "subjects", **{"form-1-given_names": "Ben", "form-remove": "0"})
    assert fewer["Location"].endswith("#form-0")
    assert value_of(client.get(address(reference, "subjects")), "form-0-given_names") == "Ben"


def test_a_person_of_whom_nothing_was_typed_is_nobody(world, client):
    reference = begin(client)
    write(client, reference, "subjects", **{"form-add": "1"})
    assert write(client, reference, "subjects", **{"form-1-family_name": ""}).status_code == 302
    assert len(draft(world, reference).pages["subjects"]["people"]) == 1


def test_what_is_typed_is_saved_in_the_background(world, client):
    reference = begin(client)
    opened = read(client.get(address(reference, "concern")))
    saving = opened.find(id="saved")
    assert saving["hx-post"] == address(reference, "concern") + "save/"
    for text in ("She", "She said"):
        answer = client.post(saving["hx-post"], {**hidden(opened), "what_happened": text})
        assert answer.status_code == 200 and answer.content.decode().startswith("Saved at ")
    assert draft(world, reference).pages["concern"]["what_happened"] == "She said"
    last = client.post(address(reference, "concern"), {**hidden(opened), **BASICS["concern"]})
    assert last.status_code == 302, "one's own saving in the background is no conflict"


def test_two_windows_do_not_overwrite_each_other(client):
    reference = begin(client)
    here, there = (hidden(read(client.get(address(reference, "concern")))) for _ in range(2))
    theirs = {**BASICS["concern"], "what_happened": "Typed on the phone."}
    iphone = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1"}
    assert client.post(address(reference, "concern"), {**there, **theirs}, headers=iphone).status_code == 302
    mine = {**BASICS["concern"], "what_happened": "Typed at the desk."}
    answer = client.post(address(reference, "concern"), {**here, **mine})
    assert answer.status_code == 409
    assert summary(answer)[0].startswith("This page was saved in another window")
    assert value_of(answer, "what_happened") == "Typed at the desk."
    assert listed(answer)["What happened?"] == "Typed on the phone."
    assert "Safari on iPhone" in words(answer) and "was not saved when you sent it" in words(answer)
    in_background = client.post(address(reference, "concern") + "save/", {**here, **mine})
    assert in_background.status_code == 409 and "another window" in in_background.content.decode()
    again = client.post(address(reference, "concern"), {**hidden(read(answer)), **mine})
    assert again.status_code == 302, "having compared them one may save"
    assert value_of(client.get(address(reference, "concern")), "what_happened") == "Typed at the desk."


def test_two_windows_on_different_pages_do_not_disturb_each_other(client):
    reference = begin(client)
    here = hidden(read(client.get(address(reference, "concern"))))
    write(client, reference, "consent")
    assert client.post(address(reference, "concern"), {**here, **BASICS["concern"]}).status_code == 302


def test_a_page_sent_after_the_submit_is_not_lost(client):
    reference = written(client)
    here = hidden(read(client.get(address(reference, "concern"))))
    client.post(f"/referrals/{reference}/check/")
    late = client.post(address(reference, "concern"), {**here, **BASICS["concern"], "what_happened": "One thing more."})
    assert late.status_code == 409
    assert "can't be edited. You can add information to it." in words(late)
    assert listed(late)["What happened?"] == "One thing more."
    assert read(late).select_one(f"a[href='/referrals/{reference}/add/']")


def test_a_draft_is_deleted_after_asking_once(world, client):
    reference = begin(client)
    write(client, reference, "concern")
    assert "deleted for good" in words(client.get(f"/referrals/{reference}/discard/"))
    assert client.post(f"/referrals/{reference}/discard/")["Location"] == "/referrals/"
    assert client.get(f"/referrals/{reference}/edit/").status_code == 404
    with world.looking():
        assert not Draft.objects.exists() and not Referral.objects.exists()


def test_a_draft_is_its_authors_alone(world, client):
    reference = begin(client)
    for who in ("submitter_police_2", "maru_triage_sw", "maru_manager", "duty_senior_detective"):
        other = world.client(who)
        for place in ("edit/", "edit/danger/", "check/", "discard/", ""):
            assert other.get(f"/referrals/{reference}/{place}").status_code == 404
