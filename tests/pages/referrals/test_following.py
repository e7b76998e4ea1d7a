"""Who reads which referral on these pages, what do they see, and what do they never see?"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maru.audit.models import AuditEvent
from tests.pages.referrals.officer import OFFICER, read, words
from tests.world import RATIONALE

STANDS = {
    "waiting": "Waiting for the MARU desk since",
    "at_desk": "Being decided by the MARU desk since",
    "offered": "Offered to another agency since",
    "accepted": "In hand with Peterborough First Response since",
    "allocated": "In hand with CAIU Peterborough since",
    "closed_by_caiu": "Closed on",
    "closed_by_desk": "Closed on",
    "declined": "Waiting for the MARU desk since",
}


def test_the_state_is_told_in_plain_words_without_the_desks_own(world):
    client = world.client(OFFICER)
    cases = {stage: world.referral_at(stage, rag=1, danger=True) for stage in STANDS}
    listed = {
        row.a.text: " ".join(row.get_text(" ").split()) for row in read(client.get("/referrals/")).select("tbody tr")
    }
    for stage, case in cases.items():
        for text in (listed[case.reference], words(client.get(f"/referrals/{case.reference}/"))):
            assert STANDS[stage] in text and (case.subject.news or STANDS[stage]) in text
            assert RATIONALE not in text and "Amber" not in text


def test_each_child_has_a_state_of_its_own(world):
    case = world.referral_at("waiting", children=2, unborn=True)
    page = read(world.client(OFFICER).get(f"/referrals/{case.reference}/"))
    names = [item.strong.text for item in page.select("main ul.govuk-list > li") if item.strong]
    assert len(names) == 3 and names[2].startswith("Unborn child of ")


def test_the_referral_stands_as_it_was_written(world):
    case = world.referral_at("held_by_caiu")
    text = words(world.client(OFFICER).get(f"/referrals/{case.reference}/"))
    assert "The child came to school without a coat" in text and "I get up by myself." in text
    assert "Eve Testford" in text and "Called to the address." in text


def last_read():
    return AuditEvent.objects.filter(verb__in=["referral.read", "refused"]).order_by("-seq").first()


OTHERS = (
    "submitter_police_2", "submitter_external", "maru_triage_sw", "maru_manager", "caiu_ds", "partner_practitioner",
)  # fmt: skip


def open_to(world, case, who):
    """The reason for which somebody reads a referral here; None when it is not found. List and page agree."""
    client = world.client(who)
    status = client.get(f"/referrals/{case.reference}/").status_code
    event = last_read()
    assert (status, event.verb) in ((200, "referral.read"), (404, "refused"))
    assert (case.reference in words(client.get("/referrals/"))) is (status == 200)
    assert client.get(f"/referrals/{case.reference}/add/").status_code == status
    mine = status == 200 and event.reason == "own"
    assert client.get(f"/referrals/{case.reference}/withdraw/").status_code == (200 if mine else 404)
    return event.reason if status == 200 else None


def test_only_its_author_and_whoever_was_alarmed_read_it_here(world):
    case = world.referral_at("held_by_caiu", danger=True)
    assert open_to(world, case, OFFICER) == "own"
    assert open_to(world, case, "duty_senior_detective") == "duty"
    assert {who: open_to(world, case, who) for who in OTHERS} == dict.fromkeys(OTHERS)


@pytest.mark.parametrize("who", ["maru_triage_sw", "submitter_external"])
def test_whatever_else_one_does_ones_own_referrals_are_here(world, who):
    case = world.referral_at("waiting", by=who)
    assert open_to(world, case, who) == "own"
    assert open_to(world, case, "submitter_health") is None


def test_colleagues_of_an_agency_read_their_own_units_referrals(world):
    case = world.referral_at("waiting", by="submitter_external")
    colleague = world.walk.user("submitter_health")
    with world.looking():
        colleague.memberships.update(unit=world.unit("alderbrook-safeguarding"))
    client = world.client("submitter_health")
    assert "by Miriam Quillfeather" in words(client.get("/referrals/"))
    page = client.get(f"/referrals/{case.reference}/")
    assert page.status_code == 200 and last_read().reason == "unit"
    assert not read(page).find("a", string="Withdraw")


def test_an_empty_list_says_what_to_do(world):
    page = read(world.client(OFFICER).get("/referrals/"))
    assert "You have not referred anybody yet." in page.select_one(".maru-empty").text
    assert page.select_one("a[href='/referrals/new/']").text == "Make a referral"


def test_drafts_stand_before_what_was_sent(world):
    sent, draft = world.referral_at("waiting"), world.referral_at("draft")
    page = read(world.client(OFFICER).get("/referrals/"))
    assert [link.text for link in page.select("main table a")] == [draft.reference, sent.reference]
    assert "6 of 6" in page.select_one("main table").text


def test_the_home_page_tells_of_drafts_that_nobody_has_been_told_of(world):
    client = world.client(OFFICER)
    assert "My drafts to finish" not in words(client.get("/"))
    world.referral_at("draft", at=world.now - timedelta(hours=14))
    assert read(client.get("/")).select_one(".maru-tile--late a")["href"] == "/referrals/"
    assert "My drafts to finish" not in words(world.client("submitter_police_2").get("/"))


def test_the_list_goes_on_where_the_page_ended(world, monkeypatch):
    made = [world.referral_at("waiting", at=world.now - timedelta(hours=n)).reference for n in range(6, 12)]
    monkeypatch.setattr("referrals.queries.PAGE", 4)
    client = world.client(OFFICER)
    first = read(client.get("/referrals/"))
    links = [link.text for link in first.select("main table a")]
    second = read(client.get(first.select_one("a[rel=next]")["href"]))
    assert links + [link.text for link in second.select("main table a")] == made
    assert len(links) == 4 and not second.select_one("a[rel=next]")
    assert second.select_one("a[rel=prev]")["href"] == "/referrals/"


def test_a_long_list_asks_no_more_of_the_database_than_a_short_one(world):
    client = world.client(OFFICER)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get("/referrals/")
        return len(queries)

    world.referral_at("waiting")
    world.referral_at("draft")
    client.get("/referrals/")
    few = asked()
    for _ in range(4):
        world.referral_at("allocated", children=3)
        world.referral_at("draft")
    assert asked() == few < 20


def test_whoever_may_not_refer_has_no_such_pages(world):
    user = world.walk.user(OFFICER)
    with world.looking():
        user.memberships.update(until=world.now)
    client = world.client(OFFICER)
    assert client.get("/referrals/").status_code == 403
    assert client.get("/referrals/new/").status_code == 403


def test_nobody_signed_in_is_sent_to_sign_in(world):
    assert world.client().get("/referrals/")["Location"] == "/accounts/login/?next=/referrals/"
