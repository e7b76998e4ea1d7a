"""Does a person's list tell each time they were made known to somebody: when, by whom, to whom, why and what of it?"""

import csv
import io
import uuid
from datetime import timedelta

import pyrage
import pytest
from bs4 import BeautifulSoup

from maru.agencies.operations import seal
from maru.audit import trail
from maru.audit.context import Door
from maru.audit.models import AuditEvent
from maru.audit.verbs import Verb
from maru.desk.oversight import operations
from triage import pack

MANAGER, WORKER, OFFICER = "maru_manager", "maru_triage_sw", "submitter_police"
RIGHT = "safeguarding: public task or legal duty"
DESK, TEAM = "MARU desk Fenmere Constabulary", "Peterborough First Response Peterborough Children’s Social Care"


def read(answer):
    return BeautifulSoup(answer.content, "html.parser")


def of(case):
    return f"/people/{case.subject.party.person_id}/disclosures/"


def rows(answer):
    """By whom, to whom, what, why and on which record; the newest first."""
    cells = [[" ".join(c.get_text(" ").split()) for c in row.select("td")] for row in read(answer).select("tbody tr")]
    return [tuple(row[1:]) for row in cells]


def told(world, case):
    return {(to, what.split(" brief")[0], why, reference) for _, to, what, why, reference in rows(
        world.client(MANAGER).get(of(case))
    )}  # fmt: skip


def test_every_way_out_stands_in_it_with_its_addressee_and_its_reason(world, settings, tmp_path):
    case = world.referral_at("offered")
    settings.PAPER_PACK, settings.PAPER_PACK_RECIPIENTS = tmp_path, [str(pyrage.x25519.Identity.generate().to_public())]
    system = world.api("csc-peterborough", on_behalf_of="h.willowmere")
    assert system.get("/api/v1/handovers/").status_code == 200
    assert system.get(f"/api/v1/handovers/{case.handover.reference}/").status_code == 200
    key = str(uuid.uuid4())
    for _ in range(2):
        accepted = system.post(f"/api/v1/handovers/{case.handover.reference}/accept/", {}, key=key)
        assert accepted.status_code == 200
    manager = world.client(MANAGER)
    assert manager.get("/triage/paper-pack/").status_code == 200
    pack.write(Door.TASK)
    found = {(who, to, what.partition(" ")[0], why, reference) for who, to, what, why, reference in rows(
        manager.get(of(case))
    )}  # fmt: skip
    whole = {(to, why) for _, to, _, why, _ in found}
    by = {what: (who, to, why) for who, to, what, why, _ in found}
    assert by["Submitted"][1:] == (DESK, RIGHT)
    assert by["Offered"] == ("Senior social worker Joyce Amberley MARU desk", TEAM, RIGHT)
    assert by["Accepted"][1:] == (TEAM, RIGHT)
    assert by["Looked"][0].startswith("The house itself") and "Peterborough Children’s Social Care" in by["Looked"][1]
    assert "for h.willowmere" in by["Looked"][0]
    assert "their own request, sent again" in {why for _, why in whole}
    assert {what for _, _, what, _, _ in found} >= {"Submitted", "Offered", "Accepted", "Looked", "Sent"}


def test_what_was_passed_on_is_named_by_its_fields(world):
    case = world.referral_at("allocated")
    answer = world.client(MANAGER).get(of(case))
    (passed,) = [row for row in rows(answer) if row[2].startswith("Passed a referral to CAIU")]
    assert passed[1:] == (
        "CAIU Peterborough Fenmere Constabulary", "Passed a referral to CAIU deskfile, referral", RIGHT,
        case.investigation.reference,
    )  # fmt: skip


def test_printing_a_caf_and_stepping_it_up_stand_in_it(world):
    assessment = world.assessment_at("stepped_up")
    assert world.client("submitter_external").get(f"/caf/{assessment.reference}/print/").status_code == 200
    person = assessment.person_id
    found = {row[2:4]: row[1] for row in rows(world.client(MANAGER).get(f"/people/{person}/disclosures/"))}
    assert found["Stepped a CAF up to the MARU", RIGHT] == DESK
    assert "Miriam Quillfeather" in found["Printed a CAF", "printed"]


def test_the_pack_on_paper_and_on_disk_stand_in_it_for_whoever_is_on_it(world, settings, tmp_path):
    settings.PAPER_PACK, settings.PAPER_PACK_RECIPIENTS = tmp_path, [str(pyrage.x25519.Identity.generate().to_public())]
    case = world.referral_at("at_desk")
    manager = world.client(MANAGER)
    manager.get("/triage/paper-pack/")
    pack.write(Door.TASK)
    later = world.referral_at("at_desk")
    found = {row[2]: row[1] for row in rows(manager.get(of(case)))}
    assert "Priya Larkspur" in found["Printed the paper pack"]
    assert found["Wrote the paper pack to disk"] == "Whoever holds the key of the paper pack"
    assert {row[2] for row in rows(manager.get(of(later)))} == {"Submitted a referral"}


def test_the_file_holds_the_same_and_is_itself_written_down(world):
    case = world.referral_at("accepted")
    manager = world.client(MANAGER)
    shown = rows(manager.get(of(case)))
    answer = manager.get(f"{of(case)}export/")
    _head, names, *lines = csv.reader(io.StringIO(answer.content.decode()))
    assert [line[names.index("Why")] for line in lines] == [row[3] for row in shown]
    event = AuditEvent.objects.order_by("-seq").first()
    assert (event.verb, event.data["rows"]) == ("trail.disclosures-exported", str(len(lines)))
    assert event.data["to"] == f"user:{world.user(MANAGER).pk}"
    assert event.root_id == str(case.subject.party.person_id)
    assert rows(manager.get(of(case)))[0][2] == "Exported to whom a person was made known"
    looked = AuditEvent.objects.filter(verb="trail.disclosures-read", root_id=event.root_id)
    assert looked.count() == 2


def test_it_goes_on_page_by_page(world, monkeypatch):
    case, manager = world.referral_at("accepted"), world.client(MANAGER)
    whole = rows(manager.get(of(case)))
    monkeypatch.setattr(operations, "PAGE", 1)
    walked, address = [], of(case)
    while address:
        answer = manager.get(address)
        walked += rows(answer)
        older = read(answer).select_one(".govuk-pagination__next a")
        address = older and older["href"]
    assert walked == whole and len(whole) == 3


def test_a_part_that_is_sealed_from_the_reader_is_not_in_it(world):
    case = world.referral_at("accepted")
    with world.acting(MANAGER):
        seal(
            record=case.handover, why="court", text="By order.", keeper=world.user("caiu_ds"), by=world.user(MANAGER),
            review_on=(world.now + timedelta(days=30)).date(), at=world.now,
        )  # fmt: skip
    answer = world.client(MANAGER).get(of(case))
    assert case.handover.reference not in answer.content.decode()
    assert "Submitted a referral" in {row[2] for row in rows(answer)}


@pytest.mark.parametrize(("who", "status"), [(WORKER, 403), (OFFICER, 404), ("auditor", 404), ("caiu_dc", 404)])
def test_who_may_not_know_is_not_shown_it(world, who, status):
    case = world.referral_at("allocated")
    for address in (of(case), f"{of(case)}export/"):
        assert world.client(who).get(address).status_code == status


def test_a_disclosure_without_an_addressee_or_a_reason_is_not_written(world):
    with world.acting(MANAGER):
        for said in ({"to": "user:1"}, {"reason": "audit"}, {}):
            with pytest.raises(ValueError, match="say to whom and why"):
                trail.record(Verb.TRAIL_EXPORTED, **said)
