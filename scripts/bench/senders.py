"""Who sends one referral after another: officers by the form, agencies' systems by the API.

What broke is tried again as a person would: load the page, fill it, press the button; a system sends the same again
under the same key. What the product has said yes to is written down before anything else happens.
"""

import json
import threading
import time
import uuid
from http import HTTPStatus

from scripts.bench import concern
from scripts.bench.line import PATIENCE, TryAgain

PAUSE = 0.1


class GaveUp(Exception):
    """It did not work for so long that nobody would try again."""


class Sender(threading.Thread):
    """Sends until told to stop, then finishes the one in hand. `book` is where what was acknowledged is written."""

    def __init__(self, name, line, book, stop):
        super().__init__(name=name, daemon=True)
        self.line, self.book, self.stop = line, book, stop
        self.failure = None

    def run(self):
        number = 0
        try:
            while not self.stop.is_set():
                number += 1
                self.refer(f"{self.name}, concern {number}.", danger=number % 3 == 0)
        except Exception as failure:  # noqa: BLE001 - told by whoever started the thread
            self.failure = failure
        finally:
            self.line.hang_up()

    def refer(self, what_happened, *, danger):
        """One referral, until it is acknowledged."""
        raise NotImplementedError

    def until_done(self, act, *what):
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return act(*what)
            except TryAgain as why:
                if time.monotonic() > deadline:
                    raise GaveUp(f"{self.name}: {act.__name__} {what}: {why}") from why
                time.sleep(PAUSE)

    @staticmethod
    def expect(answer, status):
        if answer.status != status:
            raise TryAgain(f"{answer.status} instead of {status}")


class Officer(Sender):
    """Through the form, as a browser without JavaScript sends it: first the drafts that are ready, then new ones."""

    def __init__(self, *how, drafts=()):
        super().__init__(*how)
        self.drafts = list(drafts)

    def refer(self, what_happened, *, danger):
        if self.drafts:
            self.submit(*self.drafts.pop())
            return
        reference = self.until_done(self.begin)
        for slug, answers in concern.typed(what_happened, danger=danger).items():
            self.until_done(self.write, reference, slug, answers)
        self.submit(reference, what_happened)

    def submit(self, reference, what_happened):
        self.until_done(self.send, reference, what_happened)
        self.until_done(self.read_what_happens_next, reference)

    def begin(self):
        sent = self.line.post("/referrals/new/", self.line.get("/referrals/new/").hidden())
        self.expect(sent, 302)
        return sent.where.split("/")[2]

    def write(self, reference, slug, answers):
        path = f"/referrals/{reference}/edit/{slug}/"
        opened = self.line.get(path)
        self.expect(opened, 200)
        self.expect(self.line.post(path, {**opened.hidden(), **answers}), 302)

    def send(self, reference, what_happened):
        """Press the button; where the page says that it has been submitted already, that is the answer."""
        path = f"/referrals/{reference}/check/"
        opened = self.line.get(path)
        if opened.status != 409:
            self.expect(opened, 200)
            sent = self.line.post(path, opened.hidden())
            self.expect(sent, 302)
            assert sent.where == f"/referrals/{reference}/submitted/", sent.where
        self.book.write_down(reference, what_happened)

    def read_what_happens_next(self, reference):
        opened = self.line.get(f"/referrals/{reference}/submitted/")
        self.expect(opened, 200)
        assert reference in opened.text


class System(Sender):
    """An agency's system, by the API: whole, and again under the same key until the answer is yes."""

    def __init__(self, *how, known_as, secret):
        super().__init__(*how)
        self.known_as, self.secret, self.token = known_as, secret, ""

    def refer(self, what_happened, *, danger):
        whole, key = json.dumps(concern.whole(what_happened, danger=danger)), str(uuid.uuid4())
        self.until_done(self.send, whole, key, what_happened)

    def send(self, whole, key, what_happened):
        headers = {
            "Authorization": f"Bearer {self.token or self.sign_on()}", "Content-Type": "application/json",
            "X-On-Behalf-Of": "o.brackenridge", "Idempotency-Key": key,
        }  # fmt: skip
        sent = self.line.ask("POST", "/api/v1/referrals/", whole, headers)
        if sent.status == HTTPStatus.UNAUTHORIZED:
            self.token = ""
        self.expect(sent, 201)
        self.book.write_down(json.loads(sent.text)["reference"], what_happened)

    def sign_on(self):
        asked = {"grant_type": "client_credentials", "client_id": self.known_as, "client_secret": self.secret}
        signed_on = self.line.post("/api/v1/oauth/token/", asked)
        self.expect(signed_on, 200)
        self.token = json.loads(signed_on.text)["access_token"]
        return self.token
