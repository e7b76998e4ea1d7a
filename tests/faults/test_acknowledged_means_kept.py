"""What an officer was told is submitted, is: once and whole, whatever was killed. `make bench name=kept` at length."""

import os

import pytest
from django.conf import settings

from scripts.bench import kept

pytestmark = pytest.mark.slow


def test_what_was_acknowledged_is_kept_and_kept_once():
    kills = {"worker": 1, "backend": 1, "postmaster": 1}
    result = kept.campaign(
        settings.VAR / f"kept-{os.getpid()}", kills=kills, officers=2, drafts=60, seed=None,
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
