"""Is a CAF whose lead can no longer sign in heard of by the team before its time is over?"""

from datetime import timedelta

from caf.models import Assessment
from maru.agencies.models import User
from maru.audit.context import Door
from maru.notify.models import Notice
from maru.timers.models import TimerStep
from maru.timers.operations import sweep


def test_the_warning_goes_to_the_team(world):
    assessment = world.assessment_at("asking", by="partner_practitioner")
    with world.looking():
        User.objects.filter(pk=assessment.lead_id).update(is_active=False)
        warned_at = TimerStep.objects.get(timer__object_id=assessment.pk, name="75").due_at
    sweep(at=warned_at + timedelta(minutes=1), door=Door.TEST)
    with world.looking():
        told = Notice.objects.filter(text__startswith=assessment.reference, raised_at__gte=warned_at)
        assert {(notice.to_user, notice.to_unit, notice.to_role) for notice in told} == {
            (None, assessment.unit, "partner_practitioner"),
        }  # fmt: skip


def test_where_nobody_is_left_the_manager_is_told_and_sees_it(world):
    assessment = world.assessment_at("asking", by="submitter_police")
    manager = world.user("maru_manager")
    with world.acting(manager):
        assert not Assessment.objects.visible_to(manager).filter(pk=assessment.pk).exists()
    with world.looking():
        User.objects.filter(pk=assessment.lead_id).update(is_active=False)
        warned_at = TimerStep.objects.get(timer__object_id=assessment.pk, name="75").due_at
    sweep(at=warned_at + timedelta(minutes=1), door=Door.TEST)
    with world.acting(manager):
        told = Notice.objects.filter(link=f"/caf/{assessment.reference}/", to_role="maru_manager")
        assert told.count() == 1
    answer = world.client("maru_manager").get(f"/caf/{assessment.reference}/")
    assert answer.status_code == 200


def test_the_manager_is_not_told_where_the_team_has_helpers(world):
    assessment = world.assessment_at("asking", by="partner_practitioner")
    with world.looking():
        User.objects.filter(pk=assessment.lead_id).update(is_active=False)
    sweep(at=world.at(days=40), door=Door.TEST)
    with world.looking():
        told = Notice.objects.filter(text__startswith=assessment.reference, to_role="maru_manager")
        assert not told.exists()
