"""Do the desk's pages say which of two deadlines comes first, why, and what a rating would do to it?"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup

from triage.operations.rate import rate

LONDON = ZoneInfo("Europe/London")
WORDS = "A sentence that is long enough to be a reason."
RED, AMBER, GREEN, BLUE = range(4)


@pytest.fixture
def three_am():
    """Three o'clock on a Wednesday night."""
    with time_machine.travel(datetime(2026, 6, 3, 3, 0, tzinfo=LONDON), tick=False):
        yield


@pytest.fixture
def night(three_am, world):
    """The world at three in the morning."""
    return world


@pytest.fixture
def desk(night):
    return night.client("maru_triage_sw")


def at_the_desk(world, *, rag=None, hours=1.0, stage="at_desk", **written):
    """A referral of so many hours ago, claimed, and rated just now."""
    case = world.referral_at(stage, at=world.at(hours=-hours), **written)
    if rag is not None:
        world.walk.rate(case.subjects[:1], rag, WORDS, "maru_triage_sw", at=world.now)
    return case.reload()


def said(element):
    return " ".join(element.get_text(" ").split())


def opened(client, address):
    return BeautifulSoup(client.get(address).content, "html.parser")


def deadlines(client, case):
    """The clocks of each child on the case page, in their order."""
    page = opened(client, f"/triage/{case.reference}/")
    for why in page.select(".maru-why"):
        why.decompose()
    return [[said(line) for line in block.find_all("li")] for block in page.select(".maru-deadlines")]


def hints(page):
    return {radio["value"]: said(page.find(id=f"{radio['id']}-hint")) for radio in page.select("input[name=rag]")}


def test_both_clocks_are_named_the_nearest_first_with_what_they_count_from(night, desk):
    case = at_the_desk(night, rag=RED)
    assert deadlines(desk, case) == [
        [
            "Red clock: decide by today 06:00 , due in 3 h. 4 hours from receipt, today 02:00. "
            "Rated today 03:00: it counts from receipt all the same.",
            "Decision clock: decide by tomorrow 17:00 , due in 1 day 14 h. 1 working day from receipt, today 02:00.",
        ]
    ]


def test_each_says_why_it_is_due_then_in_words_and_as_a_calendar(night, desk):
    page = opened(desk, f"/triage/{at_the_desk(night, rag=RED).reference}/")
    red, decision = page.select(".maru-deadlines .maru-why")
    assert said(red.summary) == "Why Wednesday 3 June 2026, 06:00? red clock"
    assert "Had it come an hour later, it would be due on Wednesday 3 June 2026, 07:00." in said(red)
    assert said(red.select_one(".maru-why__day--due")) == "3 begins, due"
    assert [said(day) for day in decision.select("td[class*=start], td[class*=due]")] == ["3 begins", "4 due"]
    assert "Statistics count it as in time until that day is over." in said(decision)


def test_a_red_from_immediate_danger_needs_no_word_about_its_rating(night, desk):
    case = at_the_desk(night, danger=True, children=2)
    first, second = deadlines(desk, case)
    assert first == second and "4 hours from receipt, today 02:00." in first[0] and "Rated" not in first[0]


def test_where_the_decisions_clock_ends_first_it_stands_first(night, desk):
    case = at_the_desk(night, rag=GREEN)
    names = [line.split(":")[0] for line in deadlines(desk, case)[0]]
    assert names == ["Decision clock", "Green clock"]
    bar = said(opened(desk, f"/triage/{case.reference}/").select_one(".maru-context"))
    assert "GREEN due in 1 day 14 h tomorrow 17:00" in bar and "Decision clock" in bar


def test_an_overdue_red_says_so_wherever_it_stands(night, desk):
    case = at_the_desk(night, rag=RED, hours=6)
    assert "decide by today 01:00 , overdue by 2 h." in deadlines(desk, case)[0][0]
    row = said(opened(desk, "/triage/?tab=mine").select_one("tbody tr"))
    assert row.startswith("RED overdue by 2 h today 01:00") and "red clock" in row
    home = said(opened(desk, "/").main)
    assert "1 overdue, 1 red" in home


def test_who_came_back_is_due_at_once_and_has_no_other_clock(night, desk):
    case = night.referral_at("declined", rag=AMBER, at=night.at(hours=-3))
    assert deadlines(desk, case) == [["Came back, due at once: since today 02:00, overdue by 1 h."]]


def test_the_queue_stands_by_the_nearest_deadline_and_names_its_clock(night, desk):
    offered = night.referral_at("offered", at=night.at(hours=-3))
    unrated = at_the_desk(night, hours=20)
    amber = at_the_desk(night, rag=AMBER, hours=14)
    red = at_the_desk(night, rag=RED, hours=3)
    late = at_the_desk(night, hours=30, rag=GREEN)
    rows = opened(desk, "/triage/?tab=all").select("tbody tr")
    told = [(row.select_one("a.maru-reference").text, row.select_one(".maru-clock__name").text) for row in rows]
    assert told == [
        (late.reference, "decision clock"),
        (red.reference, "red clock"),
        (amber.reference, "amber clock"),
        (unrated.reference, "decision clock"),
        (offered.reference, "partner’s answer"),
    ]


def test_the_form_says_before_it_is_sent_which_deadline_each_rating_brings(night, desk):
    case = at_the_desk(night, hours=14)
    for address in (f"/triage/{case.reference}/", f"/triage/{case.reference}/rate/{case.subject.pk}/"):
        said_of = hints(opened(desk, address))
        assert said_of["0"].endswith("Overdue since yesterday 17:00: 4 hours from receipt")
        assert said_of["1"].endswith("Decide by today 13:00: 24 hours from receipt")
        assert said_of["2"].endswith("Decide by today 17:00: the decision clock, which ends before 72 hours do")
        assert said_of["3"].endswith("Decide by today 17:00: the decision clock; blue has none of its own")


def test_what_the_form_says_is_what_becomes_of_it(night, desk):
    case = at_the_desk(night)
    said_of = hints(opened(desk, f"/triage/{case.reference}/"))
    assert said_of["1"].endswith("Decide by tomorrow 02:00: 24 hours from receipt")
    with night.acting("maru_triage_sw"):
        rate(subject_id=case.subject.pk, rag=AMBER, rationale=WORDS, by=night.user("maru_triage_sw"), at=night.now)
    assert "decide by tomorrow 02:00 ," in deadlines(desk, case)[0][0]
    assert case.reload().subject.due_at == datetime(2026, 6, 4, 2, 0, tzinfo=LONDON)


def test_for_who_came_back_the_form_says_that_no_rating_changes_the_deadline(night, desk):
    case = night.referral_at("declined", rag=AMBER, at=night.at(hours=-3))
    page = opened(desk, f"/triage/{case.reference}/rate/{case.subject.pk}/")
    assert "Came back to the desk: due at once, whatever the rating" in said(page.main)
    assert not any("from receipt" in hint or "clock" in hint for hint in hints(page).values())


@pytest.mark.parametrize("how", ["rated", "in danger"])
def test_the_author_is_told_when_the_decision_is_due_and_not_how_soon_the_desk_wants_it(night, how):
    case = at_the_desk(night, rag=RED if how == "rated" else None, danger=how == "in danger")
    assert case.subject.due_at == datetime(2026, 6, 3, 6, 0, tzinfo=LONDON)
    author = night.client("submitter_police")
    for address in ("/referrals/", f"/referrals/{case.reference}/", f"/referrals/{case.reference}/submitted/"):
        page = said(opened(author, address).main)
        assert "tomorrow 17:00" in page and "06:00" not in page and "clock" not in page


def test_each_sibling_has_clocks_of_their_own(night, desk):
    case = at_the_desk(night, rag=RED, children=2, hours=2)
    first, second = deadlines(desk, case)
    assert first[0].startswith("Red clock: decide by today 05:00") and len(second) == 1
    assert second[0].startswith("Decision clock: decide by tomorrow 17:00")
