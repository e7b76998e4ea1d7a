"""Is whoever is on duty found, and somebody always reached; and is an impossible rota refused when it is written?"""

from datetime import timedelta

import pytest

from maru.agencies.covering import Span
from maru.agencies.models import Absence, Membership, Rota, Shift
from maru.agencies.operations import (
    add_absence,
    change_shift,
    end_absence,
    end_membership,
    end_rota,
    give_shift,
    grant_membership,
    keep_rota,
    lock_account,
    remove_shift,
)
from maru.agencies.operations.leaving import what_leaving_does
from maru.agencies.rota import Duty, gaps, on_duty, reach, stand_in
from maru.common.errors import NotFound, NotPermitted, Refused

HOURS = timedelta(hours=1)
DS = "caiu_dc"
MANAGER = "maru_manager"


@pytest.fixture
def rota(world):
    return kept(world)


def kept(world, role=DS, unit="caiu-peterborough", by="caiu_ds", cover="always"):
    with world.acting(by):
        return keep_rota(unit_id=world.unit(unit).pk, role=role, cover=cover, by=world.user(by), at=world.now)


def shift(world, rota, who, start=-1, length=8, by="caiu_ds"):
    starts_at = world.now + start * HOURS
    with world.acting(by):
        return give_shift(
            rota_id=rota.pk, user_id=world.user(who).pk, starts_at=starts_at, ends_at=starts_at + length * HOURS,
            by=world.user(by), at=world.now,
        )  # fmt: skip


def away(world, who, acts, start=-1, length=24, by=None):
    with world.acting(by or who):
        return add_absence(
            user_id=world.user(who).pk, acts_id=world.user(acts).pk, since=world.now + start * HOURS,
            until=world.now + (start + length) * HOURS, by=world.user(by or who), at=world.now,
        )  # fmt: skip


def colleague(world, who, role, unit):
    with world.looking():
        grant_membership(user=world.user(who), unit=world.unit(unit), role=role, at=world.at(days=-1))


def on(world, role=DS, unit="caiu-peterborough", at=None):
    with world.looking():
        return {person.email.partition("@")[0] for person in on_duty(role, world.unit(unit), at or world.now)}


def test_where_no_rota_is_kept_every_holder_is_on_duty(world):
    assert on(world) == {"caiu_dc", "caiu_dc_2"}


def test_on_a_rota_only_whoever_has_the_shift_is_on_duty(world, rota):
    shift(world, rota, "caiu_dc_2")
    assert on(world) == {"caiu_dc_2"}
    assert on(world, at=world.at(hours=7)) == set()


def test_in_a_gap_the_next_role_up_is_reached(world, rota):
    with world.looking():
        reached = reach(DS, world.unit("caiu-peterborough"), world.now)
    assert (reached.role, reached.people, reached.instead_of) == ("caiu_ds", [world.user("caiu_ds")], DS)
    shift(world, rota, "caiu_dc")
    with world.looking():
        assert reach(DS, world.unit("caiu-peterborough"), world.now).instead_of == ""


def test_the_way_up_leads_to_the_desk_and_to_the_duty_unit(world):
    for role in ("csc_sw", "csc_tm"):
        kept(world, role, "csc-peterborough-first", "csc_tm")
    kept(world, "maru_manager", "maru-desk", "maru_manager")
    with world.looking():
        reached = reach("csc_sw", world.unit("csc-peterborough-first"), world.now)
    assert (reached.role, reached.unit, reached.instead_of) == ("duty_senior_detective", world.unit("duty"), "csc_sw")


def test_at_the_very_top_everybody_hears(world):
    kept(world, "duty_senior_detective", "duty", "maru_manager")
    duty = world.unit("duty")
    with world.looking():
        reached = reach("duty_senior_detective", duty, world.now)
        assert reached.people == [world.user("duty_senior_detective")] and reached.instead_of == reached.role
        end_membership(membership=Membership.objects.get(unit=duty, until=None), at=world.now)
        assert reach("duty_senior_detective", duty, world.now).people == [world.user("maru_manager")]


def test_who_acts_for_somebody_is_on_duty_instead(world, rota):
    shift(world, rota, "caiu_dc")
    away(world, "caiu_dc", "caiu_dc_2")
    assert on(world) == {"caiu_dc_2"}
    with world.looking():
        assert stand_in(world.user("caiu_dc"), world.now) == world.user("caiu_dc_2")
        assert stand_in(world.user("caiu_dc"), world.at(days=2)) == world.user("caiu_dc")


def test_who_acts_for_somebody_may_be_away_themselves(world):
    colleague(world, "caiu_ds_cambridge", DS, "caiu-peterborough")
    away(world, "caiu_dc", "caiu_dc_2")
    away(world, "caiu_dc_2", "caiu_ds_cambridge")
    assert on(world) == {"caiu_ds_cambridge"}


def test_absences_make_no_circle(world):
    colleague(world, "caiu_ds_cambridge", DS, "caiu-peterborough")
    away(world, "caiu_dc", "caiu_dc_2", start=0, length=48)
    away(world, "caiu_dc_2", "caiu_ds_cambridge", start=24, length=48)
    with pytest.raises(Refused) as refused:
        away(world, "caiu_ds_cambridge", "caiu_dc", start=47, length=10)
    assert refused.value.code == "circle-of-absences"
    # When the first is back there is no circle.
    away(world, "caiu_ds_cambridge", "caiu_dc", start=48, length=10)


@pytest.mark.parametrize(
    ("start", "length", "code"),
    [(1, 0, "impossible-shift"), (1, -2, "impossible-shift"), (1, 26, "impossible-shift"),
     (-9, 8, "impossible-shift"), (24 * 400, 8, "impossible-shift"), (3, 8, "on-shift-already")],
)  # fmt: skip
def test_an_impossible_shift_is_refused(world, rota, start, length, code):
    shift(world, rota, "caiu_dc")
    with pytest.raises(Refused) as refused:
        shift(world, rota, "caiu_dc", start, length)
    assert refused.value.code == code
    assert refused.value.sentence.endswith(".")


def test_whoever_does_not_hold_the_role_gets_no_shift(world, rota):
    with pytest.raises(Refused) as refused:
        shift(world, rota, "caiu_dc_cambridge")
    assert refused.value.code == "not-on-the-rota"


@pytest.mark.parametrize(
    ("role", "unit", "by", "code"),
    [("astronaut", "caiu-peterborough", "caiu_ds", "unknown-role"),
     ("caiu_di", "maru-desk", MANAGER, "role-does-not-fit"),
     (DS, "caiu-cambridge", "caiu_ds", "unknown-unit"), ("maru_info_officer", "maru-desk", "caiu_ds", "unknown-unit"),
     ("cp_chair", "maru-desk", "maru_manager", "nobody-holds-the-role")],
)  # fmt: skip
def test_an_impossible_rota_is_refused(world, role, unit, by, code):
    with pytest.raises(Refused) as refused:
        kept(world, role, unit, by)
    assert refused.value.code == code


def test_a_unit_that_is_not_there_is_refused(world):
    with world.acting("maru_manager"), pytest.raises(Refused, match="no such unit"):
        manager = world.user("maru_manager")
        keep_rota(unit_id=manager.pk, role="maru_manager", cover="always", by=manager, at=world.now)


def test_a_rota_is_kept_once(world, rota):
    with pytest.raises(Refused) as refused:
        kept(world)
    assert refused.value.code == "rota-kept-already"


def test_who_keeps_which_rota(world, rota):
    with pytest.raises(NotPermitted):
        shift(world, rota, "caiu_dc", by="caiu_dc")
    with pytest.raises(NotFound):
        shift(world, rota, "caiu_dc", by="caiu_ds_cambridge")
    with pytest.raises(NotFound):
        shift(world, rota, "caiu_dc", by="maru_manager")
    # Of a unit in which nobody may, the desk's manager keeps it.
    assert kept(world, "designated_officer", "response", "maru_manager").unit == world.unit("response")


def test_of_a_shift_that_has_begun_only_the_end_moves(world, rota):
    begun = shift(world, rota, "caiu_dc")
    by = {"by": world.user("caiu_ds"), "at": world.now}
    same = {"shift_id": begun.pk, "starts_at": begun.starts_at}
    with world.acting("caiu_ds"):
        change_shift(user_id=begun.user_id, ends_at=world.at(hours=2), **same, **by)
        with pytest.raises(Refused, match="only its end"):
            change_shift(user_id=world.user("caiu_dc_2").pk, ends_at=begun.ends_at, **same, **by)
    assert on(world, at=world.at(hours=3)) == set()


def test_a_shift_that_is_taken_away_stays_written_and_counts_no_more(world, rota):
    ahead, begun = shift(world, rota, "caiu_dc", start=10), shift(world, rota, "caiu_dc_2")
    with world.acting("caiu_ds"):
        for one in (ahead, begun):
            remove_shift(shift_id=one.pk, by=world.user("caiu_ds"), at=world.now)
        with pytest.raises(Refused) as refused:
            remove_shift(shift_id=ahead.pk, by=world.user("caiu_ds"), at=world.now)
    assert refused.value.code == "shift-over"
    with world.looking():
        assert Shift.objects.get(pk=ahead.pk).removed_at == world.now
        assert Shift.objects.get(pk=begun.pk).ends_at == world.now
    assert on(world, at=world.at(hours=11)) == on(world) == set()


def test_when_a_rota_ends_every_holder_is_on_duty_again(world, rota):
    shift(world, rota, "caiu_dc", start=4)
    with world.acting("caiu_ds"):
        end_rota(rota_id=rota.pk, by=world.user("caiu_ds"), at=world.now)
    assert on(world) == {"caiu_dc", "caiu_dc_2"}
    with pytest.raises(Refused) as refused:
        shift(world, rota, "caiu_dc")
    assert refused.value.code == "rota-ended"


@pytest.mark.parametrize(
    ("acts", "start", "length"),
    [
        ("caiu_dc", 1, 5),
        ("caiu_dc_cambridge", 1, 5),
        ("caiu_dc_2", 1, 0),
        ("caiu_dc_2", -9, 5),
        ("caiu_dc_2", 1, 9_000),
    ],
)
def test_an_impossible_absence_is_refused(world, acts, start, length):
    with pytest.raises(Refused):
        away(world, "caiu_dc", acts, start, length)


def test_a_keeper_says_that_somebody_is_away_and_nobody_else_does(world):
    with pytest.raises(NotFound):
        away(world, "caiu_dc", "caiu_dc_2", by="caiu_ds_cambridge")
    absence = away(world, "caiu_dc", "caiu_dc_2", by="caiu_ds")
    with pytest.raises(Refused, match="already"):
        away(world, "caiu_dc", "caiu_dc_2")
    with world.acting("caiu_dc"):
        end_absence(absence_id=absence.pk, by=world.user("caiu_dc"), at=world.now)
    assert on(world) == {"caiu_dc", "caiu_dc_2"}


def test_who_leaves_has_no_shift_any_more_and_that_is_said_before(world, rota):
    shift(world, rota, "caiu_dc")
    shift(world, rota, "caiu_dc", start=24)
    away(world, "caiu_dc_2", "caiu_dc", start=30)
    who = world.user("caiu_dc")
    with world.looking():
        membership = Membership.objects.get(user=who, until=None)
        assert "2 shifts of theirs are taken away: somebody else must have them." in what_leaving_does(who, membership)
        lock_account(user=who, at=world.now)
        assert not Shift.objects.standing().filter(user=who, ends_at__gt=world.now).exists()
        assert not Absence.objects.standing().filter(acts=who).exists()
    assert on(world) == set()


def test_gaps_are_found_and_an_absence_without_a_stand_in_on_the_rota_makes_one(world, rota):
    shift(world, rota, "caiu_dc", start=0)
    shift(world, rota, "caiu_dc_2", start=10)
    within = Span(world.now, world.at(hours=18))
    with world.looking():
        assert gaps([rota], within)[rota.pk] == [Span(world.at(hours=8), world.at(hours=10))]
    colleague(world, "caiu_dc", "caiu_ds", "caiu-peterborough")
    away(world, "caiu_dc", "caiu_ds", start=4, by="caiu_ds")
    with world.looking():
        assert gaps([rota], within)[rota.pk] == [Span(world.at(hours=4), world.at(hours=10))]


def test_hundreds_of_questions_about_a_moment_cost_a_few_queries(world, rota, django_assert_max_num_queries):
    units = [world.unit(slug) for slug in ("caiu-peterborough", "caiu-cambridge")]
    with world.looking(), django_assert_max_num_queries(7):
        duty = Duty(world.now)
        for _ in range(100):
            for unit in units:
                duty.reach(DS, unit)
                duty.stand_in(world.user(DS))
    with world.looking():
        assert Rota.objects.kept(world.now).count() == 1
