"""Sent twice, done once: the answer to each POST is kept by its Idempotency-Key, in the transaction of its effect."""

import hashlib
import re
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from maru.api.models import KeptAnswer
from maru.api.problems import HeaderWrong
from maru.api.reading import raw
from maru.audit import trail
from maru.audit.context import current
from maru.audit.verbs import Verb
from maru.common.ids import references_in
from maru.common.rows import insert

HEADER = "Idempotency-Key"
KEY = re.compile(r"[!-~]{1,100}")
KEPT_FOR = timedelta(days=7)
WAIT = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


class KeyMissing(HeaderWrong):
    code = "idempotency-key-missing"
    header = HEADER
    default = (
        "Send an Idempotency-Key: up to 100 visible ASCII characters, used for this one request and its repetitions."
    )


class KeyReused(HeaderWrong):
    code = "idempotency-key-reused"
    header = HEADER
    default = "You have used this Idempotency-Key for another request. Use a new one for each."


def key_of(request: HttpRequest) -> str:
    """Raises KeyMissing."""
    key = request.headers.get(HEADER, "")
    if not KEY.fullmatch(key):
        raise KeyMissing
    return key


def asked(request: HttpRequest) -> str:
    """What was asked, as a hash: method, address and body."""
    head = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(head + raw(request)).hexdigest()


def kept(account: Any, key: str, what: str, path: str) -> HttpResponse | None:
    """The answer that was given to this very request before; `path` is where it went. Of several at once one goes
    on, the others wait here.

    Raises KeyReused.
    """
    with connection.cursor() as cursor:
        cursor.execute(WAIT, [f"{account.pk}:{key}"])
    found = KeptAnswer.objects.visible_to(account).filter(key=key).first()
    if found is None:
        return None
    if found.asked != what:
        raise KeyReused
    about = references_in(f"{path} {found.location}")
    trail.record(Verb.ANSWER_REPEATED, on=found, reason="repeated", to=current().actor, references=about)
    response = HttpResponse(found.body, status=found.status, content_type="application/json")
    response["Idempotent-Replay"] = "true"
    if found.location:
        response["Location"] = found.location
    return response


def keep(account: Any, key: str, what: str, response: HttpResponse, at: datetime) -> None:
    """Keep an answer, and let go of those of more than a week ago."""
    mine = KeptAnswer.objects.visible_to(account)
    mine.filter(answered_at__lt=at - KEPT_FOR).delete()
    answer = KeptAnswer(
        account=account,
        key=key,
        asked=what,
        status=response.status_code,
        location=response.get("Location", ""),
        body=response.content.decode(),
        answered_at=at,
    )
    insert([answer])
