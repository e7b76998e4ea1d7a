"""Is the year drawn as DOMAIN.md section 9 weighs it, the same one from the same moment?"""

from collections import Counter
from datetime import UTC, datetime
from random import Random

import pytest

from maru.timers.clock import LONDON
from scripts.demo import weights
from scripts.demo.concerns import LEVELS, ages_told, by_key, concerns
from scripts.demo.dealing import Pack, Spread, deal, shares
from scripts.demo.draw import Year, works
from scripts.demo.names import Neighbourhood, age_of

MONDAY, SUNDAY = datetime(2026, 3, 30, 5, 10, tzinfo=UTC), datetime(2026, 8, 2, 21, 0, tzinfo=UTC)
COUNT = 400
# The chi-square that a fair draw stays below in 99 of 100, by degrees of freedom.
CRITICAL = {1: 6.6, 3: 11.3, 5: 15.1, 11: 24.7, 21: 38.9}


def drawn(now=MONDAY, seed=7, count=COUNT):
    random = Random(seed)
    return Year(random, Neighbourhood(random), now).draw(count)


@pytest.fixture(scope="module", params=[(MONDAY, 7), (MONDAY, 8), (SUNDAY, 9)], ids=["monday", "again", "sunday"])
def year(request):
    return drawn(*request.param)


def fits(found, weighed):
    """Whether these counts are what the weights lead one to expect: Pearson's chi-square."""
    whole, total = sum(weighed.values()), sum(found.values())
    assert set(found) <= set(weighed)
    expected = {name: total * weight / whole for name, weight in weighed.items()}
    distance = sum((found.get(name, 0) - wanted) ** 2 / wanted for name, wanted in expected.items())
    return distance < CRITICAL[len(weighed) - 1]


def test_the_measure_knows_a_wrong_year():
    assert not fits(Counter({"red": 50, "blue": 50}), {"red": 70, "blue": 30})
    assert fits(Counter({"red": 68, "blue": 32}), {"red": 70, "blue": 30})


def test_who_refers(year):
    assert fits(Counter(incident.source for incident in year), weights.SOURCES)


def test_how_urgent_it_is(year):
    rags = {weights.RED: 8, weights.AMBER: 27, weights.GREEN: 45, weights.BLUE: 20}
    assert fits(Counter(incident.rag for incident in year), rags)


def test_what_is_decided(year):
    outcomes = {"nfa": 8, "advice": 17, "early_help": 22, "section_17": 30, "strategy": 18, "other": 5}
    assert fits(Counter(incident.outcome for incident in year), outcomes)
    assert fits(Counter(i.strategy for i in year if i.outcome == "strategy"), weights.STRATEGIES)


def test_how_old_they_are(year):
    def band(age):
        return next(band for band in weights.AGES if band[0] <= age <= band[1])

    told = [(person, incident.sent) for incident in year if not incident.adult for person in incident.people]
    bands = Counter(band(age_of(person, sent.astimezone(LONDON).date())) for person, sent in told)
    assert fits(bands, weights.AGES)


def test_how_many_they_are(year):
    sizes = [len(incident.people) for incident in year if not incident.adult]
    assert 1.65 <= sum(sizes) / len(sizes) <= 1.95


def test_how_many_families_come_again(year):
    assert 0.19 <= sum(incident.again for incident in year) / len(year) <= 0.25
    seen = {}
    for incident in year:
        assert incident.again == (incident.home.family in seen)
        seen[incident.home.family] = incident.sent


def test_on_which_days_and_when_the_police_write(year):
    when = [incident.sent.astimezone(LONDON) for incident in year]
    assert 0.80 <= sum(then.weekday() < 5 for then in when) / len(when) <= 0.88
    police = [incident.sent.astimezone(LONDON).hour for incident in year if incident.source == "6"]
    assert 0.6 <= sum(hour >= 17 or hour < 2 for hour in police) / len(police) <= 0.8


def test_schools_write_on_school_days(year):
    at_school = [incident for incident in year if incident.voice == "school"]
    shut = [incident for incident in at_school if not works(incident.source, incident.sent.astimezone(LONDON).date())]
    assert len(at_school) > 60 and len(shut) <= 2


def test_how_often_the_desk_is_late(year):
    assert 0.10 <= sum(incident.late for incident in year) / len(year) <= 0.20
    assert not any(incident.late for incident in year if incident.rag == weights.RED)


def test_everybody_is_told_of_in_a_way_that_fits_them(year):
    for incident in year:
        told = incident.people[0]
        assert incident.concern.level == incident.level and incident.voice in incident.concern.happened
        age = age_of(told, incident.sent.astimezone(LONDON).date())
        assert incident.adult or incident.concern.fits(age, incident.voice)


def test_siblings_and_mothers_could_be_so_old(year):
    for home in {incident.home.family: incident.home for incident in year}.values():
        born = sorted(child.get("date_of_birth") or child["expected_on"] for child in home.children)
        days = [datetime.fromisoformat(day) for day in born]
        assert all((later - sooner).days > 300 for sooner, later in zip(days, days[1:], strict=False))
        mother = datetime.fromisoformat(home.elders[0]["date_of_birth"])
        assert all(17 <= (day - mother).days / 365.25 <= 46 for day in days), home


def test_the_same_moment_gives_the_same_year():
    assert drawn() == drawn()
    assert drawn() != drawn(seed=8)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("voice", weights.VOICES)
def test_whoever_refers_can_tell_of_every_level(level, voice):
    """Of every age that they can know of; the unborn are known to those who work with their mothers."""
    first = {"school": 4, "self": 12}.get(voice, 0)
    assert ages_told(level, voice) >= set(range(first, 18))


def test_every_kind_of_concern_is_found_by_its_name():
    assert len(by_key()) == sum(len(concerns(level)) for level in LEVELS) >= 35


def test_shares_add_up():
    assert shares({"a": 1, "b": 1, "c": 1}, 10) == {"a": 4, "b": 3, "c": 3}
    assert Counter(deal({"a": 3, "b": 1}, 8, Random(1))) == {"a": 6, "b": 2}


def test_a_pack_gives_the_first_card_that_fits():
    pack = Pack([5, 2, 7])
    assert pack.take(lambda card: card < 5) == 2 and pack.take() == 5
    assert pack.take(lambda card: card > 9) is None and pack.cards == [7]


def test_nothing_comes_twice_before_all_have_had_their_turn():
    spread = Spread(Random(1))
    assert sorted(spread.choose("abc") for _ in range(6)) == list("aabbcc")
