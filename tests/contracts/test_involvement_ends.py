"""Does whoever worked a child no longer see it once the work has ended, but for what the rules keep?

By both walls, over every way in which work ends. What stays: the author's referral and their unit's; a partner's own
handover (its reference and their own text); the investigation and the CAF that somebody wrote themselves.
"""

import pytest
from django.test import Client

from caf.models import Assessment
from caiu.models import Investigation
from maru.agencies.models import Involvement
from maru.agencies.operations import lock_account
from maru.api.operations import end_client
from referrals.models import Referral
from tests.contracts import access
from tests.contracts.conftest import signed_in
from tests.contracts.test_two_walls import by_the_first_wall, by_the_second_wall
from tests.partners import Partner
from triage.models import Claim, Decision, Handover

OFFICER, DETECTIVE, SERGEANT, PARTNER = "submitter_police", "caiu_dc", "caiu_ds", "partner_practitioner"
DESKFILE = (Claim, Decision)
# How the work ended: who had worked it, what they see no longer, and what they keep.
ENDS = {
    "withdrawn": (OFFICER, DESKFILE, (Referral,)),
    "closed_by_desk": (OFFICER, DESKFILE, (Referral,)),
    "declined": (PARTNER, (Referral, *DESKFILE), (Handover,)),
    "lapsed": (PARTNER, (Referral, *DESKFILE), (Handover,)),
    "recalled": (PARTNER, (Referral, *DESKFILE), (Handover,)),
    "reported": (PARTNER, (Referral, *DESKFILE), (Handover,)),
    "closed_by_caiu": (DETECTIVE, (Referral, *DESKFILE), (Investigation,)),
    "handed_back": (SERGEANT, (Referral, *DESKFILE), (Investigation,)),
    "relieved": (DETECTIVE, (Referral, Investigation, *DESKFILE), ()),
    "caf_closed": (PARTNER, (Referral, *DESKFILE), (Assessment,)),
    "caf_stepped_up": (PARTNER, (Referral, *DESKFILE), (Assessment,)),
}


@pytest.fixture
def let_in_until_a_moment_ago(full_house):
    """A manager of the desk with a session, and an agency's system with a token, of just before they were ended."""
    world = full_house.world
    manager = type(world.user("maru_manager")).objects.get(pk=world.user("maru_manager").pk)
    session, system = signed_in(manager), Partner(world.api("probation").registered, "a.practitioner", browser=Client())
    assert system.token
    with world.looking():
        lock_account(user=manager, at=world.now)
        end_client(client=system.client, at=world.now)
    return session, system


def rows_of(house, case, model):
    """The case's rows of that kind."""
    own = {Referral: {"pk": case.pk}, Assessment: {"pk__in": [found.pk for found in case.assessments]}}
    with house.world.looking():
        return set(model.objects.filter(**own.get(model, {"referral_id": case.pk})).values_list("pk", flat=True))


def seen(house, model, who):
    """What they see of that kind; the walls agree."""
    user = house.people[who]
    shown = by_the_second_wall(model, user)
    assert shown == by_the_first_wall(house, model, user)
    return shown


@pytest.mark.parametrize("ended", ENDS)
def test_who_worked_it_sees_no_more_than_the_rules_keep(full_house, ended):
    case = full_house.case(ended)
    who, closed, kept = ENDS[ended]
    for model in closed:
        assert not rows_of(full_house, case, model) & seen(full_house, model, who), model
    for model in kept:
        found = rows_of(full_house, case, model)
        assert found and found <= seen(full_house, model, who), model


def test_who_works_it_still_does_see_it(full_house):
    """Else the test above would show nothing."""
    for situation, who, model in (("worked_on", DETECTIVE, Referral), ("worked_on", DETECTIVE, Decision)):
        found = rows_of(full_house, full_house.case(situation), model)
        assert found and found <= seen(full_house, model, who)


def test_an_end_is_written_down_with_its_moment(full_house):
    with full_house.world.looking():
        for situation in ("closed_by_caiu", "relieved"):
            marked = full_house.case(situation).investigation.reference
            ended = Involvement.objects.filter(why=marked, user=full_house.people[DETECTIVE])
            assert ended.exists() and not ended.filter(until=None).exists(), situation


def test_who_was_let_in_a_moment_ago_is_let_in_nowhere(full_house, let_in_until_a_moment_ago):
    """By the session and the token of before, at every address, in every way: what nobody's would be answered."""
    session, system = let_in_until_a_moment_ago
    full_house.sessions["revoked"] = session
    wrong = []
    for row in {(row.url, row.method): row for row in access.expected_rows()}.values():
        by_session = access.asked(full_house, row, "revoked").status_code
        path = access.address(full_house, row)
        by_token = (system.get(path) if row.method == "get" else system.post(path)).status_code
        expected = access.answer(full_house, row, access.NOBODY)
        if by_session != expected or (access.is_api(row) and by_token != 401) or by_token not in (302, 401):
            wrong.append((row, by_session, by_token, expected))
    assert wrong == []
