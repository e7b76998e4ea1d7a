"""The paper pack: what the desk must know on a day when there is no system, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Case, QuerySet, Value, When
from django.db.models.functions import Coalesce

from caf.models import Assessment
from caiu.models import Investigation, InvestigationSubject
from maru.agencies.models import Agency, Unit, User, Withheld
from maru.agencies.records import CaseRecord
from maru.common.shown import shows
from maru.timers.models import ClockRule, Timer
from maru.timers.queries import running
from maru.web import words
from referrals.models import Referral, Subject
from referrals.models.parties import Party
from referrals.models.referral import Rag
from triage.models import Claim, Handover, HandoverSubject
from triage.queries.case import STAGES
from triage.queries.queue import RAG_WORDS

# A county has some hundreds at a time. More than this nobody carries, and the pack says how many it leaves out.
MOST = 5000
HELD = "held"


@shows(
    User, Unit, Handover, Investigation, Assessment,
    name="User.name Unit.name",
    phone="User.phone Unit.phone",
    reference="Handover.reference Investigation.reference Assessment.reference",
)  # fmt: skip
@dataclass(frozen=True)
class Holder:
    """Who works with a child: the person, where one is named, and under which reference."""

    name: str
    phone: str
    reference: str = ""


@shows(Timer, ClockRule, Holder, at="due_at", late="due_at", what="ClockRule.name", about="Holder.reference")
@dataclass(frozen=True)
class Due:
    """One running deadline: when, and what is due then."""

    at: datetime
    what: str
    late: bool
    about: str = ""


@shows(
    Subject, Party, Referral, Unit,
    subject="rag custody", rag="rag", stage="custody", first_due="due_at",
    name="given_names family_name role", age="date_of_birth age_estimate role", place="address postcode",
    reference="Referral.reference", danger="immediate_danger", unit="Unit.name Unit.phone", holders=Holder, dues=Due,
)  # fmt: skip
@dataclass
class Line:
    """One child or adult at risk: who they are, who holds them, and what is due."""

    subject: Subject
    name: str
    age: str
    place: str
    rag: str
    stage: str
    danger: bool
    holders: list[Holder] = field(default_factory=list)
    dues: list[Due] = field(default_factory=list)

    @property
    def reference(self) -> str:
        return self.subject.referral.reference

    @property
    def unit(self) -> Unit:
        return self.subject.holding_unit

    @property
    def first_due(self) -> tuple[bool, float]:
        """For sorting: what has no deadline comes last."""
        return (not self.dues, self.dues[0].at.timestamp() if self.dues else 0)


@shows(
    Unit, Agency, Referral,
    nobody="made_at left_out",
    lines=Line, red=Line, desk=Line, held=Line, deadlines=Line,
    units="Unit.name Unit.phone Agency.name", referrals="Referral.reference",
)  # fmt: skip
@dataclass(frozen=True)
class Pack:
    """The pack as of one moment. Whoever is red stands in the red list and again where they belong."""

    made_at: datetime
    lines: list[Line]
    units: list[Unit]
    left_out: int = 0

    @property
    def red(self) -> list[Line]:
        return sorted((line for line in self.lines if line.subject.rag == Rag.RED), key=lambda line: line.first_due)

    @property
    def desk(self) -> list[Line]:
        return sorted((line for line in self.lines if line.subject.custody != HELD), key=lambda line: line.first_due)

    @property
    def held(self) -> list[Line]:
        """By the unit that holds them, so that each can be given its own sheet."""
        found = [line for line in self.lines if line.subject.custody == HELD]
        return sorted(found, key=lambda line: (line.unit.name, line.name))

    @property
    def deadlines(self) -> list[tuple[Due, Line]]:
        found = [(due, line) for line in self.lines for due in line.dues]
        return sorted(found, key=lambda pair: (pair[0].at, pair[1].name))

    @property
    def referrals(self) -> list[Referral]:
        """The records that are on it, each once."""
        return list({line.subject.referral_id: line.subject.referral for line in self.lines}.values())


def on_paper(table: type[CaseRecord], reader: User | None) -> QuerySet:
    """What of a table may stand on a pack: what its reader may see. The hourly file has none, and holds all but what
    is sealed: its keeper alone says who sees that."""
    if reader is not None:
        return table.objects.visible_to(reader)
    sealed = Withheld.objects.exclude(seal=None).values("object_id")
    return table.objects.exclude(**{f"{table.root_column()}__in": sealed})


def paper_pack(*, reader: User | None, now: datetime) -> Pack:
    """Everybody whom somebody holds, as far as the reader may see them; red first where not all fit."""
    red_first = Case(When(rag=Rag.RED, then=Value(0)), When(custody=HELD, then=Value(2)), default=Value(1))
    everybody = on_paper(Subject, reader).exclude(custody="closed")
    related = ("party", "referral", "holding_unit__agency")
    subjects = list(everybody.select_related(*related).order_by(red_first, "due_at", "pk")[: MOST + 1])
    left_out = everybody.count() - MOST if len(subjects) > MOST else 0
    lines = {subject.pk: line(subject, now) for subject in subjects[:MOST]}
    name_holders_and_deadlines(lines, reader, now)
    return Pack(now, list(lines.values()), telephone_list(), left_out)


def line(subject: Subject, now: datetime) -> Line:
    """One child's line, as the queue names them."""
    party = subject.party
    age = party.age_on(words.in_london(now).date())
    said = [str(age)] if age is not None else []
    said += [Party.Role.ADULT.label.lower()] if party.role == Party.Role.ADULT else []
    return Line(
        subject=subject,
        name=party.name,
        age=", ".join(said),
        place=party.home,
        rag=str(RAG_WORDS[subject.rag]),
        stage=STAGES[subject.custody],
        danger=subject.referral.immediate_danger,
    )


def name_holders_and_deadlines(lines: dict[UUID, Line], reader: User | None, now: datetime) -> None:
    """Put to each line who works with the child, and by when what is due. The clock of an offer and that of early
    help count for every child whom they cover."""
    about: dict[UUID, list[tuple[Line, str]]] = {pk: [(found, "")] for pk, found in lines.items()}
    claimed = claims(lines.values(), reader)
    for found in lines.values():
        found.holders += claimed[found.subject.referral_id] if found.subject.custody != HELD else []
    for subject_id, object_id, holder in covers(list(lines), reader):
        lines[subject_id].holders.append(holder)
        about.setdefault(object_id, []).append((lines[subject_id], holder.reference))
    for timer in running(about):
        for found, reference in about[timer.object_id]:
            found.dues.append(due(timer, now, reference))


def due(timer: Timer, now: datetime, about: str) -> Due:
    return Due(timer.due_at, timer.rule.name, timer.due_at <= now, about)


def claims(lines: Iterable[Line], reader: User | None) -> dict[UUID, list[Holder]]:
    """Who at the desk has claimed each referral."""
    found: dict[UUID, list[Holder]] = defaultdict(list)
    referral_ids = {line.subject.referral_id for line in lines}
    held = on_paper(Claim, reader).filter(state="held", referral__in=referral_ids)
    for referral_id, name, phone in held.values_list("referral_id", "by__name", "by__phone"):
        found[referral_id].append(Holder(name, phone))
    return found


def covers(subject_ids: list[UUID], reader: User | None) -> list[tuple[UUID, UUID, Holder]]:
    """The running offers, investigations and CAFs of these subjects: whom each covers, its id, and who works it; of
    an offer without an answer, the team that is asked."""
    offers = on_paper(HandoverSubject, reader).filter(handover__state__in=("offered", "accepted"))
    investigations = on_paper(InvestigationSubject, reader).filter(investigation__ended_at=None)
    helped = on_paper(Assessment, reader).filter(ended_at=None)
    rows = [
        *offers.filter(subject__in=subject_ids).values_list(
            "subject_id", "handover_id", Coalesce("handover__answered_by__name", "handover__unit__name"),
            Coalesce("handover__answered_by__phone", "handover__unit__phone"), "handover__reference",
        ),
        *investigations.filter(subject__in=subject_ids).values_list(
            "subject_id", "investigation_id", "investigation__lead__name", "investigation__lead__phone",
            "investigation__reference",
        ),
        *helped.filter(subject__in=subject_ids).values_list(
            "subject_id", "pk", "lead__name", "lead__phone", "reference"
        ),
    ]  # fmt: skip
    return [(subject, record, Holder(name or "", phone or "", number)) for subject, record, name, phone, number in rows]


def telephone_list() -> list[Unit]:
    """Every unit with its number: the desk and duty first, then agency by agency."""
    first = Case(When(kind__in=(Unit.Kind.DUTY, Unit.Kind.MARU_DESK), then=Value(0)), default=Value(1))
    return list(Unit.objects.select_related("agency").order_by(first, "agency__name", "name"))
