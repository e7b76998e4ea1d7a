"""Does leaving end everything at once, and does nobody's child stay with somebody who has gone?"""

from threading import Barrier, Thread

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connections
from django.test import Client

from caf.models import Assessment
from caiu.models import Investigation
from maru.agencies.acting import AtTheSameInstant, LockedOut
from maru.agencies.models import Membership
from maru.agencies.operations import end_membership, grant_membership, lock_account
from maru.agencies.operations.leaving import what_leaving_does
from maru.audit.models import AuditEvent
from maru.common.errors import Refused
from maru.notify.models import Mail, Notice
from maru.notify.operations import tell
from maru.notify.said import said
from referrals.models import Referral, Subject
from tests.authenticators import app_of
from triage import operations as triage
from triage.models import Claim


def leave(world, who, unit=None):
    """They leave that unit, or the only one they are in."""
    with world.looking():
        memberships = Membership.objects.filter(user=world.user(who), until=None)
        end_membership(membership=memberships.get(unit=unit) if unit else memberships.get(), at=world.now)


def lock(world, who):
    with world.looking():
        lock_account(user=world.user(who), at=world.now)


def told(world, text):
    """To which roles that was told."""
    with world.looking():
        found = Notice.objects.filter(text__contains=text)
        return sorted(found.values_list("to_unit__slug", "to_role"))


def sees(world, who, model, pk):
    """Whether they see it, by both walls."""
    user = world.user(who)
    with world.acting(user):
        first = model.objects.visible_to(user).filter(pk=pk).exists()
        assert first == model.objects.filter(pk=pk).exists()
    return first


def test_a_claim_goes_back_into_the_queue_and_the_desk_is_told(world):
    case = world.referral_at("at_desk", claimed_by="maru_triage_sw")
    leave(world, "maru_triage_sw")
    assert {subject.custody for subject in case.reload().subjects} == {"waiting"}
    assert told(world, "it is in the queue again") == [("maru-desk", "maru_police_ds"), ("maru-desk", "maru_triage_sw")]
    assert not sees(world, "maru_triage_sw", Referral, case.pk)
    world.walk.claim(case.referral, "maru_police_ds", at=world.now)


def test_who_keeps_another_role_at_the_desk_keeps_the_claim(world):
    case = world.referral_at("at_desk", claimed_by="maru_triage_sw")
    who, desk = world.user("maru_triage_sw"), world.unit("maru-desk")
    with world.looking():
        grant_membership(user=who, unit=desk, role="maru_manager", at=world.now)
        end_membership(membership=who.memberships.get(role="maru_triage_sw"), at=world.now)
        assert Claim.objects.get(referral=case.pk, state="held").by == who


def test_an_investigation_waits_to_be_allocated_again(world):
    case = world.referral_at("allocated")
    found = case.investigation
    assert sees(world, "caiu_dc", Referral, case.pk)
    leave(world, "caiu_dc")
    again = case.reload().investigation
    assert (again.state, again.lead, again.allocated_at) == ("new", None, None)
    assert told(world, "waits to be allocated: whoever") == [("caiu-peterborough", "caiu_ds")]
    assert not sees(world, "caiu_dc", Investigation, found.pk) and not sees(world, "caiu_dc", Referral, case.pk)
    world.walk.allocate(found, "caiu_dc_2", "caiu_ds", at=world.now)


def test_a_caf_waits_for_a_colleague_to_lead_it(world):
    found = world.assessment_at("written", by="partner_practitioner")
    leave(world, "partner_practitioner")
    with world.looking():
        assert Assessment.objects.get(pk=found.pk).lead is None
    assert told(world, "its lead has left") == [
        ("csc-peterborough-first", "csc_sw"), ("csc-peterborough-first", "csc_tm"),
        ("csc-peterborough-first", "partner_practitioner"),
    ]  # fmt: skip
    assert not sees(world, "partner_practitioner", Assessment, found.pk)
    assert sees(world, "partner_csc_2", Assessment, found.pk)


def test_where_nobody_is_left_the_manager_sees_the_caf(world):
    found = world.assessment_at("open", by="submitter_police")
    leave(world, "submitter_police")
    assert told(world, "its lead has left") == [("maru-desk", "maru_manager")]
    assert sees(world, "maru_manager", Assessment, found.pk)


def test_who_moves_inside_the_agency_keeps_what_they_wrote(world):
    sent, begun = world.referral_at("waiting"), world.referral_at("draft")
    with world.looking():
        who = world.user("submitter_police")
        grant_membership(user=who, unit=world.unit("domestic-abuse"), role="partner_practitioner", at=world.now)
    leave(world, "submitter_police", world.unit("response"))
    assert sees(world, "submitter_police", Referral, sent.pk) and sees(world, "submitter_police", Referral, begun.pk)


def test_who_leaves_the_agency_sees_nothing_they_wrote_for_it(world):
    sent, begun = (world.referral_at(stage, by="submitter_external") for stage in ("waiting", "draft"))
    with world.looking():
        who = world.user("submitter_external")
        grant_membership(user=who, unit=world.unit("probation-team"), role="submitter_external", at=world.now)
    leave(world, "submitter_external", world.unit("alderbrook-safeguarding"))
    assert not sees(world, "submitter_external", Referral, sent.pk)
    assert not sees(world, "submitter_external", Referral, begun.pk)
    page = world.client("submitter_external").get("/")
    assert begun.reference not in page.content.decode() and "My drafts to finish" not in page.content.decode()


def test_of_a_draft_only_is_told_that_it_was_there(world):
    world.referral_at("draft", by="submitter_external")
    leave(world, "submitter_external")
    assert told(world, "1 referral begun and never sent") == [("maru-desk", "maru_manager")]
    with world.looking():
        notice = Notice.objects.get(text__contains="never sent")
    assert notice.link == "/referrals/unfinished/" and world.user("submitter_external").name not in notice.text


def test_an_old_session_is_a_strangers_from_the_next_request(world):
    client, other = world.client("caiu_ds"), world.client("caiu_dc")
    assert client.get("/caiu/").status_code == 200
    leave(world, "caiu_ds")
    assert client.get("/caiu/").headers["Location"].startswith("/accounts/login/")
    assert client.post("/referrals/new/").status_code == 401
    assert other.get("/caiu/").status_code == 200


def test_who_is_locked_out_has_nothing_left(world):
    who = world.user("maru_triage_sw")
    client = world.client(who)
    with world.looking():
        app_of(who)
        tell(key="news", text=said("News."), link="/", about=None, user=who, at=world.now)
        lock_account(user=who, at=world.now)
        assert not Authenticator.objects.filter(user=who).exists()
        assert not Mail.objects.filter(to=who, sent_at=None).exists()
        assert not Membership.objects.filter(user=who, until=None).exists()
    assert client.get("/triage/").headers["Location"].startswith("/accounts/login/")
    assert not Session.objects.filter(pk=client.session.session_key).exists()
    with pytest.raises(LockedOut), world.acting(world.user("maru_triage_sw")):
        pass


def test_where_they_were_signed_in_is_listed_no_more(world):
    browser, who = Client(HTTP_USER_AGENT="Chrome/140.0"), world.user("maru_triage_sw")
    browser.post("/accounts/login/", {"login": who.email, "password": world.password})
    assert UserSession.objects.filter(user=who).count() == 1
    leave(world, "maru_triage_sw")
    assert not UserSession.objects.filter(user=who).exists()


def test_a_session_does_not_come_back_with_the_account(world):
    client, who = world.client("maru_manager"), world.user("maru_manager")
    lock(world, "maru_manager")
    who.is_active = True
    who.save(update_fields=["is_active"])
    assert client.get("/").status_code == 302


def test_a_systems_tokens_end_with_a_unit_and_the_system_with_its_last(world):
    partner = world.api("family-support", on_behalf_of="e.driftwood")
    assert partner.get("/api/v1/handovers/").status_code == 200
    north, south = world.unit("family-support-team"), world.unit("family-support-south")
    with world.looking():
        end_membership(membership=partner.account.memberships.get(unit=north), at=world.now)
    assert partner.get("/api/v1/handovers/").status_code == 401
    assert partner.sign_on().status_code == 200
    with world.looking():
        end_membership(membership=partner.account.memberships.get(unit=south), at=world.now)
    assert partner.sign_on().status_code == 401


def test_leaving_twice_changes_nothing(world):
    world.referral_at("at_desk", claimed_by="maru_triage_sw")
    membership = world.user("maru_triage_sw").memberships.get()
    lock(world, "maru_triage_sw")
    with world.looking():
        before = AuditEvent.objects.count()
    lock(world, "maru_triage_sw")
    with world.looking():
        end_membership(membership=membership, at=world.now)
    assert AuditEvent.objects.count() == before


def test_it_is_said_beforehand_what_leaving_does(world):
    for _ in range(2):
        world.referral_at("at_desk", claimed_by="maru_triage_sw")
    world.assessment_at("asking", by="maru_triage_sw")
    world.client("maru_triage_sw")
    with world.looking():
        said = what_leaving_does(world.user("maru_triage_sw"))
    assert said == [
        "2 claims go back into the queue.", "1 CAF waits for somebody to lead it.",
        "They are signed out, on 1 device.",
    ]  # fmt: skip


@pytest.mark.parametrize("round_", range(2))
def test_who_decides_while_being_removed_has_decided_or_has_not(committed_db, world, round_):
    """Either the decision stands and nothing is put back, or the claim is back and nothing was decided."""
    case, barrier, came = world.referral_at("at_desk", claimed_by="maru_triage_sw"), Barrier(2), []

    def decide():
        choices = [world.walk.to_nothing(subject, rationale="Seen and well, says school.") for subject in case.subjects]
        user = world.user("maru_triage_sw")
        barrier.wait()
        try:
            with world.acting(user):
                triage.decide(referral_id=case.pk, choices=choices, by=user, at=world.now)
            came.append("decided")
        except (Refused, LockedOut) as refused:
            came.append(type(refused).__name__)
        finally:
            connections.close_all()

    def remove():
        barrier.wait()
        lock(world, "maru_triage_sw")
        came.append("removed")
        connections.close_all()

    threads = [Thread(target=job) for job in (decide, remove)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with world.looking():
        custody = set(Subject.objects.filter(referral=case.pk).values_list("custody", flat=True))
        claim = Claim.objects.get(referral=case.pk)
    assert "removed" in came and len(came) == 2
    assert (custody, claim.state) == (({"closed"}, "finished") if "decided" in came else ({"waiting"}, "released"))


def test_of_two_who_lock_each_other_out_at_the_same_instant_one_is_refused(committed_db, world):
    barrier, came = Barrier(2), {}
    people = [world.user("maru_manager"), world.user("caiu_ds")]

    def lock_the_other(me, other):
        try:
            with world.acting(me):
                barrier.wait()
                lock_account(user=other, at=world.now)
            came[me.pk] = "locked"
        except AtTheSameInstant as refusal:
            came[me.pk] = refusal.code
        finally:
            connections.close_all()

    threads = [Thread(target=lock_the_other, args=pair) for pair in (people, people[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came.values()) == ["at-the-same-instant", "locked"]
    standing = [user.pk for user in people if type(user).objects.get(pk=user.pk).is_active]
    assert [came[pk] for pk in standing] == ["locked"]
