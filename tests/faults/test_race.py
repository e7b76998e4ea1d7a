"""Of sixteen who press the button for the same thing at the same instant, has exactly one done it?

`make bench name=race` is the same at fifty rounds.
"""

import pytest

from scripts.bench import contests

ROUNDS = 5


@pytest.fixture(autouse=True)
def _workers(monkeypatch):
    """As many workers as the Procfile has: the site's gunicorn reads this."""
    monkeypatch.setenv("WEB_CONCURRENCY", "2")


@pytest.mark.slow
def test_each_thing_has_one_winner_and_everybody_else_is_told_so(site, capsys):
    figures = contests.hold(site.url, ROUNDS, seed=1)
    assert figures == {"rounds": ROUNDS * len(contests.CONTESTS), "wrong": 0}, capsys.readouterr().out
