"""Does a calendar programme read its owner's own shifts, and nobody without the address anything?"""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from axes.models import AccessAttempt
from bs4 import BeautifulSoup
from django.test import Client
from icalendar import Calendar

from maru.agencies.models import CalendarFeed, Shift
from maru.agencies.operations import change_shift, give_shift, keep_rota, lock_account, remove_shift
from maru.audit.models import AuditEvent
from maru.audit.verbs import Verb
from maru.desk.rota.calendar import by_the_wall
from maru.web.throttle import WRONG_CALENDARS

OWNER, COLLEAGUE, KEEPER = "caiu_dc", "caiu_dc_2", "caiu_ds"


@pytest.fixture
def shift(world):
    """Of the owner, tomorrow."""
    by = {"by": world.user(KEEPER), "at": world.now}
    with world.acting(KEEPER):
        rota = keep_rota(unit_id=world.unit("caiu-peterborough").pk, role="caiu_dc", cover="always", **by)
        starts_at = world.at(days=1).replace(microsecond=0)
        times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=8)}
        return give_shift(rota_id=rota.pk, user_id=world.user(OWNER).pk, **times, **by)


def made(world, who=OWNER):
    """The path of an address that was made on the page."""
    answer = world.client(who).post("/rota/calendar/")
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    address = BeautifulSoup(answer.content, "html.parser").select_one("#address")["value"]
    assert re.fullmatch(r"http://testserver/rota/feed/[\w-]{43}\.ics", address)
    return address.removeprefix("http://testserver")


def events(path):
    answer = Client().get(path)
    assert answer.status_code == 200 and answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_a_programme_without_a_session_reads_ones_own_shifts(world, shift):
    path = made(world)
    answer = Client().get(path)
    [event] = events(path)
    assert answer["Cache-Control"] == "private, no-cache" and not answer.cookies
    assert event.start == shift.starts_at and event.end == shift.ends_at
    assert b"TZID=Europe/London:" in answer.content and b"BEGIN:VTIMEZONE" in answer.content
    assert "CAIU" in event["summary"] and event["location"] == world.unit("caiu-peterborough").name
    assert (event["uid"], event["sequence"], event["status"]) == (f"shift-{shift.pk}@maru", 0, "CONFIRMED")
    assert world.user(OWNER).name.encode() not in answer.content
    assert events(made(world, COLLEAGUE)) == []


def test_what_is_changed_moves_and_what_is_gone_is_cancelled(world, shift):
    mine, theirs = made(world), made(world, COLLEAGUE)
    by = {"shift_id": shift.pk, "by": world.user(KEEPER), "at": world.at(minutes=1)}
    later = {"starts_at": shift.starts_at, "ends_at": shift.ends_at + timedelta(hours=1)}
    with world.acting(KEEPER):
        change_shift(user_id=world.user(OWNER).pk, **later, **by)
    [event] = events(mine)
    assert (event["sequence"], event.end, event["status"]) == (1, later["ends_at"], "CONFIRMED")
    with world.acting(KEEPER):
        change_shift(user_id=world.user(COLLEAGUE).pk, **later, **by)
    [[gone], [come]] = events(mine), events(theirs)
    assert gone["uid"] == come["uid"] and gone["sequence"] == 2
    assert (gone["status"], come["status"]) == ("CANCELLED", "CONFIRMED")
    with world.acting(KEEPER):
        remove_shift(**by)
    assert [(one["status"], one["sequence"]) for one in events(theirs)] == [("CANCELLED", 3)]


def test_an_offered_shift_that_is_taken_is_cancelled_with_whom_it_leaves(world, shift):
    mine, theirs = made(world), made(world, COLLEAGUE)
    answer = world.client(OWNER).post(f"/rota/shifts/{shift.pk}/offer/", {"to_id": str(world.user(COLLEAGUE).pk)})
    assert answer.status_code == 302
    page = BeautifulSoup(world.client(COLLEAGUE).get("/rota/").content, "html.parser")
    take = page.select_one('form[action$="/accepted/"]')["action"]
    assert world.client(COLLEAGUE).post(take).status_code == 302
    assert [one["status"] for one in (*events(mine), *events(theirs))] == ["CANCELLED", "CONFIRMED"]


def test_in_the_hour_that_comes_twice_the_second_is_told_in_utc():
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    assert by_the_wall(first).tzinfo == ZoneInfo("Europe/London") and by_the_wall(second).tzinfo is UTC


def test_what_has_not_changed_is_not_sent_again(world, shift):
    path = made(world)
    first = Client().get(path)
    for known in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        again = Client().get(path, headers=known)
        assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", "private, no-cache")
    with world.acting(KEEPER):
        remove_shift(shift_id=shift.pk, by=world.user(KEEPER), at=world.at(minutes=1))
    assert Client().get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_the_token_is_shown_once_kept_as_a_digest_and_in_no_log_line(world, shift, capfd):
    path = made(world)
    token = path.removeprefix("/rota/feed/").removesuffix(".ics")
    assert token not in world.client(OWNER).get("/rota/calendar/").content.decode()
    feed = CalendarFeed.objects.get()
    assert token not in feed.digest and len(feed.digest) == 64
    Client().get(path)
    Client().get(path.replace(".ics", "x.ics"))
    feed.refresh_from_db()
    assert feed.fetched_at is not None
    assert token not in "".join(capfd.readouterr())


def ended_by(world, how):
    if how == "withdrawn":
        world.client(OWNER).post("/rota/calendar/end/")
    elif how == "renewed":
        made(world)
    else:
        with world.looking():
            lock_account(user=world.user(OWNER), at=world.now)


@pytest.mark.parametrize("how", ["withdrawn", "renewed", "locked"])
def test_an_address_that_has_ended_answers_as_one_that_never_was(world, shift, how):
    path = made(world)
    ended_by(world, how)
    ended, never = Client().get(path), Client().get("/rota/feed/never.ics")
    assert (ended.status_code, ended.content) == (never.status_code, never.content)
    assert ended.status_code == 404
    assert {key: value for key, value in ended.items() if key != "X-Request-ID"} == {
        key: value for key, value in never.items() if key != "X-Request-ID"
    }
    assert CalendarFeed.objects.exclude(ended_at=None).count() == 1
    written = AuditEvent.objects.filter(verb__in=(Verb.FEED_MADE, Verb.FEED_ENDED, Verb.FEED_REFUSED))
    assert {event.verb for event in written} == {Verb.FEED_MADE, Verb.FEED_ENDED, Verb.FEED_REFUSED}


def test_wrong_addresses_are_asked_only_so_often_and_sign_in_stays_open(world, shift):
    path = made(world)
    for _ in range(WRONG_CALENDARS):
        assert Client().get("/rota/feed/never.ics").status_code == 404
    before = AuditEvent.objects.count()
    assert Client().get(path).status_code == 429
    assert Client().get(path, REMOTE_ADDR="192.0.2.9").status_code == 200
    assert AuditEvent.objects.count() == before
    assert Client().get("/accounts/login/").status_code == 200
    AccessAttempt.objects.update(attempt_time=world.at(minutes=-16))
    assert Client().get(path).status_code == 200


def test_a_calendar_costs_the_same_with_one_shift_and_with_many(world, shift, django_assert_num_queries):
    path = made(world)
    Client().get(path)
    for days in range(2, 12):
        Shift.objects.create(
            rota_id=shift.rota_id, user=world.user(OWNER), starts_at=world.at(days=days),
            ends_at=world.at(days=days, hours=8), given_by=world.user(KEEPER), given_at=world.now,
        )  # fmt: skip
    with django_assert_num_queries(9):
        assert Client().get(path).status_code == 200
