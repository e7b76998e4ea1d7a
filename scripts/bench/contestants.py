"""Sixteen people at sixteen browsers, who press their buttons at the same instant."""

import contextlib
import http.client
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.test import Client as Browser

from maru.agencies.models import User

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
REFUSED = (403, 404, 409)


@dataclass(frozen=True)
class Answer:
    """What somebody was answered, and after how long."""

    status: int
    location: str
    body: str
    seconds: float


@dataclass(frozen=True)
class Move:
    """One person's try: who, what it is called, where it is sent, where success leads, what is sent."""

    by: "Person"
    act: str
    path: str
    leads_to: str
    form: dict[str, Any] = field(default_factory=dict)

    def make(self) -> Answer:
        began = time.perf_counter()
        response, body = self.by.post(self.path, self.form)
        return Answer(response.status, response.headers.get("Location", ""), body, time.perf_counter() - began)

    def won(self, answer: Answer) -> bool:
        """Whether the answer says that it is done."""
        return answer.status == 302 and answer.location == self.leads_to

    def lost(self, answer: Answer) -> bool:
        """Whether the answer says clearly that it is not."""
        return answer.status in REFUSED and "<h1" in answer.body

    def in_words(self, answer: Answer) -> str:
        return f"{self.by.name} {self.act} {answer.status} {answer.location}".strip()


class Person:
    """Somebody signed in, on a keep-alive connection of their own."""

    def __init__(self, url: str, user: User) -> None:
        self.user, self.name = user, user.email.partition("@")[0]
        self.connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
        browser = Browser()
        browser.force_login(user)
        self.cookies = {settings.SESSION_COOKIE_NAME: browser.cookies[settings.SESSION_COOKIE_NAME].value}
        response, page = self.ask("GET", "/")
        self.token = TOKEN.search(page)[1]
        cookie = response.headers["Set-Cookie"]
        self.cookies[settings.CSRF_COOKIE_NAME] = re.search(rf"{settings.CSRF_COOKIE_NAME}=(\w+)", cookie)[1]

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[http.client.HTTPResponse, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        return response, response.read().decode()

    def post(self, path: str, form: dict[str, Any]) -> tuple[http.client.HTTPResponse, str]:
        return self.ask("POST", path, urlencode({"csrfmiddlewaretoken": self.token, **form}))

    def wake(self) -> None:
        """See that the connection is open, so that nothing but the act itself happens when it counts."""
        with contextlib.suppress(http.client.HTTPException, OSError):
            self.ask("GET", "/health/live")
            return
        self.connection.close()
        self.ask("GET", "/health/live")


class Starter:
    """Lets all of them go at the same instant."""

    def __init__(self, number: int) -> None:
        self.pool = ThreadPoolExecutor(number)

    def __enter__(self) -> "Starter":
        return self

    def __exit__(self, *_: object) -> None:
        self.pool.shutdown()

    def go(self, moves: list[Move]) -> list[tuple[Move, Answer]]:
        """Each move and what it was answered."""
        barrier = threading.Barrier(len(moves))

        def run(move: Move) -> tuple[Move, Answer]:
            move.by.wake()
            barrier.wait(60)
            return move, move.make()

        return list(self.pool.map(run, moves))
