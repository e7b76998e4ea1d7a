"""One client's line to the product: it keeps its connection and its cookies, and notes every request."""

import html
import http.client
import re
import time
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

PATIENCE = 30
# gunicorn keeps an idle connection for two seconds; a browser notices that it was closed, and so must this one.
IDLE = 1
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
# What the page and the API say when the database is away.
AWAY = ("the service is unavailable", "The service cannot be reached just now")


class TryAgain(Exception):
    """The line broke, or the answer was not the one that was hoped for."""


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


class Line:
    """A browser's, or a system's: it follows no redirect by itself."""

    def __init__(self, port, cookie=""):
        self.port, self.line, self.used = port, None, 0.0
        self.cookies = SimpleCookie(cookie)
        self.asked = []

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, answers):
        """A form, as a browser sends it."""
        return self.ask("POST", path, urlencode(answers), {"Content-Type": "application/x-www-form-urlencoded"})

    def ask(self, method, path, body=None, headers=None):
        """Raises TryAgain where the line broke or the product is out of order."""
        began = time.monotonic()
        try:
            answer = self.answer(method, path, body, headers)
        except (OSError, http.client.HTTPException) as problem:
            self.hang_up()
            self.note(method, path, began, 0)
            raise TryAgain(type(problem).__name__) from None
        away = answer.status == 503 and any(sentence in answer.text for sentence in AWAY)
        self.note(method, path, began, answer.status, away)
        if answer.status >= 500:
            raise TryAgain(answer.status)
        return answer

    def answer(self, method, path, body=None, headers=None):
        if time.monotonic() - self.used > IDLE:
            self.hang_up()
        if self.line is None:
            self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        cookies = self.cookies.output(attrs=[], header="", sep=";")
        told = {"Accept-Encoding": "identity", **({"Cookie": cookies} if cookies else {}), **(headers or {})}
        self.line.request(method, path, body, told)
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
