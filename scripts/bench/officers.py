"""Officers who submit one referral after another through the form, as a browser without JavaScript sends it.

What broke is tried again as a person would: load the page, fill it, press the button. What the product has said
yes to is written down before anything else happens.
"""

import html
import http.client
import re
import threading
import time
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from scripts.bench import concern

PATIENCE = 30
PAUSE = 0.1
# gunicorn keeps an idle connection for two seconds; a browser notices that it was closed, and so must this one.
IDLE = 1
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
AWAY = "the service is unavailable"


class TryAgain(Exception):
    """The line broke, or the answer was not the one that was hoped for."""


class GaveUp(Exception):
    """It did not work for so long that nobody would try again."""


@dataclass(frozen=True)
class Asked:
    """One request: when, what for, and what came of it. `status` is 0 where the line broke."""

    began: float
    ended: float
    what: str
    status: int
    away: bool = False


@dataclass
class Answer:
    status: int
    where: str
    text: str

    def hidden(self):
        """What the page's own form sends by itself."""
        main = self.text[self.text.find("<main") :]
        return {name: html.unescape(value) for name, value in HIDDEN.findall(main)}


class Browser:
    """One person's: it keeps its cookies and its connection, and follows no redirect by itself."""

    def __init__(self, port, cookie):
        self.port, self.line, self.used = port, None, 0.0
        self.cookies = SimpleCookie(cookie)
        self.asked = []

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, answers):
        return self.ask("POST", path, urlencode(answers))

    def ask(self, method, path, body=None):
        began = time.monotonic()
        try:
            answer = self.answer(method, path, body)
        except (OSError, http.client.HTTPException) as problem:
            self.hang_up()
            self.note(method, path, began, 0)
            raise TryAgain(type(problem).__name__) from None
        away = answer.status == 503 and AWAY in answer.text
        self.note(method, path, began, answer.status, away)
        if answer.status >= 500:
            raise TryAgain(answer.status)
        return answer

    def answer(self, method, path, body):
        if time.monotonic() - self.used > IDLE:
            self.hang_up()
        if self.line is None:
            self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": self.cookies.output(attrs=[], header="", sep=";"), "Accept-Encoding": "identity"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.line.request(method, path, body, headers)
        got = self.line.getresponse()
        text = got.read().decode()
        self.used = time.monotonic()
        for cookie in got.headers.get_all("Set-Cookie", []):
            self.cookies.load(cookie)
        return Answer(got.status, urlsplit(got.headers.get("Location", "")).path, text)

    def hang_up(self):
        if self.line is not None:
            self.line.close()
            self.line = None

    def note(self, method, path, began, status, away=False):
        what = f"{method} {path.rstrip('/').rpartition('/')[2]}"
        self.asked.append(Asked(began, time.monotonic(), what, status, away))


class Officer(threading.Thread):
    """Submits until told to stop, then finishes the one in hand: first the drafts that are ready, then new ones.

    `book` is where what was acknowledged is written down.
    """

    def __init__(self, name, browser, book, stop, drafts=()):
        super().__init__(name=name, daemon=True)
        self.browser, self.book, self.stop, self.drafts = browser, book, stop, list(drafts)
        self.failure = None

    def run(self):
        number = 0
        try:
            while not self.stop.is_set():
                number += 1
                if self.drafts:
                    self.submit(*self.drafts.pop())
                else:
                    self.refer(f"{self.name}, concern {number}.", danger=number % 3 == 0)
        except Exception as failure:  # noqa: BLE001 - told by whoever started the thread
            self.failure = failure
        finally:
            self.browser.hang_up()

    def refer(self, what_happened, *, danger):
        reference = self.until_done(self.begin)
        for slug, answers in concern.typed(what_happened, danger=danger).items():
            self.until_done(self.write, reference, slug, answers)
        self.submit(reference, what_happened)

    def submit(self, reference, what_happened):
        self.until_done(self.send, reference, what_happened)
        self.until_done(self.read_what_happens_next, reference)

    def until_done(self, act, *what):
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return act(*what)
            except TryAgain as why:
                if time.monotonic() > deadline:
                    raise GaveUp(f"{self.name}: {act.__name__} {what}: {why}") from why
                time.sleep(PAUSE)

    def begin(self):
        sent = self.browser.post("/referrals/new/", self.browser.get("/referrals/new/").hidden())
        self.expect(sent, 302)
        return sent.where.split("/")[2]

    def write(self, reference, slug, answers):
        path = f"/referrals/{reference}/edit/{slug}/"
        opened = self.browser.get(path)
        self.expect(opened, 200)
        self.expect(self.browser.post(path, {**opened.hidden(), **answers}), 302)

    def send(self, reference, what_happened):
        """Press the button; where the page says that it has been submitted already, that is the answer."""
        path = f"/referrals/{reference}/check/"
        opened = self.browser.get(path)
        if opened.status != 409:
            self.expect(opened, 200)
            sent = self.browser.post(path, opened.hidden())
            self.expect(sent, 302)
            assert sent.where == f"/referrals/{reference}/submitted/", sent.where
        self.book.write_down(reference, what_happened)

    def read_what_happens_next(self, reference):
        opened = self.browser.get(f"/referrals/{reference}/submitted/")
        self.expect(opened, 200)
        assert reference in opened.text

    @staticmethod
    def expect(answer, status):
        if answer.status != status:
            raise TryAgain(f"{answer.status} instead of {status}")
