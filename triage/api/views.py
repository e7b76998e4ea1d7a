"""What the MARU offers a partner agency's teams, and what they answer."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema

from maru.agencies.permissions import Permission
from maru.api import paging
from maru.api.questions import answers_to, nothing
from maru.api.schema import PAGE
from maru.api.scopes import Scope
from maru.api.views import Resource
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.states import TransitionNotAllowed
from maru.timers.queries import why_due
from maru.timers.telling import length_of, sentences
from triage import operations
from triage.api.serializers import (
    NOTHING_TO_SAY,
    AnsweredOut,
    DeclineIn,
    HandoverOut,
    HandoverPage,
    ReportIn,
)
from triage.brief import Brief, brief_of, reason_to_read
from triage.forms import handovers as forms
from triage.models import Handover
from triage.queries import offers

STATES = {"offered": offers.OFFERED, "accepted": offers.ACCEPTED, "in_caf": offers.IN_CAF, "ended": offers.OVER}
EVERY = tuple(state for states in STATES.values() for state in states)
ORDER = (
    "With `state=offered` what is due soonest stands first, otherwise what was offered last. No names: who it is "
    "about, the one handover says."
)
READING = (
    "As much as your team may read in its present state. Before your answer: who, why you, the level of need and by "
    "when. Once accepted: the brief too. Afterwards: the reference and your own words. Never: who referred, what other "
    "agencies have said, what the desk knows besides."
)
ACCEPTING = (
    "From now on your team holds them. An offer of early help goes on as a CAF for each child, in the browser; it "
    "waits there for one of your practitioners to take the lead. Send an empty object."
)


class Handovers(Resource):
    """What is offered to one's teams, and what became of it."""

    tag = "Handovers"
    scopes = {"get": Scope.HANDOVER_READ}
    permissions = {"get": Permission.HANDOVER_SEE}

    @extend_schema(
        summary="What your teams are offered",
        description=ORDER,
        parameters=[
            OpenApiParameter(
                "state", enum=list(STATES),
                description="Only these; `ended` are those reported, declined, lapsed and recalled. Without it: all.",
            ),
            *PAGE,
        ],
        responses=HandoverPage,
        operation_id="handovers_list",
    )  # fmt: skip
    def get(self, request: HttpRequest) -> HttpResponse:
        asked = paging.asked_for(request, state=STATES)
        states = STATES.get(asked.chosen.get("state", ""), EVERY)
        found, following = offers.offers_page(self.account, states, asked.place, asked.limit)
        self.list_sent([handover.reference for handover in found], reason="offered")
        rows = [told(brief_of(handover)) for handover in found]
        return self.answer(HandoverPage(asked.page(rows, following)))


class OneHandover(Resource):
    """One handover of the client's teams."""

    tag = "Handovers"
    scopes = {"get": Scope.HANDOVER_READ}
    permissions = {"get": Permission.HANDOVER_SEE}

    def load(self) -> None:
        rows = offers.offered_to(self.account).select_related("unit")
        self.handover = rows.one(reference=self.kwargs["reference"])

    @extend_schema(
        summary="One handover, with the brief",
        description=READING,
        responses=HandoverOut,
        operation_id="handovers_read",
    )
    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        trail.record(Verb.HANDOVER_READ, on=self.handover, reason=reason_to_read(self.handover))
        brief = told(brief_of(self.handover), cafs=self.cafs(self.handover), due_because=self.why_due())
        return self.answer(HandoverOut(brief))

    def why_due(self) -> dict[str, Any] | None:
        """Why the answer is due when it is, while it is waited for."""
        because = why_due(self.handover.pk) if self.handover.state == "offered" else None
        if because is None:
            return None
        said = ("started_at", "days", "due_at", "counted_until", "an_hour_later")
        told = {name: getattr(because, name) for name in said}
        return {**told, "length": length_of(because), "sentences": sentences(because)}

    def cafs(self, handover: Handover) -> list[str]:
        return [caf.reference for caf in offers.cafs_of(self.account, handover)]


class Answer(OneHandover):
    """An answer to an offer. What is answered to it is thin, since it is kept: the brief is read afresh."""

    refusals = (TransitionNotAllowed,)
    http_method_names = ("post",)
    scopes = {"post": Scope.HANDOVER_ANSWER}
    permissions = {"post": Permission.HANDOVER_ANSWER}

    def by(self) -> dict[str, Any]:
        return {"handover_id": self.handover.pk, "by": self.account, "at": self.now}

    def taken(self, handover: Handover) -> HttpResponse:
        answered = told(brief_of(handover), cafs=self.cafs(handover))
        return self.answer(AnsweredOut(answered))


class Accept(Answer):
    """The team takes them."""

    @extend_schema(
        summary="Accept an offer",
        description=ACCEPTING,
        request={"application/json": NOTHING_TO_SAY},
        responses=AnsweredOut,
        operation_id="handovers_accept",
    )
    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        nothing(self.body)
        return self.taken(operations.accept(**self.by()))


class Decline(Answer):
    """The team does not take them."""

    @extend_schema(
        summary="Decline an offer",
        description="The MARU desk reads why and decides again at once; it holds them meanwhile.",
        request=DeclineIn,
        responses=AnsweredOut,
        operation_id="handovers_decline",
    )
    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        answers = answers_to(forms.Decline, DeclineIn(), self.body)
        return self.taken(operations.decline(**answers, **self.by()))


class Report(Answer):
    """What came of it."""

    @extend_schema(
        summary="Report what came of it",
        description="With this your team's work on it ends. The referrer is told the outcome, not your report.",
        request=ReportIn,
        responses=AnsweredOut,
        operation_id="handovers_report",
    )
    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        answers = answers_to(forms.Report, ReportIn(), self.body)
        return self.taken(operations.report(**answers, **self.by()))


def told(brief: Brief, **more: Any) -> dict[str, Any]:
    """A brief for the serializers."""
    link = f"{settings.MARU_BASE_URL}/handovers/{brief.reference}/"
    return {**vars(brief), "link": link, **more}
