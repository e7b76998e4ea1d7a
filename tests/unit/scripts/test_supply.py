"""Is a known hole told and a package that nobody was asked about never passed off as clean?"""

import pytest

from scripts.supply import ROOT, pinned, verdict

ASKED = {"name": "django", "version": "5.2.19", "vulns": []}
HOLED = {"name": "old", "version": "1.0", "vulns": [{"id": "CVE-2026-1", "fix_versions": ["1.1"]}]}
UNASKED = {"name": "ours", "skip_reason": "Dependency not found on PyPI"}


@pytest.mark.parametrize(
    ("packages", "code", "said"),
    [
        ([ASKED], 0, "1 of 1 packages were asked about, 0 known holes"),
        ([ASKED, HOLED], 1, "HOLE: old 1.0: CVE-2026-1, mended in 1.1"),
        ([ASKED, UNASKED], 0, "NOT AUDITED: 1 packages"),
        ([UNASKED], 0, "0 of 1 packages were asked about, 0 known holes"),
    ],
)
def test_the_verdict(packages, code, said):
    sentences, found = verdict({"dependencies": packages})
    assert found == code and any(said in sentence for sentence in sentences)


def test_what_was_not_asked_is_silent_only_where_all_was_asked():
    sentences, _ = verdict({"dependencies": [ASKED]})
    assert not any("NOT AUDITED" in sentence for sentence in sentences)


def test_every_pin_is_asked_about():
    file = ROOT / "requirements.txt"
    pins = list(pinned(file))
    assert "django==5.2.19" in [pin.lower() for pin in pins] and all("[" not in pin for pin in pins)
    assert len(pins) == sum("==" in line.partition("#")[0] for line in file.read_text().splitlines())
