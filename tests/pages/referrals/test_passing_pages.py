"""Can an officer pass a draft on at the end of a shift, and can a supervisor hand one on, without reading it?"""

import pytest

from referrals.models import Referral
from tests.pages.referrals.officer import OFFICER, address, begin, hidden, read, summary, words, write

COLLEAGUE, MANAGER = "submitter_police_2", "maru_manager"


@pytest.fixture
def client(world):
    return world.client(OFFICER)


@pytest.fixture
def reference(client):
    started = begin(client)
    write(client, started, "concern", what_happened="She said that she was hungry.")
    return started


def choices(page):
    return {box["value"]: box.find_next("label").get_text(strip=True) for box in read(page).select("input[type=radio]")}


def pass_on(client, reference, **typed):
    url = f"/referrals/{reference}/pass-on/"
    return client.post(url, {**hidden(read(client.get(url))), **typed})


def test_it_is_passed_on_from_the_list_of_its_pages_and_leaves_ones_own_list(world, client, reference):
    assert read(client.get(f"/referrals/{reference}/edit/")).find("a", href=f"/referrals/{reference}/pass-on/")
    answer = pass_on(client, reference, to_id=str(world.user(COLLEAGUE).pk), note="Ring the school at nine.")
    assert answer["Location"] == "/referrals/"
    page = words(client.get("/referrals/"))
    assert f"{reference} is Ravi Coppergate’s now. They have been told. You no longer see it." in page
    assert reference not in words(client.get("/referrals/"))
    assert client.get(f"/referrals/{reference}/edit/").status_code == 404
    colleague = world.client(COLLEAGUE)
    assert reference in words(colleague.get("/referrals/")) and reference in words(colleague.get("/inbox/"))
    tasks = words(colleague.get(f"/referrals/{reference}/edit/"))
    assert "Ola Brackenridge passed it on to you" in tasks and "Ring the school at nine." in tasks
    assert "She said that she was hungry." in words(colleague.get(address(reference, "concern")))


def test_a_colleague_is_found_by_name_number_or_login_and_nobody_of_another_unit_is(world, client, reference):
    for typed in ("coppergate", "4412", "submitter_police_2@"):
        found = pass_on(client, reference, find="1", who=typed, note="Kept.")
        assert choices(found) == {str(world.user(COLLEAGUE).pk): "Ravi Coppergate"}
        assert "Kept." in found.content.decode()
    nobody = pass_on(client, reference, find="1", who="Quillfeather")
    assert choices(nobody) == {} and "Nobody of this unit who may refer is called so" in words(nobody)


def test_who_chooses_nobody_is_told_beside_the_field_and_loses_no_word(client, reference):
    wrong = pass_on(client, reference, note="Ring the school.")
    assert wrong.status_code == 422 and summary(wrong) == ["Choose who goes on with it"]
    assert "Ring the school." in wrong.content.decode()


def test_a_supervisor_sees_who_has_begun_what_and_hands_it_on(world, client, reference):
    manager = world.client(MANAGER)
    assert "Unfinished drafts of others" in words(manager.get("/"))
    page = words(manager.get("/referrals/unfinished/"))
    assert reference in page and "Ola Brackenridge" in page and "hungry" not in page
    url = f"/referrals/{reference}/unfinished/"
    one = manager.get(url)
    assert "hungry" not in words(one) and manager.get(f"/referrals/{reference}/edit/").status_code == 404
    sent = {**hidden(read(one)), "to_id": str(world.user(COLLEAGUE).pk), "reason": "Off sick since this morning."}
    assert manager.post(url, sent)["Location"] == "/referrals/unfinished/"
    assert "handed on to a colleague" in words(client.get("/inbox/"))
    assert "Off sick since this morning." in words(world.client(COLLEAGUE).get(f"/referrals/{reference}/edit/"))
    with world.looking():
        assert Referral.objects.get(reference=reference).author == world.user(COLLEAGUE)


def test_the_address_that_a_reminder_names_leads_its_author_to_the_form(client, reference):
    assert client.get(f"/referrals/{reference}/unfinished/")["Location"] == f"/referrals/{reference}/edit/"


def test_to_a_stranger_it_is_not_there(world, reference):
    assert world.client("submitter_external").get(f"/referrals/{reference}/unfinished/").status_code == 404
    assert world.client("submitter_external").get("/referrals/unfinished/").status_code == 403
    assert world.client("csc_tm").get(f"/referrals/{reference}/unfinished/").status_code == 404
