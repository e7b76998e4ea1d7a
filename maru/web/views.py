"""What every page stands on: one act of one person, loaded scoped, asked, answered and written down."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from django.contrib.auth.views import redirect_to_login
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views import View

from maru.agencies.acting import LockedOut, acting_as
from maru.agencies.attempts import asked_for
from maru.agencies.looking import glass_over
from maru.agencies.models import Glass
from maru.agencies.permissions import Permission
from maru.agencies.powers import require
from maru.audit import trail
from maru.audit.context import Context, Door
from maru.audit.verbs import Verb
from maru.common.errors import NotFound, NotPermitted, Refused
from maru.web import errors
from maru.web.accounts import proved_lately
from maru.web.typed import sent_with


def signed_out(request: HttpRequest) -> HttpResponse:
    """A form sent after the session had ended: its text goes back to whoever typed it, and nowhere else."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    back = came_from.path if came_from.netloc == request.get_host() else "/"
    sign_in = redirect_to_login(back).url
    context = {"sent": sent_with(request), "sign_in": sign_in}
    response = TemplateResponse(request, "errors/signed_out.html", context, status=401)
    response["Cache-Control"] = "no-store"
    return response


def asked_again(request: HttpRequest) -> HttpResponse:
    """Ask once more who it is, of whoever has not shown it lately; a form's text goes back to whoever typed it."""
    way = get_adapter(request).get_reauthentication_methods(request.user)[0]["url"]
    if request.method != "POST":
        return redirect_to_login(request.get_full_path(), way)
    context = {"sent": sent_with(request), "show": redirect_to_login(request.path, way).url}
    return TemplateResponse(request, "errors/asked_again.html", context, status=401)


class Streamed(StreamingHttpResponse):
    """A body that is made inside an act while it is sent. Only `Page.streamed` makes one."""


class BehindGlass(NotPermitted):
    """Reading is all that a broken glass opens, and on one page alone."""

    code = "behind-glass"
    default = "You look into this record behind broken glass: you may read its page, and do nothing else with it."


class Page(View):
    """A page about case data.

    Order of every answer: load what is visible (404), ask the role's permission (403), act or read (409, 422),
    render, write down. All of it is one transaction in the person's own context; a refusal rolls it back and
    is written down in a transaction of its own. A page that `asks_again` is for whoever has shown within the last
    minutes who they are: what leaves the house, or looks beyond one's own view, is not for a screen left open.

    Whoever sees the record through broken `glass` alone reads the page that `reads_behind_glass`, whatever permission
    it asks of others, and nothing else of the room (docs/adr/0023).
    """

    permission: Permission | None = None
    template_name = ""
    http_method_names = ("get", "head", "post")
    gives_back_what_was_typed = True
    asks_again = False
    reads_behind_glass = False
    glass: Glass | None = None

    def load(self) -> None:
        """Fetch what the page is about, through `visible_to`. Raises NotFound."""

    def context(self) -> dict[str, Any]:
        """What the template needs."""
        return {}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return signed_out(request) if request.method == "POST" else redirect_to_login(request.get_full_path())
        if self.asks_again and not proved_lately(request):
            return asked_again(request)
        self.now = timezone.now()
        try:
            return self.answered_or_refused(request, *args, **kwargs)
        except LockedOut:
            return signed_out(request) if request.method == "POST" else redirect_to_login(request.get_full_path())

    def answered_or_refused(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with self.acting():
                return self.answered(request, *args, **kwargs)
        except (Refused, Http404) as refusal:
            return self.refuse(refusal if isinstance(refusal, Refused) else NotFound())

    @contextmanager
    def acting(self) -> Iterator[Context]:
        request = self.request
        with acting_as(request.user, door=Door.WEB, at=self.now, request_id=getattr(request, "id", "")) as context:
            yield context

    def answered(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.load()
        self.glass = glass_over(request.user, kwargs.values())
        if self.glass is not None:
            if request.method == "POST" or not self.reads_behind_glass:
                raise BehindGlass(glass=self.glass.pk)
        elif self.permission is not None:
            require(request.user, self.permission)
        response = super().dispatch(request, *args, **kwargs)
        if response.streaming and not isinstance(response, Streamed):
            raise RuntimeError("a streaming body would run outside the transaction: use Page.streamed")
        if hasattr(response, "render"):
            response.render()
        return response

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.page()

    def page(self, status: int = 200, **more: Any) -> TemplateResponse:
        """The page itself, with `now` as its one moment."""
        return TemplateResponse(
            self.request,
            self.template_name,
            {"now": self.now, "glass": self.glass, **self.context(), **more},
            status=status,
        )

    def streamed(self, parts: Callable[[], Iterable[bytes]], **options: Any) -> "Streamed":
        """An answer too long to be held whole: `parts()` is read as it is sent, in a second act of the same person.

        It only reads. That the page was shown is written down by the page itself, whose act has ended by then: nobody
        is sent a byte of which no line tells.
        """

        def body() -> Iterator[bytes]:
            with self.acting():
                yield from parts()

        return Streamed(body(), **options)

    def refuse(self, refusal: Refused) -> HttpResponse:
        """Write the refusal down and say it."""
        with self.acting():
            trail.record(Verb.REFUSED, reason=refusal.code, status=refusal.status, **refusal.ids)
            if refusal.status == 404:
                asked_for(self.kwargs.values(), by=self.request.user, at=self.now)
            response = self.refused(refusal)
            if hasattr(response, "render"):
                response.render()
            return response

    def refused(self, refusal: Refused) -> HttpResponse:
        """The page that says no. What one may not see looks like what is not there."""
        if refusal.status == 404:
            return errors.not_found(self.request)
        return TemplateResponse(
            self.request,
            "refused.html",
            {"refused": refusal, "back_url": self.back_url()},
            status=refusal.status,
        )

    def back_url(self) -> str:
        """Where to go from a refusal."""
        return ""


class FormPage(Page):
    """A page with one form and one operation.

    An invalid form is answered 422 with everything typed kept. After a refusal of the operation the page is loaded
    as it is now and shown `again`: here with the sentence on the same form, beside the field it names.
    """

    form_class: type[BaseForm]

    def initial(self) -> dict[str, Any]:
        return {}

    def form(self, data: Any = None) -> BaseForm:
        return self.form_class(data, initial=self.initial()) if data is not None else self.form_class(
            initial=self.initial()
        )  # fmt: skip

    def act(self, form: BaseForm) -> HttpResponse:
        """Call the operation and answer, most often with a redirect."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.page(form=self.form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(status=422, form=form)
        return self.act(form)

    def refused(self, refusal: Refused) -> HttpResponse:
        if self.request.method != "POST" or refusal.status in (403, 404):
            return super().refused(refusal)
        try:
            self.load()
        except Refused as gone:
            return super().refused(gone)
        return self.again(refusal)

    def again(self, refusal: Refused) -> HttpResponse:
        """The page as it is now, with the refusal's sentence and status, and everything that was typed."""
        form = self.form(self.request.POST)
        form.is_valid()
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, refusal.sentence)
        return self.page(status=refusal.status, form=form)


class Act(Page):
    """A button: POST only, one operation, then a redirect."""

    http_method_names = ("post",)
