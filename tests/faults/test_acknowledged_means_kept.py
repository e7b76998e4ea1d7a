"""What an officer was told is submitted, is: once and whole, whatever was killed. `make bench name=kept` at length."""

import os
from collections import Counter

import pytest
from django.conf import settings

from scripts.bench import kept

pytestmark = pytest.mark.slow


def test_what_was_acknowledged_is_kept_and_kept_once():
    kills = {"worker": 1, "backend": 1, "postmaster": 1}
    result = kept.campaign(
        settings.VAR / f"kept-{os.getpid()}", kills=kills, officers=2, systems=1, drafts=60, seed=None,
        settings=settings.SETTINGS_MODULE,
        power_fails=False,
    )  # fmt: skip
    assert result.kills == kills
    assert result.failures == []
    assert len(result.acknowledged) > 0
    assert result.missing == []
    assert result.doubled == []
    assert result.unasked == []
    assert result.other_errors == []
    assert result.chain == ""


SOUND = {
    "what_happened": "One.", "immediate_danger": True, "parties": 3, "persons": 3, "held": 2, "clocks": 2, "story": 2,
    "submitted": 1, "received": 2, "notices": 2, "drafts": 0,
}  # fmt: skip


def after(acknowledged=(("MR-1", "One."),), **found):
    """A campaign that ended like this."""
    return kept.Campaign(Counter(), [], [], [], list(acknowledged), found, "")


def told_of(result):
    return len(result.missing), len(result.doubled), len(result.unasked)


def test_a_campaign_that_kept_everything_finds_nothing():
    assert told_of(after(**{"MR-1": SOUND})) == (0, 0, 0)


@pytest.mark.parametrize(
    ("what", "count", "told"),
    [
        ("what_happened", "Two.", (1, 0, 0)),
        ("parties", 2, (1, 0, 0)),
        ("persons", 2, (1, 0, 0)),
        ("held", 1, (1, 0, 0)),
        ("clocks", 1, (1, 0, 0)),
        ("clocks", 3, (0, 1, 0)),
        ("story", 4, (0, 1, 0)),
        ("submitted", 0, (1, 0, 0)),
        ("submitted", 2, (0, 1, 0)),
        ("received", 3, (0, 1, 0)),
        ("notices", 0, (1, 0, 0)),
        ("notices", 3, (0, 1, 0)),
        ("drafts", 1, (1, 0, 0)),
    ],
)
def test_a_referral_that_is_there_in_part_or_twice_is_found(what, count, told):
    assert told_of(after(**{"MR-1": {**SOUND, what: count}})) == told


def test_a_lost_one_a_doubled_one_and_one_that_nobody_was_told_of_are_found():
    assert told_of(after()) == (1, 0, 0)
    assert told_of(after(**{"MR-1": SOUND, "MR-2": SOUND})) == (0, 1, 1)
