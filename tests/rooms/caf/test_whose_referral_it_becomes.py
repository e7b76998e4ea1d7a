"""Is a CAF that is stepped up referred by the team whose CAF it is, and read by no other of its author's teams?"""

import pytest

from maru.agencies.operations import end_membership, grant_membership
from referrals.models import Referral

ASKED = ("danger", "concern", "consent")


@pytest.fixture
def helper(world):
    """Somebody of a school who works in a team of family support too, since later."""
    person, team = world.user("submitter_external"), world.unit("family-support-team")
    with world.looking():
        grant_membership(user=person, unit=team, role="partner_practitioner", at=world.now)
    return person


def stepped_up(world, assessment, who):
    pages = world.pages()
    referral = world.helping.step_up(assessment, who, {name: pages[name] for name in ASKED}, at=world.at(minutes=5))
    with world.looking():
        return Referral.objects.select_related("unit").get(pk=referral.pk)


def test_it_is_referred_by_the_team_that_worked_it(world, helper):
    team = world.unit("family-support-team")
    case = world.referral_at("early_help_offered", offered_to=team.slug)
    world.walk.accept(case.handover, helper, at=world.now)
    (assessment,) = case.reload().assessments
    assert assessment.unit == team
    assert stepped_up(world, assessment, helper).unit == team


def test_where_nobody_was_left_the_desk_refers_for_itself(world):
    assessment, desk = world.assessment_at("open", by="submitter_police"), world.unit("maru-desk")
    with world.looking():
        end_membership(membership=world.user("submitter_police").memberships.get(), at=world.now)
    assert stepped_up(world, assessment, world.user("maru_manager")).unit == desk
