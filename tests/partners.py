"""Another agency's system, as the tests have one: it signs on by its secret, and asks by the API.

partner = world.api("csc-peterborough", on_behalf_of="h.willowmere")
answer = partner.post("/api/v1/referrals/", whole)
assert answer.status_code == 201
"""

import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.test import Client as Browser

from maru.api.models import Client
from maru.api.operations import Registered

TOKENS = "/api/v1/oauth/token/"


@dataclass
class Partner:
    """A registered client and its token. `on_behalf_of` is who acts unless a call says otherwise."""

    registered: Registered
    on_behalf_of: str = ""
    kept: dict[str, str] = field(default_factory=dict)
    # As a real one would be treated: it has no cookie, and no form's token.
    browser: Browser = field(default_factory=lambda: Browser(enforce_csrf_checks=True))

    @property
    def client(self) -> Client:
        return self.registered.client

    @property
    def account(self) -> Any:
        return self.client.account

    def sign_on(self, **changes: str) -> HttpResponse:
        """Ask for a token, as OAuth 2 has it."""
        asked = {"grant_type": "client_credentials", "client_id": self.registered.id,
                 "client_secret": self.registered.secret}  # fmt: skip
        return self.browser.post(TOKENS, asked | changes)

    @property
    def token(self) -> str:
        """The token, asked for once."""
        if "token" not in self.kept:
            self.kept["token"] = self.sign_on().json()["access_token"]
        return self.kept["token"]

    def headers(self, **changes: str | None) -> dict[str, str]:
        told = {"Authorization": f"Bearer {self.token}", "X-On-Behalf-Of": self.on_behalf_of or None}
        return {name: value for name, value in (told | changes).items() if value is not None}

    def get(self, path: str, **headers: str | None) -> HttpResponse:
        return self.browser.get(path, headers=self.headers(**headers))

    def post(
        self, path: str, body: Any = None, *, key: str | None = "", content_type: str = "application/json",
        **headers: str | None,
    ) -> HttpResponse:  # fmt: skip
        """POST a body: as JSON, or as it is where it is bytes. Each call has an Idempotency-Key of its own unless
        one is given; `key=None` sends none."""
        sent = body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
        told = {"Idempotency-Key": str(uuid.uuid4()) if key == "" else key}
        return self.browser.generic("POST", path, sent, content_type, headers=self.headers(**told, **headers))
