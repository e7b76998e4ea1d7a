"""Does the queue say which child is next and why, how long is left, who holds it and what is new?"""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maru.audit.models import AuditEvent

QUEUE = "/triage/"


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def opened(client, **asked):
    response = client.get(QUEUE, asked)
    assert response.status_code == 200, response.content.decode()[:2000]
    return soup(response)


def references(page):
    return [link.text for link in page.select("tbody a.maru-reference")]


def tab(page, name):
    return next(link for link in page.select(".moj-sub-navigation__link") if link.text.strip().startswith(name))


def count(page, name):
    return tab(page, name).select_one(".maru-count").text


@pytest.fixture
def desk(world):
    return world.client("maru_triage_sw")


def test_the_oldest_deadline_comes_first_and_says_how_long_is_left(world, desk):
    newer = world.referral_at("waiting")
    older = world.referral_at("waiting", at=world.now - timedelta(days=9))
    page = opened(desk)
    assert references(page) == [older.reference, newer.reference]
    clocks = page.select("tbody .maru-clock")
    assert clocks[0].select_one(".maru-clock__left").text.startswith("overdue by")
    assert "maru-clock--over" in clocks[0]["class"]
    assert clocks[1].select_one(".maru-clock__left").text.startswith("due in")


def test_a_row_names_the_children_with_their_ages_and_the_concern(world, desk):
    world.referral_at("waiting", children=2, adults=1, unborn=True, danger=True)
    row = opened(desk).select_one("tbody tr")
    about = row.find("th").get_text(" ", strip=True)
    assert "Ada Testford, 6" in about and "Ben Testford, 7" in about and "and 1 more" in about
    assert "Immediate danger" in about
    assert row.select_one(".maru-rag").text == "RED"
    assert "without a coat" in row.get_text()


def test_who_holds_it_stands_on_the_row_and_nobody_else_can_claim_it(world, desk):
    world.referral_at("at_desk", claimed_by="maru_police_ds")
    row = opened(desk, tab="at_desk").select_one("tbody tr")
    assert str(world.user("maru_police_ds")) in row.get_text()
    assert row.find("button") is None


def test_the_claim_button_works_as_a_plain_form(world, desk):
    case = world.referral_at("waiting")
    page = opened(desk)
    press = page.select_one("tbody button")
    assert press.find_parent("form")["method"] == "post" and press.get_text(" ") == f"Claim  {case.reference}"
    answer = desk.post(press["formaction"])
    assert (answer.status_code, answer["Location"]) == (302, f"/triage/{case.reference}/")
    assert {s.custody for s in case.reload().subjects} == {"at_desk"}


def test_who_comes_second_is_told_who_has_it(world, desk):
    case = world.referral_at("at_desk", claimed_by="maru_police_ds")
    answer = desk.post(f"/triage/{case.reference}/claim/")
    assert answer.status_code == 409
    page = soup(answer)
    assert f"{world.user('maru_police_ds')} has claimed this since" in page.main.get_text()
    assert page.main.find("a", href=QUEUE)


def test_the_tabs_count_what_is_behind_them(world, desk):
    for stage in ("waiting", "waiting", "at_desk", "offered", "closed_by_desk", "held_by_caiu"):
        world.referral_at(stage)
    world.referral_at("at_desk", claimed_by="maru_police_ds")
    page = opened(desk)
    names = ("Waiting", "Claimed by me", "At the desk", "Offered", "All")
    assert [count(page, name) for name in names] == ["2", "1", "2", "1", "5"]
    for name, rows in zip(names, (2, 1, 2, 1, 5), strict=True):
        shown = soup(desk.get(tab(page, name)["href"]))
        assert len(references(shown)) == rows
        assert tab(shown, name)["aria-current"] == "page"


def test_a_child_who_came_back_stands_on_top_with_the_reason(world, desk):
    world.referral_at("waiting", at=world.now - timedelta(days=30))
    back = world.referral_at("declined")
    page = opened(desk)
    assert references(page)[0] == back.reference
    group = page.find(id="came-back")
    assert "Peterborough First Response declined: Not for our team." in group.get_text()


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ({"rag": "0"}, 1),
        ({"rag": "4"}, 2),
        ({"source": "police"}, 2),
        ({"source": "health"}, 1),
        ({"area": "pe"}, 2),
        ({"area": "PE1"}, 1),
        ({"area": "CB4"}, 1),
        ({"danger": "on"}, 1),
        ({"reference": "000001"}, 1),
        ({"danger": "on", "source": "health"}, 0),
    ],
)
def test_the_list_can_be_narrowed(world, desk, asked, rows):
    world.referral_at("waiting", danger=True, postcode="PE1 1ZZ")
    world.referral_at("waiting", postcode="PE19 1ZZ")
    world.referral_at("waiting", by="submitter_health", postcode="CB4 1ZZ")
    if "reference" in asked:
        asked = {"reference": world.referral_at("waiting").reference[6:12]}
    page = opened(desk, **asked)
    assert len(references(page)) == rows
    assert page.select(".maru-chosen a")


def test_a_filter_can_be_taken_away_again(world, desk):
    world.referral_at("waiting")
    page = opened(desk, rag="0", area="PE1")
    assert not references(page) and "Nothing here fits these filters" in page.main.get_text()
    away = page.select_one(".maru-chosen a")
    assert away["href"] == "/triage/?area=PE1"


def test_a_whole_reference_opens_the_referral(world, desk):
    case = world.referral_at("closed_by_desk")
    answer = desk.get(QUEUE, {"reference": case.reference.lower()})
    assert answer["Location"] == f"/triage/{case.reference}/"


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"tab": "nonsense"}, 400),
        ({"after": "x"}, 400),
        ({"after": "r~2026-01-01~x"}, 400),
        ({"after": "q~2026-01-01T00:00:00+00:00~00000000-0000-0000-0000-000000000000"}, 400),
        ({"rag": "purple"}, 422),
        ({"source": "the moon"}, 422),
        ({"area": "(((((((((("}, 422),
        ({"area": "1"}, 422),
        ({"reference": "x" * 500}, 422),
        ({"reference": "\x00"}, 422),
    ],
)
def test_a_wrong_address_is_answered_with_a_sentence(world, desk, asked, status):
    answer = desk.get(QUEUE, asked)
    assert answer.status_code == status
    assert soup(answer).main.get_text(strip=True)


def test_pages_follow_one_another_without_gap_or_repeat(world, desk, monkeypatch):
    monkeypatch.setattr("triage.queries.queue.PAGE", 2)
    made = {world.referral_at("waiting", at=world.now - timedelta(hours=5 + n)).reference for n in range(4)}
    made |= {world.referral_at("declined").reference for _ in range(3)}
    seen, url = [], QUEUE
    for _ in range(10):
        page = soup(desk.get(url))
        seen += references(page)
        older = page.find("a", rel="next")
        if older is None:
            break
        url = older["href"]
    assert len(seen) == 7 and set(seen) == made


def test_an_empty_queue_says_what_to_do_next(world, desk):
    page = opened(desk)
    assert "Nothing waits" in page.main.get_text()
    assert page.main.find("a", string="Show what I have claimed")["href"] == "?tab=mine"


def test_fifty_rows_cost_no_more_queries_than_one(world, desk):
    world.referral_at("waiting")
    desk.get(QUEUE)
    with CaptureQueriesContext(connection) as one:
        desk.get(QUEUE)
    for _ in range(24):
        world.referral_at("waiting", children=2)
    with CaptureQueriesContext(connection) as many:
        page = opened(desk)
    assert len(references(page)) == 25
    assert asked(many) == asked(one) <= 10
    for _ in range(3):
        world.referral_at("declined")
    with CaptureQueriesContext(connection) as with_reasons:
        opened(desk)
    assert asked(with_reasons) == asked(one) + 1, "the reasons of all who came back are asked for at once"


def asked(captured):
    """Queries without what a test's transaction adds."""
    noise = ("SAVEPOINT", "RELEASE", "SELECT set_config('maru.user', ''")
    return len([query for query in captured if not query["sql"].startswith(noise)])


def test_news_tell_how_many_came_in_and_move_nothing(world, desk):
    world.referral_at("waiting")
    news = opened(desk).find(id="queue-news")["hx-get"]
    assert not desk.get(news).content.strip()
    world.referral_at("waiting", at=world.at(minutes=5))
    world.referral_at("waiting", at=world.at(minutes=6))
    answer = desk.get(news, headers={"HX-Request": "true", "X-Background": "1"})
    assert "2 new" in answer.content.decode() and "<tr" not in answer.content.decode()
    assert desk.get("/triage/news/", {"since": "yesterday"}).status_code == 400
    assert desk.get("/triage/news/").status_code == 400


def test_what_has_come_since_the_last_look_is_marked(world, desk):
    world.referral_at("waiting", at=world.now - timedelta(hours=2))
    opened(desk)
    minutes_ago = int((world.now - timedelta(minutes=30)).timestamp())
    desk.cookies["maru_queue_looked"] = f".{minutes_ago}"
    new = world.referral_at("waiting", at=world.now - timedelta(minutes=10))
    page = opened(desk)
    marked = [row for row in page.select("tbody tr") if row.find(class_="govuk-tag--yellow")]
    assert [row.select_one("a.maru-reference").text for row in marked] == [new.reference]


@pytest.mark.parametrize("who", ["submitter_police", "caiu_ds", "caiu_dc", "partner_practitioner", "submitter_health"])
def test_the_queue_is_the_desks_alone(world, who):
    world.referral_at("waiting")
    for url in (QUEUE, "/triage/news/?since=2026-01-01T00:00:00%2B00:00"):
        assert world.client(who).get(url).status_code == 403


def test_reading_the_queue_is_written_down(world, desk):
    world.referral_at("waiting")
    opened(desk)
    event = AuditEvent.objects.filter(verb="list.read").get()
    assert event.actor == f"user:{world.user('maru_triage_sw').pk}"
    assert event.data == {"rows": "1", "tab": "waiting"} and event.reason == "queue"


def test_home_counts_what_waits_and_what_is_mine(world, desk):
    world.referral_at("waiting", at=world.now - timedelta(days=9), danger=True)
    world.referral_at("waiting")
    world.referral_at("at_desk")
    home = soup(desk.get("/")).main.get_text(" ", strip=True)
    assert "Waiting at the desk 2" in home and "1 overdue, 1 red" in home and "Claimed by you 1" in home
