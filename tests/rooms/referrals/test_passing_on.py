"""Does a draft that is passed on become the colleague's whole, and nobody else's?"""

from datetime import timedelta

import pytest

from maru.agencies.circle import KeptOut
from maru.agencies.models import Absence, Conflict, Involvement, User
from maru.agencies.operations import keep_out, lock_account
from maru.audit.models import AuditEvent
from maru.common.errors import NotFound, NotPermitted, ReasonMissing
from maru.notify.models import Notice
from maru.timers.models import Timer
from maru.web.models import Draft
from referrals.models import Referral
from referrals.operations import discard, hand_on, pass_on, save_page, submit
from referrals.operations.pass_on import NotAColleague, OutOfOffice
from referrals.unfinished import unfinished_for

AUTHOR, COLLEAGUE, MANAGER, STRANGER = "submitter_police", "submitter_police_2", "maru_manager", "submitter_external"


@pytest.fixture
def case(world):
    return world.referral_at("draft")


def passed(world, case, to=COLLEAGUE, note="Ring the school.", by=AUTHOR, at=None):
    with world.acting(by, at):
        return pass_on(
            referral_id=case.pk, to_id=world.user(to).pk, note=note, by=world.user(by), at=at or world.now
        )  # fmt: skip


def handed(world, case, by=MANAGER, to=COLLEAGUE, reason="Off sick."):
    with world.acting(by):
        return hand_on(referral_id=case.pk, to_id=world.user(to).pk, reason=reason, by=world.user(by), at=world.now)


def sees(world, who, case):
    with world.acting(who):
        record = Referral.objects.visible_to(world.user(who)).filter(pk=case.pk).exists()
        words = Draft.objects.filter(pk=case.pk).exists()
    assert record == words
    return record


def test_the_colleague_has_it_whole_and_its_former_author_sees_it_no_more(world, case):
    assert (sees(world, AUTHOR, case), sees(world, COLLEAGUE, case)) == (True, False)
    passed(world, case)
    assert (sees(world, AUTHOR, case), sees(world, COLLEAGUE, case)) == (False, True)
    with world.looking():
        draft = Draft.objects.get(pk=case.pk)
        assert Referral.objects.get(pk=case.pk).author == draft.owner == world.user(COLLEAGUE)
        named = Involvement.objects.now().filter(object_id=case.pk).values_list("user", "why")
        assert list(named) == [(world.user(COLLEAGUE).pk, "author")]
    assert draft.pages["concern"]["what_happened"]
    assert draft.pages["_passed"]["note"] == "Ring the school."


def test_the_colleague_is_told_without_a_word_of_it_and_sends_it(world, case):
    passed(world, case)
    with world.looking():
        notice = Notice.objects.get(to_user=world.user(COLLEAGUE), about=case.pk)
    assert case.reference in notice.text and "Ring the school" not in notice.text
    pages = world.pages()
    with world.acting(COLLEAGUE):
        by = {"by": world.user(COLLEAGUE), "at": world.now, "referral_id": case.pk}
        save_page(page="referrer", answers=pages["referrer"], complete=True, **by)
        sent = submit(**by)
    assert (sent.status, sent.author) == ("submitted", world.user(COLLEAGUE))
    with world.acting(AUTHOR):
        assert not Referral.objects.visible_to(world.user(AUTHOR)).filter(pk=case.pk).exists()


def test_who_sends_it_looks_at_who_is_referring_again(world, case):
    passed(world, case)
    with world.looking():
        assert "referrer" not in Draft.objects.get(pk=case.pk).complete


def test_the_trail_says_who_wrote_which_page_before_and_after(world, case):
    passed(world, case)
    with world.acting(COLLEAGUE):
        save_page(
            referral_id=case.pk, page="concern", answers={"what_happened": "More."}, complete=False,
            by=world.user(COLLEAGUE), at=world.now,
        )  # fmt: skip
    with world.looking():
        events = AuditEvent.objects.filter(root_id=str(case.pk), verb__startswith="referral.").order_by("seq")
        told = [(event.actor, event.verb, event.fields) for event in events]
        moved = events.get(verb="referral.draft-passed-on")
    before, after = (f"user:{world.user(who).pk}" for who in (AUTHOR, COLLEAGUE))
    assert (before, "referral.draft-saved", ["concern"]) in told[: told.index((before, moved.verb, []))]
    assert told[-1] == (after, "referral.draft-saved", ["concern"])
    assert (moved.data["before"], moved.data["to"]) == (before, after)


@pytest.mark.parametrize("to", [STRANGER, AUTHOR, "maru_triage_sw"])
def test_only_somebody_else_of_the_same_unit_gets_it(world, case, to):
    with pytest.raises(NotAColleague):
        passed(world, case, to=to)
    assert sees(world, AUTHOR, case)


def test_who_has_left_gets_nothing(world, case):
    with world.looking():
        lock_account(user=User.objects.get(pk=world.user(COLLEAGUE).pk), at=world.now)
    with pytest.raises(NotAColleague):
        passed(world, case)


def test_who_is_out_of_office_gets_nothing_and_the_sentence_says_who_acts(world, case):
    with world.looking():
        acts = world.user("maru_triage_sw")
        span = {"since": world.now - timedelta(hours=1), "until": world.at(days=1)}
        Absence.objects.create(user=world.user(COLLEAGUE), acts=acts, **span)
    with pytest.raises(OutOfOffice) as refused:
        passed(world, case)
    assert refused.value.sentence == f"{world.user(COLLEAGUE).name} is out of office: {acts.name} acts for them."


def test_whom_a_conflict_keeps_out_gets_nothing_and_the_sentence_says_no_reason(world, case):
    with world.looking():
        keep_out(
            record=case.referral, user=world.user(COLLEAGUE), how=Conflict.How.DECLARED, why=Conflict.Why.FAMILY,
            by=world.user(COLLEAGUE), at=world.now,
        )  # fmt: skip
    with pytest.raises(KeptOut) as refused:
        passed(world, case)
    assert refused.value.sentence == "They cannot be given this one. Choose somebody else."


def test_nobody_passes_on_what_is_not_theirs(world, case):
    with pytest.raises(NotFound):
        passed(world, case, by=COLLEAGUE, to=AUTHOR)


def test_its_clock_runs_on_with_the_new_author(world, case):
    with world.looking():
        before = Timer.objects.get(object_id=case.pk, kind="draft_unfinished")
    passed(world, case)
    with world.looking():
        after = Timer.objects.get(object_id=case.pk, kind="draft_unfinished")
    assert (after.pk, after.due_at, after.state) == (before.pk, before.due_at, "running")


def test_a_supervisor_hands_it_on_without_reading_it_and_its_author_is_told(world, case):
    handed(world, case)
    assert (sees(world, AUTHOR, case), sees(world, COLLEAGUE, case), sees(world, MANAGER, case)) == (False, True, False)
    with world.looking():
        told = Notice.objects.filter(about=case.pk).values_list("to_user", flat=True)
        assert {world.user(AUTHOR).pk, world.user(COLLEAGUE).pk} == set(told)
        event = AuditEvent.objects.get(verb="referral.draft-handed-on")
    assert event.actor == f"user:{world.user(MANAGER).pk}" and event.text_hash


def test_a_supervisor_says_why(world, case):
    with pytest.raises(ReasonMissing):
        handed(world, case, reason=" ")


def test_who_supervises_another_unit_finds_nothing(world, case):
    with pytest.raises(NotFound):
        handed(world, case, by="csc_tm")
    with pytest.raises(NotPermitted):
        handed(world, case, by="submitter_external")


def test_a_supervisor_is_shown_who_and_since_when_and_not_a_word(world, case):
    with world.acting(MANAGER):
        one = next(one for one in unfinished_for(world.user(MANAGER)) if one.reference == case.reference)
    with world.looking():
        pages = Draft.objects.get(pk=case.pk).pages
    assert (one.author, one.unit) == (world.user(AUTHOR).name, case.referral.unit.name)
    assert not one.in_danger and not one.gone
    assert all(pages["concern"]["what_happened"] != part for part in vars(one).values())


def test_what_somebody_left_behind_is_handed_on(world, case):
    with world.looking():
        lock_account(user=User.objects.get(pk=world.user(AUTHOR).pk), at=world.now)
    with world.acting(MANAGER):
        assert next(one for one in unfinished_for(world.user(MANAGER)) if one.reference == case.reference).gone
    handed(world, case, reason="She has left.")
    assert sees(world, COLLEAGUE, case)


def test_what_was_deleted_or_sent_lies_in_nobodys_list(world, case):
    sent = world.referral_at("waiting")
    with world.acting(AUTHOR):
        discard(referral_id=case.pk, by=world.user(AUTHOR), at=world.now)
    with world.acting(MANAGER):
        assert not {case.reference, sent.reference} & {one.reference for one in unfinished_for(world.user(MANAGER))}


def test_a_team_manager_sees_the_drafts_of_their_own_team_alone(world, case):
    own = world.referral_at("draft", by="partner_practitioner")
    with world.acting("csc_tm"):
        found = {one.reference for one in unfinished_for(world.user("csc_tm"))}
    assert found == {own.reference}


def test_nobody_supervises_their_own(world):
    own = world.referral_at("draft", by="csc_tm")
    with world.acting("csc_tm"):
        assert own.reference not in {one.reference for one in unfinished_for(world.user("csc_tm"))}
    with pytest.raises(NotFound):
        handed(world, own, by="csc_tm", to="partner_practitioner")
