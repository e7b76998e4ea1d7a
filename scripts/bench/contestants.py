"""Sixteen who press the button at the same instant: people at their browsers, and agencies' systems by the API."""

import contextlib
import http.client
import json
import re
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.test import Client as Browser

from maru.agencies.models import User
from maru.api.operations import Registered

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
REFUSED = (403, 404, 409)
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass(frozen=True)
class Answer:
    """What somebody was answered, and after how long."""

    status: int
    location: str
    kind: str
    body: str
    seconds: float


class Contestant:
    """Somebody who asks over a keep-alive connection of their own. `user` is whom the records name."""

    def __init__(self, url: str, user: User, name: str) -> None:
        self.user, self.name = user, name
        self.connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)

    def ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> http.client.HTTPResponse:
        self.connection.request(method, path, body, headers)
        return self.connection.getresponse()

    def wake(self) -> None:
        """See that the connection is open, so that nothing but the act itself happens when it counts."""
        with contextlib.suppress(http.client.HTTPException, OSError):
            self.ask("GET", "/health/live", None, {}).read()
            return
        self.connection.close()
        self.ask("GET", "/health/live", None, {}).read()

    def send(self, path: str, answers: dict[str, Any]) -> Answer:
        began = time.perf_counter()
        response = self.ask("POST", path, *self.written(answers))
        body = response.read().decode()
        kind, location = response.headers.get("Content-Type", ""), response.headers.get("Location", "")
        return Answer(response.status, location, kind, body, time.perf_counter() - began)

    def written(self, answers: dict[str, Any]) -> tuple[str, dict[str, str]]:
        """The body and the headers of a POST."""
        raise NotImplementedError

    def has_done(self, answer: Answer, leads_to: str) -> bool:
        """Whether the answer says that it is done."""
        raise NotImplementedError

    def is_refused(self, answer: Answer) -> bool:
        """Whether the answer says clearly that it is not."""
        raise NotImplementedError


class Person(Contestant):
    """Somebody signed in at a browser."""

    def __init__(self, url: str, user: User) -> None:
        super().__init__(url, user, user.email.partition("@")[0])
        browser = Browser()
        browser.force_login(user)
        self.cookies = {settings.SESSION_COOKIE_NAME: browser.cookies[settings.SESSION_COOKIE_NAME].value}
        response = self.ask("GET", "/", None, self.cookie())
        self.token = TOKEN.search(response.read().decode())[1]
        given = response.headers["Set-Cookie"]
        self.cookies[settings.CSRF_COOKIE_NAME] = re.search(rf"{settings.CSRF_COOKIE_NAME}=(\w+)", given)[1]

    def cookie(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def written(self, answers: dict[str, Any]) -> tuple[str, dict[str, str]]:
        return urlencode({"csrfmiddlewaretoken": self.token, **answers}), {"Content-Type": FORM, **self.cookie()}

    def has_done(self, answer: Answer, leads_to: str) -> bool:
        return answer.status == 302 and answer.location == leads_to

    def is_refused(self, answer: Answer) -> bool:
        return answer.status in REFUSED and "<h1" in answer.body


class System(Contestant):
    """An agency's system, in the name of a practitioner whom only the agency knows."""

    def __init__(self, url: str, registered: Registered, practitioner: str) -> None:
        super().__init__(url, registered.client.account, f"system of {practitioner}")
        self.practitioner = practitioner
        secrets = {"client_id": registered.id, "client_secret": registered.secret}
        asked = urlencode({"grant_type": "client_credentials", **secrets})
        response = self.ask("POST", "/api/v1/oauth/token/", asked, {"Content-Type": FORM})
        self.token = json.loads(response.read())["access_token"]

    def written(self, answers: dict[str, Any]) -> tuple[str, dict[str, str]]:
        key, bearer = str(uuid.uuid4()), f"Bearer {self.token}"
        headers = {"Authorization": bearer, "Idempotency-Key": key, "X-On-Behalf-Of": self.practitioner}
        return json.dumps(answers), {"Content-Type": JSON, **headers}

    def has_done(self, answer: Answer, leads_to: str) -> bool:
        return answer.status == 200 and json.loads(answer.body)["state"] == leads_to

    def is_refused(self, answer: Answer) -> bool:
        return answer.status in REFUSED and answer.kind == "application/problem+json" and '"code"' in answer.body


@dataclass(frozen=True)
class Move:
    """One try: whose, what it is called, where it is sent, where success leads (an address or a state), what with."""

    by: Contestant
    act: str
    path: str
    leads_to: str
    answers: dict[str, Any] = field(default_factory=dict)

    def won(self, answer: Answer) -> bool:
        return self.by.has_done(answer, self.leads_to)

    def lost(self, answer: Answer) -> bool:
        return self.by.is_refused(answer)

    def in_words(self, answer: Answer) -> str:
        return f"{self.by.name} {self.act} {answer.status} {answer.location}".strip()


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
            return move, move.by.send(move.path, move.answers)

        return list(self.pool.map(run, moves))
