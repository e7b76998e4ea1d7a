"""Can the desk work on from paper: from the page that a manager prints, and from the file that the house writes?"""

import os
import re
from time import time

import pyrage
import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from structlog.testing import capture_logs

from maru.agencies.operations import seal
from maru.audit.context import Door
from maru.audit.models import AuditEvent
from maru.timers import registry
from maru.timers.models import Heartbeat
from triage import pack
from triage.tasks import write_paper_pack

PAGE = "/triage/paper-pack/"
PLACES = ("At the MARU desk", "Held by a unit")


@pytest.fixture
def key(monkeypatch, tmp_path):
    """What opens the files; the house knows only the other half."""
    identity = pyrage.x25519.Identity.generate()
    monkeypatch.setattr(settings, "PAPER_PACK", tmp_path / "paper")
    monkeypatch.setattr(settings, "PAPER_PACK_RECIPIENTS", [str(identity.to_public())])
    return identity


@pytest.fixture
def county(world):
    """A red child whom nobody has claimed, one offered, one who is worked with, one at the desk, one closed."""
    stages = ("waiting", "offered", "allocated", "at_desk", "in_caf", "closed_by_desk")
    return {stage: world.referral_at(stage, danger=stage == "waiting") for stage in stages}


def read(text):
    """The tables of a pack by the heading above them: lists of rows."""
    page = BeautifulSoup(text, "html.parser")
    return {
        section.h2.text: [row.get_text(" ", strip=True) for body in section("tbody") for row in body("tr")]
        for section in page.select("section")
    }


def printed(world):
    answer = world.client("maru_manager").get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def opened(file, key):
    return pyrage.decrypt(file.read_bytes(), [key]).decode()


def holds(rows, *words):
    return any(all(word in row for word in words) for row in rows)


def test_everybody_whom_somebody_holds_is_on_it_once_in_their_place(world, county, key):
    for text in (printed(world), opened(pack.write(Door.TEST), key)):
        found = read(text)
        assert [county["waiting"].reference in row for row in found["Red list"]] == [True]
        for stage, section in (("waiting", 0), ("at_desk", 0), ("offered", 0), ("allocated", 1), ("in_caf", 1)):
            places = [sum(county[stage].reference in row for row in found[name]) for name in PLACES]
            assert places == [1 - section, section], stage
        assert county["closed_by_desk"].reference not in text


def test_a_line_says_who_they_are_who_works_with_them_and_by_when_what_is_due(world, county, key):
    found = read(opened(pack.write(Door.TEST), key))
    child, claimant = county["at_desk"].subject.party, world.user("maru_triage_sw")
    row = next(row for row in found["At the MARU desk"] if county["at_desk"].reference in row)
    for word in (child.name, child.address, child.postcode, claimant.name, "Decision of the MARU desk"):
        assert word in row
    work = county["allocated"].investigation
    assert holds(
        found["Held by a unit"], county["allocated"].reference, work.lead.name, work.unit.phone, work.reference
    )
    offer = county["offered"].handover
    assert holds(found["At the MARU desk"], county["offered"].reference, offer.unit.name, offer.unit.phone)
    assert holds(found["Deadlines"], "Partner's answer to an offer", offer.reference)
    assert holds(found["Deadlines"], "Asking the family to agree", county["in_caf"].assessments[0].reference)


def test_the_nearest_deadline_stands_first_and_every_unit_has_its_number(world, county):
    late = world.referral_at("waiting", at=world.at(days=-9))
    found = read(printed(world))
    assert found["Deadlines"][0].startswith("Overdue") and late.reference in found["Deadlines"][0]
    numbers = found["Telephone numbers"]
    assert all(holds(numbers, unit.name, unit.phone) for unit in world.county.units.values())
    first = [world.unit(slug).phone for slug in ("maru-desk", "duty")]
    assert all(any(phone in row for row in numbers[:2]) for phone in first)


def test_a_print_shows_what_its_reader_may_see_and_no_more(world, county):
    """The desk does not see the investigation itself, nor who leads it."""
    text = printed(world)
    assert county["allocated"].reference in text
    assert county["allocated"].investigation.reference not in text
    assert county["allocated"].investigation.lead.name not in read(text)["Held by a unit"][0]


def test_who_is_sealed_is_on_no_file_and_on_no_print_but_their_keepers(world, county, key):
    case, manager = county["allocated"], world.user("maru_manager")
    with world.acting(manager):
        seal(
            record=case.referral, why="witness", text="Moved under protection.", keeper=manager,
            review_on=world.at(days=90).date(), by=manager, at=world.now,
        )  # fmt: skip
    text = opened(pack.write(Door.TEST), key)
    assert case.reference not in text and case.subject.party.name not in text
    assert county["at_desk"].reference in text
    assert case.reference in printed(world)


def test_a_print_is_written_down_for_every_referral_on_it(world, county):
    printed(world)
    events = AuditEvent.objects.filter(verb="paper-pack.printed").order_by("seq")
    assert [event.data for event in events if not event.root_id] == [
        {"people": "5", "referrals": "5", "to": f"user:{world.user('maru_manager').pk}"}
    ]
    on_it = {str(case.pk) for stage, case in county.items() if stage != "closed_by_desk"}
    assert {event.root_id for event in events if event.root_id} == on_it
    assert {event.actor for event in events} == {f"user:{world.user('maru_manager').pk}"}


def test_a_file_is_its_owners_alone_and_its_event_names_what_is_on_it(world, county, key):
    file = pack.write(Door.TEST)
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    event = AuditEvent.objects.get(verb="paper-pack.written")
    assert (event.actor, event.data["file"], event.data["people"]) == ("system:paper-pack", file.name, "5")
    on_it = {case.reference for stage, case in county.items() if stage != "closed_by_desk"}
    assert set(event.data["references"].split()) == on_it


def test_a_file_can_be_read_by_nobody_else_and_needs_nothing_but_a_browser(world, county, key):
    file = pack.write(Door.TEST)
    assert county["waiting"].subject.party.name.encode() not in file.read_bytes()
    with pytest.raises(pyrage.DecryptError):
        opened(file, pyrage.x25519.Identity.generate())
    text = opened(file, key)
    assert text.startswith("<!DOCTYPE html>") and "OFFICIAL-SENSITIVE" in text
    assert "Personal: age, name, phone, place." in text
    assert not re.search(r"\b(src|href|url)\b\s*[=(]", text)


def test_it_costs_as_many_questions_for_many_as_for_one(world):
    world.referral_at("allocated")
    counted = []
    for _ in range(2):
        with world.looking(), CaptureQueriesContext(connection) as captured:
            pack.paper_pack(reader=None, now=world.now)
        counted.append(len(captured))
        for stage in ("waiting", "offered", "allocated"):
            world.referral_at(stage, children=3)
    assert counted[0] == counted[1]


def test_the_watchdog_writes_where_celery_is_late_and_the_oldest_go(world, key, monkeypatch):
    assert pack.write_if_late in registry.errands()
    pack.write_if_late()
    (first,) = settings.PAPER_PACK.iterdir()
    pack.write_if_late()
    assert list(settings.PAPER_PACK.iterdir()) == [first]
    older = first.rename(first.with_name("paper-pack-20200101T000000Z.html.age"))
    os.utime(older, (time() - settings.PAPER_PACK_SECONDS - pack.LATE - 1,) * 2)
    monkeypatch.setattr(settings, "PAPER_PACKS_KEPT", 1)
    pack.write_if_late()
    assert [path == older for path in settings.PAPER_PACK.iterdir()] == [False]


def test_without_a_key_nothing_is_written_and_the_command_says_so(world, key, monkeypatch):
    monkeypatch.setattr(settings, "PAPER_PACK_RECIPIENTS", [])
    pack.write_if_late()
    write_paper_pack()
    with pytest.raises(CommandError, match="MARU_PAPER_PACK_RECIPIENTS"):
        call_command("write_paper_pack")
    assert not settings.PAPER_PACK.exists()


def test_a_disk_that_fails_costs_the_file_only(world, key):
    settings.PAPER_PACK.write_text("a file stands where the folder should")
    with capture_logs() as lines:
        pack.write_if_late()
    assert [line["event"] for line in lines] == ["paper_pack_not_written"]
    assert not AuditEvent.objects.filter(verb="paper-pack.written").exists()


def test_beat_has_it_on_its_schedule(key):
    entries = [entry for entry in settings.CELERY_BEAT_SCHEDULE.values() if entry["task"] == write_paper_pack.name]
    assert [entry["schedule"] for entry in entries] == [settings.PAPER_PACK_SECONDS]


def test_health_says_when_the_file_has_stopped_being_written(world, key, client):
    with world.looking():
        Heartbeat.objects.create(part="watchdog", at=timezone.now())
    assert client.get("/health/timers").json()["paper_pack"] == "late"
    pack.write(Door.TEST)
    (file,) = settings.PAPER_PACK.iterdir()
    answer = client.get("/health/timers")
    assert (answer.status_code, answer.json()["status"], answer.json()["paper_pack"]) == (200, "ok", "ok")
    os.utime(file, (time() - 2 * settings.PAPER_PACK_SECONDS - 1,) * 2)
    answer = client.get("/health/timers")
    assert (answer.status_code, answer.json()["status"], answer.json()["paper_pack"]) == (503, "ok", "late")


def test_health_does_not_miss_a_file_that_nobody_could_open(client, db, monkeypatch):
    monkeypatch.setattr(settings, "PAPER_PACK_RECIPIENTS", [])
    assert client.get("/health/timers").json()["paper_pack"] == "ok"
