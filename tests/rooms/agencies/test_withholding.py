"""Does a seal hide a record whole, let in whom its keeper names, and let go of nothing that comes out of it?"""

from datetime import timedelta

import pytest

from maru.agencies.belonging import Root, whole
from maru.agencies.circle import NobodyLetIn, circle_of
from maru.agencies.models import Involvement, Seal, Withheld
from maru.agencies.operations import (
    NotTheKeeper,
    NotUntilThen,
    SealedAlready,
    break_glass,
    hand_keeping_on,
    keep_out,
    let_in,
    lift,
    seal,
    shut_out,
)
from maru.agencies.operations.withholding import KeepsIt
from maru.agencies.powers import forget_powers
from maru.audit.models import AuditEvent, ReasonText
from maru.common.errors import NotFound, NotPermitted, ReasonMissing
from maru.notify.models import Mail, Notice
from maru.notify.operations import tell
from maru.notify.said import said
from referrals.models import Referral
from triage.models import Handover

WORDS = "The child of somebody who works at the desk."
MANAGER, WORKER, SERGEANT, SUPERVISOR = "maru_manager", "maru_triage_sw", "maru_police_ds", "caiu_ds"


@pytest.fixture
def case(world):
    return world.referral_at("at_desk", children=2)


def sealed(world, record, *, by=MANAGER, keeper=MANAGER, text=WORDS, days=90):
    with world.acting(by):
        return seal(
            record=record, why="staff", text=text, keeper=world.user(keeper), by=world.user(by),
            review_on=(world.now + timedelta(days=days)).date(), at=world.now,
        )  # fmt: skip


def opened(world, found, who, *, by=MANAGER, days=1):
    with world.acting(by):
        return let_in(seal=found, user=world.user(who), until=world.at(days=days), by=world.user(by), at=world.now)


def sees(world, who, model, record):
    with world.acting(who):
        return model.objects.filter(pk=record.pk).exists()


class TestSealing:
    def test_the_keeper_alone_sees_it_and_everybody_else_sees_nothing(self, world, case):
        sealed(world, case.referral)
        seeing = [who for who in (MANAGER, WORKER, SERGEANT, "submitter_police") if sees(world, who, Referral, case)]
        assert seeing == [MANAGER]

    def test_all_that_belongs_to_it_is_withheld(self, world):
        case = world.referral_at("offered", children=2)
        sealed(world, case.referral)
        with world.looking():
            kinds = sorted(Withheld.objects.values_list("kind", flat=True))
            assert kinds == sorted(["referral", "deskfile", "handover"] + ["person"] * case.referral.parties.count())

    def test_it_is_sealed_once(self, world, case):
        sealed(world, case.referral)
        with pytest.raises(SealedAlready):
            sealed(world, case.referral)

    def test_whoever_may_not_seal_is_told_so(self, world, case):
        with pytest.raises(NotPermitted):
            sealed(world, case.referral, by=WORKER)

    @pytest.mark.parametrize(("wrong", "refusal"), [({"text": " "}, ReasonMissing), ({"days": 0}, NotUntilThen)])
    def test_it_is_put_with_a_reason_and_a_day_to_look_again(self, world, case, wrong, refusal):
        with pytest.raises(refusal):
            sealed(world, case.referral, **wrong)
        assert sees(world, WORKER, Referral, case)

    def test_why_it_was_put_is_read_by_nobody_who_may_not_know_of_it(self, world, case):
        sealed(world, case.referral)
        for who, there in ((MANAGER, True), (WORKER, False)):
            with world.acting(who):
                assert ReasonText.objects.filter(root_id=case.pk, text=WORDS).exists() == there


class TestLettingIn:
    def test_a_named_person_is_let_in_and_nobody_else(self, world, case):
        opened(world, sealed(world, case.referral), WORKER)
        assert sees(world, WORKER, Referral, case) and not sees(world, SERGEANT, Referral, case)

    def test_being_let_in_shows_no_more_than_ones_work_does(self, world, case):
        opened(world, sealed(world, case.referral), "caiu_dc")
        assert not sees(world, "caiu_dc", Referral, case)

    def test_only_the_keeper_lets_in_and_never_without_an_end(self, world, case):
        found = sealed(world, case.referral)
        with pytest.raises(NotTheKeeper):
            opened(world, found, SERGEANT, by=WORKER)
        with pytest.raises(NotUntilThen):
            opened(world, found, SERGEANT, days=0)

    def test_the_keeper_needs_no_letting_in_and_is_told_so(self, world, case):
        found = sealed(world, case.referral)
        with pytest.raises(KeepsIt):
            opened(world, found, MANAGER)
        assert sees(world, MANAGER, Referral, case)

    def test_whoever_is_shut_out_sees_nothing_at_the_next_act(self, world, case):
        found, keeper = sealed(world, case.referral), world.user(MANAGER)
        opened(world, found, WORKER)
        with world.acting(MANAGER):
            shut_out(seal=found, user=world.user(WORKER), by=keeper, at=world.now)
        assert not sees(world, WORKER, Referral, case)
        with world.acting(MANAGER), pytest.raises(NotFound):
            shut_out(seal=found, user=world.user(WORKER), by=keeper, at=world.now)

    def test_another_keeper_takes_over_whole(self, world, case):
        found = sealed(world, case.referral)
        with world.acting(MANAGER):
            hand_keeping_on(seal=found, to=world.user(SUPERVISOR), by=world.user(MANAGER), at=world.now)
        assert sees(world, SUPERVISOR, Referral, case) and not sees(world, MANAGER, Referral, case)
        opened(world, found, WORKER, by=SUPERVISOR)
        assert sees(world, WORKER, Referral, case)

    def test_a_lifted_seal_gives_back_what_was_there_before(self, world, case):
        found = sealed(world, case.referral)
        with world.acting(MANAGER):
            lift(seal=found, text="The parent has left the force.", by=world.user(MANAGER), at=world.now)
        assert all(sees(world, who, Referral, case) for who in (MANAGER, WORKER, SERGEANT, "submitter_police"))
        with world.looking():
            assert not Withheld.objects.filter(seal=found).exists()
            assert not Involvement.objects.now().filter(why="keeper").exists()
            assert Seal.objects.get(pk=found.pk).lifted_at == world.now

    def test_two_seals_on_one_record_ask_for_both_keys(self, world, case):
        opened(world, sealed(world, case.referral), WORKER)
        with world.acting(MANAGER):
            person = case.subject.party.person
        sealed(world, person)
        assert not sees(world, WORKER, Referral, case)


class TestWhatComesOutOfIt:
    def test_an_offer_of_a_sealed_child_is_sealed_from_its_first_moment(self, world, case):
        found = sealed(world, case.referral)
        opened(world, found, WORKER)
        choices = [
            world.walk.to_partner(s, "csc-peterborough-first", rationale=WORDS, reason=WORDS, brief=WORDS)
            for s in case.subjects
        ]
        with pytest.raises(NobodyLetIn, match="let somebody of Peterborough First Response in first"):
            world.walk.decide(case.referral, choices, WORKER, at=world.now)
        assert case.reload().handover is None
        opened(world, found, "partner_practitioner")
        world.walk.decide(case.referral, choices, WORKER, at=world.now)
        handover = case.reload().handover
        assert sees(world, MANAGER, Handover, handover) and sees(world, "partner_practitioner", Handover, handover)
        with world.acting(MANAGER):
            shut_out(seal=found, user=world.user("partner_practitioner"), by=world.user(MANAGER), at=world.now)
        assert not sees(world, "partner_practitioner", Handover, handover)
        with world.acting("partner_practitioner"):
            assert not Notice.objects.filter(about=handover.pk).exists()

    def test_news_of_it_reaches_those_let_in_by_name_and_nobody_else(self, world, case):
        opened(world, sealed(world, case.referral), WORKER)
        desk = world.unit("maru-desk")
        with world.acting(MANAGER):
            tell(key="late", text=said("News."), link="/", about=case.pk, unit=desk, role=SERGEANT, at=world.now)
        with world.looking():
            told = set(Notice.objects.filter(key__startswith="late:").values_list("to_user__email", flat=True))
            mailed = set(Mail.objects.filter(key__startswith="late:").values_list("to__email", flat=True))
        assert told == mailed == {f"{MANAGER}@maru.example", f"{WORKER}@maru.example"}
        with world.acting(SERGEANT):
            assert not Notice.objects.filter(key="late").exists()

    def test_what_belongs_together_is_found_once(self, world, case):
        with world.looking():
            found = whole(Root("person", case.subject.party.person_id))
        assert len(found) == len(set(found)) and ("referral", case.pk, case.reference) in found


class TestConflictsOfInterest:
    def test_one_person_is_kept_out_of_all_of_it(self, world, case):
        with world.acting(WORKER):
            made = keep_out(
                record=case.referral, user=world.user(WORKER), how="declared", why="known", by=world.user(WORKER),
                at=world.now,
            )  # fmt: skip
        assert not sees(world, WORKER, Referral, case) and sees(world, SERGEANT, Referral, case)
        with world.looking():
            again = keep_out(
                record=case.referral, user=world.user(WORKER), how="noticed", why="self", by=None, at=world.now
            )
            assert again == made
            assert not circle_of(case.pk).holds(world.user(WORKER)) and circle_of(case.pk).holds(world.user(SERGEANT))


class TestBrokenGlass:
    @pytest.fixture
    def caf(self, world):
        return world.assessment_at("open", by="submitter_external")

    def look(self, world, record, *, who=MANAGER, text=WORDS):
        with world.acting(who):
            return break_glass(record=record, why="danger", text=text, by=world.user(who), at=world.now)

    def test_it_shows_one_record_for_a_day_at_the_most_and_is_written_down(self, world, caf):
        assert not sees(world, MANAGER, type(caf), caf)
        glass = self.look(world, caf)
        assert sees(world, MANAGER, type(caf), caf) and not sees(world, SERGEANT, type(caf), caf)
        assert glass.until - glass.broken_at == timedelta(hours=24)
        with world.looking():
            assert AuditEvent.objects.filter(verb="glass.broken", root_id=str(caf.pk), reason="danger").count() == 1

    def test_it_changes_nothing(self, world, caf):
        self.look(world, caf)
        with world.acting(MANAGER):
            assert type(caf).objects.filter(pk=caf.pk).update(why="x") == 0

    def test_it_never_opens_what_is_sealed(self, world, caf):
        sealed(world, caf, keeper=SUPERVISOR)
        with pytest.raises(NotFound):
            self.look(world, caf)
        forget_powers(world.user(MANAGER))
        assert not sees(world, MANAGER, type(caf), caf)

    def test_a_reason_in_words_is_asked_for(self, world, caf):
        with pytest.raises(ReasonMissing):
            self.look(world, caf, text=" ")

    def test_not_everybody_may(self, world, caf):
        with pytest.raises(NotPermitted):
            self.look(world, caf, who="submitter_police")
