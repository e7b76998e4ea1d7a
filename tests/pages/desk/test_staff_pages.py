"""Does whoever answers for a unit see who belongs to it, and does a yes do what the page said?"""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from maru.agencies.models import Membership, User


def page(answer):
    return BeautifulSoup(answer.content, "html.parser").main


def rows(answer):
    return {row.th.text: row.text for row in page(answer).select("tbody tr")}


def at(world, act, who):
    return f"/staff/{world.user(who).memberships.get().pk}/{act}/"


def test_a_manager_sees_the_people_of_the_desk_and_nobody_elses(world):
    found = rows(world.client("maru_manager").get("/staff/?unit=caiu-peterborough"))
    assert world.user("maru_police_ds").name in found and world.user("caiu_dc").name not in found
    assert "This is you" in found[world.user("maru_manager").name]


def test_who_has_long_been_away_is_marked(world):
    User.objects.filter(pk=world.user("maru_police_ds").pk).update(last_login=world.now - timedelta(days=91))
    User.objects.filter(pk=world.user("maru_triage_sw").pk).update(last_login=world.now - timedelta(days=89))
    found = rows(world.client("maru_manager").get("/staff/"))
    assert "Not for 90 days" in found[world.user("maru_police_ds").name]
    assert "Not for 90 days" not in found[world.user("maru_triage_sw").name]


def test_the_page_says_what_ending_does_and_a_yes_does_it(world):
    case = world.referral_at("at_desk", claimed_by="maru_triage_sw")
    client, address = world.client("maru_manager"), at(world, "end", "maru_triage_sw")
    assert "1 claim goes back into the queue." in page(client.get(address)).text
    assert {subject.custody for subject in case.reload().subjects} == {"at_desk"}
    told = client.post(address, follow=True)
    assert "no longer holds that role" in page(told).text
    assert {subject.custody for subject in case.reload().subjects} == {"waiting"}
    assert client.post(address).status_code == 404


@pytest.mark.parametrize("act", ["lock", "give"])
def test_who_locks_an_account_or_gives_a_role_is_asked_again_who_they_are(world, act):
    client = world.client("sysadmin")
    address = "/staff/give/" if act == "give" else at(world, act, "maru_police_ds")
    assert client.get(address).status_code == 200
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    asked, sent = client.get(address), client.post(address, {"email": "ada@maru.example"})
    assert asked.status_code == 302 and asked["Location"].startswith("/accounts/")
    assert sent.status_code == 401 and "Nothing was saved or sent" in page(sent).text
    assert world.user("maru_police_ds").is_active


@pytest.mark.parametrize("act", ["end", "lock"])
def test_nobody_shuts_themselves_out(world, act):
    answer = world.client("sysadmin").post(at(world, act, "sysadmin"))
    assert answer.status_code == 409 and "Nobody changes their own role" in page(answer).text


def test_who_belongs_elsewhere_too_is_locked_by_the_administrator_alone(world):
    who = world.user("maru_police_ds")
    membership = who.memberships.get()
    Membership.objects.create(user=who, unit=world.unit("duty"), role="duty_senior_detective", since=world.now)
    address = f"/staff/{membership.pk}/lock/"
    assert world.client("maru_manager").post(address).status_code == 409
    assert world.client("sysadmin").post(address).status_code == 302
    assert not User.objects.get(pk=who.pk).is_active


@pytest.mark.parametrize(
    ("who", "unit", "role", "status", "said"),
    [
        ("submitter_police", "duty", "duty_senior_detective", 302, ""),
        ("submitter_police", "response", "maru_manager", 422, "not held in a unit of this kind"),
        ("submitter_police", "response", "submitter_police", 409, "hold that role in that unit already"),
        ("sysadmin", "maru-desk", "maru_manager", 409, "Nobody changes their own role"),
        ("nobody", "duty", "duty_senior_detective", 422, "Nobody signs in by that address"),
    ],
)
def test_the_administrator_gives_a_role_that_fits_and_none_to_themselves(world, who, unit, role, status, said):
    asked = {"email": f"{who}@maru.example", "unit_id": str(world.unit(unit).pk), "role": role}
    answer = world.client("sysadmin").post("/staff/give/", asked)
    assert answer.status_code == status
    assert said in answer.content.decode()
    held = Membership.objects.filter(user__email=asked["email"], unit=world.unit(unit), role=role, since__gte=world.now)
    assert held.exists() == (status == 302)


def test_whom_no_case_is_open_to_is_told_what_the_role_is_for(world):
    told = page(world.client("auditor").get("/")).text
    assert "Auditor." in told and "No case is open to them" in told
