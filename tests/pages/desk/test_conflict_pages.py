"""Is whoever says that a record concerns them kept out at once, and is what they had in hand in somebody else's?"""

import pytest
from bs4 import BeautifulSoup

from caiu.models import Investigation
from maru.agencies.models import Conflict, Withheld
from maru.agencies.operations import end_membership, keep_out
from maru.audit.models import AuditEvent
from maru.notify.models import Notice
from triage.models import Claim

MANAGER, WORKER, SERGEANT, DETECTIVE = "maru_manager", "maru_triage_sw", "caiu_ds", "caiu_dc"


def said(answer):
    return " ".join(BeautifulSoup(answer.content, "html.parser").find("main").get_text(" ").split())


def declare(world, who, reference, **more):
    return world.client(who).post(f"/conflicts/declare/{reference}/", {"why": "family", **more})


def told(world, **which):
    with world.looking():
        return set(Notice.objects.filter(**which).values_list("to_role", "to_user__email"))


class TestDeclaring:
    def test_a_claim_goes_back_into_the_queue_and_the_case_is_closed_to_them(self, world):
        case = world.referral_at("at_desk", claimed_by=WORKER)
        client, url = world.client(WORKER), f"/triage/{case.reference}/"
        assert f"/conflicts/declare/{case.reference}/" in client.get(url).content.decode()
        assert "nor of anything that belongs to it" in said(client.get(f"/conflicts/declare/{case.reference}/"))
        assert declare(world, WORKER, case.reference).status_code == 302
        assert client.get(url).status_code == 404
        with world.looking():
            assert not Claim.objects.filter(referral=case.referral, state="held").exists()
            event = AuditEvent.objects.get(verb="conflict.recorded", root_id=str(case.pk))
        assert {s.custody for s in case.reload().subjects} == {"waiting"}
        assert (event.reason, event.data["how"]) == ("family", "declared")
        assert world.client("maru_police_ds").get(url).status_code == 200
        assert case.reference in said(client.get("/conflicts/"))
        assert told(world, key__startswith="conflict:") == {("", f"{MANAGER}@maru.example")}

    def test_an_investigation_waits_to_be_allocated_and_the_sergeant_is_told(self, world):
        investigation = world.referral_at("allocated").investigation
        assert declare(world, DETECTIVE, investigation.reference).status_code == 302
        with world.looking():
            found = Investigation.objects.get(pk=investigation.pk)
        assert (found.state, found.lead_id) == ("new", None)
        assert (SERGEANT, None) in told(
            world, text__contains="waits to be allocated: whoever worked it must not see it"
        )
        assert world.client(SERGEANT).get(f"/caiu/{investigation.reference}/").status_code == 200

    def test_where_nobody_else_may_allocate_the_maru_manager_hears(self, world):
        investigation = world.referral_at("held_by_caiu").investigation
        with world.looking():
            for held in world.user("caiu_di").memberships.filter(until=None):
                end_membership(membership=held, at=world.now)
        assert declare(world, SERGEANT, investigation.reference).status_code == 302
        assert told(world, text__contains="nobody is left in") == {(MANAGER, None)}

    def test_a_cafs_lead_leaves_it_to_whoever_is_left(self, world):
        caf = world.assessment_at("open", by="submitter_external")
        assert declare(world, "submitter_external", caf.reference).status_code == 302
        with world.looking():
            caf.refresh_from_db()
        assert (
            caf.lead_id is None and world.client("submitter_external").get(f"/caf/{caf.reference}/").status_code == 404
        )
        assert told(world, text__contains="its lead must not see it")

    def test_what_is_not_open_to_them_is_not_there(self, world):
        investigation = world.referral_at("allocated").investigation
        assert declare(world, WORKER, investigation.reference).status_code == 404
        assert declare(world, WORKER, "CA-26-999999-Z").status_code == 404
        assert declare(world, DETECTIVE, investigation.reference, why="").status_code == 422


class TestSupervising:
    @pytest.fixture
    def case(self, world):
        return world.referral_at("at_desk", claimed_by=WORKER)

    def record(self, world, reference, who=WORKER, by=MANAGER):
        sent = {"user": str(world.user(who).pk), "reference": reference, "why": "known", "text": "A neighbour."}
        return world.client(by).post("/conflicts/record/", sent)

    def test_a_supervisor_keeps_somebody_of_their_unit_out(self, world, case):
        assert self.record(world, case.reference).status_code == 302
        assert world.client(WORKER).get(f"/triage/{case.reference}/").status_code == 404
        assert world.user(WORKER).name in said(world.client(MANAGER).get("/conflicts/"))
        assert world.user(WORKER).name not in said(world.client("maru_police_ds").get("/conflicts/"))

    def test_of_nobody_else_and_of_nothing_that_they_do_not_see(self, world, case):
        investigation = world.referral_at("allocated").investigation
        assert self.record(world, case.reference, who=DETECTIVE).status_code == 422
        answers = [self.record(world, reference) for reference in (investigation.reference, "CA-26-999999-Z")]
        assert [answer.status_code for answer in answers] == [422, 422]
        assert "nothing under this reference that is open to you" in said(answers[0])
        assert self.record(world, case.reference, by=WORKER).status_code == 403

    def test_it_is_over_when_the_supervisor_says_why_and_never_the_person(self, world, case):
        self.record(world, case.reference)
        with world.looking():
            url = f"/conflicts/{Conflict.objects.get().pk}/end/"
        assert world.client(MANAGER).post(url, {"text": ""}).status_code == 422
        assert world.client(WORKER).post(url, {"text": "I am sure."}).status_code == 403
        assert world.client("maru_police_ds").post(url, {"text": "I am sure."}).status_code == 404
        assert world.client(MANAGER).post(url, {"text": "They have moved away."}).status_code == 302
        assert world.client(WORKER).get(f"/triage/{case.reference}/").status_code == 200
        with world.looking():
            assert not Withheld.objects.exists()
            assert AuditEvent.objects.filter(verb="conflict.ended", root_id=str(case.pk)).count() == 1

    def test_a_supervisors_own_is_ended_by_another(self, world, case):
        manager = world.user(MANAGER)
        with world.acting(MANAGER):
            made = keep_out(record=case.referral, user=manager, how="declared", why="self", by=manager, at=world.now)
        assert world.client(MANAGER).post(f"/conflicts/{made.pk}/end/", {"text": "No."}).status_code == 403
