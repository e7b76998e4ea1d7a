"""Is a sealed child always in somebody's sight, whoever leaves and whatever is forgotten?"""

from datetime import timedelta

import pytest

from caiu import operations as caiu
from caiu.models import Investigation
from maru.agencies.circle import NobodyLetIn
from maru.agencies.models import Involvement, SealGrant
from maru.agencies.operations import MayNotKeep, grant_membership, lift, look_again
from maru.agencies.operations.leaving import what_leaving_does
from maru.audit.context import Door
from maru.notify.models import Notice
from maru.timers.models import Timer
from maru.timers.operations import sweep
from referrals.models import Referral
from tests.rooms.agencies.test_leaving import leave, lock
from tests.rooms.agencies.test_withholding import MANAGER, SUPERVISOR, WORDS, WORKER, opened, sealed, sees


@pytest.fixture
def case(world):
    return world.referral_at("at_desk")


def keeper_of(world, seal):
    with world.looking():
        return SealGrant.objects.now().get(seal=seal, is_keeper=True).user


def told(world, text):
    with world.looking():
        return list(Notice.objects.filter(text__contains=text).values_list("to_user__email", "to_role"))


@pytest.mark.parametrize("who", ["sysadmin", WORKER, "partner_practitioner"])
def test_who_answers_for_no_case_of_others_keeps_nothing(world, case, who):
    with pytest.raises(MayNotKeep):
        sealed(world, case.referral, keeper=who)


class TestWhoLeaves:
    @pytest.mark.parametrize("go", [leave, lock])
    def test_a_keepers_seals_go_to_the_manager_at_once(self, world, case, go):
        seal = sealed(world, case.referral, keeper=SUPERVISOR)
        with world.looking():
            said = what_leaving_does(world.user(SUPERVISOR))
        assert "1 sealed record is kept by the MARU manager from then on." in said
        go(world, SUPERVISOR)
        assert keeper_of(world, seal) == world.user(MANAGER)
        assert sees(world, MANAGER, Referral, case)
        with world.looking():
            mine = Involvement.objects.now().filter(user=world.user(SUPERVISOR), why="keeper")
            assert not mine.exists()
        both = [(f"{MANAGER}@maru.example", ""), (f"{SUPERVISOR}@maru.example", "")]
        assert sorted(told(world, "You keep a sealed record now")) == sorted(both)

    def test_a_keeper_who_may_still_keep_goes_on(self, world, case):
        seal = sealed(world, case.referral, keeper=SUPERVISOR)
        with world.looking():
            grant_membership(
                user=world.user(SUPERVISOR), unit=world.unit("maru-desk"), role=MANAGER, at=world.now
            )  # fmt: skip
        leave(world, SUPERVISOR, world.unit("caiu-peterborough"))
        assert keeper_of(world, seal) == world.user(SUPERVISOR)

    def test_whoever_was_let_in_and_leaves_is_let_in_no_more(self, world, case):
        seal = sealed(world, case.referral)
        opened(world, seal, WORKER)
        leave(world, WORKER)
        with world.looking():
            assert not SealGrant.objects.now().filter(user=world.user(WORKER)).exists()


class TestWhereNobodyWouldSeeIt:
    def test_it_is_allocated_to_nobody_who_is_not_let_in(self, world):
        case = world.referral_at("held_by_caiu")
        seal = sealed(world, case.referral)
        opened(world, seal, SUPERVISOR)
        sergeant, detective = world.user(SUPERVISOR), world.user("caiu_dc")
        give = {"investigation_id": case.investigation.pk, "to": detective.pk, "by": sergeant, "at": world.now}
        with world.acting(SUPERVISOR), pytest.raises(NobodyLetIn, match=detective.name):
            caiu.allocate(**give)
        opened(world, seal, "caiu_dc")
        with world.acting(SUPERVISOR):
            caiu.allocate(**give)
        assert sees(world, "caiu_dc", Investigation, case.investigation)


class TestLookingAgain:
    def running(self, world, seal):
        with world.looking():
            return sorted(Timer.objects.filter(object_id=seal.pk, state="running").values_list("kind", flat=True))

    def test_the_keeper_is_told_before_on_the_day_and_the_manager_a_week_after(self, world, case):
        sealed(world, case.referral, keeper=SUPERVISOR, days=90)
        mine, managers = [(f"{SUPERVISOR}@maru.example", "")], [(None, MANAGER)]
        for days, text, to in (
            (85, "keep sealed: 90 % of the time", mine),
            (92, "keep sealed: the time is over", mine),
            (99, "week of grace", managers),
        ):
            assert told(world, text) == []
            sweep(at=world.now + timedelta(days=days), door=Door.TEST)
            assert told(world, text) == to
        with world.looking():
            said = Notice.objects.filter(text__contains="seal").values_list("text", "link")
            assert not any(case.reference in part for row in said for part in row)

    def test_another_day_sets_the_clocks_anew_and_lifting_ends_them(self, world, case):
        seal, by = sealed(world, case.referral, days=3), {"by": world.user(MANAGER), "at": world.now}
        with world.acting(MANAGER):
            look_again(seal=seal, text=WORDS, review_on=world.at(days=60).date(), **by)
        assert self.running(world, seal) == ["seal_overdue", "seal_review"]
        sweep(at=world.now + timedelta(days=5), door=Door.TEST)
        assert told(world, "keep sealed: the time is over") == []
        with world.acting(MANAGER):
            lift(seal=seal, text=WORDS, **by)
        assert self.running(world, seal) == []
