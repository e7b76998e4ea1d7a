"""The one way in which bytes leave: asked, hashed, written down, and in a shape that no browser runs."""

from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from maru.common.errors import NotPermitted, Refused
from maru.files.models import Attachment
from maru.files.operations import give, show, sound_alarm
from maru.files.refusals import Changed, NotAPicture
from maru.web.views import Page

# Nothing in it runs, loads, frames or is framed; it has an origin of its own.
SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


class Bytes(Page):
    """A file of a record. A room says of which, in `load`, which sets `attachment` and `reason`."""

    http_method_names = ("get", "head")
    attachment: Attachment
    reason: str

    def answer(self, data: bytes, media_type: str, name: str, *, inline: bool) -> HttpResponse:
        response = HttpResponse(data, content_type=media_type)
        response["Content-Disposition"] = content_disposition_header(not inline, name)
        response["X-Content-Type-Options"] = "nosniff"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Content-Security-Policy"] = SANDBOX
        return response

    def refused(self, refusal: Refused) -> HttpResponse:
        if isinstance(refusal, Changed):
            sound_alarm(attachment=self.attachment, at=self.now)
        return super().refused(refusal)


class Picture(Bytes):
    """A picture as it is shown on a page: the copy that tells nothing but what is to be seen."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.attachment.is_of.is_picture:
            raise NotAPicture
        data = show(attachment=self.attachment, at=self.now, reason=self.reason)
        return self.answer(data, "image/jpeg", "picture.jpg", inline=True)


class Original(Bytes):
    """The original, as a download, for whoever `may_have` it; it leaves the house: not for a screen left open."""

    asks_again = True
    may_have: bool

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_have:
            raise NotPermitted
        data = give(attachment=self.attachment, at=self.now, reason=self.reason)
        kind = self.attachment.is_of
        return self.answer(data, kind.media_type, self.attachment.name, inline=False)
