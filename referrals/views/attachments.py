"""Photographs and documents of a referral: put there by its author, looked at by whoever sees the referral."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from maru.agencies.models import User
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import NotPermitted
from maru.files import scanner
from maru.files.arriving import Upload
from maru.files.models import Attachment, Handling
from maru.files.refusals import MOST
from maru.files.views import Original, Picture
from maru.web.views import Act, FormPage, Page
from referrals import operations
from referrals.models import Referral
from referrals.queries import may_attach, reason_to_read

# Who works with referrals on pages of their own, and what the trail calls that reason.
WORKING = {Permission.TRIAGE_SEE: "desk", Permission.CAIU_SEE: "caiu"}


class OfReferral(Page):
    """About the files of one referral, for whoever sees it."""

    def load(self) -> None:
        user = self.request.user
        self.referral = Referral.objects.visible_to(user).one(reference=self.kwargs["reference"])
        self.may_attach = may_attach(user, self.referral)
        working = next((why for held, why in WORKING.items() if powers_of(user).may(held)), "")
        self.reason = "own" if self.may_attach else working or reason_to_read(user, self.referral)
        # Whoever else sees the referral, as colleagues of its author do, sees the pictures and not the originals.
        self.may_have = self.may_attach or bool(working)
        self.is_draft = self.referral.status == "draft"

    def files(self) -> Any:
        return Attachment.objects.visible_to(self.request.user).of(self.referral).select_related("by").order_by("at")

    def context(self) -> dict[str, Any]:
        trail.record(Verb.REFERRAL_READ, on=self.referral, reason=self.reason)
        return {
            "referral": self.referral,
            "may_attach": self.may_attach,
            "is_draft": self.is_draft,
            "may_have": self.may_have,
            "scanned": scanner.is_connected(),
        }

    def back_url(self) -> str:
        return reverse("referrals:files", args=[self.kwargs["reference"]])


class OfFile(OfReferral):
    """About one of them."""

    def load(self) -> None:
        super().load()
        self.attachment = self.files().one(pk=self.kwargs["file_id"])


class Files(OfReferral, FormPage):
    """All of them, and a box for one more, which is kept as soon as it has come."""

    template_name = "referrals/files.html"
    form_class = Upload

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_attach:
            raise NotPermitted
        return super().post(request, *args, **kwargs)

    def form(self, data: Any = None) -> Upload:
        return Upload(data, self.request.FILES if data is not None else None)

    def context(self) -> dict[str, Any]:
        files = list(self.files())
        return {**super().context(), "files": files, "full": len(files) >= MOST, "back": self.back()}

    def back(self) -> str:
        """The page of the room from which somebody comes."""
        came_from = self.request.GET.get("from", "")
        if came_from.startswith("/") and url_has_allowed_host_and_scheme(came_from, allowed_hosts=None):
            return came_from
        return reverse("referrals:tasks" if self.is_draft else "referrals:record", args=[self.referral.reference])

    def act(self, form: Any) -> HttpResponse:
        attachment = operations.attach(
            referral_id=self.referral.pk, **form.data_and_name, by=self.request.user, at=self.now
        )
        messages.success(self.request, _("Kept: {name}").format(name=attachment.name))
        return redirect(self.back_url())


class File(OfFile):
    """One file: the picture itself, what is known of it, and everybody who had it in hand."""

    template_name = "referrals/file.html"
    http_method_names = ("get", "head")

    def context(self) -> dict[str, Any]:
        return {**super().context(), "file": self.attachment, "chain": self.chain() if self.may_have else []}

    def chain(self) -> list[tuple[Any, str, str]]:
        """The chain of custody: when, what, who."""
        user = self.request.user
        links = list(Handling.objects.visible_to(user).filter(attachment_id=self.attachment.pk).order_by("at", "id"))
        ids = {UUID(link.actor.removeprefix("user:")) for link in links if link.actor.startswith("user:")}
        names = {f"user:{person.pk}": person.name for person in User.objects.filter(pk__in=ids)}
        return [(link.at, _(link.get_what_display()), names.get(link.actor, _("The system"))) for link in links]


class FilePicture(Picture, OfFile):
    """The picture of a page."""


class FileOriginal(Original, OfFile):
    """The original, for its author, the desk and detectives."""


class FileRemove(Act, OfFile):
    """Takes a file out of a draft."""

    permission = Permission.REFERRAL_SUBMIT

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        operations.remove_attachment(
            referral_id=self.referral.pk, attachment_id=self.attachment.pk, by=request.user, at=self.now
        )
        messages.success(request, _("Removed: {name}").format(name=self.attachment.name))
        return redirect(self.back_url())
