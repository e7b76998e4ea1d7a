"""Can an author put photographs and documents to a referral; do those who work with it see them, and nobody else?"""

import io

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from maru.agencies.operations import grant_membership
from maru.audit.models import AuditEvent
from maru.files import refusals
from maru.files.models import Attachment
from tests.rooms.files import samples

OFFICER, DESK = "submitter_police", "maru_triage_sw"
pytestmark = pytest.mark.django_db


def upload(client, case, data=None, name="arm.jpg"):
    file = SimpleUploadedFile(name, samples.photograph() if data is None else data)
    return client.post(f"/referrals/{case.reference}/files/", {"file": file})


def only(world):
    with world.looking():
        return Attachment.objects.get()


def address(case, attachment, what=""):
    return f"/referrals/{case.reference}/files/{attachment.pk}/{what}"


def put(world, stage="waiting", **more):
    case = world.referral_at(stage)
    assert upload(world.client(OFFICER), case, **more).status_code == 302
    return case, only(world)


def read_verbs(attachment):
    events = AuditEvent.objects.filter(object_id=str(attachment.pk)).order_by("seq")
    return [(event.verb, event.actor, event.reason) for event in events]


def test_what_is_attached_to_a_draft_stands_there_after_the_session_has_died(world):
    case, attachment = put(world, "draft")
    page = BeautifulSoup(world.client(OFFICER).get(f"/referrals/{case.reference}/files/").content, "html.parser")
    assert page.find("a", href=address(case, attachment)).text == "arm.jpg"
    tasks = world.client(OFFICER).get(f"/referrals/{case.reference}/edit/").content.decode()
    assert "1 photograph or document" in tasks


@pytest.mark.parametrize(("stage", "page"), [("draft", "edit/"), ("waiting", "")])
def test_its_author_is_offered_to_attach_something_where_there_is_nothing(world, stage, page):
    case = world.referral_at(stage)
    address = f"/referrals/{case.reference}/{page}"
    assert "Add photographs or documents" in world.client(OFFICER).get(address).content.decode()


def test_a_file_of_a_draft_is_removed_by_a_button(world):
    case, attachment = put(world, "draft")
    assert world.client(OFFICER).post(address(case, attachment, "remove/")).status_code == 302
    with world.looking():
        assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("data", "name", "refusal"),
    [
        (b"", "arm.jpg", refusals.Empty),
        (b"x" * (refusals.LARGEST + 7_000_000), "arm.jpg", refusals.TooBig),
        (samples.archive(), "arm.jpg", refusals.Archive),
        (b"MZ" + bytes(99), "arm.jpg", refusals.NotWhatItIsCalled),
        (samples.photograph() + samples.archive(), "arm.jpg", refusals.TwoInOne),
    ],
)
def test_what_is_not_taken_is_refused_beside_the_box_and_in_the_summary(world, data, name, refusal):
    case = world.referral_at("draft")
    answer = upload(world.client(OFFICER), case, data, name)
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 422
    assert refusal.default in page.find(class_="govuk-error-summary").text
    assert refusal.default in page.find(id="id_file_error").text
    with world.looking():
        assert not Attachment.objects.exists()


def test_without_a_file_the_page_asks_for_one(world):
    case = world.referral_at("draft")
    answer = world.client(OFFICER).post(f"/referrals/{case.reference}/files/")
    assert answer.status_code == 422
    assert "Choose a photograph or a document" in answer.content.decode()


def test_the_picture_tells_nothing_and_the_original_is_given_byte_for_byte(world):
    case, attachment = put(world)
    desk = world.client(DESK)
    shown, given = (desk.get(address(case, attachment, what)) for what in ("picture/", "original/"))
    with Image.open(io.BytesIO(shown.content)) as picture:
        assert (picture.size, dict(picture.getexif())) == ((40, 80), {})
    assert b"Zqphone" in given.content
    assert given.content == samples.photograph()
    assert shown["Content-Disposition"].startswith("inline")
    assert given["Content-Disposition"] == 'attachment; filename="arm.jpg"'
    for answer in (shown, given):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
        assert "no-store" in answer["Cache-Control"]
    who = f"user:{world.user(DESK).pk}"
    assert read_verbs(attachment)[-2:] == [("file.read", who, "desk"), ("file.original-read", who, "desk")]


def test_every_look_is_written_down_anew_and_stands_in_the_chain_of_custody(world):
    case, attachment = put(world)
    desk = world.client(DESK)
    for _ in range(2):
        desk.get(address(case, attachment, "picture/"))
    assert [verb for verb, *_ in read_verbs(attachment)].count("file.read") == 2
    page = BeautifulSoup(desk.get(address(case, attachment)).content, "html.parser")
    links = [[cell.text for cell in row.find_all("td")][1:] for row in page.tbody.find_all("tr")]
    officer, worker = world.user(OFFICER).name, world.user(DESK).name
    assert sorted(links) == sorted([["Received", officer], ["Shown", worker], ["Shown", worker]])


def test_a_document_is_downloaded_and_never_shown_as_a_picture(world):
    case, attachment = put(world, data=samples.PDF, name="letter.pdf")
    desk = world.client(DESK)
    assert desk.get(address(case, attachment, "picture/")).status_code == 409
    given = desk.get(address(case, attachment, "original/"))
    assert (given["Content-Type"], given.content) == ("application/pdf", samples.PDF)


@pytest.mark.parametrize("who", ["submitter_police_2", "partner_practitioner", "caiu_ds", "auditor", "sysadmin"])
def test_for_a_stranger_nothing_is_there(world, who):
    case, attachment = put(world)
    client = world.client(who)
    for what in ("", "picture/", "original/"):
        assert client.get(address(case, attachment, what)).status_code == 404
    assert client.get(f"/referrals/{case.reference}/files/").status_code == 404
    assert upload(client, case).status_code == 404


def test_the_desk_does_not_see_what_is_attached_to_a_draft(world):
    case, attachment = put(world, "draft")
    for what in ("", "picture/", "original/"):
        assert world.client(DESK).get(address(case, attachment, what)).status_code == 404


def test_a_file_of_one_referral_is_not_found_under_another(world):
    case, attachment = put(world)
    other = world.referral_at("waiting")
    assert world.client(OFFICER).get(address(other, attachment, "original/")).status_code == 404


def test_a_colleague_of_the_author_sees_the_picture_and_is_not_given_the_original(world):
    case = world.referral_at("waiting", by="submitter_external")
    assert upload(world.client("submitter_external"), case).status_code == 302
    attachment = only(world)
    with world.looking():
        grant_membership(
            user=world.user("submitter_police_2"), unit=case.referral.unit, role="submitter_external", at=world.now
        )
    colleague = world.client("submitter_police_2")
    assert colleague.get(address(case, attachment, "picture/")).status_code == 200
    assert colleague.get(address(case, attachment, "original/")).status_code == 403
    assert "Chain of custody" not in colleague.get(address(case, attachment)).content.decode()


def test_a_partner_is_shown_none_in_their_brief(world):
    case = world.referral_at("accepted")
    assert upload(world.client(OFFICER), case).status_code == 302
    partner = world.client("partner_practitioner")
    brief = partner.get(f"/handovers/{case.handover.reference}/").content.decode()
    assert "arm.jpg" not in brief and "photograph" not in brief
    assert partner.get(address(case, only(world), "picture/")).status_code == 404


def test_the_desk_is_told_on_its_page_that_there_is_something_to_look_at(world):
    case, _attachment = put(world)
    page = BeautifulSoup(world.client(DESK).get(f"/triage/{case.reference}/").content, "html.parser")
    link = page.find("a", string="1 photograph or document")
    files = world.client(DESK).get(link["href"]).content.decode()
    assert "arm.jpg" in files and f'href="/triage/{case.reference}/"' in files
