"""What photographs and documents stand in the full house, and what their operations are run with: a part of `RUN` in
tests/contracts/test_audit_complete.py."""

from maru.audit.verbs import Verb
from maru.files import operations as files
from maru.files.models import Attachment
from tests.rooms.files import samples

FILED = ("waiting", "draft", "allocated", "of_another_agency", "accepted", "sealed_at_desk")


def filed(world, cases):
    """A photograph with each of these cases, as its author put it there: its id by the case's situation."""
    return {situation: put(world, cases[situation].referral) for situation in FILED}


def put(world, referral):
    with world.looking():
        made = files.receive(
            root=referral, data=samples.photograph(), name="arm.jpg", by=referral.author, at=world.now,
            kept=referral.status != "draft",
        )  # fmt: skip
    return made.pk


def of(house, situation, **more):
    return {"attachment": Attachment.objects.get(pk=house.files[situation]), "at": house.world.now, **more}


OF_FILES = {
    "files.receive": (
        Verb.FILE_RECEIVED,
        "",
        lambda h: {
            "root": h.case("waiting").referral,
            "data": samples.PDF,
            "name": "a.pdf",
            "by": h.world.user("submitter_police"),
            "at": h.world.now,
        },
    ),
    "files.remove": (Verb.FILE_REMOVED, "", lambda h: of(h, "draft")),
    "files.remove_all": (
        Verb.FILE_REMOVED,
        "",
        lambda h: {"root": h.case("draft").referral, "at": h.world.now},
    ),
    "files.show": (Verb.FILE_READ, "", lambda h: of(h, "waiting", reason="desk")),
    "files.give": (Verb.FILE_ORIGINAL_READ, "", lambda h: of(h, "waiting", reason="desk")),
    "files.sound_alarm": (Verb.FILE_CHANGED, "", lambda h: of(h, "waiting")),
    "files.note_scan": (
        Verb.FILE_QUARANTINED,
        "",
        lambda h: {"attachment_id": h.files["waiting"], "found": "A virus", "at": h.world.now},
    ),
}
