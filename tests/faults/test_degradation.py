"""What works while something is missing? docs/degradation.md says it cell by cell; here each cell is tried on a real
house, from which the part is really taken."""

import json
import re
import time
import uuid
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from scripts.bench import concern
from scripts.bench.line import Line
from scripts.bench.servers import soon
from tests.faults.house import House

ROOT = Path(__file__).resolve().parents[2]
TEXT = "Unplayed piano, cold kitchen."
SLOW = 2
DOORS = {"task": "worker", "command": "watchdog"}
# Longer than the watchdog looks away.
LONG_ENOUGH = 3.5

MISSING = {
    "nothing": House.nothing_missing,
    "Redis": House.without_redis,
    "worker": lambda house: house.without("worker"),
    "beat": lambda house: house.without("beat"),
    "watchdog": lambda house: house.without("timers"),
    "worker and watchdog": lambda house: house.without("worker", "timers"),
    "mail server": House.without_mail_server,
    "PostgreSQL": House.without_postgresql,
    "PostgreSQL for a moment": House.postgresql_killed,
    "PostgreSQL's writes": House.read_only,
    "room on its disk": House.disk_full,
    "the trail": House.trail_refuses,
}
# Here nobody can set a clock while it lasts.
DATABASE_GONE = ("PostgreSQL", "room on its disk")


def told():
    """The table of docs/degradation.md: what is missing, and each column's word."""
    rows = re.findall(r"^\| (.+) \|$", (ROOT / "docs/degradation.md").read_text(), re.MULTILINE)
    header, _, *cells = [[cell.strip() for cell in row.split(" | ")] for row in rows if row.count("|") > 5]
    return {name: dict(zip(header[1:], words, strict=True)) for name, *words in cells}


class Timed(Line):
    """Notes how long each answer took."""

    def ask(self, method, path, body=None, headers=None):
        began = time.monotonic()
        answer = self.answer(method, path, body, headers)
        self.took = time.monotonic() - began
        return answer


class Asker:
    """Somebody at each door, with the next thing ready to be sent."""

    def __init__(self, house):
        self.house, port, known = house, house.product.port, house.known
        self.officer, self.desk = Timed(port, known["officer"]), Timed(port, known["desk"])
        self.system, self.stranger = Timed(port), Timed(port)
        self.drafts, self.waiting = list(known["drafts"]), list(known["waiting"])
        self.reference = self.waiting.pop()
        signed_on = {"grant_type": "client_credentials", "client_id": known["system"]["id"]}
        got = self.system.post("/api/v1/oauth/token/", signed_on | {"client_secret": known["system"]["secret"]})
        self.token = json.loads(got.text)["access_token"]

    def hangs_up(self):
        for line in (self.officer, self.desk, self.system, self.stranger):
            line.hang_up()

    def gets_ready(self):
        """Open every page whose form is sent next."""
        self.stranger.hang_up()
        self.stranger.cookies.clear()
        self.sign_in = self.stranger.get("/accounts/login/").hidden() | self.house.known["signs_in"]
        self.draft = f"/referrals/{self.drafts[0]}/edit/concern/"
        self.typed = self.officer.get(self.draft).hidden() | concern.typed(TEXT)["concern"]
        self.check = f"/referrals/{self.drafts.pop()}/check/"
        self.button = self.officer.get(self.check).hidden()
        self.claim = f"/triage/{self.waiting.pop()}/claim/"
        self.claims = self.desk.get("/triage/").hidden()
        self.key = str(uuid.uuid4())

    def doors(self):
        """One request for each column."""
        officer, desk, stranger = self.officer, self.desk, self.stranger
        return {
            "sign in": lambda: self.page(stranger, stranger.post("/accounts/login/", self.sign_in), 302),
            "read": lambda: self.page(officer, officer.get(f"/referrals/{self.reference}/"), 200),
            "draft": lambda: self.page(officer, officer.post(self.draft, self.typed), 302, shown=TEXT),
            "submit": lambda: self.page(officer, officer.post(self.check, self.button), 302),
            "claim": lambda: self.page(desk, desk.post(self.claim, self.claims), 302),
            "API submit": lambda: self.api("POST", "/api/v1/referrals/", json.dumps(concern.whole(TEXT)), 201),
            "API read": lambda: self.api("GET", f"/api/v1/referrals/{self.reference}/", None, 200),
        }

    def asks(self):
        """What came of each, and what the health addresses say."""
        found = {column: ask() for column, ask in self.doors().items()}
        return found | {health: str(self.stranger.get(f"/health/{health}").status) for health in ("live", "ready")}

    def asks_until_it_works(self):
        """The same where a sorry is followed by pressing the same button again."""
        for column, ask in self.doors().items():
            soon(lambda ask=ask: ask() == "works", f"{column} to work again", within=30)

    def told(self):
        """What the desk's pages say of the house itself."""
        answer = self.desk.get("/triage/")
        tag = BeautifulSoup(answer.text, "html.parser").select_one("[data-standstill]")
        return "sorry" if answer.status == 503 else tag["data-standstill"] if tag else "nothing"

    def page(self, line, answer, good, shown=""):
        """`works` in time, or `sorry` with the telephone numbers, what was typed, and nothing of anybody else."""
        if answer.status == good:
            assert line.took < SLOW
            return "works"
        assert answer.status == 503, (answer.status, answer.where)
        main = BeautifulSoup(answer.text, "html.parser").main
        assert "999" in main.text and "101" in main.text and "01632 960100" in main.text
        assert "Keptford" not in main.text and "submitted" not in main.text and "Saved" not in main.text
        assert shown in [area.text for area in main.find_all("textarea")] or not shown
        return "sorry"

    def api(self, method, path, body, good):
        headers = {
            "Authorization": f"Bearer {self.token}", "Content-Type": "application/json",
            "X-On-Behalf-Of": "o.brackenridge", "Idempotency-Key": self.key,
        }  # fmt: skip
        answer = self.system.ask(method, path, body, headers)
        if answer.status == good:
            assert self.system.took < SLOW
            return "works"
        problem = json.loads(answer.text)
        assert (answer.status, problem["code"]) == (503, "unavailable"), problem
        assert "Keptford" not in answer.text
        return "sorry"


@pytest.fixture(scope="module")
def house(servers):
    with House(servers) as house:
        yield house


@pytest.fixture(scope="module")
def asker(house):
    asker = Asker(house)
    yield asker
    asker.hangs_up()


def test_the_table_has_a_row_for_everything_that_is_tried_and_a_word_in_every_cell():
    words = {"works", "sorry", "again", "200", "503", "worker", "watchdog", "either", "wait", "go", "nothing"}
    words |= {"queue", "clocks", "mails"}
    rows = told()
    assert list(rows) == list(MISSING)
    assert {word for row in rows.values() for word in row.values()} <= words
    assert all(set(row) == set(rows["nothing"]) for row in rows.values())


@pytest.mark.parametrize("missing", MISSING)
def test_it_is_as_the_table_says(missing, house, asker):
    expected = told()[missing]
    house.is_whole()
    asker.gets_ready()
    before, step = house.left(), house.comes_due(1.5) if missing in DATABASE_GONE else None
    with MISSING[missing](house):
        found = tried(missing, asker)
        if step is None:
            step = house.comes_due(0)
            found |= clocks_and_mails(house, step, expected)
        else:
            time.sleep(LONG_ENOUGH)
            found |= {"clocks": "wait", "mails": "wait"}
        found["desk is told"] = asker.told()
    assert found == expected
    if "sorry" in found.values():
        assert house.left() == before, "something was half written"
        assert asker.stranger.get("/referrals/").where == "/accounts/login/", "signed in, and not written down"
        asker.asks_until_it_works()
    soon(lambda: house.fired(step), "what was due to happen")
    soon(lambda: not house.mails_waiting(), "the mails to go")
    house.is_whole()
    asker.gets_ready()
    assert set(asker.asks().values()) == {"works", "200"}
    assert asker.told() == "nothing"


def tried(missing, asker):
    """What came of one request at each door; where PostgreSQL is away only for a moment, of as many as it takes."""
    if missing != "PostgreSQL for a moment":
        return asker.asks()
    asker.asks_until_it_works()
    return dict.fromkeys(asker.doors(), "again") | {"live": "200", "ready": "either"}


def clocks_and_mails(house, step, expected):
    """Who fires what has come due, and whether its mails go."""
    if expected["clocks"] == "wait":
        time.sleep(LONG_ENOUGH)
        return {"clocks": DOORS[house.fired(step)[1]] if house.fired(step) else "wait", "mails": "wait"}
    soon(lambda: house.fired(step), "what was due to happen")
    who = "either" if expected["clocks"] == "either" else DOORS[house.fired(step)[1]]
    assert house.mails_of(step), "nobody is told of it"
    if expected["mails"] == "wait":
        soon(house.mails_tried, "a mail to be tried")
        house.mails_are_old()
        return {"clocks": who, "mails": "wait" if house.mails_waiting() else "go"}
    soon(lambda: not house.mails_waiting(), "the mails to go")
    return {"clocks": who, "mails": "go"}
