"""Is each of the six operations of DPA 2018 section 62 written down through every channel by which it happens: by whom,
when, about what, and where it discloses, to whom and why? Each cell of maru/audit/channels.py is done for real."""

from datetime import timedelta
from pathlib import Path

import pyrage
import pytest
from django.core.management import call_command

from maru.audit.channels import CELLS, Channel
from maru.audit.models import AuditEvent
from maru.audit.six import DISCLOSES, WORDS, Six
from maru.audit.verbs import Verb as V
from maru.timers import tasks as timers
from tests.pages.triage.test_decide_page import decided, form, url
from triage import tasks as triage

ROOT = Path(__file__).resolve().parents[2]
OFFICER, WORKER, MANAGER, SCHOOL = "submitter_police", "maru_triage_sw", "maru_manager", "submitter_external"
P, A, C, T, E, R, M = Channel
DOORS = {P: "web", A: "api", C: "command", T: "task", E: "web", R: "web"}
PARTNER = "csc-peterborough"
# Done in a test of its own, since it takes a copy of the whole house.
ELSEWHERE = {
    (Six.ERASURE, C): (
        "tests/contracts/test_scrub.py",
        'AuditEvent.objects.order_by("-seq")[0].verb == Verb.COPY_SCRUBBED',
    )
}


def somebody(world, who):
    return f"user:{world.user(who).pk}"


def system(world):
    return world.api(PARTNER, on_behalf_of="h.willowmere")


def adds(world):
    case = world.referral_at("waiting")
    assert (
        world.client(OFFICER).post(f"/referrals/{case.reference}/add/", {"text": "She was late again."}).status_code
        == 302
    )
    return V.REFERRAL_ADDED_TO, somebody(world, OFFICER), case.pk


def reports(world):
    case, partner = world.referral_at("accepted"), system(world)
    said = {"outcome": "supported", "text": "Six visits. Mornings run better."}
    assert partner.post(f"/api/v1/handovers/{case.handover.reference}/report/", said).status_code == 200
    return V.HANDOVER_REPORTED, f"client:{partner.client.pk}", case.handover.pk


def claims(world):
    case = world.referral_at("waiting")
    assert world.client(WORKER).post(f"/triage/{case.reference}/claim/").status_code == 302
    return V.CLAIM_MADE, somebody(world, WORKER), case.pk


def accepts(world):
    case, partner = world.referral_at("offered"), system(world)
    assert partner.post(f"/api/v1/handovers/{case.handover.reference}/accept/").status_code == 200
    return V.HANDOVER_ACCEPTED, f"client:{partner.client.pk}", case.handover.pk


def lapses_by(sweeps):
    def lapses(world):
        case = world.referral_at("offered", at=world.now - timedelta(days=20))
        sweeps()
        return V.HANDOVER_LAPSED, "system:timers", case.handover.pk

    return lapses


def looks(world):
    case = world.referral_at("at_desk", claimed_by=WORKER)
    assert world.client(WORKER).get(f"/triage/{case.reference}/").status_code == 200
    return V.REFERRAL_READ, somebody(world, WORKER), case.pk


def fetches(world):
    case, partner = world.referral_at("offered"), system(world)
    assert partner.get(f"/api/v1/handovers/{case.handover.reference}/").status_code == 200
    return V.HANDOVER_READ, f"client:{partner.client.pk}", case.handover.pk


def offers(world):
    case, desk = world.referral_at("at_desk", claimed_by=WORKER), world.client(WORKER)
    answers = form(desk, case, **decided(0, "partner", reason="Assess.", brief="Please visit."))
    assert desk.post(url(case), answers).status_code == 302
    return V.HANDOVER_OFFERED, somebody(world, WORKER), case.pk


def is_sent_a_list(world):
    world.referral_at("offered")
    partner = system(world)
    assert partner.get("/api/v1/handovers/").status_code == 200
    return V.LIST_SENT, f"client:{partner.client.pk}", None


def writes_the_pack_by(writes):
    def writes_it(world):
        world.referral_at("at_desk")
        writes()
        return V.PACK_WRITTEN, "system:paper-pack", None

    return writes_it


def exports(world):
    case = world.referral_at("waiting")
    assert world.client("auditor").get("/audit/export/", {"reference": case.reference}).status_code == 200
    return V.TRAIL_EXPORTED, somebody(world, "auditor"), case.pk


def prints(world):
    found = world.assessment_at("open", by=SCHOOL)
    assert world.client(SCHOOL).get(f"/caf/{found.reference}/print/").status_code == 200
    return V.ASSESSMENT_PRINTED, somebody(world, SCHOOL), found.pk


def discards(world):
    case = world.referral_at("draft")
    assert world.client(OFFICER).post(f"/referrals/{case.reference}/discard/").status_code == 302
    return V.REFERRAL_DISCARDED, somebody(world, OFFICER), case.pk


DONE = {
    (Six.COLLECTION, P): adds,
    (Six.COLLECTION, A): reports,
    (Six.ALTERATION, P): claims,
    (Six.ALTERATION, A): accepts,
    (Six.ALTERATION, C): lapses_by(lambda: call_command("run_timers", once=True)),
    (Six.ALTERATION, T): lapses_by(lambda: timers.sweep.apply(throw=True)),
    (Six.CONSULTATION, P): looks,
    (Six.CONSULTATION, A): fetches,
    (Six.DISCLOSURE, P): offers,
    (Six.DISCLOSURE, A): is_sent_a_list,
    (Six.DISCLOSURE, C): writes_the_pack_by(lambda: call_command("write_paper_pack")),
    (Six.DISCLOSURE, T): writes_the_pack_by(lambda: triage.write_paper_pack.apply(throw=True)),
    (Six.DISCLOSURE, E): exports,
    (Six.DISCLOSURE, R): prints,
    (Six.ERASURE, P): discards,
}


@pytest.fixture
def house(world, settings, tmp_path, monkeypatch):
    """The county, with a place for paper packs; a command takes no signals for itself, and not away the
    connection on which the test is to be undone."""
    settings.PAPER_PACK, settings.PAPER_PACK_RECIPIENTS = tmp_path, [str(pyrage.x25519.Identity.generate().to_public())]
    monkeypatch.setattr("maru.timers.management.commands.run_timers.close_old_connections", lambda: None)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    return world


@pytest.mark.parametrize(("six", "channel"), DONE, ids=lambda part: str(part).replace(" ", "-"))
def test_it_is_written_down_once_by_whom_when_about_what_to_whom_and_why(house, six, channel):
    verb, actor, root = DONE[six, channel](house)
    event = AuditEvent.objects.get(verb=verb, door=DOORS[channel])
    assert (event.actor, event.root_id) == (actor, str(root or ""))
    assert house.now - timedelta(minutes=1) <= event.occurred_at <= house.now + timedelta(minutes=10)
    assert verb in CELLS[six][channel] and verb in WORDS[six]
    if six is Six.CONSULTATION or verb in DISCLOSES:
        assert event.reason
    if verb in DISCLOSES:
        assert event.data["to"]
    if actor.startswith("client:"):
        assert event.data["on_behalf_of"] == "h.willowmere"


def test_every_cell_is_done_or_says_why_it_is_not_there():
    assert {six: set(row) for six, row in CELLS.items()} == {six: set(Channel) for six in Six if six is not Six.APART}
    there = {(six, channel) for six, row in CELLS.items() for channel, said in row.items() if not isinstance(said, str)}
    assert there == {*DONE, *ELSEWHERE}
    assert all(len(said) > len("not here") for row in CELLS.values() for said in row.values() if isinstance(said, str))


def test_what_is_done_elsewhere_is_done_there():
    for path, line in ELSEWHERE.values():
        assert line in (ROOT / path).read_text()


def test_every_verb_of_the_six_stands_in_a_cell_of_its_own_operation_and_nowhere_else():
    for six, row in CELLS.items():
        stands = {verb for said in row.values() if not isinstance(said, str) for verb in said}
        assert stands == set(WORDS[six]), six
