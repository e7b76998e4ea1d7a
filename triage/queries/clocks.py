"""The clocks by which the desk decides, in words, and what a rating would do to them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from maru.timers.clock import london_day
from maru.timers.explaining import Because
from maru.timers.heard import heard_of
from maru.timers.models import ClockPause, ClockRule, Escalation
from maru.timers.queries import becauses, rules_in_force, running, standing_still
from referrals.models.referral import Rag
from referrals.operations.rag import RULES
from referrals.states import DECISION, REDECIDE

NAMES = {
    "decision": _("decision clock"),
    "redecide": _("came back, due at once"),
    "rag_red": _("red clock"),
    "rag_amber": _("amber clock"),
    "rag_green": _("green clock"),
}
ANSWER = _("partner’s answer")


@dataclass(frozen=True)
class Clock:
    """A running clock of a subject: by when it wants a decision, from when it counts, why it is due then, and who has
    heard of it."""

    rule: str
    due_at: datetime
    started_at: datetime
    length: str
    because: Because | None = None
    pause: ClockPause | None = None
    may_pause: bool = False
    heard: list[Escalation] = field(default_factory=list)

    @property
    def name(self) -> str:
        return NAMES[self.rule]

    @property
    def at_once(self) -> bool:
        return self.rule == REDECIDE

    def may_be_paused(self, now: datetime) -> bool:
        """Whether its rule gives time to stand still, and it runs."""
        return self.may_pause and self.pause is None and now < self.due_at

    @property
    def of_the_rating(self) -> bool:
        return self.rule in RULES.values()


def clocks_of(subject_ids: Iterable[UUID], now: datetime) -> dict[UUID, list[Clock]]:
    """The running clocks of each subject, the nearest deadline first, and whether they stand still."""
    found: dict[UUID, list[Clock]] = defaultdict(list)
    timers = running(subject_ids)
    why, standing, heard = becauses(timers), standing_still(timers, now), heard_of(timer.pk for timer in timers)
    for timer in timers:
        found[timer.object_id].append(
            Clock(
                timer.rule.slug,
                timer.due_at,
                timer.started_at,
                timer.rule.length_in_words,
                why.get(timer.pk),
                pause=standing.get(timer.pk),
                may_pause=bool(timer.rule.pause_hours),
                heard=heard[timer.pk],
            )
        )
    return found


def rules_for_rating(received_at: datetime) -> dict[str, ClockRule]:
    """The rules by which ratings of what was received then are measured."""
    return rules_in_force(RULES.values(), london_day(received_at))


@dataclass(frozen=True)
class Outlook:
    """What a rating would mean for a subject: the deadline that it brings, beside the one that runs anyway."""

    clocks: list[Clock]
    received_at: datetime
    rules: Mapping[str, ClockRule]
    now: datetime

    @property
    def at_once(self) -> bool:
        """Whether they have come back: no rating changes that they are due at once."""
        return any(clock.at_once for clock in self.clocks)

    @property
    def decision_due(self) -> datetime | None:
        return next((clock.due_at for clock in self.clocks if clock.rule == DECISION), None)

    def rule(self, rag: int) -> ClockRule | None:
        return self.rules.get(RULES.get(Rag(rag), ""))
