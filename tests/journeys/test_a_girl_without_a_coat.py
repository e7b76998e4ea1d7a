"""Officer → MARU desk → a partner declines → back on top → a second partner accepts → reports."""

import pytest

from tests.journeys.people import DeskWorker, Officer, Practitioner
from tests.journeys.trail import last_event, script, told

pytestmark = pytest.mark.browser
TRAIL = """
"""


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_the_second_team_takes_her_on_and_reports(world, arrive, javascript):
    began = last_event(world)
    officer = arrive(Officer, "submitter_police", javascript=javascript)
    reference = officer.refers(
        ("Wren", 2017), postcode="PE2 0ZZ",
        happened="Found at the bus stop in the rain without a coat, on her way to school by herself.",
    )  # fmt: skip

    desk = arrive(DeskWorker, "maru_police_ds", javascript=javascript)
    desk.claims(reference)
    desk.offers(
        "Peterborough First Response",
        reason="Please assess what the family needs.",
        why="Neglect over some months, the parents not reached yet.",
    )

    first = arrive(Practitioner, "partner_practitioner", javascript=javascript)
    first.opens_the_offer()
    first.cannot_read("without a coat")
    first.declines("Below our threshold: a family support worker would be the right answer.")
    first.cannot_read("Wren")

    desk.sees_it_came_back(reference, "a family support worker would be the right answer")
    desk.offers(
        "Family Support Team North",
        reason="Please offer early help; the family has agreed.",
        why="Early help fits better, as the first team has said.",
    )

    second = arrive(Practitioner, "partner_family_support", javascript=javascript)
    second.opens_the_offer()
    second.accepts()
    second.reads("without a coat")
    second.reports("We supported the family", "Six visits. Mornings run better and there is a coat.")

    officer.sees_the_outcome(reference, before="there is an outcome", after="Family Support Team North has finished")
    assert told(world, began) == script(TRAIL)
