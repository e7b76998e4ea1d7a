"""Does a file wait until it has been scanned, and does one that holds a virus stay where it is?"""

from datetime import timedelta

import pytest

from maru.audit.context import Door
from maru.audit.models import AuditEvent
from maru.files import errands, store
from maru.files.models import Attachment
from maru.files.tasks import scan_files
from tests.rooms.files import samples
from tests.rooms.files.clamd import little_clamd
from tests.rooms.files.test_custody import chain, verbs

DESK, OFFICER = "maru_triage_sw", "submitter_police"


@pytest.fixture
def socket_of_clamd(settings, tmp_path_factory):
    path = tmp_path_factory.mktemp("c") / "clamd.ctl"
    settings.CLAMD_ADDRESS = f"unix://{path}"
    return path


def page_of(world, case, who=OFFICER):
    return world.client(who).get(f"/referrals/{case.reference}/files/").content.decode()


def status(world, case, attachment, what="original", who=DESK):
    return world.client(who).get(f"/referrals/{case.reference}/files/{attachment.pk}/{what}/").status_code


def state(world, attachment):
    with world.looking():
        return Attachment.objects.get(pk=attachment.pk).scan


@pytest.mark.django_db
def test_without_a_scanner_files_are_opened_and_their_page_says_so(world, attach):
    case = world.referral_at("waiting")
    attachment = attach(case)
    assert "not scanned for viruses: no scanner is connected" in page_of(world, case)
    assert status(world, case, attachment) == 200


@pytest.mark.django_db
def test_a_file_waits_for_the_scanner_and_is_opened_once_it_is_clean(world, attach, socket_of_clamd):
    case = world.referral_at("waiting")
    attachment = attach(case)
    assert "Waiting to be scanned" in page_of(world, case)
    assert {status(world, case, attachment, what) for what in ("original", "picture")} == {409}
    with little_clamd(socket_of_clamd) as heard:
        scan_files()
        scan_files()
    assert heard == [samples.photograph()], "scanned whole, and once"
    assert status(world, case, attachment) == status(world, case, attachment, "picture") == 200
    assert chain(world, attachment) == ["given", "received", "released", "shown"]


@pytest.mark.django_db
def test_a_file_with_a_virus_is_quarantined_and_never_given(world, attach, socket_of_clamd):
    case = world.referral_at("waiting")
    attachment, clean = attach(case, samples.EICAR, "note.txt"), attach(case)
    with little_clamd(socket_of_clamd):
        scan_files()
    assert (state(world, attachment), state(world, clean)) == ("found", "clean")
    assert {status(world, case, attachment, who=who) for who in (OFFICER, DESK)} == {409}
    assert "nobody can open it" in page_of(world, case)
    assert verbs(world, attachment)[2:3] == ["file.quarantined"]
    assert chain(world, attachment) == ["quarantined", "received"]


@pytest.mark.django_db
def test_a_scanner_that_is_down_is_asked_again_and_the_file_waits(world, attach, socket_of_clamd, time_machine):
    time_machine.move_to(world.now)
    case = world.referral_at("waiting")
    attachment = attach(case)
    scan_files()
    assert state(world, attachment) == "waiting"
    assert "The virus scanner does not answer" in page_of(world, case)
    assert status(world, case, attachment) == 409
    with little_clamd(socket_of_clamd, answer=b"stream: too busy ERROR\0") as heard:
        time_machine.shift(errands.AGAIN + timedelta(seconds=1))
        scan_files()
        assert (len(heard), state(world, attachment)) == (1, "waiting")
    time_machine.shift(errands.AGAIN + timedelta(seconds=1))
    with little_clamd(socket_of_clamd):
        scan_files()
    assert state(world, attachment) == "clean"


@pytest.mark.django_db
def test_the_watchdog_has_scanned_what_celery_left_waiting(world, attach, socket_of_clamd, time_machine):
    attachment = attach(world.referral_at("waiting"))
    time_machine.move_to(world.now)
    with little_clamd(socket_of_clamd) as heard:
        errands.watch_files()
        assert heard == []
        time_machine.shift(errands.LATE + timedelta(seconds=1))
        errands.watch_files()
    assert state(world, attachment) == "clean"


@pytest.mark.django_db
def test_a_file_that_was_changed_while_it_waited_is_not_released(world, attach, socket_of_clamd):
    attachment = attach(world.referral_at("waiting"))
    store.place(attachment.pk).write_bytes(samples.photograph() + b"x")
    with little_clamd(socket_of_clamd) as heard:
        errands.scan_waiting(door=Door.TASK)
    assert (heard, state(world, attachment)) == ([], "waiting")
    assert AuditEvent.objects.filter(verb="file.found-changed", object_id=str(attachment.pk)).count() == 1
