"""Does the desk's page of a referral tell who, what, what was known before, what the clock says, what was decided?"""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maru.audit.models import AuditEvent

RATIONALE = "The rationale that only the desk reads."


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def opened(client, case):
    response = client.get(f"/triage/{case.reference}/")
    assert response.status_code == 200, response.content.decode()[:2000]
    return soup(response)


def text(element):
    return " ".join(element.get_text(" ").split())


def child(page, number=0):
    return page.find(id=f"child-{number}").find_parent("section")


@pytest.fixture
def desk(world):
    return world.client("maru_triage_sw")


def test_the_bar_on_top_says_who_how_urgent_how_long_and_who_has_it(world, desk):
    case = world.referral_at("at_desk", children=2, rag=0, at=world.at(hours=-3))
    bar = text(opened(desk, case).select_one(".maru-context"))
    assert "Ada Testford, 6 years; Ben Testford, 7 years" in bar
    assert "RED due in 59 min" in bar and "Red clock" in bar and "Claimed by you" in bar


def test_the_referral_stands_there_as_it_was_written_with_what_was_added(world, desk):
    case = world.referral_at("waiting", concern={"what_happened": "First line.\n<b>Second</b> line."})
    world.walk.add(case.referral, "submitter_police", "The mother has come home.", at=world.now)
    page = opened(desk, case)
    quotes = [quote.text for quote in page.select(".maru-quote")]
    assert "First line.\n<b>Second</b> line." in quotes and "The mother has come home." in quotes
    assert "Eve Testford , mother, has parental responsibility" in text(page.main)


def test_people_already_known_are_named_with_the_reason_and_their_referrals(world, desk):
    family = {"family_name": "Twinford"}
    before = world.referral_at("closed_by_desk", pages=world.pages(**family))
    case = world.referral_at("waiting", pages=world.pages(children=2, **family))
    known = page_part(opened(desk, case), "known", "household")
    assert "Ada Twinford may be Ada Twinford" in known and "same name and date of birth" in known
    assert before.reference in known and "Ben" not in known


def test_others_at_the_same_address_and_their_referrals_are_shown(world, desk):
    pages = world.pages(family_name="Oldman")
    before = world.referral_at("held_by_caiu", pages=pages)
    again = world.pages(family_name="Newman")
    for person in again["subjects"]["people"]:
        person["address"] = pages["subjects"]["people"][0]["address"]
    case = world.referral_at("waiting", pages=again)
    page = opened(desk, case)
    assert "Ada Oldman" in page_part(page, "household", "elsewhere")
    elsewhere = page_part(page, "elsewhere", "story")
    assert before.reference in elsewhere and "Held by CAIU Peterborough" in elsewhere


def test_the_story_runs_across_referrals(world, desk):
    before = world.referral_at("reported", pages=world.pages(family_name="Twinford"))
    case = world.referral_at("waiting", pages=world.pages(family_name="Twinford"))
    told = text(opened(desk, case).select_one(".moj-timeline"))
    assert before.reference in told and case.reference in told
    assert "Accepted by Peterborough First Response" in told


def page_part(page, begin, end):
    """The words between two headings."""
    words, element = [], page.find(id=begin)
    while element is not None and element.get("id") != end:
        words.append(text(element))
        element = element.find_next_sibling()
    return " ".join(words)


def test_a_declined_child_shows_by_whom_and_why_and_what_had_been_decided(world, desk):
    shown = text(child(opened(desk, world.referral_at("declined"))))
    assert "Came back: decide again. Peterborough First Response declined: Not for our team." in shown
    assert "Partner agency" in shown and "Owner: Peterborough Children’s Social Care." in shown


def test_what_caiu_handed_back_shows_why(world, desk):
    shown = text(child(opened(desk, world.referral_at("handed_back"))))
    assert "CAIU Peterborough handed back: No offence is alleged." in shown


def test_what_a_manager_did_shows_the_reason(world, desk):
    case = world.referral_at("offered")
    world.walk.recall(case.handover, "maru_manager", "Sent to the wrong team.", at=world.now)
    page = opened(desk, case)
    assert "The offer was recalled" in page_part(page, "desk-file", "story")
    assert "Sent to the wrong team." in page_part(page, "desk-file", "story")


@pytest.mark.parametrize(
    ("who", "stage", "allowed", "closed"),
    [
        ("maru_triage_sw", "waiting", {"Claim"}, {"Decide": "You have not claimed this referral. Claim it first."}),
        ("maru_triage_sw", "at_desk", {"Decide", "Put back"}, {}),
        ("maru_police_ds", "at_desk", set(), {"Claim": "{sw} has claimed this.", "Decide": "{sw} has claimed this."}),
        (
            "maru_manager",
            "at_desk",
            {"Take over"},
            {"Claim": "{sw} has claimed this.", "Decide": "{sw} has claimed this."},
        ),
        (
            "maru_triage_sw",
            "held_by_caiu",
            set(),
            {
                "Claim": "Nobody in this referral waits for the desk any more.",
                "Decide": "You have not claimed this referral. Claim it first.",
            },
        ),
    ],
)
def test_the_buttons_are_those_of_the_state_table_and_closed_ones_say_why(world, who, stage, allowed, closed):
    case = world.referral_at(stage, claimed_by="maru_triage_sw")
    steps = opened(world.client(who), case).select(".maru-steps li")
    shut = {li.button.text: li.p.text for li in steps if li.find("button", disabled=True)}
    assert shut == {label: why.format(sw=world.user("maru_triage_sw")) for label, why in closed.items()}
    assert {li.find(["a", "button"]).text for li in steps if not li.find("button", disabled=True)} == allowed


def test_rating_needs_a_colour_and_a_rationale_and_keeps_what_was_typed(world, desk):
    case = world.referral_at("at_desk")
    url = child(opened(desk, case)).find("form")["action"]
    refused = desk.post(url, {"rag": "0", "rationale": "short"})
    assert refused.status_code == 422
    page = soup(refused)
    assert page.find("textarea").text.strip() == "short" and page.find("input", value="0", checked=True)
    assert "Say in at least one sentence why" in page.select_one(".govuk-error-summary").text
    for wrong in ({}, {"rag": "4", "rationale": RATIONALE}, {"rag": "9", "rationale": RATIONALE}):
        assert desk.post(url, wrong).status_code == 422
    assert desk.post(url, {"rag": "1", "rationale": RATIONALE}).status_code == 302
    shown = text(child(opened(desk, case)))
    assert "AMBER" in shown and RATIONALE in shown


def test_rating_somebody_who_has_left_the_desk_is_refused_with_the_text_kept(world, desk):
    case = world.referral_at("closed_by_desk")
    answer = desk.post(f"/triage/{case.reference}/rate/{case.subject.pk}/", {"rag": "1", "rationale": RATIONALE})
    assert answer.status_code == 409
    assert "no longer with the desk" in soup(answer).select_one(".govuk-error-summary").text
    assert RATIONALE in soup(answer).find("textarea").text


def test_putting_back_and_taking_over_work_as_plain_forms(world, desk):
    case = world.referral_at("at_desk", claimed_by="maru_triage_sw")
    manager = world.client("maru_manager")
    url = f"/triage/{case.reference}/take-over/"
    assert manager.get(url).status_code == 200
    assert manager.post(url, {"reason": " "}).status_code == 422
    assert desk.post(url, {"reason": "I want it"}).status_code == 403
    assert manager.post(url, {"reason": "Going off duty"}).status_code == 302
    assert desk.post(f"/triage/{case.reference}/release/").status_code == 409
    assert manager.post(f"/triage/{case.reference}/release/")["Location"] == "/triage/"
    assert {s.custody for s in case.reload().subjects} == {"waiting"}


def test_the_manager_recalls_and_reopens_from_the_page(world):
    manager = world.client("maru_manager")
    offered, closed = world.referral_at("offered"), world.referral_at("closed_by_desk")
    for case, label in ((offered, "Recall the offer"), (closed, "Reopen")):
        link = next(a for a in child(opened(manager, case)).find_all("a") if text(a).startswith(label))
        assert manager.get(link["href"]).status_code == 200
        assert manager.post(link["href"], {}).status_code == 422
        assert manager.post(link["href"], {"reason": "A neighbour rang again."}).status_code == 302
        assert manager.post(link["href"], {"reason": "Once more."}).status_code == 409
        assert case.reload().subject.custody == "waiting"
    assert not child(opened(world.client("maru_triage_sw"), world.referral_at("offered"))).select("a[href*=recall]")


def test_a_button_opened_as_a_page_leads_to_the_case(world, desk):
    case = world.referral_at("waiting")
    assert desk.get(f"/triage/{case.reference}/claim/")["Location"] == f"/triage/{case.reference}/"


PLACES = ("", "claim/", "release/", "take-over/", "decide/", "rate/{subject}/", "reopen/{subject}/", "recall/HO-1/")


@pytest.mark.parametrize("place", PLACES)
def test_the_author_and_other_roles_are_kept_out(world, place):
    case = world.referral_at("allocated")
    url = f"/triage/{case.reference}/" + place.format(subject=case.subject.pk)
    expected = {"submitter_police": 403, "caiu_dc": 403, "submitter_health": 404, "partner_practitioner": 404}
    if "recall" in place:
        expected = dict.fromkeys(expected, 404)
    for who, status in expected.items():
        for answer in (world.client(who).get(url), world.client(who).post(url)):
            if answer.status_code != 302:
                assert answer.status_code == status, (who, url)
    assert world.client().get(url).status_code == 302


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("reference", ["MR-26-999999-A", "nonsense", "%00", "x" * 300])
def test_what_does_not_exist_is_not_found(world, desk, place, reference):
    url = f"/triage/{reference}/" + place.format(subject="00000000-0000-0000-0000-000000000000")
    assert desk.get(url).status_code == 404 and desk.post(url).status_code in (404, 405)


def test_a_draft_is_not_on_the_desk(world, desk):
    case = world.referral_at("draft")
    assert desk.get(f"/triage/{case.reference}/").status_code == 404


def test_the_author_never_reads_why_the_desk_decided(world, desk):
    case = world.referral_at("at_desk", rag=0)
    choices = [world.walk.to_nothing(s, rationale=RATIONALE) for s in case.subjects]
    world.walk.decide(case.referral, choices, "maru_triage_sw", at=world.now)
    assert RATIONALE in opened(desk, case).text
    theirs = world.client("submitter_police").get(f"/referrals/{case.reference}/").content.decode()
    assert case.reference in theirs and RATIONALE not in theirs


def test_reading_is_written_down_with_the_reason_from_the_work(world, desk):
    case = world.referral_at("at_desk", claimed_by="maru_triage_sw")
    opened(desk, case)
    opened(world.client("maru_police_ds"), case)
    reads = AuditEvent.objects.filter(root_id=str(case.pk), verb__in=["referral.read", "people.matches-read"])
    assert sorted((e.verb, e.reason) for e in reads) == [
        ("people.matches-read", "claimed"),
        ("people.matches-read", "queue"),
        ("referral.read", "claimed"),
        ("referral.read", "queue"),
    ]


def test_a_large_family_costs_no_more_queries_than_one_child(world, desk):
    small = world.referral_at("waiting")
    world.referral_at("reported", pages=world.pages(family_name="Twinford", children=4))
    large = world.referral_at("declined", pages=world.pages(family_name="Twinford", children=7, adults=2))
    opened(desk, small)
    assert asked(desk, small) <= 22
    assert asked(desk, large) <= 23, "one more where somebody came back: the managers' reasons"


def asked(client, case):
    """Queries of a case page without what a test's transaction adds."""
    noise = ("SAVEPOINT", "RELEASE", "SELECT set_config('maru.user', ''")
    with CaptureQueriesContext(connection) as captured:
        opened(client, case)
    return len([query for query in captured if not query["sql"].startswith(noise)])
