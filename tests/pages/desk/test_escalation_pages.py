"""From a deadline that is over to somebody who has it: what do they see, and what do the others?"""

import os
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from maru.agencies.models import Absence
from maru.audit.context import Door
from maru.notify.models import Mail, Notice
from maru.timers.models import Heartbeat, Timer, TimerStep
from maru.timers.operations import stop_clock, sweep
from maru.web.words import exact
from tests.looking import assert_clean, assert_fits, sign_in

WORKER, COLLEAGUE, MANAGER = "maru_triage_sw", "maru_triage_sw_2", "maru_manager"


def read(response):
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture
def over(world):
    """A child at the desk, whose decision somebody has in hand, and the clock of it, whose time is over."""
    case = world.referral_at("at_desk")
    with world.looking():
        timer = Timer.objects.get(object_id=case.subject.pk, kind="decision")
        ago = world.now - timer.due_at - timedelta(minutes=1)
        Timer.objects.filter(pk=timer.pk).update(started_at=timer.started_at + ago, due_at=timer.due_at + ago)
        for step in TimerStep.objects.filter(timer=timer):
            TimerStep.objects.filter(pk=step.pk).update(due_at=step.due_at + ago)
        timer.refresh_from_db()
    sweep(at=world.now, door=Door.TEST)
    case.timer = timer
    return case


def heard(page):
    """What is opened under a deadline: on top, and below."""
    found = [one for one in page.select("details.maru-why") if one.select("ol")]
    return [(one.summary.text.split("  ")[0].strip(), [line.text for line in one.select("li")]) for one in found]


def test_the_manager_finds_it_on_top_acknowledges_it_and_it_climbs_no_further(world, over):
    client = world.client(MANAGER)
    demand = read(client.get("/")).select_one(".maru-demand")
    assert over.reference in demand.text and "the time is over" in demand.text
    form = next(one for one in demand.select("form") if one["action"].endswith("/acknowledge/"))
    page = read(client.post(form["action"], {"from": "home"}, follow=True))
    assert "Acknowledged. It goes on to nobody else." in page.text and not page.select(".maru-demand")
    with world.looking():
        assert not TimerStep.objects.filter(timer=over.timer, name="100+1", dropped_at=None).exists()
    sweep(at=world.now + timedelta(hours=3), door=Door.TEST)
    with world.looking():
        assert not Mail.objects.filter(to=world.user("duty_senior_detective"), key__contains=":100+1:").exists()


def test_the_deadlines_page_and_the_referral_say_who_has_heard_and_who_has_it(world, over):
    told = f"{exact(world.now)}, when the time was over: MARU manager on duty, MARU desk."
    for address in ("/deadlines/", f"/triage/{over.reference}/"):
        (short, lines), *_ = heard(read(world.client(MANAGER).get(address)))
        assert "nobody has acknowledged it yet" in short, address
        assert f"{told} Not acknowledged." in lines, lines
    action = read(world.client(MANAGER).get("/")).select_one(".maru-demand form")["action"]
    world.client(MANAGER).post(action)
    for address in ("/deadlines/", f"/triage/{over.reference}/"):
        (short, lines), *_ = heard(read(world.client(MANAGER).get(address)))
        assert short.startswith(f"{world.user(MANAGER).name} has acknowledged it"), address
        assert any(line.startswith(f"{told} Acknowledged by {world.user(MANAGER).name} on ") for line in lines)


def test_it_says_for_whom_somebody_acts(world):
    case = world.referral_at("at_desk")
    with world.looking():
        timer = Timer.objects.get(object_id=case.subject.pk, kind="decision")
        away, acts = world.user(WORKER), world.user(COLLEAGUE)
        Absence.objects.create(user=away, acts=acts, since=world.now, until=world.now + timedelta(days=9))
        step = TimerStep.objects.get(timer=timer, name="50")
    sweep(at=step.due_at, door=Door.TEST)
    ((short, lines),) = heard(read(world.client(MANAGER).get(f"/triage/{case.reference}/")))
    assert short.startswith("1 person or team told")
    assert lines == [f"{exact(step.due_at)}, at 50 % of the time: {acts.name}, who acts for {away.name}."]


def test_of_a_deadline_of_which_nobody_has_heard_nothing_is_said(world):
    case = world.referral_at("at_desk")
    assert heard(read(world.client(MANAGER).get(f"/triage/{case.reference}/"))) == []


def test_a_deadline_that_has_ended_asks_nothing_of_anybody_any_more(world, over):
    client = world.client(MANAGER)
    action = read(client.get("/")).select_one(".maru-demand form")["action"]
    with world.looking():
        stop_clock(kind="decision", object_id=over.subject.pk, at=world.now, met=True)
    page = read(client.get("/inbox/"))
    assert not page.select(".maru-demand, .maru-header__needs")
    of_the_clock = [row.text for row in page.select(".maru-table--rows tbody tr") if "the desk’s decision" in row.text]
    assert of_the_clock and all("settled" in row and "Mark as read" not in row for row in of_the_clock)
    refused = read(client.post(action, follow=True))
    assert "nobody needs to acknowledge it any more" in refused.text


def test_what_was_acknowledged_or_read_before_it_ended_stays_so(world, over):
    client = world.client(MANAGER)
    client.post(read(client.get("/")).select_one(".maru-demand form")["action"])
    with world.looking():
        stop_clock(kind="decision", object_id=over.subject.pk, at=world.now, met=True)
    assert f"acknowledged by {world.user(MANAGER).name}" in read(client.get("/inbox/")).text


@pytest.mark.browser
def test_what_has_been_heard_and_what_was_missed_is_clean_and_fits(committed_db, world, browser):
    late, missed = world.referral_at("at_desk"), [world.referral_at("waiting") for _ in range(2)]
    with world.looking():
        Heartbeat.objects.update_or_create(part="celery", defaults={"at": world.now})
    sweep(at=world.now + timedelta(days=20), door=Door.TEST, part="celery")
    with world.looking():
        summary = Notice.objects.get(key__startswith="missed:", to_role=MANAGER)
    page = browser()
    sign_in(page, world, MANAGER)
    for address in (summary.link, f"/triage/{late.reference}/", "/deadlines/", "/inbox/"):
        assert page.goto(address).status == 200
        for one in page.query_selector_all("details.maru-why summary"):
            one.click()
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert_fits(page, address)
            assert_clean(page, address)
            if folder := os.environ.get("SHOTS"):
                page.screenshot(path=f"{folder}/heard-{address.split('/')[1]}-{width}.png", full_page=True)
    assert all(case.reference in page.goto(summary.link).text() for case in missed)
