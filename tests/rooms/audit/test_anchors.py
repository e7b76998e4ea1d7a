"""Is it written down outside the database, again and again, how far the trail went?"""

import os
import re
from time import time

import pytest
from django.conf import settings
from django.db import connection
from structlog.testing import capture_logs

from maru.audit import anchors
from maru.audit.tasks import write_anchor
from maru.audit.verify import verify
from tests.tampers import CUT, HEAD, tamper

LINE = r"(\d+) ([0-9a-f]{64}) \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00"


@pytest.fixture
def folder(kept, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "ANCHORS", tmp_path / "anchors")
    return settings.ANCHORS


def test_each_line_is_a_row_its_hash_and_a_time(owner_at_work, folder):
    write_anchor()
    write_anchor()
    head = verify()
    lines = anchors.path().read_text().splitlines()
    assert [re.fullmatch(LINE, line).groups() for line in lines] == [(str(head.head_seq), head.head_hash)] * 2


def test_each_database_has_a_file_of_its_own(owner_at_work, folder):
    anchors.write()
    assert [file.name for file in folder.iterdir()] == [f"{connection.settings_dict['NAME']}.txt"]


def test_an_empty_trail_has_no_anchor(committed_db, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "ANCHORS", tmp_path)
    anchors.write()
    assert not anchors.path().exists()


def test_what_was_written_stays(owner_at_work, folder):
    anchors.append(anchors.path(), "3 broken o")
    anchors.write()
    assert anchors.path().read_text().startswith("3 broken o\n12 ")
    found, others = anchors.read(anchors.path())
    assert ([anchor.seq for anchor in found], others) == ([12], [1])


def test_the_watchdog_writes_where_celery_is_late(owner_at_work, folder):
    anchors.write_if_late()
    for age, lines in ((settings.ANCHOR_SECONDS, 1), (settings.ANCHOR_SECONDS + 31, 2)):
        os.utime(anchors.path(), (time() - age,) * 2)
        anchors.write_if_late()
        assert len(anchors.path().read_text().splitlines()) == lines


def test_the_product_complains_by_itself_where_the_tail_was_cut_off(owner_at_work, folder):
    anchors.write()
    tamper(CUT + HEAD)
    with capture_logs() as lines:
        anchors.write()
    assert [(line["event"], line["seq"]) for line in lines] == [("audit_anchor_does_not_hold", 12)]
    assert verify(anchors.read(anchors.path())[0]).first_bad == 10


def test_a_disk_that_fails_costs_the_anchor_only(owner_at_work, folder):
    folder.write_text("a file stands where the folder should")
    with capture_logs() as lines:
        anchors.write_if_late()
    assert [line["event"] for line in lines] == ["audit_anchor_not_written"]


def test_beat_has_it_on_its_schedule():
    entries = [entry for entry in settings.CELERY_BEAT_SCHEDULE.values() if entry["task"] == write_anchor.name]
    assert [entry["schedule"] for entry in entries] == [settings.ANCHOR_SECONDS]
