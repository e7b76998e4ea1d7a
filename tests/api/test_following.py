"""Does a partner's system see what became of what its teams sent, and nothing of the desk's?"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maru.audit.models import AuditEvent
from tests.api.test_sending_a_referral import body_of

LIST = "/api/v1/referrals/"
DESK_WORDS = "The account is first hand and agrees"


@pytest.fixture
def partner(world):
    return world.api("alderbrook-academy", on_behalf_of="m.quillfeather")


def one(partner, case):
    answer = partner.get(f"{LIST}{case.reference}/")
    assert answer.status_code == 200
    return answer.json()


class TestOne:
    def test_it_is_what_was_written(self, world, partner):
        pages = world.pages(children=2)
        sent = partner.post(LIST, body_of(pages, external_reference="SIMS-9")).json()
        read = partner.get(f"{LIST}{sent['reference']}/").json()
        assert read["external_reference"] == "SIMS-9"
        for slug in ("referrer", "concern"):
            assert read["written"][slug] == {name: text for name, text in pages[slug].items() if text}
        assert read["written"]["subjects"] == pages["subjects"]["people"]
        assert read["written"]["danger"] == {"immediate_danger": "no"}

    def test_it_says_how_each_stands_in_the_pages_words(self, world, partner):
        case = world.referral_at("closed_by_desk", by="submitter_external")
        told = one(partner, case)["subjects"][0]
        page = world.client("submitter_external").get(f"/referrals/{case.reference}/").content.decode()
        assert told["state"] == "closed" and told["due_at"] is None
        assert told["news"] and told["news"] in page
        assert told["said"].startswith("Closed")

    @pytest.mark.parametrize("stage", ["at_desk", "offered", "accepted", "allocated", "declined", "handed_back"])
    def test_it_holds_nothing_of_the_desks(self, world, partner, stage):
        case = world.referral_at(stage, by="submitter_external", rag=0)
        answer = partner.get(f"{LIST}{case.reference}/")
        assert DESK_WORDS not in answer.content.decode()
        assert not {"rag", "level", "rationale", "claim", "matches"} & set(answer.content.decode().split('"'))

    def test_how_soon_the_desk_wants_to_decide_does_not_tell_how_it_rates(self, world, partner):
        plain, red = (world.referral_at("at_desk", by="submitter_external", rag=rag) for rag in (None, 0))
        due = [one(partner, case)["subjects"][0]["due_at"] for case in (plain, red)]
        assert due[0] == due[1] and red.subject.due_at < plain.subject.due_at

    def test_it_holds_what_was_added(self, world, partner):
        case = world.referral_at("waiting", by="submitter_external")
        world.walk.add(case.referral, "submitter_external", "She was seen again.", at=world.now)
        added = one(partner, case)["additions"]
        assert [(a["text"], a["by"]) for a in added] == [("She was seen again.", world.user("submitter_external").name)]

    def test_a_colleague_reads_in_the_browser_what_the_system_sent(self, world, partner):
        sent = partner.post(LIST, body_of(world.pages())).json()
        page = world.client("submitter_external").get(f"/referrals/{sent['reference']}/")
        assert page.status_code == 200 and "Alderbrook Academy (system)" in page.content.decode()

    def test_the_read_is_written_down(self, world, partner):
        case = world.referral_at("waiting", by="submitter_external")
        one(partner, case)
        event = AuditEvent.objects.latest("seq")
        assert (event.verb, event.reason, event.root_id) == ("referral.read", "unit", str(case.pk))
        assert event.data == {"on_behalf_of": "m.quillfeather"}

    def test_another_agencys_is_not_there(self, world, partner):
        case = world.referral_at("waiting", by="submitter_police")
        assert partner.get(f"{LIST}{case.reference}/").status_code == 404

    def test_nor_is_what_was_offered_to_ones_team(self, world):
        case = world.referral_at("accepted")
        partner = world.api("csc-peterborough", on_behalf_of="h.willowmere")
        assert partner.get(f"{LIST}{case.reference}/").status_code == 404


def questions(partner, limit):
    assert partner.token
    with CaptureQueriesContext(connection) as captured:
        assert len(partner.get(f"{LIST}?limit={limit}").json()["results"]) == limit
    return sum("SAVEPOINT" not in query["sql"] for query in captured.captured_queries)


class TestTheList:
    @pytest.fixture
    def seven(self, world):
        return [
            world.referral_at("waiting", by="submitter_external", at=world.at(hours=-30 + n)).reference
            for n in range(7)
        ][::-1]

    def test_it_is_what_ones_teams_sent_the_newest_first(self, world, partner, seven):
        world.referral_at("waiting", by="submitter_police")
        world.referral_at("draft", by="submitter_external")
        answer = partner.get(LIST).json()
        assert [row["reference"] for row in answer["results"]] == seven and answer["next"] is None

    def test_it_is_read_page_by_page(self, partner, seven):
        read, cursor, pages = [], None, 0
        while cursor or not pages:
            answer = partner.get(f"{LIST}?limit=3" + (f"&cursor={cursor}" if cursor else "")).json()
            read += [row["reference"] for row in answer["results"]]
            cursor, pages = answer["next"], pages + 1
        assert (read, pages) == (seven, 3)

    def test_it_names_nobody(self, partner, seven):
        text = partner.get(LIST).content.decode()
        assert "Testford" not in text and "Invented Row" not in text

    @pytest.mark.parametrize("limit", ["0", "-1", "201", "x", "", "1e2", "٣", "99999", "1.5"])
    def test_a_limit_has_its_limits(self, partner, limit):
        answer = partner.get(LIST) if limit is None else partner.browser.get(
            LIST, {"limit": limit}, headers=partner.headers()
        )  # fmt: skip
        assert answer.status_code == 422
        assert [(f["pointer"], f["code"]) for f in answer.json()["errors"]] == [("limit", "range")]

    @pytest.mark.parametrize("cursor", ["", "x", "0", "a:b", "2026-01-01T00:00:00+00:00~x", "é", "\x00", "a" * 5000])
    def test_a_cursor_is_one_of_ours(self, partner, cursor):
        answer = partner.browser.get(LIST, {"cursor": cursor}, headers=partner.headers())
        assert answer.status_code == 422
        assert [(f["pointer"], f["code"]) for f in answer.json()["errors"]] == [("cursor", "cursor")]

    def test_a_cursor_that_was_changed_is_none(self, partner, seven):
        cursor = partner.get(f"{LIST}?limit=1").json()["next"]
        changed = ("N" if cursor[0] == "M" else "M") + cursor[1:]
        assert partner.browser.get(LIST, {"cursor": changed}, headers=partner.headers()).status_code == 422

    def test_another_parameter_is_not_ignored(self, partner):
        answer = partner.get(f"{LIST}?status=closed&limit=1&limit=2").json()
        assert {(f["pointer"], f["code"]) for f in answer["errors"]} == {("status", "unknown"), ("limit", "repeated")}

    def test_a_long_list_asks_no_more_than_a_short_one(self, partner, seven):
        few, many = (questions(partner, limit) for limit in (1, 7))
        assert few == many <= 14

    def test_the_read_is_written_down(self, partner):
        partner.get(LIST)
        event = AuditEvent.objects.latest("seq")
        assert (event.verb, event.reason) == ("list.sent", "unit")
