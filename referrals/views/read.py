"""Following what was sent: the list, and one referral as its author reads it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.files.models import Attachment
from maru.web.keyset import Place, address
from maru.web.templatetags.maru import StepButton
from maru.web.views import Page
from referrals import states
from referrals.completeness import PAGES
from referrals.forms import FORMS, OtherForm, SubjectForm
from referrals.forms.written import answers_of, page_of
from referrals.models import Addition, Party, Referral
from referrals.progress import STATUS, progress, together
from referrals.queries import (
    Begun,
    Sent,
    as_written,
    drafts_of,
    lines,
    may_attach,
    may_withdraw,
    reason_to_read,
    sent_by,
)
from referrals.views.words import names_of, rows


class Mine(Page):
    """Drafts to finish first, then what was sent and what became of it."""

    permission = Permission.REFERRAL_SUBMIT
    template_name = "referrals/mine.html"
    http_method_names = ("get", "head")

    def load(self) -> None:
        self.before = Place.of(self.request.GET.get("before", ""))

    def context(self) -> dict[str, Any]:
        user = self.request.user
        trail.record(Verb.LIST_READ, reason="own")
        sent, older = sent_by(user, self.before)
        mine = reverse("referrals:mine")
        return {
            "drafts": [] if self.before else [draft_row(begun) for begun in drafts_of(user)],
            "sent": [sent_row(row, user) for row in sent],
            "newer": mine if self.before else "",
            "older": address(mine, before=older) if older else "",
        }


def draft_row(begun: Begun) -> dict[str, Any]:
    """A draft in the list."""
    draft = begun.draft
    people = (draft.pages.get("subjects") or {}).get("people") or []
    return {
        "reference": begun.reference,
        "names": names_of(people),
        "saved_at": draft.saved_at,
        "done": len(draft.complete),
        "of": len(PAGES),
    }


def sent_row(row: Sent, user: Any) -> dict[str, Any]:
    """A submitted referral in the list; its people in one line each."""
    referral = row.referral
    return {
        "reference": referral.reference,
        "submitted_at": referral.submitted_at,
        "withdrawn": referral.status == "withdrawn",
        "author": "" if referral.author_id == user.pk else referral.author.name,
        "danger": referral.immediate_danger,
        "people": together(progress(subject) for subject in row.subjects),
    }


class Record(Page):
    """One submitted referral: how each child stands, and what was written."""

    template_name = "referrals/record.html"
    reads_behind_glass = True
    http_method_names = ("get", "head")

    def load(self) -> None:
        user = self.request.user
        self.referral = Referral.objects.visible_to(user).one(reference=self.kwargs["reference"])
        self.reason = reason_to_read(user, self.referral)

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.referral.status == "draft":
            return redirect("referrals:tasks", reference=self.referral.reference)
        return self.page()

    def context(self) -> dict[str, Any]:
        trail.record(Verb.REFERRAL_READ, on=self.referral, reason=self.reason)
        written = as_written(self.request.user, self.referral)
        subjects = [party for party in written.parties if party.is_subject]
        return {
            "referral": self.referral,
            "author": self.referral.author,
            "status": STATUS[self.referral.status],
            "people": [progress(subject) for subject in written.subjects],
            "news": any(subject.news for subject in written.subjects),
            "subjects": [party_list(party) for party in subjects],
            "others": [party_list(party) for party in written.parties if not party.is_subject],
            "sections": [(_(page.title), record_rows(self.referral, page.slug)) for page in single_pages()],
            "additions": [
                {"at": a.at, "title": _("Added"), "by": a.by.name, "text": a.text} for a in written.additions
            ],
            "files": Attachment.objects.visible_to(self.request.user).of(self.referral).count(),
            "may_attach": self.glass is None and may_attach(self.request.user, self.referral),
            "steps": self.steps(written.parties),
            "lines": lines(),
        }

    def steps(self, parties: list[Party]) -> list[StepButton]:
        """What may be done now, from the role and the state table; behind glass nothing."""
        if self.glass is not None:
            return []
        user, reference = self.request.user, [self.referral.reference]
        held = powers_of(user).permissions
        made = []
        if Permission.REFERRAL_ADD in held:
            made.append(StepButton(_("Add information"), reverse("referrals:add", args=reference)))
        if may_withdraw(user, self.referral):
            made += [
                StepButton(_(step.label), reverse(f"referrals:{step.name}", args=reference), kind="secondary")
                for step in states.referral.available(self.referral.status, held)
            ]
        if Permission.ADDRESS_OPEN in held:
            made += [self.door(party) for party in parties if party.address_withheld]
        return made

    def door(self, party: Party) -> StepButton:
        """To the address that is withheld."""
        url = reverse("referrals:safe_address", args=[self.referral.reference, party.pk])
        label = _("Show where {name} lives").format(name=party.name)
        return StepButton(label, address(url, **{"from": self.request.path}), kind="secondary")


def added(addition: Addition) -> dict[str, Any]:
    """An addition on the time line."""
    return {"at": addition.at, "title": _("Added"), "by": addition.by.name, "text": addition.text}


def single_pages() -> list[Any]:
    """The pages of the form that name nobody."""
    return [page for page in PAGES if not page.lists and page.slug != "others"]


def party_list(party: Party) -> dict[str, Any]:
    """Somebody named, with what was written of them."""
    form = SubjectForm if party.is_subject else OtherForm
    answers = answers_of(party, form)
    if party.address_withheld:
        answers |= {"address": _(party.home), "address_withheld": None}
    return {"title": party.name, "rows": rows(form, answers, sparse=True)}


def record_rows(referral: Referral, slug: str) -> list[Any]:
    """One page of the form as it was submitted."""
    form = FORMS[slug]
    answers = page_of(referral, slug)
    if slug == "danger":
        return [row for row in rows(form, answers) if row[0] != form.base_fields["called_999"].label]
    return rows(form, answers)
