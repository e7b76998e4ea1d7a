"""What CAIU's pages read: the caseload of a detective or a unit, and one investigation."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Least, TruncDate
from django.utils.translation import gettext as _

from caiu import states
from caiu.models import Action, Investigation, LogEntry
from maru.agencies.models import Involvement, Membership, User
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.timers.clock import LONDON, london_day
from maru.web import keyset
from referrals.models import Addition, Party, Referral

PAGE = 25
# Local protocol – check: how soon a child is seen first, and how often afterwards.
SEEN_FIRST_WITHIN = timedelta(days=1)
SEEN_AGAIN_WITHIN = timedelta(days=10)


@dataclass(frozen=True)
class Facts:
    """What decides where one open investigation stands in the caseload."""

    id: UUID
    lead_id: UUID | None
    state: str
    opened_at: datetime
    next_due: date | None
    last_seen: datetime | None
    begun: bool

    def marks(self, now: datetime) -> set[str]:
        """The lists in which it belongs."""
        today = london_day(now)
        found = {"all"}
        if self.state == "new":
            found.add("new")
        elif not self.begun:
            found.add("unbegun")
        if self.next_due is not None and self.next_due <= today:
            found.add("overdue" if self.next_due < today else "today")
        if unseen_too_long(self.last_seen, self.opened_at, now):
            found.add("unseen")
        return found


def unseen_too_long(last_seen: datetime | None, opened_at: datetime, now: datetime) -> bool:
    """Whether a child ought to have been seen by now."""
    if last_seen is None:
        return now - opened_at > SEEN_FIRST_WITHIN
    return now - last_seen > SEEN_AGAIN_WITHIN


@dataclass
class Row:
    """One line of the caseload."""

    investigation: Investigation
    marks: set[str]
    action: Action | None = None


@dataclass(frozen=True)
class Load:
    """What one detective has on their desk."""

    detective: User
    open: int
    overdue: int
    unseen: int


@dataclass
class Caseload:
    """The open work of a person or of their unit."""

    facts: list[Facts]
    now: datetime
    marked: Counter[str] = field(init=False)

    def __post_init__(self) -> None:
        self.marked = Counter(mark for facts in self.facts for mark in facts.marks(self.now))

    def ids(self, mark: str) -> list[UUID]:
        """The investigations of one list."""
        return [facts.id for facts in self.facts if mark in facts.marks(self.now)]

    def load_of(self, detectives: Iterable[User]) -> list[Load]:
        """How much each of them has, the fullest desk first."""
        by_lead: dict[UUID, Counter[str]] = {}
        for facts in self.facts:
            if facts.lead_id is not None:
                by_lead.setdefault(facts.lead_id, Counter()).update(facts.marks(self.now))
        loads = []
        for detective in detectives:
            marks = by_lead.get(detective.pk, Counter())
            loads.append(Load(detective, marks["all"], marks["overdue"], marks["unseen"]))
        return sorted(loads, key=lambda load: (-load.open, load.detective.name))


def supervised(user: Any) -> list[UUID]:
    """The units in which the person allocates."""
    return [unit for unit, role in powers_of(user).held if Permission.CAIU_ALLOCATE in role.permissions]


def involving(user: Any) -> Exists:
    """The first wall, asked row by row: the person or their unit is involved."""
    reach = Involvement.objects.reaching(user, powers_of(user).unit_ids)
    return Exists(reach.filter(kind=Investigation.root, object_id=OuterRef("pk")))


def allocated_ids(user: Any) -> QuerySet:
    """The investigations that name the person as lead."""
    return Involvement.objects.now().filter(kind=Investigation.root, user=user, why="lead").values("object_id")


def work_of(user: Any, units: list[UUID]) -> QuerySet:
    """The investigations of these units, or, without any, those allocated to the person."""
    if units:
        return Investigation.objects.filter(involving(user), unit__in=units)
    return Investigation.objects.filter(pk__in=allocated_ids(user), lead=user)


def with_facts(rows: QuerySet) -> QuerySet:
    """Each with its next due day, when a child was last seen, and whether its log has begun."""
    open_actions = Action.objects.filter(investigation=OuterRef("pk"), done_at=None).order_by("due_on")
    log = LogEntry.objects.filter(investigation=OuterRef("pk"))
    return rows.annotate(
        next_due=Subquery(open_actions.values("due_on")[:1]),
        last_seen=Subquery(log.filter(child_seen=True).order_by("-at").values("at")[:1]),
        begun=Exists(log),
    )


def caseload(user: Any, units: list[UUID], now: datetime) -> Caseload:
    """Everything open, in the few facts that sort it."""
    rows = with_facts(work_of(user, units).filter(state__in=states.OPEN))
    columns = ("pk", "lead_id", "state", "opened_at", "next_due", "last_seen", "begun")
    return Caseload([Facts(*row) for row in rows.values_list(*columns)], now)


ORDERS = {
    "new": (F("opened_at"), datetime),
    "unbegun": (F("opened_at"), datetime),
    "unseen": (Coalesce("last_seen", "opened_at"), datetime),
}
TO_BE_SEEN = Coalesce(F("last_seen") + SEEN_AGAIN_WITHIN, F("opened_at") + SEEN_FIRST_WITHIN)
BY_NEXT_DAY = (Least("next_due", TruncDate(TO_BE_SEEN, tzinfo=LONDON)), date)


def open_page(load: Caseload, mark: str, after: str) -> tuple[list[Row], keyset.Place | None]:
    """One page of one list of the open work, what presses most first."""
    key, kind = ORDERS.get(mark, BY_NEXT_DAY)
    rows = with_facts(Investigation.objects.filter(pk__in=load.ids(mark))).annotate(key=key)
    return page_of(keyset.beyond(rows, "key", keyset.Place.of(after, kind), falling=False), "key", load.now)


def ended_page(
    user: Any, units: list[UUID], state: str, after: str, now: datetime
) -> tuple[list[Row], keyset.Place | None]:
    """One page of what has been closed or handed back, the newest first."""
    rows = with_facts(work_of(user, units).filter(state=state))
    return page_of(keyset.beyond(rows, "opened_at", keyset.Place.of(after), falling=True), "opened_at", now)


def page_of(rows: QuerySet, key: str, now: datetime) -> tuple[list[Row], keyset.Place | None]:
    found = list(rows.select_related("lead").prefetch_related("subjects")[: PAGE + 1])
    shown, following = keyset.cut(found, PAGE, key)
    return in_lines(shown, now), following


def in_lines(found: list[Investigation], now: datetime) -> list[Row]:
    """The lines of a page, each with its next action."""
    nearest: dict[UUID, Action] = {}
    waiting = Action.objects.filter(investigation__in=[i.pk for i in found], done_at=None)
    for action in waiting.select_related("owner").order_by("due_on", "set_at"):
        nearest.setdefault(action.investigation_id, action)
    rows = []
    for one in found:
        facts = Facts(one.pk, one.lead_id, one.state, one.opened_at, one.next_due, one.last_seen, one.begun)
        marks = facts.marks(now) if one.state in states.OPEN else set()
        rows.append(Row(one, marks, nearest.get(one.pk)))
    return rows


def detectives_of(units: list[UUID]) -> list[User]:
    """Who may be given work in these units, by name."""
    here = Membership.objects.filter(unit__in=units, role__in=("caiu_dc", "caiu_ds"), until=None)
    return list(User.objects.filter(is_active=True, pk__in=here.values("user")).order_by("name"))


def my_actions(user: Any) -> QuerySet:
    """What the person is to do, the nearest day first. An action in a case that has left them is out of sight."""
    mine = Action.objects.filter(owner=user, done_at=None, investigation__state__in=states.OPEN)
    return mine.filter(
        Exists(
            Involvement.objects.reaching(user, powers_of(user).unit_ids).filter(
                kind=Investigation.root, object_id=OuterRef("investigation_id")
            )
        )
    ).order_by("due_on", "set_at")


def overdue_of(user: Any, now: datetime) -> int:
    """How many of the person's own actions are past their day."""
    return my_actions(user).filter(due_on__lt=london_day(now)).count()


def new_in(user: Any, units: list[UUID]) -> int:
    """How many investigations wait to be allocated."""
    return work_of(user, units).filter(state="new").count() if units else 0


def unbegun_of(user: Any) -> int:
    """How many investigations are the person's in which they have written nothing yet."""
    rows = work_of(user, []).filter(state="allocated")
    return rows.filter(~Q(Exists(LogEntry.objects.filter(investigation=OuterRef("pk"))))).count()


# ── one investigation ────────────────────────────────────────────────────────────────────────────────────

LOG_PAGE = 30


@dataclass(frozen=True)
class Next:
    """Something that must happen next, and by when."""

    text: str
    due: date | None
    late: bool
    action: Action | None = None


def referral_as_written(user: Any, investigation: Investigation) -> Referral | None:
    """The referral, while the work keeps it open to the person."""
    rows = Referral.objects.visible_to(user).select_related("unit")
    return rows.filter(pk=investigation.referral_id).first()


def parties_of(user: Any, referral: Referral) -> list[Party]:
    """Everybody whom the referral names, the subjects first."""
    return list(Party.objects.visible_to(user).filter(referral=referral).order_by("position"))


def additions_to(user: Any, referral: Referral) -> list[Addition]:
    """What was added to it afterwards, in its order."""
    return list(Addition.objects.visible_to(user).filter(referral=referral).select_related("by").order_by("at"))


def log_page(investigation: Investigation, after: str) -> tuple[list[LogEntry], keyset.Place | None]:
    """One page of the log, the newest first. The investigation has been fetched through the walls."""
    rows = LogEntry.objects.filter(investigation=investigation).select_related("by")
    return keyset.page(rows, "at", keyset.Place.of(after), LOG_PAGE, falling=True)


def last_seen_in(investigation: Investigation) -> LogEntry | None:
    """The newest entry that says a child was seen."""
    rows = LogEntry.objects.filter(investigation=investigation, child_seen=True)
    return rows.select_related("by").order_by("-at").first()


def actions_in(investigation: Investigation) -> tuple[list[Action], list[Action]]:
    """What is to be done, the nearest day first; what has been done, the newest first."""
    rows = Action.objects.filter(investigation=investigation).select_related("owner")
    to_do = list(rows.filter(done_at=None).order_by("due_on", "set_at"))
    return to_do, list(rows.exclude(done_at=None).order_by("-done_at")[:LOG_PAGE])


def what_comes_next(
    investigation: Investigation, to_do: list[Action], last_seen: datetime | None, now: datetime
) -> list[Next]:
    """What must happen in an open investigation, what is late first."""
    if investigation.state not in states.OPEN:
        return []
    today = london_day(now)
    found = [Next(action.what, action.due_on, action.due_on < today, action) for action in to_do]
    by = last_seen + SEEN_AGAIN_WITHIN if last_seen else investigation.opened_at + SEEN_FIRST_WITHIN
    word = _("See the child again") if last_seen else _("See the child")
    found.append(Next(word, london_day(by), by < now))
    if investigation.state == "new":
        found.append(Next(_("Allocate it to a detective"), today, now - investigation.opened_at > SEEN_FIRST_WITHIN))
    return sorted(found, key=lambda step: (not step.late, step.due))
