"""What stands in the database about one referral, read past the policies, and what of it must agree."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from caf.models import Assessment
from caf.states import OPEN as HELPED
from caiu.models import Investigation, InvestigationSubject
from caiu.states import OPEN
from maru.timers.models import Timer
from referrals.models import Referral, Subject
from triage.models import Claim, Decision, Handover, HandoverSubject

WITH_THE_DESK = ["waiting", "at_desk", "offered"]
UNDECIDED = ["waiting", "at_desk"]
RAG_HOURS = {0: 4, 1: 24, 2: 72}


@dataclass(frozen=True)
class Picture:
    """One referral at one moment. Two pictures are equal where nothing has changed."""

    subjects: tuple[tuple[Any, ...], ...]  # id, custody, holding unit, due at, RAG, closed at
    queue: tuple[Any, ...]  # stage, due at, RAG, clock
    received_at: datetime
    status: str
    claims: tuple[tuple[Any, ...], ...]  # state, by
    handovers: tuple[tuple[Any, ...], ...]  # id, state, unit, due at, covered subjects
    works: tuple[tuple[Any, ...], ...]  # id, state, unit, covered subjects
    cafs: tuple[tuple[Any, ...], ...]  # id, state, unit, subject
    clocks: tuple[tuple[Any, ...], ...]  # object, kind, due at, rule, of those that run
    decisions: tuple[tuple[Any, ...], ...]  # subject, state
    desk: Any
    slugs: dict[Any, str]
    shown: tuple[tuple[str, frozenset], ...]  # what each list shows: of whom, ids

    @classmethod
    def of(cls, world, referral_id):
        with world.looking():
            referral = Referral.objects.get(pk=referral_id)
            subjects = Subject.objects.filter(referral=referral).order_by("party__position")
            rows = tuple(subjects.values_list("id", "custody", "holding_unit_id", "due_at", "rag", "closed_at"))
            handovers = covering(Handover, HandoverSubject, "handover", referral, "unit_id", "due_at")
            return cls(
                subjects=rows,
                queue=(referral.desk_stage, referral.desk_due_at, referral.desk_rag, referral.desk_clock),
                received_at=referral.submitted_at,
                status=referral.status,
                claims=in_turn(Claim, referral, "since", "state", "by"),
                handovers=handovers,
                cafs=tuple(
                    Assessment.objects.filter(subject__referral=referral)
                    .order_by("reference")
                    .values_list("id", "state", "unit_id", "subject_id")
                ),
                works=covering(Investigation, InvestigationSubject, "investigation", referral, "unit_id"),
                clocks=running([row[0] for row in rows] + [row[0] for row in handovers]),
                decisions=in_turn(Decision, referral, "made_at", "subject", "state"),
                desk=world.unit("maru-desk").pk,
                slugs={unit.pk: slug for slug, unit in world.county.units.items()},
                shown=tuple(lists(world, referral_id)),
            )

    # asked by the rules

    def within(self, *states):
        return [row[0] for row in self.subjects if row[1] in states]

    def has(self, state):
        return bool(self.within(state))

    def pick(self, which):
        return self.subjects[which % len(self.subjects)][0]

    @property
    def claimant(self):
        return next((by for state, by in self.claims if state == "held"), None)

    @staticmethod
    def newest(rows, which):
        """Most often the newest of these offers or investigations."""
        return rows[-1 - max(0, which - 1) % len(rows)]

    # what must agree

    def check(self):
        for subject, custody, holder, due_at, rag, closed_at in self.subjects:
            offered = [row for row in self.handovers if row[1] == "offered" and subject in row[4]]
            accepted = [row for row in self.handovers if row[1] == "accepted" and subject in row[4]]
            worked = [row for row in self.works if row[1] in OPEN and subject in row[3]]
            helped = [row for row in self.cafs if row[1] in HELPED and subject == row[3]]
            clocks = [clock for clock in self.clocks if clock[0] == subject]
            assert (custody == "closed") == (holder is None) == (closed_at is not None)
            assert bool(offered) == (custody == "offered") and len(offered) <= 1
            assert len(accepted) + len(worked) + len(helped) == (custody == "held")
            if custody in WITH_THE_DESK:
                assert holder == self.desk
            if custody == "held":
                assert holder == (accepted or worked or helped)[0][2]
            if custody in UNDECIDED:
                assert min(clock[2] for clock in clocks) == due_at
                self.check_rag_clock(clocks, rag)
            else:
                assert clocks == []
                assert due_at == (offered[0][3] if offered else None)
            self.check_decision(subject, custody)
            self.check_lists(subject, custody, holder)
        self.check_offers()
        self.check_queue()
        assert bool(self.claimant) == self.has("at_desk")
        assert sum(state == "held" for state, _ in self.claims) <= 1

    def check_rag_clock(self, clocks, rag):
        """Beside the decision's clock one by the RAG, from receipt; who has come back has the one that is due."""
        kinds = [clock[1] for clock in clocks]
        assert kinds.count("decision") + kinds.count("redecide") == 1
        hours = RAG_HOURS.get(rag) if "decision" in kinds else None
        expected = [self.received_at + timedelta(hours=hours)] if hours else []
        assert [clock[2] for clock in clocks if clock[1] == "rag"] == expected

    def check_decision(self, subject, custody):
        standing = self.decisions.count((subject, "made"))
        assert standing == 1 if custody in ("offered", "held", "closed") else standing <= 1

    def check_lists(self, subject, custody, holder):
        """Whoever holds an open subject finds it in their list, and nobody else finds it in theirs."""
        showing = {unit for unit, subjects in self.shown if subject in subjects}
        assert showing == ({str(holder)} if custody != "closed" else set())

    def check_offers(self):
        for handover, state, _, due_at, _ in self.handovers:
            clocks = [clock[2] for clock in self.clocks if clock[0] == handover]
            assert clocks == ([due_at] if state == "offered" else [])

    def check_queue(self):
        """The referral's place in the queue, computed anew from its subjects."""
        there = [row for row in self.subjects if row[1] in WITH_THE_DESK]
        counted = [row for row in there if row[1] in UNDECIDED] or there
        if there:
            stage = min((row[1] for row in there), key=WITH_THE_DESK.index)
            expected = (stage, min(row[3] for row in counted), min(row[4] for row in counted))
        else:
            expected = ("", None, None)
        assert self.queue[:3] == expected
        nearest = sorted((clock[2], clock[1], clock[3]) for clock in self.clocks if clock[0] in self.within(*UNDECIDED))
        assert self.queue[3] == (nearest[0][2] if nearest else "")


def in_turn(model, referral, moment, *columns):
    return tuple(model.objects.filter(referral=referral).order_by(moment, "id").values_list(*columns))


def covering(model, part, name, referral, *columns):
    """Offers or investigations of a referral, each with the subjects that it covers."""
    rows = model.objects.filter(referral=referral).order_by("reference").values_list("id", "state", *columns)
    pairs = part.objects.filter(**{f"{name}__referral": referral}).values_list(name, "subject") if rows else ()
    return tuple((*row, frozenset(subject for cover, subject in pairs if cover == row[0])) for row in rows)


def running(ids):
    found = Timer.objects.filter(object_id__in=ids, state="running").order_by("kind", "object_id")
    return tuple(found.values_list("object_id", "kind", "due_at", "rule__slug"))


def lists(world, referral_id):
    """What each unit finds in its list: the unit, and the subjects shown. One of its people looks, through the
    first wall; that the second shows them the same is a contract of its own (tests/contracts/test_two_walls.py)."""
    for slug, who, shown in LISTS:
        yield str(world.unit(slug).pk), frozenset(shown(world.user(who), referral_id))


def desk_list(user, referral_id):
    queued = Subject.objects.visible_to(user).exclude(referral__desk_stage="")
    return queued.filter(referral=referral_id, custody__in=WITH_THE_DESK).values_list("id", flat=True)


def caiu_list(user, referral_id):
    covered = InvestigationSubject.objects.visible_to(user).filter(investigation__state__in=OPEN)
    return covered.filter(investigation__referral=referral_id).values_list("subject", flat=True)


def partner_list(user, referral_id):
    covered = HandoverSubject.objects.visible_to(user).filter(handover__state="accepted")
    accepted = covered.filter(handover__referral=referral_id).values_list("subject", flat=True)
    helped = Assessment.objects.visible_to(user).filter(state__in=HELPED, subject__referral=referral_id)
    return [*accepted, *helped.values_list("subject", flat=True)]


LISTS = (
    ("maru-desk", "maru_police_ds", desk_list),
    ("caiu-peterborough", "caiu_ds", caiu_list),
    ("caiu-cambridge", "caiu_ds_cambridge", caiu_list),
    ("csc-peterborough-first", "partner_practitioner", partner_list),
    ("adult-safeguarding", "partner_adult", partner_list),
)
