"""Is everybody told what is for them and for their role, unread first, and can they put it away?"""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maru.audit.models import AuditEvent
from maru.notify.models import Notice
from maru.notify.operations import tell
from maru.notify.said import said


def read(response):
    return BeautifulSoup(response.content, "html.parser")


def texts(page):
    return [row.find("button").text for row in page.select(".maru-table--rows tbody tr")]


@pytest.fixture
def told(world):
    """Tell somebody something, so many minutes ago; returns the notice."""

    def tell_one(key, minutes=0, **more):
        at = world.now - timedelta(minutes=minutes)
        with world.looking():
            tell(key=key, text=said(f"News {key}."), link="/caiu/", about=None, at=at, **more)
            return Notice.objects.get(key=key)

    return tell_one


def desk(world):
    return {"unit": world.unit("maru-desk"), "role": "maru_triage_sw"}


def test_the_inbox_holds_my_own_and_my_roles_notices_and_nobody_elses(world, told):
    told("mine", 3, user=world.user("maru_triage_sw"))
    told("role", 2, **desk(world))
    told("other-role", 1, unit=world.unit("maru-desk"), role="maru_manager")
    told("colleague", 1, user=world.user("maru_police_ds"))
    assert texts(read(world.client("maru_triage_sw").get("/inbox/"))) == ["News role.", "News mine."]


def test_unread_ones_come_first_and_each_part_newest_first(world, told):
    me, client = world.user("caiu_dc"), world.client("caiu_dc")
    for key, minutes in (("a", 1), ("b", 2), ("c", 3), ("d", 4)):
        notice = told(key, minutes, user=me)
        if key in "ac":
            client.post(f"/inbox/{notice.pk}/read/")
    assert texts(read(client.get("/inbox/"))) == ["News b.", "News d.", "News a.", "News c."]


def test_opening_a_notice_marks_it_as_read_and_leads_where_it_says(world, told):
    notice, client = told("x", user=world.user("caiu_dc")), world.client("caiu_dc")
    answer = client.post(f"/inbox/{notice.pk}/open/")
    assert (answer.status_code, answer["Location"]) == (302, "/caiu/")
    with world.looking():
        notice.refresh_from_db()
        assert AuditEvent.objects.filter(verb="notice.read", object_id=str(notice.pk)).count() == 1
    assert notice.read_by == world.user("caiu_dc") and notice.read_at


def test_opening_it_by_a_link_changes_nothing(world, told):
    notice = told("x", user=world.user("caiu_dc"))
    assert world.client("caiu_dc").get(f"/inbox/{notice.pk}/open/").status_code == 405
    with world.looking():
        notice.refresh_from_db()
    assert notice.read_at is None


def test_somebody_elses_notice_is_not_there(world, told):
    notice = told("x", user=world.user("caiu_ds"))
    for verb in ("open", "read"):
        assert world.client("caiu_dc").post(f"/inbox/{notice.pk}/{verb}/").status_code == 404


def test_the_first_reader_of_a_notice_to_a_role_is_the_one_who_is_kept(world, told):
    notice = told("x", **desk(world))
    world.client("maru_triage_sw").post(f"/inbox/{notice.pk}/read/")
    world.client("maru_triage_sw_2").post(f"/inbox/{notice.pk}/read/")
    with world.looking():
        notice.refresh_from_db()
    assert notice.read_by == world.user("maru_triage_sw")


def test_marking_all_leaves_what_came_after_the_page_was_made(world, told):
    me, client = world.user("caiu_dc"), world.client("caiu_dc")
    told("old", 5, user=me)
    until = read(client.get("/inbox/")).select_one("input[name=until]")["value"]
    with world.looking():
        tell(key="new", text=said("News new."), link="/", about=None, at=world.at(hours=1), user=me)
    page = read(client.post("/inbox/read/", {"until": until}, follow=True))
    assert "1 notice is marked as read." in page.text
    assert page.select_one(".govuk-service-navigation .maru-count").text.startswith("1")


@pytest.mark.parametrize("until", ["", "yesterday", "2026-13-45T99:99", "2026-01-01T00:00:00"])
def test_marking_all_with_a_strange_moment_marks_what_is_there(world, told, until):
    told("old", 5, user=world.user("caiu_dc"))
    page = read(world.client("caiu_dc").post("/inbox/read/", {"until": until}, follow=True))
    assert "1 notice is marked as read." in page.text


def test_the_header_counts_what_is_unread(world, told):
    client = world.client("caiu_dc")
    assert not read(client.get("/")).select(".govuk-service-navigation .maru-count")
    told("a", user=world.user("caiu_dc"))
    assert read(client.get("/")).select_one(".govuk-service-navigation .maru-count").text == "1 unread"


def test_urgent_ones_are_marked_in_words(world, told):
    told("a", user=world.user("caiu_dc"), urgent=True)
    row = read(world.client("caiu_dc").get("/inbox/")).select_one(".maru-table--rows tbody tr")
    assert row.select_one(".govuk-tag--red").text == "Urgent"


def test_an_empty_inbox_says_so(world):
    assert "There are no notices here" in read(world.client("caiu_dc").get("/inbox/")).main.text


def test_every_notice_is_on_exactly_one_page(world, told):
    me, client = world.user("caiu_dc"), world.client("caiu_dc")
    notices = [told(f"{n:02}", n // 3, user=me) for n in range(60)]
    for notice in notices[::2]:
        client.post(f"/inbox/{notice.pk}/read/")
    seen, address = [], "/inbox/"
    while address:
        page = read(client.get(address))
        seen += texts(page)
        link = page.select_one(".govuk-pagination__next a")
        address = link and "/inbox/" + link["href"].partition("/inbox/")[2]
    assert len(seen) == 60 and len(set(seen)) == 60
    assert {text[5:7] for text in seen[:30]} == {f"{n:02}" for n in range(1, 60, 2)}


@pytest.mark.parametrize("after", ["x", "unread~x~y", "read~2026-01-01~00000000-0000-0000-0000-000000000000", "~~~"])
def test_a_broken_place_in_the_address_shows_the_first_page(world, told, after):
    told("a", user=world.user("caiu_dc"))
    assert texts(read(world.client("caiu_dc").get("/inbox/", {"after": after}))) == ["News a."]


def test_the_number_of_queries_does_not_grow_with_the_notices(world, told):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get("/inbox/")
        return len(captured)

    me, client = world.user("caiu_dc"), world.client("caiu_dc")
    told("a", user=me)
    queries()  # the session's first page writes down when it began
    one = queries()
    for n in range(20):
        told(f"{n}", user=me)
    assert queries() == one
