"""Does nothing that is written in the county look copied, and does it fit whom it is about?"""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from scripts.demo import whole
from scripts.demo.assessing import Assessing
from scripts.demo.concerns import LEVELS, concerns
from scripts.demo.live import SEED, planned
from scripts.demo.names import age_of
from scripts.demo.phrases import CHOICE, FOLDER, book, fill, opening
from scripts.demo.planning import Planner
from scripts.demo.scribe import Scribe
from scripts.demo.stories import Teller
from scripts.demo.whole import PHONES

NOW = datetime(2026, 3, 30, 5, 10, tzinfo=UTC)
YEAR = 348
BLANK = re.compile(r"\{(\w+)\}")


class County:
    """All the plans of the year, and a scribe for what is written about them afterwards."""

    def __init__(self):
        random = Random(SEED)
        planner = Planner(whole.everybody(), random)
        self.plans, self.openings = planned(planner, random, NOW, YEAR)
        self.scribe = Scribe(planner.phrases, random)
        self.whole = [plan for plan in self.plans if "concern" in plan.pages]
        self.decided = [plan for plan in self.plans if plan.decide_after is not None]
        self.offered = [plan for plan in self.decided if plan.fate.outcome in Teller.OFFERED]

    def written(self, answer):
        return Counter(filter(None, (plan.pages["concern"][answer] for plan in self.whole)))


@pytest.fixture(scope="module")
def county():
    return County()


def test_no_two_referrals_begin_alike(county):
    begun = Counter(opening(text) for text in county.written("what_happened"))
    assert len(county.whole) >= 400 and begun.most_common(1)[0][1] == 1


def test_no_two_referrals_tell_the_same(county):
    assert len(county.written("what_happened")) == len(county.whole)


@pytest.mark.parametrize(
    ("answer", "most"), [("worried_about", 9), ("working_well", 9), ("needs_to_happen", 11), ("childs_words", 7)]
)
def test_no_answer_stands_often(county, answer, most):
    text, times = county.written(answer).most_common(1)[0]
    assert times <= most, text


def test_no_sentence_stands_often(county):
    sentences = Counter(
        sentence for text in county.written("what_happened") for sentence in re.split(r"(?<=[.?!]) ", text)
    )
    text, times = sentences.most_common(1)[0]
    assert times <= len(county.whole) / 20, text


def test_no_open_page_repeats_itself(county):
    """Fifty rows in a row, of each answer: nothing stands more than a few times."""
    for start in range(0, len(county.whole) - 50, 25):
        page = county.whole[start : start + 50]
        for answer in ("worried_about", "working_well", "needs_to_happen"):
            text, times = Counter(plan.pages["concern"][answer] for plan in page).most_common(1)[0]
            assert times <= 4, text


@pytest.mark.parametrize(
    ("what", "most"), [("rating", 8), ("rationale", 5), ("brief", 2), ("report", 5), ("closing", 5)]
)
def test_what_others_write_varies_too(county, what, most):
    scribe = county.scribe
    said = {
        "rating": lambda: [scribe.rating(plan, 0) for plan in county.decided],
        "rationale": lambda: [scribe.rationale(plan, plan.fate, 0) for plan in county.decided],
        "brief": lambda: [scribe.brief(plan, plan.fate)[1] for plan in county.offered],
        "report": lambda: [scribe.report(plan)[1] for plan in county.offered],
        "closing": lambda: [scribe.closing(plan)[1] for plan in county.decided[:50]],
    }[what]()
    text, times = Counter(said).most_common(1)[0]
    assert len(said) >= 50 and times <= most, text


def test_a_detectives_log_does_not_repeat_itself(county):
    entries = [
        county.scribe.log(plan, part, NOW)
        for plan in county.decided[:60]
        for part in county.scribe.parts_of(plan, ("seen", "enquiry", "review"))
    ]
    text, times = Counter(entries).most_common(1)[0]
    assert times <= 6, text


@pytest.fixture(scope="module")
def cafs(county):
    """What is written into a CAF for each child of the families that are helped early."""
    said = Assessing(county.scribe, Random(3))
    helped = [*county.openings, *(plan for plan in county.decided if plan.fate.outcome == "early_help")]
    written = []
    for plan in helped:
        for place in range(len(plan.people)):
            at = plan.sent + timedelta(days=9)
            facts = (plan, place, "Family Support Team North", at)
            entries = [text for domain in said.entries(*facts).values() for pair in domain.values() for text in pair]
            actions = [text for row in said.actions(*facts) for text in row[:2]]
            texts = {
                "entry": entries, "action": actions, "conclusion": said.conclusions(*facts).values(),
                "review": said.review(*facts).values(), "ending": [said.ending(*facts, "needs_met")],
            }  # fmt: skip
            written.append((age_of(plan.people[place], at.date()), texts))
    return written


@pytest.mark.parametrize(
    ("kind", "most"), [("entry", 0.08), ("action", 0.16), ("conclusion", 0.2), ("review", 0.2), ("ending", 0.2)]
)
def test_a_caf_reads_like_no_other(cafs, kind, most):
    said = Counter(text for _, texts in cafs for text in texts[kind] if text)
    text, times = said.most_common(1)[0]
    assert len(cafs) > 150 and times <= most * len(cafs), text


def test_what_a_caf_says_fits_the_childs_age(cafs):
    """Of who is not born nothing is seen; nobody goes to school before four or has words before one."""
    of_school = re.compile(r"school by nine|Attendance|homework|Year 11|exams|reading", re.IGNORECASE)
    for age, texts in cafs:
        told = " ".join(text for kind in ("entry", "action", "review") for text in texts[kind])
        assert age >= 4 or not of_school.search(told), (age, told)
        assert age >= 1 or "speech therapy" not in told, told
        assert age >= 0 or not re.search(r"\bunborn child (climbs|settles|keeps|has grown)", told), told


def test_nothing_is_left_unfilled(county):
    for plan in county.whole:
        for answers in plan.pages.values():
            for text in answers.values():
                assert not isinstance(text, str) or not re.search(r"[{}\[\]|]|  |^[a-z]", text) or len(text) < 15, text


def test_what_is_written_could_be_sent(county):
    """The answers that a page asks for are there, and a ground for sharing that goes with the others."""
    for plan in county.whole:
        concern, consent, referrer = (plan.pages[page] for page in ("concern", "consent", "referrer"))
        assert concern["what_happened"] and concern["worried_about"] and concern["needs_to_happen"]
        assert (consent["lawful_basis"] == "consent") == (consent.get("consent_given") == "yes")
        assert (consent["parents_informed"] == "no") == bool(consent.get("not_informed_reason"))
        assert len(referrer["how_known"]) <= 500 and len(referrer["referrer_role"]) <= 120


def test_a_baby_says_nothing_and_an_unborn_child_is_not_seen(county):
    for plan in county.whole:
        told, concern = plan.people[0], plan.pages["concern"]
        if told["role"] == "unborn":
            assert concern["child_seen"] == "no" and not concern["childs_words"]
        elif told["date_of_birth"] > "2023-04":
            assert not concern["childs_words"]


def test_numbers_to_ring_are_of_the_drama_ranges(county):
    for plan in county.whole:
        assert re.fullmatch(r"01632 960\d{3}", plan.pages["referrer"]["referrer_phone"])
        assert all(re.fullmatch(r"07700 900\d{3}|", elder.get("phone", "")) for elder in plan.home.elders)
    assert len(set(PHONES.values())) == len(PHONES)


def every_way():
    """Every text of every book, with where it stands."""

    def within(place, told):
        if isinstance(told, str):
            yield place, told
        elif isinstance(told, dict):
            for name, inner in told.items():
                yield from within(f"{place}.{name}", inner)
        elif isinstance(told, list):
            for inner in told:
                yield from within(place, inner)

    for path in sorted(FOLDER.glob("*.toml")):
        yield from within(path.stem, book(path.stem))


def test_the_books_know_no_blank_that_nobody_fills(county):
    known = {*county.scribe.blanks(county.whole[0], 0, NOW), "worried", "unit"}
    unknown = {(place, name) for place, text in every_way() for name in BLANK.findall(text)} - {
        (place, name) for place, _ in every_way() for name in known
    }
    assert unknown == set()


def test_every_choice_in_the_books_is_well_formed():
    for place, text in every_way():
        plain = CHOICE.sub("", text)
        assert "[" not in plain and "]" not in plain and "|" not in plain, (place, text)


@pytest.mark.parametrize("level", LEVELS)
def test_the_first_words_of_a_referral_name_somebody_or_some_time(level):
    """Otherwise two that are told in the same way would begin alike."""
    for concern in concerns(level):
        for ways in concern.happened.values():
            for way in ways:
                assert BLANK.search(opening(way)), way


def test_a_text_takes_one_of_each_choice():
    assert fill("[a|b] {name} and. [c|d]", {"name": "Ada"}, Random(2)) in {
        f"{one} Ada and. {two}" for one in "AB" for two in "CD"
    }
