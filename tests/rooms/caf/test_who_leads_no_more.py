"""Is a CAF whose lead can no longer sign in heard of by the team before its time is over?"""

from datetime import timedelta

from maru.agencies.models import User
from maru.audit.context import Door
from maru.notify.models import Notice
from maru.timers.models import TimerStep
from maru.timers.operations import sweep


def test_the_warning_goes_to_the_team(world):
    assessment = world.assessment_at("asking", by="partner_family_support")
    with world.looking():
        User.objects.filter(pk=assessment.lead_id).update(is_active=False)
        warned_at = TimerStep.objects.get(timer__object_id=assessment.pk, name="warn").due_at
    sweep(at=warned_at + timedelta(minutes=1), door=Door.TEST)
    with world.looking():
        told = Notice.objects.filter(text__startswith=assessment.reference, raised_at__gte=warned_at)
        assert {(notice.to_user, notice.to_unit, notice.to_role) for notice in told} == {
            (None, assessment.unit, "partner_practitioner"), (None, assessment.unit, "submitter_external")
        }  # fmt: skip
