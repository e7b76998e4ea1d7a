"""Does `.env.example` tell every variable that the settings read, and no other?"""

import re
from pathlib import Path

from maru.settings import env

EXAMPLE = Path(__file__).resolve().parents[2] / ".env.example"


def test_the_example_tells_what_the_settings_read():
    told = set(re.findall(r"^#?([A-Z][A-Z_]+)=", EXAMPLE.read_text(), re.MULTILINE))
    assert told == env.READ


def test_every_variable_is_explained():
    lines = EXAMPLE.read_text().splitlines()
    for number, line in enumerate(lines):
        if re.match(r"#?[A-Z][A-Z_]+=", line):
            above = next(text for text in reversed(lines[:number]) if not re.match(r"#?[A-Z][A-Z_]+=", text))
            assert above.startswith("# "), f"say above {line} what it is for"
