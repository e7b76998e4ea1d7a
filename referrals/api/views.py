"""Sending a referral whole, and following what one's teams have sent."""

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiExample, extend_schema

from maru.agencies.models import Membership
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.api import paging
from maru.api.problems import Fault, Invalid
from maru.api.schema import PAGE
from maru.api.scopes import Scope
from maru.api.views import Resource
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import NotFound
from referrals import operations
from referrals.api import examples, whole
from referrals.api.serializers import ReceivedOut, ReferralIn, ReferralOut, ReferralPage
from referrals.forms import OtherForm, SubjectForm
from referrals.forms.keeping import answered
from referrals.forms.written import ONCE, answers_of, page_of
from referrals.models import Referral, Subject
from referrals.operations.safe import SafeAddressInWords
from referrals.operations.submit import SentBefore
from referrals.progress import progress
from referrals.queries import as_written, reason_to_read, sent_by

SENDING = (
    "Everything in one body, by the questions of the form in the browser and by its rules: what it asks under another "
    "answer is asked under that answer only. It is received as a whole or not at all. Answered at once, and the same "
    "whether anybody in it is known to the MARU or not. In immediate danger ring 999 first."
)


class Referrals(Resource):
    """What one's teams have sent, and sending one more."""

    tag = "Referrals"
    answers_with = {"Location": "Where the referral is read."}
    refusals = (SentBefore, SafeAddressInWords)
    scopes = {"get": Scope.REFERRAL_READ, "post": Scope.REFERRAL_SUBMIT}
    permissions = {"get": Permission.REFERRAL_SUBMIT, "post": Permission.REFERRAL_SUBMIT}

    @extend_schema(
        summary="What your teams have sent",
        description="The newest first. How each child and adult at risk stands, without names.",
        parameters=PAGE,
        responses=ReferralPage,
        operation_id="referrals_list",
    )
    def get(self, request: HttpRequest) -> HttpResponse:
        asked = paging.asked_for(request)
        sent, following = sent_by(self.account, asked.place, asked.limit)
        self.list_sent([row.referral.reference for row in sent], reason="unit")
        rows = [row_of(row.referral, row.subjects) for row in sent]
        return self.answer(ReferralPage(asked.page(rows, following)))

    @extend_schema(
        summary="Send a referral, whole",
        description=SENDING,
        request=ReferralIn,
        responses={201: ReceivedOut},
        examples=[
            OpenApiExample("A school refers a child", examples.WHOLE, request_only=True),
            OpenApiExample("Received", examples.RECEIVED, response_only=True, status_codes=["201"]),
        ],
        operation_id="referrals_send",
    )
    def post(self, request: HttpRequest) -> HttpResponse:
        pages, asides = whole.read(self.body)
        received = operations.send_whole(
            pages=pages,
            by=self.account,
            at=self.now,
            unit_id=self.team(asides["team"]),
            external_reference=asides["external_reference"],
        )
        places = range(len(pages["subjects"]["people"]))
        subjects = [{"position": place, "due_at": received.due_at} for place in places]
        told = ReceivedOut({**row_of(received.referral, []), "subjects": subjects})
        return self.answer(told, status=201, Location=f"/api/v1/referrals/{received.referral.reference}/")

    def team(self, slug: str) -> UUID:
        """The unit that refers. It goes without saying where there is one only.

        Raises Invalid.
        """
        only = {unit for unit, _role in powers_of(self.account).held}
        if not slug and len(only) == 1:
            return only.pop()
        rows = Membership.objects.filter(user=self.account, until=None).values_list("unit__slug", "unit")
        teams = dict(rows.order_by("unit__slug"))
        if slug in teams:
            return teams[slug]
        raise Invalid([Fault("/team", "team", f"Say which of your teams refers: {', '.join(teams)}.")])


class OneReferral(Resource):
    """One referral, as its author's page shows it."""

    tag = "Referrals"
    scopes = {"get": Scope.REFERRAL_READ}
    permissions = {"get": Permission.REFERRAL_SUBMIT}

    def load(self) -> None:
        self.referral = Referral.objects.visible_to(self.account).one(reference=self.kwargs["reference"])
        self.reason = reason_to_read(self.account, self.referral)
        if self.referral.status == "draft":
            raise NotFound

    @extend_schema(
        summary="One referral that your teams have sent",
        description="What was written, what was added, and how each child and adult at risk stands.",
        responses=ReferralOut,
        operation_id="referrals_read",
    )
    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        trail.record(Verb.REFERRAL_READ, on=self.referral, reason=self.reason)
        found = as_written(self.account, self.referral)
        subjects = [party for party in found.parties if party.is_subject]
        others = [party for party in found.parties if not party.is_subject]
        written = {slug: said(page_of(self.referral, slug)) for slug in ONCE} | {
            "subjects": [said(answers_of(party, SubjectForm)) for party in subjects],
            "others": [said(answers_of(party, OtherForm)) for party in others],
        }
        additions = [{"at": added.at, "by": added.by.name, "text": added.text} for added in found.additions]
        row = row_of(self.referral, found.subjects)
        return self.answer(ReferralOut({**row, "written": written, "additions": additions}))


def said(answers: dict[str, Any]) -> dict[str, Any]:
    """What was answered, as JSON has it."""
    given = {name: value for name, value in answers.items() if answered(value)}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in given.items()}


def row_of(referral: Referral, subjects: list[Subject]) -> dict[str, Any]:
    """A referral in the list."""
    return {
        "reference": referral.reference,
        "external_reference": referral.external_reference,
        "status": referral.status,
        "received_at": referral.submitted_at,
        "withdrawn_at": referral.withdrawn_at,
        "immediate_danger": referral.immediate_danger,
        "link": f"{settings.MARU_BASE_URL}/referrals/{referral.reference}/",
        "subjects": [told(subject) for subject in subjects],
    }


def told(subject: Subject) -> dict[str, Any]:
    """How one child or adult at risk stands."""
    stands = progress(subject)
    return {
        "position": subject.party.position,
        "state": stands.custody,
        "said": f"{stands.state} {stands.meaning}",
        "due_at": stands.due_at,
        "news": stands.news,
    }
