"""Does the page of an investigation answer what its reader asks, and show it to nobody else?"""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from caiu import operations as caiu
from caiu.models import Action, Investigation, LogEntry
from maru.audit.models import AuditEvent
from maru.timers.clock import london_day
from referrals.models import Subject


def read(response):
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture
def case(world):
    return world.referral_at("allocated", children=2, danger=True)


@pytest.fixture
def url(case):
    return f"/caiu/{case.investigation.reference}/"


def date_of(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def reads(world, verb):
    with world.looking():
        return list(AuditEvent.objects.filter(verb=verb).order_by("seq").values_list("actor", "reason"))


def test_the_page_says_who_it_is_about_and_how_it_came(world, case, url):
    text = read(world.client("caiu_dc").get(url)).main.text
    for said in (
        "Ada Testford", "Ben Testford", "Joint with Children's Social Care", "Why this unit",
        "The child came to school without a coat", "I get up by myself.", "Eve Testford",
        "The account is first hand and agrees with what is known already.",
        "Level 4", "The referrer said that somebody was in immediate danger.",
    ):  # fmt: skip
        assert said in text, said


def test_reading_is_written_down_with_the_reason_that_the_work_gives(world, case, url):
    world.client("caiu_dc").get(url)
    world.client("caiu_ds").get(url)
    dc, ds = (f"user:{world.user(who).pk}" for who in ("caiu_dc", "caiu_ds"))
    assert reads(world, "investigation.read") == [(dc, "allocated"), (ds, "unit")]
    assert reads(world, "referral.read")[-2:] == [(dc, "allocated"), (ds, "unit")]


def test_whoever_is_not_involved_finds_nothing(world, url):
    for who in ("caiu_dc_2", "caiu_ds_cambridge", "caiu_dc_cambridge", "submitter_police", "partner_practitioner"):
        client = world.client(who)
        for page in ("", "log/", "actions/", "close/", "hand-back/", "allocate/"):
            assert client.get(url + page).status_code == 404, (who, page)


def test_a_reference_that_does_not_exist_is_not_found(world):
    client = world.client("caiu_ds")
    for reference in ("CA-26-000000-X", "x", "%00", "CA-26-000001-K%0A"):
        assert client.get(f"/caiu/{reference}/").status_code == 404


def test_without_an_entry_the_child_is_to_be_seen(world, case, url):
    with world.looking():
        Investigation.objects.filter(pk=case.investigation.pk).update(opened_at=world.now - timedelta(days=3))
    page = read(world.client("caiu_dc").get(url))
    assert "See the child" in page.select_one(".maru-table--rows").text
    assert "Nobody has written that a child was seen." in page.select_one(".maru-aside").text
    assert page.select_one(".maru-aside .govuk-tag--red").text == "Not seen"


def test_writing_into_the_log_shows_it_on_top_and_when_the_child_was_seen(world, case, url):
    client = world.client("caiu_dc")
    client.post(url + "log/", {"text": "First visit, nobody in."})
    answer = client.post(url + "log/", {"text": "Saw Ada at school.", "child_seen": "on"}, follow=True)
    page = read(answer)
    entries = [item.text for item in page.select(".moj-timeline__item")]
    assert "Saw Ada at school." in entries[0] and "A child was seen" in entries[0] and "nobody in" in entries[1]
    assert "The log has a new entry." in page.text
    assert "just now" in page.select_one(".maru-aside").text


def test_what_a_page_sends_twice_stands_in_the_log_once(world, case, url):
    client = world.client("caiu_dc")
    for _ in range(2):
        once = read(client.get(url)).select_one("input[name=once]")["value"]
        visit = {"text": "Nobody answered the door.", "once": once}
        for sent in (visit, visit, visit | {"child_seen": "on"}, visit):
            client.post(url + "log/", sent)
    with world.looking():
        seen = LogEntry.objects.filter(investigation=case.investigation).values_list("child_seen", flat=True)
        assert sorted(seen) == [False, False, True, True]


def test_an_action_sent_twice_is_set_once_and_may_be_set_again_when_done(world, case, url):
    client, me = world.client("caiu_dc"), world.user("caiu_dc")
    typed = {"what": "Ring the school", "owner": str(me.pk), **date_of("due_on", london_day(world.now))}
    for _ in range(2):
        assert client.post(url + "actions/", typed).status_code == 302
    with world.acting(me):
        action = Action.objects.visible_to(me).get()
        caiu.finish_action(action_id=action.pk, result="Nobody picked up.", by=me, at=world.now)
    client.post(url + "actions/", typed)
    with world.looking():
        assert Action.objects.count() == 2


@pytest.mark.parametrize("text", ["", "   ", "x" * 10_001, "a\x07b"])
def test_a_log_entry_that_cannot_be_kept_is_said_and_nothing_is_lost(world, case, url, text):
    answer = world.client("caiu_dc").post(url + "log/", {"text": text, "child_seen": "on"})
    page = read(answer)
    assert answer.status_code == 422 and page.select_one(".govuk-error-summary a[href='#id_text']")
    assert page.find(id="id_text").text.strip("\n") == text and page.find(id="id_child_seen").has_attr("checked")


def test_an_action_is_set_shown_and_finished(world, case, url):
    client, day = world.client("caiu_dc"), london_day(world.now) + timedelta(days=2)
    owner = {"owner": str(world.user("caiu_dc_2").pk)}
    client.post(url + "actions/", {"what": "Ring the school", **owner, **date_of("due_on", day)})
    link = read(client.get(url)).select_one(".maru-table--rows a[href*='/actions/']")
    assert link and "Ring the school" in link.text
    assert read(client.get(link["href"])).main.find("strong", string="Ring the school")
    page = read(client.post(link["href"], {"result": "They had seen bruises."}, follow=True))
    assert "1 action done" in page.select_one(".maru-aside").text and "They had seen bruises." in page.text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"what": ""}, "id_what"),
        ({"what": "x" * 301}, "id_what"),
        ({"owner": ""}, "id_owner"),
        ({"owner": "00000000-0000-0000-0000-000000000000"}, "id_owner"),
        ({"owner": "not an id"}, "id_owner"),
        ({"due_on_day": "31", "due_on_month": "2"}, "id_due_on_day"),
        ({"due_on_year": "1999"}, "id_due_on_year"),
        ({"due_on_day": "", "due_on_month": "", "due_on_year": ""}, "id_due_on_day"),
    ],
)
def test_an_action_that_cannot_be_set_is_said_and_nothing_is_lost(world, case, url, wrong, field):
    day = london_day(world.now) + timedelta(days=2)
    typed = {"what": "Ring the school", "owner": str(world.user("caiu_dc").pk), **date_of("due_on", day), **wrong}
    answer = world.client("caiu_dc").post(url + "actions/", typed)
    page = read(answer)
    assert answer.status_code == 422 and page.select_one(f".govuk-error-summary a[href='#{field}']")
    assert page.find(id="id_what")["value"] == typed["what"] if typed["what"] else True
    with world.looking():
        assert not Action.objects.exists()


def test_an_action_of_another_investigation_is_not_found_here(world, case, url):
    other = world.referral_at("allocated")
    with world.acting("caiu_dc"):
        me = world.user("caiu_dc")
        action = caiu.set_action(
            investigation_id=other.investigation.pk, what="Ring", owner=me.pk, due_on=london_day(world.now), by=me,
            at=world.now,
        )  # fmt: skip
    assert world.client("caiu_dc").get(f"{url}actions/{action.pk}/").status_code == 404


def test_the_supervisor_allocates_and_sees_everybodys_desk(world):
    case = world.referral_at("held_by_caiu")
    url, client = f"/caiu/{case.investigation.reference}/", world.client("caiu_ds")
    assert read(client.get(url)).select_one(f".maru-steps a[href='{url}allocate/']").text == "Allocate"
    page = read(client.get(url + "allocate/"))
    assert "0 open" in page.main.text
    page = read(client.post(url + "allocate/", {"to": str(world.user("caiu_dc_2").pk)}, follow=True))
    assert f"Allocated to {world.user('caiu_dc_2').name}" in page.text
    assert world.client("caiu_dc_2").get(url).status_code == 200


def test_allocating_to_somebody_else_takes_it_from_the_first(world, case, url):
    world.client("caiu_ds").post(url + "allocate/", {"to": str(world.user("caiu_dc_2").pk)})
    assert world.client("caiu_dc").get(url).status_code == 404
    assert world.client("caiu_dc_2").get(url).status_code == 200


@pytest.mark.parametrize("to", ["", "nobody", "00000000-0000-0000-0000-000000000000"])
def test_allocating_to_nobody_of_the_unit_is_refused_with_a_sentence(world, case, url, to):
    answer = world.client("caiu_ds").post(url + "allocate/", {"to": to})
    assert answer.status_code == 422 and read(answer).select_one(".govuk-error-summary a")


def test_a_detective_may_not_allocate(world, case, url):
    client = world.client("caiu_dc")
    assert not read(client.get(url)).select(f".maru-steps a[href='{url}allocate/']")
    assert client.get(url + "allocate/").status_code == 403
    assert client.post(url + "allocate/", {"to": str(world.user("caiu_dc").pk)}).status_code == 403


def test_closing_shows_the_outcome_and_closes_the_referral_to_the_unit(world, case, url):
    client = world.client("caiu_dc")
    page = read(client.post(url + "close/", {"outcome": "safeguarded", "reason": "She is safe."}, follow=True))
    assert "The child is safeguarded" in page.main.text and "She is safe." in page.main.text
    assert "no longer open to you" in page.main.text and "without a coat" not in page.main.text
    assert not page.select(".maru-steps") and not page.select("main form")
    with world.looking():
        assert {s.custody for s in Subject.objects.filter(referral=case.referral)} == {"closed"}


def test_handing_back_closes_the_referral_to_the_unit(world, case, url):
    client = world.client("caiu_ds")
    page = read(client.post(url + "hand-back/", {"reason": "No offence is alleged."}, follow=True))
    assert "Why it was handed back" in page.main.text and "No offence is alleged." in page.main.text
    assert "without a coat" not in page.main.text and "first hand" not in page.main.text
    with world.looking():
        assert {s.custody for s in Subject.objects.filter(referral=case.referral)} == {"waiting"}


@pytest.mark.parametrize(
    ("page", "typed", "field"),
    [
        ("close/", {"outcome": "", "reason": "Safe."}, "id_outcome_0"),
        ("close/", {"outcome": "eaten", "reason": "Safe."}, "id_outcome_0"),
        ("close/", {"outcome": "no_crime", "reason": " "}, "id_reason"),
        ("hand-back/", {"reason": ""}, "id_reason"),
        ("hand-back/", {"reason": "x" * 4001}, "id_reason"),
    ],
)
def test_an_end_without_its_reason_is_refused_and_nothing_is_lost(world, case, url, page, typed, field):
    answer = world.client("caiu_dc").post(url + page, typed)
    shown = read(answer)
    assert answer.status_code == 422 and shown.select_one(f".govuk-error-summary a[href='#{field}']")
    assert shown.find(id="id_reason").text.strip() == typed["reason"].strip()


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("log/", {"text": "Too late."}),
        ("close/", {"outcome": "no_crime", "reason": "Too late."}),
        ("hand-back/", {"reason": "Too late."}),
    ],
)
def test_what_is_sent_after_the_end_is_refused_and_still_on_the_page(world, page, typed):
    case = world.referral_at("closed_by_caiu")
    url, client = f"/caiu/{case.investigation.reference}/", world.client("caiu_dc")
    assert client.get(url + page).status_code == 409
    answer = client.post(url + page, typed)
    assert answer.status_code == 409 and "Too late." in read(answer).main.text
    with world.looking():
        assert not LogEntry.objects.exists()


def test_the_log_is_paged(world, case, url, monkeypatch):
    monkeypatch.setattr("caiu.queries.LOG_PAGE", 3)
    with world.acting("caiu_dc"):
        for n in range(7):
            caiu.add_log_entry(
                investigation_id=case.investigation.pk, text=f"Entry {n}.", child_seen=False,
                by=world.user("caiu_dc"), at=world.now - timedelta(minutes=n // 2),
            )  # fmt: skip
    seen, address = [], url
    while address:
        page = read(world.client("caiu_dc").get(address))
        seen += [item.text.strip() for item in page.select(".moj-timeline__description")]
        link = page.select_one(".govuk-pagination__next a")
        address = link and link["href"]
    assert sorted(seen) == [f"Entry {n}." for n in range(7)]
