"""Do the two walls agree, for everybody and about everything?

The first wall is asked alone, in a context that hides nothing: `visible_to(user)`. The second is asked alone,
by a bare SELECT in that person's context. What they show must be the same.
"""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db.models import F, Q

from caf.models import Assessment
from caiu.models import Investigation
from maru.agencies.acting import acting_as
from maru.agencies.models import Glass, GlassReview, Involvement, Signal, Withheld
from maru.agencies.permissions import Permission
from maru.agencies.powers import forget_powers, powers_of
from maru.agencies.records import CaseRecord
from maru.audit.context import Door
from maru.files.models import Attachment, Handling
from maru.notify.models import Notice
from maru.people.models import ChronologyEntry, Person
from referrals.models import Referral, SafeAddress
from tests.contracts import access
from triage.models import Handover

SCOPED = sorted((m for m in apps.get_models() if hasattr(m.objects, "visible_to")), key=lambda m: m._meta.label)
ROOTS = {"referral", "person", "handover", "investigation"}
# The column by which a row says which record it is about.
ABOUT = {model: model.root_column() for model in SCOPED if issubclass(model, CaseRecord)}
ABOUT |= {Attachment: "root_id", Handling: "root_id", ChronologyEntry: "root_id", GlassReview: "about", Notice: "about"}
FOR_STAFF = {Permission.STAFF_MANAGE, Permission.STAFF_ADMINISTER, Permission.ROTA_KEEP, Permission.MAIL_FOLLOW}
FOR_STAFF |= {Permission.DEADLINES_FOLLOW, Permission.RULES_MANAGE, Permission.CODES_MANAGE}
FOR_STAFF |= {Permission.DRAFTS_FOLLOW}
every_scoped_model = pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.label)


def ids(rows):
    return set(rows.values_list("pk", flat=True))


def all_of(house, model):
    with house.world.looking():
        return ids(model.objects)


def by_the_first_wall(house, model, user):
    with house.world.looking():
        forget_powers(user)
        return ids(model.objects.visible_to(user))


def by_the_second_wall(model, user):
    who = {"user": user} if user.signs_in else {"client": user.client}
    with acting_as(**who, door=Door.TEST):
        return ids(model.objects)


def able_to_act(house):
    """Everybody who can, agencies' systems by their accounts; of roles that see alike, one stands for the others."""
    people = [(name, user) for name, user in house.people.items() if user.is_active and name not in access.STANDS_FOR]
    return people + [(slug, partner.account) for slug, partner in house.partners.items()]


def test_every_root_is_among_what_is_compared():
    assert {model._meta.model_name for model in SCOPED} >= ROOTS
    assert {"draft", "notice", "chronologyentry", "subject", "decision", "logentry"} <= {
        model._meta.model_name for model in SCOPED
    }


def told_to_nobody_asked(house, model):
    """Notices that none of those who are asked can see, which is no fault: of before a seal, to roles of which nobody
    is let in; and to roles for which another one stands here. And addresses that are withheld, which one act opens."""
    if model is SafeAddress:
        return all_of(house, model)
    if model is not Notice:
        return set()
    with house.world.looking():
        withheld = Notice.objects.filter(about__in=Withheld.objects.values("object_id"))
        return ids(withheld) | ids(Notice.objects.filter(to_role__in=access.STANDS_FOR))


@every_scoped_model
def test_both_walls_show_everybody_the_same(full_house, model):
    everything, shown = all_of(full_house, model), {}
    for name, user in able_to_act(full_house):
        shown[name] = by_the_second_wall(model, user)
        assert by_the_first_wall(full_house, model, user) == shown[name], name
    assert everything, "there is nothing to see, so nothing is shown by this test"
    assert set().union(*shown.values()) >= everything - told_to_nobody_asked(full_house, model), "nobody sees some"
    assert any(seen != everything for seen in shown.values()), "everybody sees everything"


def test_involvements_are_seen_by_whom_they_name_and_by_whose_role_sees_the_kind(full_house):
    for name, user in able_to_act(full_house):
        forget_powers(user)
        with full_house.world.looking():
            powers = powers_of(user)
            named = Q(user=user) | Q(unit__in=powers.unit_ids) | Q(kind__in=powers.sees)
            hidden = Withheld.objects.hidden_from(user)
            expected = ids(Involvement.objects.filter(named).exclude(object_id__in=hidden))
        assert by_the_second_wall(Involvement, user) == expected, name


@every_scoped_model
def test_who_belongs_nowhere_sees_nothing(full_house, model):
    for name in ("in_no_unit", "has_left", "auditor", "dpo", "sysadmin", "performance_analyst", "caf_coordinator"):
        clears = model in (Signal, GlassReview) and name == "dpo"
        assert bool(by_the_second_wall(model, full_house.people[name])) == clears, name


def test_a_membership_that_ends_closes_everything_at_the_next_act(full_house):
    sergeant = full_house.people["caiu_ds"]
    assert by_the_second_wall(Referral, sergeant)
    sergeant.memberships.update(until=full_house.world.now)
    assert by_the_second_wall(Referral, sergeant) == by_the_first_wall(full_house, Referral, sergeant) == set()


def test_an_officer_sees_their_own_referrals_and_not_a_colleagues(full_house):
    own = by_the_second_wall(Referral, full_house.people["submitter_police"])
    assert full_house.case("waiting").pk in own
    assert full_house.case("of_another_agency").pk not in own
    assert by_the_second_wall(Referral, full_house.people["submitter_police_2"]) == set()


def test_another_agencys_team_sees_what_its_team_has_sent(full_house):
    school = full_house.people["submitter_external"]
    with full_house.world.looking():
        sent = ids(Referral.objects.filter(unit=full_house.world.unit("alderbrook-safeguarding")))
    assert full_house.case("of_another_agency").pk in sent
    assert by_the_second_wall(Referral, school) == sent


def test_a_draft_is_seen_by_its_author_alone(full_house):
    draft = full_house.case("draft").pk
    seeing = [name for name, user in able_to_act(full_house) if draft in by_the_second_wall(Referral, user)]
    assert seeing == ["submitter_police"]


def test_a_partner_sees_no_referral_but_what_it_has_sent_itself(full_house):
    partner = full_house.people["partner_practitioner"]
    with full_house.world.looking():
        sent = ids(Referral.objects.filter(unit=full_house.world.unit("csc-peterborough-first")))
    assert sent, "a CAF of theirs has been stepped up"
    assert by_the_second_wall(Referral, partner) == sent


def test_a_partner_sees_nobody_who_was_made_known_by_a_referral(full_house):
    assert by_the_second_wall(Person, full_house.people["partner_practitioner"]) == set()


def test_early_help_is_seen_by_its_team_and_by_nobody_at_the_desk(full_house):
    found = full_house.case("caf_open").assessments[0].pk
    seeing = {name for name, user in able_to_act(full_house) if found in by_the_second_wall(Assessment, user)}
    assert seeing == {"partner_practitioner", "partner_csc_2", "csc_tm", "csc-peterborough"}


def test_a_system_sees_what_the_people_of_its_units_see(full_house):
    for slug, colleague in (
        ("alderbrook-academy", "submitter_external"),
        ("csc-peterborough", "partner_practitioner"),
        ("adult-social-care", "partner_adult"),
    ):
        account, seen = full_house.partners[slug].account, set()
        for model in (model for model in SCOPED if model._meta.model_name not in ("draft", "notice", "keptanswer")):
            shown = by_the_second_wall(model, account)
            assert shown == by_the_second_wall(model, full_house.people[colleague]), (slug, model)
            seen |= shown
        assert seen, slug


def test_the_author_does_not_see_the_desks_story(full_house):
    author = full_house.people["submitter_police"]
    with acting_as(author, door=Door.TEST):
        kinds = set(ChronologyEntry.objects.values_list("root_kind", flat=True))
    # Of their own referrals, and of the CAF that they lead.
    assert kinds == {"referral", "assessment"}


def test_a_detective_sees_a_referral_for_as_long_as_it_is_worked(full_house):
    detective = full_house.people["caiu_dc"]
    seen = by_the_second_wall(Referral, detective)
    assert full_house.case("worked_on").pk in seen
    assert full_house.case("closed_by_caiu").pk not in seen
    assert full_house.case("relieved").pk not in seen
    assert full_house.case("held_in_cambridge").pk not in seen


class TestWhatIsWithheld:
    """Sealed records and conflicts of interest; nothing of them shows anywhere but to those who are let in."""

    @pytest.fixture
    def sealed(self, full_house):
        with full_house.world.looking():
            return set(Withheld.objects.exclude(seal=None).values_list("object_id", flat=True))

    @pytest.mark.parametrize("model", ABOUT, ids=lambda model: model._meta.label)
    def test_nobody_but_the_keeper_and_those_let_in_sees_a_sealed_record(self, full_house, sealed, model):
        column = ABOUT[model]
        for name, user in able_to_act(full_house):
            if name in ("maru_manager", "maru_triage_sw", "caiu_dc"):
                continue
            who = {"user": user} if user.signs_in else {"client": user.client}
            with acting_as(**who, door=Door.TEST):
                assert not model.objects.filter(**{f"{column}__in": sealed}).exists(), name

    def test_who_is_let_in_sees_what_their_work_shows_them_and_no_more(self, full_house):
        case = full_house.case("sealed_allocated")
        assert case.investigation.pk in by_the_second_wall(Investigation, full_house.people["caiu_dc"])
        assert case.pk not in by_the_second_wall(Referral, full_house.people["caiu_dc_2"])
        assert case.investigation.pk not in by_the_second_wall(Investigation, full_house.people["maru_triage_sw"])

    def test_the_keeper_sees_all_of_it(self, full_house):
        keeper = full_house.people["maru_manager"]
        for model, record in (
            (Referral, full_house.case("sealed_in_caf")),
            (Assessment, full_house.case("sealed_in_caf").assessments[0]),
            (Investigation, full_house.case("sealed_allocated").investigation),
            (Handover, full_house.case("sealed_offered").handover),
        ):
            assert record.pk in by_the_second_wall(model, keeper)

    def test_a_look_that_has_run_out_shows_nothing(self, full_house):
        assert full_house.case("sealed_at_desk").pk in by_the_second_wall(Referral, full_house.people["maru_triage_sw"])
        assert full_house.case("sealed_at_desk").pk not in by_the_second_wall(
            Referral, full_house.people["maru_police_ds"]
        )

    def test_the_author_too_sees_no_more_of_it(self, full_house):
        assert full_house.case("sealed_at_desk").pk not in by_the_second_wall(
            Referral, full_house.people["submitter_police"]
        )

    def test_who_has_a_conflict_of_interest_sees_nothing_and_their_colleagues_do(self, full_house):
        case = full_house.case("conflicted")
        assert case.investigation.pk not in by_the_second_wall(Investigation, full_house.people["caiu_ds"])
        assert case.investigation.pk in by_the_second_wall(Investigation, full_house.people["caiu_dc"])

    def test_broken_glass_shows_one_record_to_one_person(self, full_house):
        caf = full_house.cafs["school_caf_open"].pk
        assert caf in by_the_second_wall(Assessment, full_house.people["maru_manager"])
        assert caf not in by_the_second_wall(Assessment, full_house.people["maru_police_ds"])
        with full_house.world.looking():
            Glass.objects.update(until=F("broken_at") + timedelta(milliseconds=1))
        forget_powers(full_house.people["maru_manager"])
        assert caf not in by_the_second_wall(Assessment, full_house.people["maru_manager"])


@pytest.mark.parametrize("person", sorted(access.WITHIN))
def test_whom_the_matrix_asks_of_fewer_cases_may_and_sees_no_more_than_those_asked_of_all(full_house, person):
    """But for staff and notices: about those everybody is asked everything."""
    _rooms, columns = access.WITHIN[person]
    assert set(columns) <= set(access.EVERYBODY) - set(access.WITHIN) - access.AT_THE_DOOR
    who, others = full_house.people[person], [full_house.people[name] for name in columns]
    known = frozenset().union(*(powers_of(user).permissions for user in others))
    assert powers_of(who).permissions - FOR_STAFF <= known
    for model in set(SCOPED) - {Notice, Involvement}:
        shown = set().union(*(by_the_second_wall(model, user) for user in others))
        assert by_the_second_wall(model, who) <= shown, model._meta.label
