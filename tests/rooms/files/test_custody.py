"""Is a file kept as it came, from the moment it is acknowledged, and does its chain of custody tell all of it?"""

import os
import time

import pytest
from django.db import DatabaseError, connection, transaction

from maru.audit.context import Door
from maru.audit.models import AuditEvent
from maru.common.errors import NotFound
from maru.files import errands, operations, refusals, store
from maru.files.models import Attachment, Handling
from maru.notify.models import Notice
from referrals.operations import discard, remove_attachment
from referrals.operations.draft import AlreadySubmitted
from tests.rooms.files import samples

OFFICER, DESK = "submitter_police", "maru_triage_sw"


def chain(world, attachment):
    with world.looking():
        links = Handling.objects.filter(attachment_id=attachment.pk).order_by("at", "pk")
        return sorted(links.values_list("what", flat=True))


def verbs(world, attachment):
    return list(AuditEvent.objects.filter(object_id=str(attachment.pk)).order_by("seq").values_list("verb", flat=True))


def seen_by(world, who):
    with world.acting(who):
        return set(Attachment.objects.visible_to(world.user(who)).values_list("pk", flat=True))


def submit(world, case):
    world.walk.submit(case.referral, OFFICER, at=world.now)


@pytest.mark.django_db
def test_a_file_is_on_the_disk_byte_for_byte_under_a_name_that_says_nothing(world, attach, settings):
    attachment = attach(world.referral_at("draft"))
    (path,) = settings.MARU_FILES.glob("*/*")
    assert path.name == attachment.pk.hex
    assert path.read_bytes() == samples.photograph()
    assert oct(path.stat().st_mode)[-3:] == "600"
    assert attachment.sha256 == store.digest(samples.photograph())
    assert verbs(world, attachment) == ["file.received"]


@pytest.mark.django_db
def test_a_file_of_a_draft_is_its_authors_alone_and_the_desks_once_it_is_submitted(world, attach):
    case = world.referral_at("draft")
    attachment = attach(case)
    assert seen_by(world, OFFICER) == {attachment.pk}
    assert seen_by(world, DESK) == seen_by(world, "submitter_police_2") == set()
    submit(world, case)
    assert seen_by(world, DESK) == {attachment.pk}
    assert seen_by(world, "submitter_police_2") == seen_by(world, "partner_practitioner") == set()
    assert chain(world, attachment) == ["kept", "received"]


@pytest.mark.django_db
@pytest.mark.parametrize("stage", ["offered", "accepted"])
def test_a_partner_sees_no_file_of_what_they_are_offered(world, attach, stage):
    attach(world.referral_at(stage))
    assert seen_by(world, "partner_practitioner") == set()


@pytest.mark.django_db
def test_a_detective_sees_the_files_of_their_investigation(world, attach):
    attachment = attach(world.referral_at("allocated"))
    assert seen_by(world, "caiu_ds") == {attachment.pk}
    assert seen_by(world, "caiu_ds_cambridge") == set()


def test_a_file_of_a_draft_is_removed_with_its_bytes(committed_db, world, attach, settings):
    case = world.referral_at("draft")
    attachment = attach(case)
    with world.acting(OFFICER):
        remove_attachment(referral_id=case.pk, attachment_id=attachment.pk, by=world.user(OFFICER), at=world.now)
        assert store.read(attachment.pk), "before it is sure that the row is gone"
    assert store.read(attachment.pk) is None
    assert seen_by(world, OFFICER) == set()
    assert chain(world, attachment) == ["received", "removed"]
    assert verbs(world, attachment) == ["file.received", "file.removed"]


def test_a_draft_that_is_discarded_takes_its_files_along(committed_db, world, attach, settings):
    case = world.referral_at("draft")
    attachments = [attach(case), attach(case, samples.PDF, "letter.pdf")]
    with world.acting(OFFICER):
        discard(referral_id=case.pk, by=world.user(OFFICER), at=world.now)
    assert not list(settings.MARU_FILES.glob("*/*"))
    assert {tuple(chain(world, one)) for one in attachments} == {("received", "removed")}


@pytest.mark.django_db
def test_what_was_submitted_is_removed_by_nobody(world, attach):
    case = world.referral_at("draft")
    attachment = attach(case)
    submit(world, case)
    with pytest.raises(AlreadySubmitted), world.acting(OFFICER):
        remove_attachment(referral_id=case.pk, attachment_id=attachment.pk, by=world.user(OFFICER), at=world.now)
    for change in (
        lambda rows: rows.delete(),
        lambda rows: rows.update(name="other.jpg"),
        lambda rows: rows.update(sha256="0" * 64),
        lambda rows: rows.update(kept_at=None),
    ):
        with pytest.raises(DatabaseError), world.looking(), transaction.atomic():
            change(Attachment.objects.filter(pk=attachment.pk))


@pytest.mark.django_db
def test_the_chain_of_custody_is_never_changed(world, attach):
    attachment = attach(world.referral_at("waiting"))
    for sql in ("UPDATE files_handling SET what = 'shown'", "DELETE FROM files_handling"):
        with pytest.raises(DatabaseError, match="never changed"), world.looking(), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(sql)
    assert chain(world, attachment) == ["received"]


@pytest.mark.django_db
def test_the_author_adds_a_file_later_and_the_desk_is_told(world, attach):
    case = world.referral_at("waiting")
    attachment = attach(case)
    assert attachment.kept_at == world.now
    assert verbs(world, attachment) == ["file.received", "referral.added-to"]
    with world.acting(DESK):
        assert Notice.objects.filter(key__startswith=f"attached:{attachment.pk}").exists()
    with pytest.raises(NotFound):
        attach(case, who=DESK)


@pytest.mark.django_db
def test_the_same_file_twice_is_one_and_no_more_than_the_most_are_taken(world, attach):
    case = world.referral_at("draft")
    assert attach(case).pk == attach(case).pk
    for number in range(refusals.MOST - 1):
        attach(case, f"Note {number}".encode(), "note.txt")
    with pytest.raises(refusals.TooMany):
        attach(case, b"One more", "note.txt")


@pytest.mark.django_db
@pytest.mark.parametrize("meddle", [lambda p: p.write_bytes(p.read_bytes() + b"x"), lambda p: p.unlink()])
def test_a_file_that_was_changed_on_the_disk_is_not_given_and_raises_an_alarm(world, attach, meddle):
    case = world.referral_at("waiting")
    attachment = attach(case)
    meddle(store.place(attachment.pk))
    client = world.client(DESK)
    for what in ("picture", "original"):
        answer = client.get(f"/referrals/{case.reference}/files/{attachment.pk}/{what}/")
        assert answer.status_code == 409
        assert b"not what arrived here" in answer.content
    assert verbs(world, attachment)[-2:] == ["file.found-changed", "file.found-changed"]
    assert chain(world, attachment) == ["changed", "changed", "received"]


@pytest.mark.django_db
def test_bytes_that_have_no_row_are_cleared_after_an_hour_and_no_others(world, attach):
    kept, gone = attach(world.referral_at("waiting")), attach(world.referral_at("draft"), samples.PDF, "a.pdf")
    with world.looking():
        Attachment.objects.filter(pk=gone.pk).delete()
    part = store.place(kept.pk).with_suffix(".part")
    part.write_bytes(b"broken off")
    assert errands.clear_orphans(door=Door.COMMAND) == 0, "too young to be sure"
    long_ago = time.time() - store.YOUNG - 60
    for path in (store.place(kept.pk), store.place(gone.pk), part):
        os.utime(path, (long_ago, long_ago))
    assert errands.clear_orphans(door=Door.COMMAND) == 2
    assert (store.read(kept.pk), store.read(gone.pk)) == (samples.photograph(), None)


@pytest.mark.django_db
def test_a_file_that_is_refused_or_rolled_back_leaves_no_row(world, attach):
    case = world.referral_at("draft")
    with pytest.raises(refusals.Archive):
        attach(case, samples.archive(), "a.jpg")
    with pytest.raises(ZeroDivisionError), world.acting(OFFICER):
        operations.receive(root=case.referral, data=samples.PDF, name="a.pdf", by=world.user(OFFICER), at=world.now)
        1 / 0  # noqa: B018
    assert seen_by(world, OFFICER) == set()
