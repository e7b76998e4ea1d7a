"""Does what must be acknowledged stand on top of every page until somebody has, and can it be given to a colleague?"""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maru.agencies.models import Absence, User
from maru.audit.models import AuditEvent
from maru.desk.inbox.lists import PAGE, addresses
from maru.notify import acknowledged
from maru.notify.models import Mail, Notice
from maru.notify.operations import NotAColleague, acknowledge, give, tell
from maru.notify.said import said

ME, COLLEAGUE, BOSS, OTHER = "maru_triage_sw", "maru_triage_sw_2", "maru_manager", "maru_police_ds"


def read(response):
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture
def demand(world):
    """Tell the desk's social workers something that they must acknowledge."""

    def tell_one(key="k", about=None, **to):
        to = to or {"unit": world.unit("maru-desk"), "role": ME}
        with world.looking():
            tell(
                key=key, text=said(f"News {key}."), link="/inbox/", about=about, must_acknowledge=True, urgent=True,
                at=world.now, **to,
            )  # fmt: skip
            return Notice.objects.get(key=key)

    return tell_one


def afresh(world, notice):
    with world.looking():
        return Notice.objects.select_related("acknowledged_by", "given_to").get(pk=notice.pk)


def badge(page):
    found = page.select_one(".maru-header__needs")
    return found and found.text


def test_it_stands_on_top_at_home_and_in_the_inbox_and_in_the_header_of_every_page(world, demand):
    client = world.client(ME)
    assert badge(read(client.get("/"))) is None
    demand()
    with world.looking():
        tell(key="later", text=said("Later."), link="/", about=None, user=world.user(ME), at=world.at(hours=1))
    for address in ("/", "/inbox/"):
        page = read(client.get(address))
        assert page.select_one(".maru-demand strong + strong").text == "News k."
        assert "Acknowledge" in page.select_one(".maru-demand form button").text
        assert badge(page) == "1 needs you"
        assert page.select_one(".govuk-service-navigation .maru-count").text == "2 unread"
    assert badge(read(client.get("/accounts/sessions/"))) == "1 needs you"
    assert "News k." not in read(client.get("/inbox/")).select_one(".maru-table--rows").text


def test_to_open_it_and_to_mark_all_as_read_leaves_it_on_top(world, demand):
    notice, client = demand(), world.client(ME)
    client.post("/inbox/read/")
    assert afresh(world, notice).read_at is None
    client.post(f"/inbox/{notice.pk}/open/")
    page = read(client.get("/inbox/"))
    assert afresh(world, notice).read_at and page.select(".maru-demand") and badge(page) == "1 needs you"
    assert not page.select(".govuk-service-navigation .maru-count")


def test_the_button_acknowledges_it_for_the_whole_team_and_says_who_did(world, demand):
    notice = demand()
    page = read(world.client(ME).post(f"/inbox/{notice.pk}/acknowledge/", {"from": "home"}, follow=True))
    assert "Acknowledged. It goes on to nobody else." in page.text and badge(page) is None
    page = read(world.client(COLLEAGUE).post(f"/inbox/{notice.pk}/acknowledge/", follow=True))
    assert "Somebody had acknowledged it before you." in page.text and badge(page) is None
    assert f"acknowledged by {world.user(ME).name}" in page.select_one(".maru-table--rows").text
    assert afresh(world, notice).acknowledged_by == world.user(ME)


def test_whom_it_is_not_for_can_neither_acknowledge_nor_give_it(world, demand):
    notice, client = demand(), world.client(OTHER)
    for verb in ("acknowledge", "give"):
        assert client.post(f"/inbox/{notice.pk}/{verb}/").status_code == 404
    assert client.get(f"/inbox/{notice.pk}/give/").status_code == 404


def test_it_is_given_to_whoever_holds_the_role_or_answers_for_it_and_to_nobody_else(world, demand):
    page = read(world.client(ME).get(f"/inbox/{demand().pk}/give/"))
    offered = {option["value"] for option in page.select("select[name=to] option")} - {""}
    assert offered == {str(world.user(who).pk) for who in (COLLEAGUE, BOSS)}
    notice = demand("mine", user=world.user(ME))
    page = read(world.client(ME).get(f"/inbox/{notice.pk}/give/"))
    assert offered == {option["value"] for option in page.select("select[name=to] option")} - {""}
    assert world.client(ME).post(f"/inbox/{notice.pk}/give/", {"to": str(world.user(OTHER).pk)}).status_code == 422
    with world.acting(ME), pytest.raises(NotAColleague):
        give(notice=notice, to=world.user(OTHER), by=world.user(ME), at=world.now)


def test_it_is_given_to_nobody_who_is_out_of_office_and_whoever_acts_for_them_is_named(world, demand):
    notice, away, boss = demand(), world.user(COLLEAGUE), world.user(BOSS)
    with world.looking():
        Absence.objects.create(user=away, acts=boss, since=world.at(hours=-1), until=world.at(hours=9))
    sentence = f"{away.name} is out of office: {boss.name} acts for them."
    page = read(world.client(ME).get(f"/inbox/{notice.pk}/give/"))
    assert sentence in page.main.text
    assert {option["value"] for option in page.select("[name=to] option")} - {""} == {str(boss.pk)}
    stale = world.client(ME).post(f"/inbox/{notice.pk}/give/", {"to": str(away.pk)})
    assert stale.status_code == 422 and sentence in read(stale).main.text
    with world.acting(ME), pytest.raises(NotAColleague, match="acts for them") as refused:
        give(notice=notice, to=away, by=world.user(ME), at=world.now)
    assert refused.value.field == "to" and refused.value.sentence == sentence
    with world.looking():
        User.objects.filter(pk=boss.pk).update(is_active=False)
    page = read(world.client(ME).get(f"/inbox/{notice.pk}/give/"))
    assert f"{away.name} is out of office, and nobody acts" in page.main.text


def test_what_is_given_is_handed_on_only_when_the_colleague_acknowledges_it(world, demand, monkeypatch):
    heard = []
    monkeypatch.setattr(acknowledged, "_callbacks", [lambda keys, by, at: heard.append((keys, by.pk))])
    notice, to = demand("mine", user=world.user(ME)), world.user(COLLEAGUE)
    client = world.client(ME)
    for _ in range(2):
        page = read(client.post(f"/inbox/{notice.pk}/give/", {"to": str(to.pk)}, follow=True))
    assert f"{to.name} is asked to take it over." in page.text and badge(page) == "1 needs you"
    assert f"Offered to {to.name}" in page.select_one(".maru-demand").text and heard == []
    with world.looking():
        assert Mail.objects.filter(to=to, key__startswith="mine:given").count() == 1
        given = Notice.objects.get(given_by=world.user(ME))
        assert AuditEvent.objects.filter(verb="notice.given", object_id=str(notice.pk)).count() == 2
    theirs = world.client(COLLEAGUE)
    assert f"given to you by {world.user(ME).name}" in read(theirs.get("/inbox/")).select_one(".maru-demand").text
    theirs.post(f"/inbox/{given.pk}/acknowledge/")
    assert heard == [(["mine"], to.pk)] and afresh(world, notice).acknowledged_by == to
    assert badge(read(client.get("/"))) is None
    assert client.get(f"/inbox/{notice.pk}/give/").status_code == 409


def test_what_was_acknowledged_by_the_one_who_gave_it_waits_for_the_colleague_no_more(world, demand):
    notice, to = demand("mine", user=world.user(ME)), world.user(COLLEAGUE)
    with world.acting(ME):
        give(notice=notice, to=to, by=world.user(ME), at=world.now)
        acknowledge(notice=notice, by=world.user(ME), at=world.now)
    assert badge(read(world.client(COLLEAGUE).get("/"))) is None


def test_every_one_is_on_exactly_one_page_before_everything_else(world, demand):
    me, client = world.user(ME), world.client(ME)
    for number in range(PAGE + 5):
        demand(f"{number:02}", user=me)
    with world.looking():
        tell(key="plain", text=said("Plain."), link="/", about=None, user=me, at=world.at(hours=1))
    first = read(client.get("/inbox/"))
    second = read(client.get(first.select_one(".govuk-pagination__next a")["href"]))
    assert (len(first.select(".maru-demand")), len(second.select(".maru-demand"))) == (PAGE, 5)
    assert not first.select(".maru-table--rows") and "Plain." in second.select_one(".maru-table--rows").text


def test_the_header_counts_both_with_one_question_from_the_index(world, demand):
    demand()
    client = world.client(ME)
    client.get("/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/accounts/sessions/")
    counts = [query["sql"] for query in captured if "COUNT" in query["sql"] and "notify_notice" in query["sql"]]
    assert len(counts) == 1
    with world.looking(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for address in addresses(world.user(ME)):
            plan = Notice.objects.open().filter(address).explain()
            assert "notice_user_open" in plan or "notice_unit_open" in plan
