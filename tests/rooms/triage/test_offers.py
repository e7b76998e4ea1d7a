"""What becomes of an offer: does the desk hold the child until somebody else does, and learn why not?"""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from maru.audit.context import Door
from maru.common.errors import NotPermitted
from maru.common.states import TransitionNotAllowed
from maru.timers.operations import sweep
from maru.web import keyset
from triage import operations as triage
from triage.models import Handover
from triage.queries import offers, queue_page


def queue(world, tab="waiting", at=None):
    user = world.user("maru_triage_sw")
    with world.acting(user):
        return queue_page(user=user, tab=tab, narrowed=Q(), now=at or world.now, new_since=None)


def test_the_desk_holds_the_child_until_the_team_accepts(world):
    case = world.referral_at("offered")
    assert case.subject.holding_unit == world.unit("maru-desk")
    world.walk.accept(case.handover, "partner_practitioner", at=world.now)
    assert case.reload().subject.holding_unit == world.unit("csc-peterborough-first")


def test_a_declined_child_stands_on_top_of_the_queue_with_the_reason(world):
    long_waiting = world.referral_at("waiting", at=world.now - timedelta(days=30))
    declined = world.referral_at("declined")
    rows = queue(world).rows
    assert [row.reference for row in rows] == [declined.reference, long_waiting.reference]
    assert rows[0].came_back and rows[0].reasons == "Peterborough First Response declined: Not for our team."
    assert not rows[1].came_back


def test_what_caiu_hands_back_stands_on_top_with_the_reason(world):
    world.referral_at("handed_back")
    (row,) = queue(world).rows
    assert row.reasons == "CAIU Peterborough handed back: No offence is alleged."


def test_an_offer_that_nobody_answers_lapses_and_comes_back(world):
    case = world.referral_at("offered", at=world.now - timedelta(days=10))
    sweep(at=world.now, door=Door.TEST)
    assert case.reload().handover.state == "lapsed" and case.subject.custody == "waiting"
    (row,) = queue(world).rows
    assert row.reasons == "Peterborough First Response did not answer in time."


def test_many_offers_lapse_with_the_statements_of_one(world):
    counts = []
    for number in (1, 4):
        cases = [world.referral_at("offered", at=world.now - timedelta(days=10)) for _ in range(number)]
        with world.walk.looking(), CaptureQueriesContext(connection) as asked:
            triage.lapse(handover_ids=[case.handover.pk for case in cases], at=world.now)
        counts.append(len(asked))
        assert {case.reload().subject.custody for case in cases} == {"waiting"}
    assert counts[0] == counts[1]


def test_only_the_manager_recalls_an_offer_and_only_an_open_one(world):
    case = world.referral_at("offered")
    with pytest.raises(NotPermitted):
        world.walk.recall(case.handover, "maru_triage_sw", "Sent to the wrong team.", at=world.now)
    world.walk.recall(case.handover, "maru_manager", "Sent to the wrong team.", at=world.now)
    assert queue(world).rows[0].reasons == "The offer to Peterborough First Response was recalled."
    with pytest.raises(TransitionNotAllowed):
        world.walk.recall(case.handover, "maru_manager", "Again.", at=world.now)


def test_a_reopened_child_is_not_said_to_have_been_declined(world):
    case = world.referral_at("declined")
    world.walk.claim(case.referral, "maru_triage_sw", at=world.now)
    closing = [world.walk.to_nothing(s, rationale="Nothing more is needed here.") for s in case.subjects]
    world.walk.decide(case.referral, closing, "maru_triage_sw", at=world.at(minutes=1))
    world.walk.reopen(case.subject, "maru_manager", "A neighbour rang again.", at=world.at(minutes=2))
    (row,) = queue(world, at=world.at(minutes=3)).rows
    assert row.came_back and row.reasons == "Reopened."


def test_an_offer_declined_in_parts_of_a_referral_shows_the_part_that_waits(world):
    case = world.referral_at("at_desk", children=2)
    ada, ben = case.subjects
    words = {"rationale": "The account is first hand.", "reason": "Assess.", "brief": "Please visit."}
    choices = [
        world.walk.to_partner(ada, "csc-peterborough-first", **words),
        world.walk.to_caiu(ben, rationale=words["rationale"]),
    ]
    world.walk.decide(case.referral, choices, "maru_triage_sw", at=world.now)
    with world.looking():
        offer = Handover.objects.get()
    with world.acting("partner_practitioner"):
        triage.decline(
            handover_id=offer.pk, reason="Not ours.", by=world.user("partner_practitioner"), at=world.at(minutes=1)
        )
    (row,) = queue(world, at=world.at(minutes=2)).rows
    assert [person.split()[0] for person in row.people.splitlines()] == ["Ada"]


def test_a_page_of_what_has_ended_is_read_in_its_order_however_much_that_is(world):
    """The whole of a team's past is neither read nor sorted for it: an index has the order."""
    world.referral_at("reported")
    user = world.user("partner_practitioner")
    with world.acting(user), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off")
        rows = offers.offered_to(user).filter(state__in=offers.LISTS["ended"])
        plan = keyset.beyond(rows, "offered_at", None, falling=True)[: offers.PAGE].explain()
    assert "handover_newest" in plan and "Sort" not in plan
