"""Does the page of a CAF answer what its reader asks in five seconds, and show it to nobody else?"""

from datetime import timedelta

import pytest

from caf.models import Assessment
from maru.audit.models import AuditEvent
from tests.pages.caf.practitioner import COLLEAGUE, SCHOOL, TEAM, buttons, read, url, words
from tests.world import BRIEF

PAGES = (
    "", "print/", "consent/", "domains/development/", "conclusions/", "actions/", "review/", "close/", "step-up/",
)  # fmt: skip


def links(answer):
    return {link["href"] for link in read(answer).main.select("a[href]")}


def next_steps(answer):
    return " ".join(read(answer).select_one(".maru-next").get_text(" ").split())


def test_before_consent_it_says_plainly_that_nothing_can_be_written(world):
    found = world.assessment_at("asking")
    answer = world.client(SCHOOL).get(url(found))
    assert "Nothing of the assessment can be written before the family has agreed." in words(answer)
    assert "Ask the family whether they agree" in next_steps(answer) and "due in" in next_steps(answer)
    assert not [link for link in links(answer) if "domains" in link or "actions" in link or "conclusions" in link]
    assert buttons(answer)[0] == "Record the family's consent"
    assert {"Step up to the MARU", "Close the CAF"} <= set(buttons(answer)) and "Record a review" not in buttons(answer)


def test_after_consent_it_leads_to_the_first_part_in_which_nothing_stands(world):
    found = world.assessment_at("open")
    answer = world.client(SCHOOL).get(url(found))
    assert buttons(answer)[0] == "Write about “The child's development”"
    assert url(found, "review/") in links(answer) and "4 January" not in next_steps(answer).split("due in")[0]
    for said in ("Eve Testford", "May be shared with", "School, health visitor and the family support team"):
        assert said in words(answer), said


def test_what_was_found_stands_at_a_glance_and_what_is_empty_in_one_line(world):
    found = world.assessment_at("written")
    page = read(world.client(SCHOOL).get(url(found)))
    row = page.select_one("#development ~ table tbody tr")
    assert [cell.get_text(strip=True) for cell in row.find_all(["th", "td"])] == [
        "General health", "She eats well at school.", "She is often cold and tired in the morning.",
    ]  # fmt: skip
    assert "Physical development, Speech" in page.select_one("#development ~ p").text
    for said in ("Mornings are the trouble.", "Breakfast club every morning", "so that: She comes to school on time."):
        assert said in page.main.text, said


def test_an_action_past_its_day_and_a_review_past_its_day_are_what_comes_first(world):
    found = world.assessment_at("written", at=world.now - timedelta(days=30))
    with world.looking():
        Assessment.objects.filter(pk=found.pk).update(due_at=world.now - timedelta(days=1))
        found.actions.update(due_on=(world.now - timedelta(days=2)).date())
    page = read(world.client(SCHOOL).get(url(found)))
    first = page.select(".maru-next__list > li")
    assert ["Overdue" in item.text for item in first] == [True, True, False]
    assert "Breakfast club every morning – School" in first[0].text and "Meet with the family" in first[1].text


def test_where_nobody_leads_a_button_takes_the_lead(world):
    found = world.referral_at("in_caf").assessments[0]
    with world.looking():
        Assessment.objects.filter(pk=found.pk).update(lead=None)
    client = world.client(COLLEAGUE)
    assert buttons(client.get(url(found)))[0] == "Take the lead"
    answer = client.post(url(found, "lead/"), follow=True)
    assert "You lead this CAF now." in words(answer) and "You lead it, for" in words(answer)


def test_a_colleague_may_take_it_over_and_who_leads_need_not(world):
    found = world.referral_at("in_caf").assessments[0]
    assert "Take the lead" in buttons(world.client(COLLEAGUE).get(url(found)))
    assert "Take the lead" not in buttons(world.client(TEAM).get(url(found)))


def test_a_child_whom_the_desk_passed_on_comes_with_the_brief_until_the_end(world):
    found = world.referral_at("in_caf").assessments[0]
    client = world.client(TEAM)
    assert "What the MARU desk told your team" in words(client.get(url(found))) and BRIEF in words(
        client.get(url(found))
    )
    client.post(url(found, "close/"), {"ending": "declined", "note": "They said no."})
    for page in ("", "print/"):
        answer = client.get(url(found, page))
        assert BRIEF not in words(answer) and "They said no." in words(answer)


@pytest.mark.parametrize("stage", ["closed", "stepped_up"])
def test_what_has_ended_says_how_and_offers_nothing_to_write(world, stage):
    found = world.assessment_at(stage)
    answer = world.client(SCHOOL).get(url(found))
    assert not read(answer).select(".maru-next, .maru-steps, main form")
    assert not [link for link in links(answer) if "domains" in link or "actions" in link]
    if stage == "stepped_up":
        with world.looking():
            reference = found.stepped_up_to.reference
        assert f"/referrals/{reference}/" in links(answer)


def test_nobody_else_finds_it(world):
    found = world.assessment_at("written")
    for who in (TEAM, "submitter_health", "submitter_police", "maru_manager", "caiu_ds"):
        client = world.client(who)
        assert {client.get(url(found, page)).status_code for page in PAGES} == {404}, who
        assert client.post(url(found, "lead/")).status_code == 404


@pytest.mark.parametrize("reference", ["EH-26-000000-X", "x", "EH-26-000001-K%0A", "%00"])
def test_what_is_not_there_looks_the_same(world, reference):
    assert world.client(SCHOOL).get(f"/caf/{reference}/").status_code == 404


@pytest.mark.parametrize(("who", "reason"), [(TEAM, "lead"), (COLLEAGUE, "unit")])
def test_reading_is_written_down_with_the_reason_that_the_work_gives(world, who, reason):
    found = world.referral_at("in_caf").assessments[0]
    world.client(who).get(url(found))
    assert last_read(world) == (f"user:{world.user(who).pk}", reason, str(found.pk))


def last_read(world):
    with world.looking():
        event = AuditEvent.objects.filter(verb="assessment.read").latest("seq")
    return event.actor, event.reason, event.root_id


def test_who_prints_it_is_written_down(world):
    found = world.assessment_at("written")
    answer = world.client(SCHOOL).get(url(found, "print/"))
    assert last_read(world) == (f"user:{world.user(SCHOOL).pk}", "print", str(found.pk))
    head = " ".join(read(answer).select_one(".maru-paper__head").text.split())
    told = read(answer).select_one(".maru-paper h1 + p").text
    assert "Personal: address, age estimate" in told and "Sensitive: childs view, ending note" in told
    for said in ("OFFICIAL-SENSITIVE", f"CAF {found.reference}: Ada", "printed by Miriam Quillfeather"):
        assert said in head, said


def test_the_print_holds_everything_and_no_links(world):
    found = world.assessment_at("written")
    page = read(world.client(SCHOOL).get(url(found, "print/")))
    for said in (
        "She is often late and says that nobody gets up with her.", "Eve Testford", "School, health visitor",
        "She eats well at school.", "Mornings are the trouble.", "Breakfast club every morning", "Parents and carers",
        "Lead professional: Miriam Quillfeather",
    ):  # fmt: skip
        assert said in page.main.text, said
    assert not page.select(".maru-paper a, .maru-paper form")
