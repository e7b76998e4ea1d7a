"""Does the search of the trail show who did what to those who must know, and nothing that is withheld from them?"""

import csv
import io
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from maru.agencies.operations import seal
from maru.audit.models import AuditEvent
from maru.common.ids import LONDON, check_character
from maru.web.exports import harmless


def page(client, address="/audit/", **asked):
    return BeautifulSoup(client.get(address, asked or None).content, "html.parser")


def rows(found):
    """The cells of each row of the list of what was done."""
    table = found.select("main table")[-1] if found.select("main table") else None
    if table is None:
        return []
    cells = [[" ".join(cell.get_text(" ").split()) for cell in row.select("td")] for row in table.select("tbody tr")]
    return [dict(zip(("when", "who", "what", "why", "door", "record"), row, strict=True)) for row in cells]


def did(found):
    return [(row["who"], row["what"]) for row in rows(found)]


@pytest.fixture
def case(world):
    """A case at the desk, looked at once by each of two."""
    case = world.referral_at("at_desk", claimed_by="maru_triage_sw")
    for who in ("maru_triage_sw", "maru_police_ds"):
        assert world.client(who).get(f"/triage/{case.reference}/").status_code == 200
    return case


def looked(who):
    return (who, "Looked at a referral")


SOCIAL_WORKER, SERGEANT = "Senior social worker Joyce Amberley MARU desk", "DS Callum Thistlewood MARU desk"


def test_who_looked_at_a_record_is_found_by_its_reference(world, case):
    auditor = world.client("auditor")
    found = page(auditor, reference=case.reference.lower())
    assert {looked(SOCIAL_WORKER), looked(SERGEANT)} <= set(did(found))
    shown = [row for row in rows(found) if looked(row["who"]) == looked(SOCIAL_WORKER) and row["record"]]
    assert shown[0]["record"] == case.reference and {row["door"] for row in shown} <= {"page", "test"}
    assert "claimed by them" in {row["why"] for row in shown}
    assert "Testford" not in found.text and case.subject.party.given_names not in found.text


def test_a_look_at_the_trail_stands_in_it_once_with_what_was_asked(world, case):
    auditor, before = world.client("auditor"), AuditEvent.objects.count()
    page(auditor, reference=case.reference, six="consultation")
    (event,) = AuditEvent.objects.order_by("seq")[before:]
    assert (event.verb, event.actor) == ("trail.read", f"user:{world.user('auditor').pk}")
    assert event.root_id == str(case.pk) and event.data["six"] == "consultation"
    assert ("Internal auditor Milo Quarrington Information governance", "Searched this trail") in did(page(auditor))


def test_each_filter_narrows(world, case):
    auditor = world.client("auditor")
    sergeant, desk = world.user("maru_police_ds"), world.unit("maru-desk")
    of_one = rows(page(auditor, who=sergeant.pk))
    assert of_one and {row["who"] for row in of_one} == {SERGEANT}
    (chip,) = page(auditor, who=sergeant.pk, six="erasure").select(".maru-chosen a")
    assert "What was done: Erased" in chip.text and chip["href"] == f"/audit/?who={sergeant.pk}"
    of_unit = rows(page(auditor, unit=desk.pk))
    assert {row["who"] for row in of_unit} >= {SERGEANT, SOCIAL_WORKER} and all(
        "MARU desk" in r["who"] for r in of_unit
    )
    assert {row["what"] for row in rows(page(auditor, who=sergeant.pk, six="consultation"))} == {
        "Looked at a referral", "Looked at who may be the same person",
    }  # fmt: skip
    assert rows(page(auditor, who=sergeant.pk, six="erasure")) == []


def test_days_are_londons_and_both_count(world, case):
    auditor, day = world.client("auditor"), world.now.astimezone(LONDON).date()

    def between(first, last):
        asked = {f"since_{part}": getattr(first, part) for part in ("day", "month", "year")}
        asked |= {f"until_{part}": getattr(last, part) for part in ("day", "month", "year")}
        return looked(SERGEANT) in did(page(auditor, reference=case.reference, **asked))

    assert between(day, day + timedelta(days=1))
    assert not between(day - timedelta(days=9), day - timedelta(days=2))


def test_the_wrong_is_said_and_kept(world):
    answer = world.client("auditor").get("/audit/", {"reference": "MR-26-000123-Z", "since_day": "40"})
    found = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 422
    assert "Enter a whole reference" in found.select_one(".govuk-error-summary").text
    assert found.select_one("[name=reference]")["value"] == "MR-26-000123-Z"


def test_what_is_withheld_from_the_reader_is_as_if_it_were_not(world, case):
    other = world.referral_at("waiting")
    absent = page(world.client("auditor"), reference="MR-25-999999-" + check_character("MR", 25, 999999))
    manager = world.user("maru_manager")
    with world.acting(manager):
        seal(
            record=case.referral, why="staff", text="Somebody of the desk.", keeper=manager, by=manager,
            review_on=(world.now + timedelta(days=90)).date(), at=world.now,
        )  # fmt: skip
    auditor = world.client("auditor")
    hidden = page(auditor, reference=case.reference)
    assert rows(hidden) == [] and hidden.select_one("main h1").text == absent.select_one("main h1").text
    everything = page(auditor)
    assert case.reference not in everything.text and "Sealed a record" not in everything.text
    assert case.reference not in auditor.get("/audit/export/").content.decode()
    assert rows(page(auditor, reference=other.reference))
    assert AuditEvent.objects.filter(verb="trail.read", root_id=str(case.pk)).exists()


def test_pages_go_on_where_the_last_ended(world, case, monkeypatch):
    auditor, asked = world.client("auditor"), {"who": world.user("maru_triage_sw").pk}
    whole = rows(page(auditor, **asked))
    monkeypatch.setattr("maru.desk.oversight.operations.PAGE", 2)
    found = page(auditor, **asked)
    walked = rows(found)
    while older := found.select_one(".govuk-pagination__next a"):
        found = page(auditor, older["href"])
        walked += rows(found)
    assert walked == whole and len(whole) > 2


def test_somebody_is_found_by_what_is_posted(world):
    auditor = world.client("auditor")
    one = auditor.post("/audit/somebody/", {"name": "thistlewood"})
    assert one["Location"] == f"/audit/?who={world.user('maru_police_ds').pk}"
    several = BeautifulSoup(auditor.post("/audit/somebody/", {"name": "Tunde W"}).content, "html.parser")
    assert not several.select("main li a")
    many = BeautifulSoup(auditor.post("/audit/somebody/", {"name": "ar"}).content, "html.parser")
    assert len(many.select("main li a")) > 1
    nobody = auditor.post("/audit/somebody/", {"name": "Nobody At All"})
    assert nobody.status_code == 422 and "Nobody here is called that" in nobody.content.decode()


def test_an_export_is_a_disclosure_with_its_number_of_rows(world, case):
    auditor = world.client("auditor")
    answer = auditor.get("/audit/export/", {"reference": case.reference})
    marking, header, *lines = csv.reader(io.StringIO(answer.content.decode()))
    assert marking == ["OFFICIAL-SENSITIVE", "Personal: name, on behalf of."]
    event = AuditEvent.objects.order_by("-seq").first()
    assert event.verb == "trail.exported" and event.data["rows"] == str(len(lines)) and event.root_id == str(case.pk)
    assert event.data["to"] == f"user:{world.user('auditor').pk}"
    assert header[0] == "When" and {line[-1] for line in lines} >= {case.reference}
    assert answer["Content-Disposition"].startswith("attachment") and "no-store" in answer["Cache-Control"]


def test_an_export_too_large_is_refused_whole(world, case, monkeypatch):
    monkeypatch.setattr("maru.desk.oversight.operations.MOST_EXPORTED", 2)
    answer = world.client("auditor").get("/audit/export/")
    assert answer.status_code == 422 and "More than 5,000 rows" in answer.content.decode()
    assert not AuditEvent.objects.filter(verb="trail.exported").exists()


@pytest.mark.parametrize("cell", ["=1+1", "+44", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(cell):
    assert harmless(cell) == f"'{cell}"
    assert harmless("MR-26-000123-K") == "MR-26-000123-K"
