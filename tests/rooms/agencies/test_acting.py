"""Is `acting_as` the only way into the data, and does what happened in it and its trail stand or fall together?"""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from maru.agencies.acting import acting_as, house, operation
from maru.agencies.models import Unit
from maru.audit import trail
from maru.audit.context import Door, NobodyActs, current
from maru.audit.models import AuditEvent
from maru.audit.verbs import Verb
from maru.common.errors import NotPermitted, Refused
from referrals import operations as referrals
from referrals.models import Referral
from triage import operations as triage

SEEN = (
    "SELECT current_setting('maru.user', true), current_setting('maru.units', true), current_setting('maru.sees', true)"
)


class Interrupted(Exception):
    """Something that no operation expects."""


def interrupt(*_):
    raise Interrupted


def told():
    """What the database has been told of who acts."""
    with connection.cursor() as cursor:
        cursor.execute(SEEN)
        return tuple(value or "" for value in cursor.fetchone())


def verbs():
    return list(AuditEvent.objects.order_by("seq").values_list("verb", flat=True))


def test_it_cannot_be_nested(world):
    with world.acting("maru_manager"), pytest.raises(RuntimeError, match="inside"):
        with world.looking():
            pass


def test_somebody_must_act_and_only_one(world):
    for nobody_or_two in ({}, {"user": world.user("caiu_ds"), "system": "story"}):
        with pytest.raises(ValueError, match="who acts"), acting_as(**nobody_or_two, door=Door.TEST):
            pass


def test_who_is_locked_out_cannot_act(world):
    user = world.user("maru_manager")
    user.is_active = False
    with pytest.raises(NobodyActs), acting_as(user, door=Door.TEST):
        pass


def test_it_needs_the_outermost_transaction(committed_db, world):
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        with world.looking():
            pass


@pytest.mark.parametrize("room", [referrals, triage])
def test_an_operation_outside_it_raises(room):
    for name in room.__all__:
        operation = getattr(room, name)
        if hasattr(operation, "__wrapped__"):
            with pytest.raises(NobodyActs):
                operation()


def test_nobody_acts_in_anothers_name(world):
    with world.acting("maru_triage_sw"), pytest.raises(RuntimeError, match="person who acts"):
        referrals.start(by=world.user("submitter_police"), at=world.now)


def test_the_database_is_told_who_acts_and_forgets_it(world):
    with world.acting("maru_triage_sw"):
        user, units, sees = told()
    assert user == str(world.user("maru_triage_sw").pk)
    assert units == f"{{{world.unit('maru-desk').pk}}}"
    assert sees == ",deskfile,handover,person,referral,"
    assert told() == ("", "", "")


def test_the_database_forgets_it_after_a_commit_and_after_an_error(committed_db, world):
    with world.looking():
        assert told() == ("", "{}", ",everything,")
    assert told() == ("", "", "")
    with pytest.raises(Interrupted), world.looking():
        raise Interrupted
    assert told() == ("", "", "")


def test_what_was_done_is_written_down_in_the_same_transaction(world):
    before = verbs()
    with world.acting("submitter_police"):
        referrals.start(by=world.user("submitter_police"), at=world.now)
        assert verbs() == before
    assert verbs() == [*before, Verb.REFERRAL_STARTED]


def test_what_was_rolled_back_left_no_trail(world):
    before = verbs(), referrals_there(world)
    with pytest.raises(Interrupted), world.acting("submitter_police"):
        referrals.start(by=world.user("submitter_police"), at=world.now)
        raise Interrupted
    assert (verbs(), referrals_there(world)) == before


def test_what_cannot_be_written_down_does_not_happen(world, monkeypatch):
    before = verbs(), referrals_there(world)
    monkeypatch.setattr(trail, "append", interrupt)
    with pytest.raises(Interrupted), world.acting("submitter_police"):
        referrals.start(by=world.user("submitter_police"), at=world.now)
    monkeypatch.undo()
    assert (verbs(), referrals_there(world)) == before


def referrals_there(world):
    with world.looking():
        return Referral.objects.count()


def test_an_operation_that_is_refused_leaves_nothing_half_done(world):
    case = world.referral_at("at_desk")
    choices = [world.walk.to_advice(case.subject, rationale="Long enough to be a reason."),
               triage.Choice(case.subject.pk, "nfa", 1, "contact", "short")]  # fmt: skip
    with world.acting("maru_triage_sw"):
        with pytest.raises(Refused):
            triage.decide(referral_id=case.pk, choices=choices, by=world.user("maru_triage_sw"), at=world.now)
    assert case.reload().subject.custody == "at_desk"


def test_the_events_carry_who_where_and_when(world):
    officer = world.user("submitter_police")
    with acting_as(officer, door=Door.WEB, reason="duty", at=world.at(minutes=-7), request_id="r-1"):
        trail.record(Verb.LIST_READ)
    event = AuditEvent.objects.latest("seq")
    assert (event.actor, event.door, event.reason, event.request_id) == (f"user:{officer.pk}", "web", "duty", "r-1")
    assert event.occurred_at == world.at(minutes=-7)
    assert event.recorded_at != event.occurred_at


class TestHouse:
    """`house()` widens what is seen for the house's own books, and narrows it again."""

    def test_it_is_narrowed_again(self, world):
        world.referral_at("waiting")
        with world.acting("partner_practitioner"):
            before = told()
            assert not Referral.objects.exists()
            with house():
                assert Referral.objects.exists()
                with house():
                    assert told()[2] == ",everything,"
                assert told()[2] == ",everything,"
            assert (told(), current().sees) == (before, frozenset())
            assert not Referral.objects.exists()

    def test_it_is_narrowed_again_after_an_error_that_the_operation_lets_out(self, world):
        with world.acting("partner_practitioner"):
            before = told()
            with pytest.raises(Interrupted), transaction.atomic(), house():
                raise Interrupted
            assert (told(), current().sees) == (before, frozenset())

    def test_it_is_narrowed_again_after_the_database_refused(self, world):
        desk = Unit.objects.get(kind="maru_desk")
        with world.acting("partner_practitioner"):
            before = told()
            with pytest.raises(IntegrityError), transaction.atomic(), house():
                Unit.objects.create(agency=desk.agency, slug="second-desk", name="Another desk", kind="maru_desk")
            assert told() == before

    def test_it_needs_somebody_who_acts(self, world):
        with pytest.raises(NobodyActs), house():
            pass


def test_without_the_permission_an_operation_is_refused(world):
    case = world.referral_at("waiting")
    with pytest.raises(NotPermitted), world.acting("submitter_police"):
        triage.claim(referral_id=case.pk, by=world.user("submitter_police"), at=world.now)


@operation
def begin_and_submit(*, by, at, pages):
    """An operation that calls upon others: the last of them may refuse."""
    referral = referrals.start(by=by, at=at)
    for page, answers in pages.items():
        referrals.save_page(referral_id=referral.pk, page=page, answers=answers, complete=True, by=by, at=at)
    return referrals.submit(referral_id=referral.pk, by=by, at=at)


def test_an_operation_happens_whole_with_all_that_it_calls_upon(world):
    officer, pages = world.user("submitter_police"), world.pages()
    del pages["concern"]
    with world.acting(officer):
        with pytest.raises(Refused):
            begin_and_submit(by=officer, at=world.now, pages=pages)
        assert not Referral.objects.exists()
        assert begin_and_submit(by=officer, at=world.now, pages=world.pages()).status == "submitted"


def test_what_an_operation_calls_upon_shares_its_savepoint(world):
    officer = world.user("submitter_police")
    with world.acting(officer), CaptureQueriesContext(connection) as asked:
        begin_and_submit(by=officer, at=world.now, pages=world.pages(children=3))
    assert [query["sql"].split()[0] for query in asked].count("SAVEPOINT") == 1
