"""Does the team read exactly what it may in each state, and can it answer once?"""

import pytest
from bs4 import BeautifulSoup

from maru.audit.models import AuditEvent
from referrals.models import Subject
from tests.world import BRIEF, REASON
from triage.models import Handover
from triage.projection import may_read


def read(response):
    return BeautifulSoup(response.content, "html.parser")


def url_of(case):
    return f"/handovers/{case.handover.reference}/"


# What no team ever reads: who wrote, the desk's rationale, the referral itself and its reference.
NEVER = (
    "Ola Brackenridge", "01632 960140", "first hand and agrees", "without a coat", "I get up by myself", "Eve Testford",
)  # fmt: skip


@pytest.fixture
def offered(world):
    return world.referral_at("offered", children=2)


def test_before_the_answer_the_team_reads_who_why_and_by_when_but_not_the_brief(world, offered):
    page = read(world.client("partner_practitioner").get(url_of(offered)))
    for said in ("Ada Testford", "Ben Testford", "1 Invented Row, PE1 1ZZ", REASON, "Level"):
        assert said in page.main.text, said
    assert page.select_one(".maru-clock") and BRIEF not in page.text
    assert [button.text.strip() for button in page.select(".maru-steps .govuk-button")] == ["Accept", "Decline"]


@pytest.mark.parametrize("stage", ["offered", "accepted", "declined", "reported"])
def test_in_no_state_does_the_team_read_what_is_not_theirs(world, stage):
    case = world.referral_at(stage)
    text = read(world.client("partner_practitioner").get(url_of(case))).text
    assert [said for said in (*NEVER, case.reference) if said in text] == []


@pytest.mark.parametrize("state", ["offered", "accepted", "declined", "lapsed", "recalled", "reported"])
def test_the_page_follows_the_projection_in_every_state(world, offered, state):
    with world.looking():
        answered = None if state == "offered" else world.now
        Handover.objects.filter(pk=offered.handover.pk).update(
            state=state, answered_at=answered, reported_at=world.now if state == "reported" else None,
            decline_reason="We are not the right team.", outcome="assessed", report="We visited twice.",
        )  # fmt: skip
    text = read(world.client("partner_practitioner").get(url_of(offered))).main.text
    shown = {
        "subjects": "Ada Testford", "reason": REASON, "brief": BRIEF, "level": "Level 2",
        "decline_reason": "We are not the right team.", "report": "We visited twice.", "outcome": "We assessed",
    }  # fmt: skip
    with world.looking():
        shown["level"] = Handover.objects.get(pk=offered.handover.pk).get_level_display()
    assert {name for name, said in shown.items() if said in text} == {n for n in shown if may_read(state, n)}


def test_accepting_opens_the_brief_and_the_team_holds_them(world, offered):
    client = world.client("partner_practitioner")
    page = read(client.post(url_of(offered) + "accept/", follow=True))
    assert BRIEF in page.main.text and "your team holds them" in page.main.text
    with world.looking():
        holders = {s.holding_unit.slug for s in Subject.objects.filter(referral=offered.referral)}
    assert holders == {"csc-peterborough-first"}


def test_accepting_twice_is_refused_with_a_sentence(world, offered):
    client = world.client("partner_practitioner")
    client.post(url_of(offered) + "accept/")
    answer = client.post(url_of(offered) + "accept/")
    assert answer.status_code == 409 and "accepted" in read(answer).main.text


def test_declining_with_a_reason_leaves_the_reference_and_that_reason(world, offered):
    client = world.client("partner_practitioner")
    assert read(client.get(url_of(offered) + "decline/")).find(id="id_reason")
    page = read(client.post(url_of(offered) + "decline/", {"reason": "Another team knows them."}, follow=True))
    assert "Another team knows them." in page.main.text and "Testford" not in page.text
    with world.looking():
        assert {s.custody for s in Subject.objects.filter(referral=offered.referral)} == {"waiting"}


def test_reporting_leaves_the_reference_and_the_report(world):
    case, client = world.referral_at("accepted"), world.client("partner_practitioner")
    typed = {"outcome": "supported", "text": "They come to the group now."}
    page = read(client.post(url_of(case) + "report/", typed, follow=True))
    assert "They come to the group now." in page.main.text and "Testford" not in page.text


@pytest.mark.parametrize(
    ("stage", "page", "typed", "field"),
    [
        ("offered", "decline/", {"reason": ""}, "id_reason"),
        ("offered", "decline/", {"reason": "   "}, "id_reason"),
        ("offered", "decline/", {"reason": "x" * 2001}, "id_reason"),
        ("accepted", "report/", {"outcome": "", "text": "Done."}, "id_outcome_0"),
        ("accepted", "report/", {"outcome": "won", "text": "Done."}, "id_outcome_0"),
        ("accepted", "report/", {"outcome": "supported", "text": "a\x00b"}, "id_text"),
    ],
)
def test_an_answer_that_lacks_something_is_refused_and_nothing_is_lost(world, stage, page, typed, field):
    case = world.referral_at(stage)
    answer = world.client("partner_practitioner").post(url_of(case) + page, typed)
    shown = read(answer)
    assert answer.status_code == 422 and shown.select_one(f".govuk-error-summary a[href='#{field}']")
    written = "text" if "text" in typed else "reason"
    assert shown.find(id=f"id_{written}").text.strip() == typed[written].strip().replace("\x00", "\x00")


def test_an_answer_that_comes_too_late_is_refused_and_still_on_the_page(world):
    case, client = world.referral_at("declined"), world.client("partner_practitioner")
    assert client.get(url_of(case) + "decline/").status_code == 409
    answer = client.post(url_of(case) + "decline/", {"reason": "Second thoughts."})
    assert answer.status_code == 409 and "Second thoughts." in read(answer).main.text


def test_another_team_and_another_role_find_nothing(world, offered):
    for who in ("partner_adult", "partner_csc_cambridgeshire", "caiu_dc", "submitter_police"):
        client = world.client(who)
        for page in ("", "decline/", "report/"):
            assert client.get(url_of(offered) + page).status_code == 404
        assert client.post(url_of(offered) + "accept/").status_code == 404


def test_the_desk_sees_the_offer_at_its_own_pages_only(world, offered):
    assert world.client("maru_triage_sw").get(url_of(offered)).status_code == 403


@pytest.mark.parametrize(("stage", "reason"), [("offered", "offered"), ("accepted", "accepted"), ("reported", "own")])
def test_reading_is_written_down_with_the_reason_that_the_work_gives(world, stage, reason):
    case = world.referral_at(stage)
    world.client("partner_practitioner").get(url_of(case))
    with world.looking():
        event = AuditEvent.objects.get(verb="handover.read")
    assert (event.reason, event.object_id) == (reason, str(case.handover.pk))


def test_the_team_is_told_whom_to_ask(world, offered):
    text = read(world.client("partner_practitioner").get(url_of(offered))).main.text
    assert f"give the reference {offered.handover.reference}" in text
