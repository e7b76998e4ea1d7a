"""Does `.env.example` tell every variable that anything of ours reads, and no other?"""

import re
from pathlib import Path

from maru.settings import env
from scripts.containers import compose

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / ".env.example"


def test_the_example_tells_what_is_read_and_no_more():
    told = set(re.findall(r"^#?([A-Z][A-Z_]+)=", EXAMPLE.read_text(), re.MULTILINE))
    files = [ROOT / "Procfile", *ROOT.glob("docker-compose*.yml")]
    assert told == env.READ.union(*(compose.variables(file.read_text()) for file in files))


def test_every_variable_is_explained():
    lines = EXAMPLE.read_text().splitlines()
    for number, line in enumerate(lines):
        if re.match(r"#?[A-Z][A-Z_]+=", line):
            above = next(text for text in reversed(lines[:number]) if not re.match(r"#?[A-Z][A-Z_]+=", text))
            assert above.startswith("# "), f"say above {line} what it is for"
