"""What every address of the API stands on: one act of one client, in the name of one practitioner."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from maru.agencies.acting import ON_BEHALF_OF, LockedOut, acting_as
from maru.agencies.attempts import asked_for
from maru.agencies.permissions import Permission
from maru.agencies.powers import require
from maru.api import idempotency
from maru.api.answers import let_out
from maru.api.problems import (
    HeaderWrong,
    MethodNotAllowed,
    NotAcceptable,
    ScopeMissing,
    TokenInvalid,
    as_json,
    not_allowed,
    problem,
)
from maru.api.reading import read_object
from maru.api.scopes import Scope
from maru.api.tokens import bearer
from maru.audit import trail
from maru.audit.context import Context, Door
from maru.audit.trail import addressee
from maru.audit.verbs import Verb
from maru.common.errors import NotFound, Refused

ACTING_FOR = "X-On-Behalf-Of"


class ActingUserMissing(HeaderWrong):
    code = "acting-user-missing"
    header = ACTING_FOR
    default = "Send X-On-Behalf-Of: the identifier that your own system has for the practitioner who acts."


class Resource(APIView):
    """An address of the API.

    Order of every answer: who asks (401), may it be asked in this way (405, 406), scope (403), in whose name
    (422), the body as such (400, 413, 415, 422), what was asked before is answered as before, then as on a page:
    load what is visible (404), ask the role's permission (403), act or read (409, 422), write down. All from there
    on is one transaction in the client's own context; a refusal rolls it back and is written down in a transaction
    of its own. `self.client` asks, `self.account` is `by`, `self.now` the moment, `self.body` what was sent.
    `tag`, `answers_with` (headers of the answer to a POST) and `refusals` (of its operations) are for the docs.
    """

    tag = ""
    answers_with: Mapping[str, str] = {}
    refusals: tuple[type[Refused], ...] = ()
    scopes: Mapping[str, Scope] = {}
    permissions: Mapping[str, Permission] = {}
    http_method_names = ("get", "head", "post")
    authentication_classes = ()
    permission_classes = ()
    client: Any = None
    on_behalf_of = ""

    @classmethod
    def as_view(cls, **options: Any) -> Callable[..., HttpResponse]:
        view = super().as_view(**options)
        # A POST that is sent on to the address with its slash would arrive as a GET, and what it said be lost.
        view.should_append_slash = False
        return view

    def load(self) -> None:
        """Fetch what is asked about, through `visible_to`. Raises NotFound."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.now = timezone.now()
        try:
            self.let_in(request)
            with self.acting():
                response = self.once(request) if request.method == "POST" else self.handled(request)
        except (Refused, Http404) as refusal:
            response = self.refuse(request, refusal if isinstance(refusal, Refused) else NotFound())
        except LockedOut:
            response = problem(request, TokenInvalid())
        response["Cache-Control"] = "no-store"
        return response

    def let_in(self, request: HttpRequest) -> None:
        """What is asked before anything is looked at."""
        self.client, let = bearer(request)
        method = self.asked
        if method not in self.http_method_names or not hasattr(self, method):
            raise MethodNotAllowed
        if request.headers.get("Accept") and not request.accepts("application/json"):
            raise NotAcceptable
        scope = self.scopes[method]
        if scope not in let or not self.client.is_let(scope):
            raise ScopeMissing(f"This needs the scope {scope}.", scope=scope)
        told = request.headers.get(ACTING_FOR, "")
        if (ACTING_FOR in request.headers or method == "post") and not ON_BEHALF_OF.fullmatch(told):
            raise ActingUserMissing
        self.on_behalf_of = told
        if method == "post":
            self.key = idempotency.key_of(request)
            self.body = read_object(request)

    @property
    def asked(self) -> str:
        """The method by which it is asked; who asks for the head alone gets a read."""
        return "get" if self.request.method == "HEAD" else self.request.method.lower()

    @property
    def account(self) -> Any:
        return self.client.account

    @contextmanager
    def acting(self) -> Iterator[Context]:
        with acting_as(
            client=self.client, on_behalf_of=self.on_behalf_of, door=Door.API, at=self.now,
            request_id=getattr(self.request, "id", ""),
        ) as context:  # fmt: skip
            yield context

    def once(self, request: HttpRequest) -> HttpResponse:
        """The answer that was kept for this request, or what is done for it now."""
        what = idempotency.asked(request)
        before = idempotency.kept(self.account, self.key, what, request.path)
        if before is not None:
            return before
        response = self.handled(request)
        idempotency.keep(self.account, self.key, what, response, self.now)
        return response

    def handled(self, request: HttpRequest) -> HttpResponse:
        self.load()
        method = self.asked
        if method in self.permissions:
            require(self.account, self.permissions[method])
        return getattr(self, method)(request, *self.args, **self.kwargs)

    def list_sent(self, references: list[str], reason: str) -> None:
        """A list has left the house: to whom, and of which records it tells."""
        said = {"reason": reason, "to": addressee(self.client), "references": " ".join(references)}
        trail.record(Verb.LIST_SENT, **said, rows=len(references))

    def answer(self, told: BaseSerializer, status: int = 200, **headers: str) -> HttpResponse:
        """What is told, as far as the scope lets it out. Raises TellsTooMuch."""
        body = as_json(let_out(told, self.scopes[self.asked]))
        return HttpResponse(body, status=status, content_type="application/json", headers=headers)

    def refuse(self, request: HttpRequest, refusal: Refused) -> HttpResponse:
        """Write the refusal down and say it. A stranger's has been, where their token was looked at."""
        if self.client is not None:
            with self.acting():
                trail.record(Verb.REFUSED, reason=refusal.code, status=refusal.status, **refusal.ids)
                if refusal.status == 404:
                    asked_for(self.kwargs.values(), by=self.account, at=self.now)
        if isinstance(refusal, MethodNotAllowed):
            return not_allowed(request, self._allowed_methods())
        return problem(request, refusal)
