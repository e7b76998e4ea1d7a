"""The steps of early help, each in an act of its own: what the demo and the tests share."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from caf import operations as caf
from caf.models import AgreedAction, Assessment
from maru.agencies.models import User
from maru.timers.clock import london_day
from referrals.models import Referral
from scripts.demo.walk import Walker

AGREED = {
    "given_by": "Eve Testford", "given_as": "parent", "not_with": "",
    "share_with": "School, health visitor and the family support team",
}  # fmt: skip


class EarlyHelp:
    """Takes assessments through the county by the operations, and by nothing else."""

    def __init__(self, walk: Walker) -> None:
        self.walk = walk

    def open(
        self, who: str | User, child: Mapping[str, Any], family: Sequence[Mapping[str, Any]], why: str, *, at: datetime
    ) -> Assessment:
        with self.walk.acting(who, at):
            return caf.open_assessment(child=child, family=family, why=why, by=self.walk.user(who), at=at)

    def opened_for(self, referral: Referral) -> list[Assessment]:
        """The CAFs that were opened for a referral's children, in the referral's order."""
        with self.walk.looking():
            found = Assessment.objects.filter(subject__referral=referral).select_related("unit", "lead", "subject")
            return list(found.order_by("opened_at", "subject__party__position"))

    def again(self, assessment: Assessment) -> Assessment:
        """The assessment as it is now."""
        with self.walk.looking():
            return Assessment.objects.select_related("unit", "lead", "subject").get(pk=assessment.pk)

    def lead(self, assessment: Assessment, who: str | User, *, at: datetime) -> None:
        self.do(caf.take_lead, assessment, who, at)

    def agree(self, assessment: Assessment, who: str | User, *, at: datetime, weeks: int = 6, **words: str) -> None:
        """The family agrees; the first review is in so many weeks."""
        day = london_day(at)
        said = {**AGREED, **words}
        self.do(caf.give_consent, assessment, who, at, given_on=day, review_on=day + timedelta(weeks=weeks), **said)

    def write(
        self, assessment: Assessment, who: str | User, domain: str, entries: Mapping[str, tuple[str, str]], *,
        at: datetime,
    ) -> None:  # fmt: skip
        seen = self.again(assessment).version
        self.do(caf.write_domain, assessment, who, at, domain=domain, entries=entries, seen=seen)

    def conclude(self, assessment: Assessment, who: str | User, *, at: datetime, **words: str) -> None:
        said = {"summary": "", "childs_view": "", "parents_view": "", **words}
        self.do(caf.write_conclusions, assessment, who, at, seen=self.again(assessment).version, **said)

    def agree_action(
        self, assessment: Assessment, who: str | User, wanted: str, what: str, doer: str, due_on: date, *, at: datetime
    ) -> AgreedAction:
        return self.do(
            caf.agree_action, assessment, who, at, wanted=wanted, what=what, who=doer, due_on=due_on
        )  # fmt: skip

    def finish_action(self, action: AgreedAction, who: str | User, result: str, *, at: datetime) -> None:
        self.do(caf.finish_action, action.assessment, who, at, action_id=action.pk, result=result)

    def review(
        self, assessment: Assessment, who: str | User, progress: str, *, at: datetime, present: str = "The family",
        family_said: str = "", weeks: int = 12,
    ) -> None:  # fmt: skip
        day = london_day(at)
        self.do(
            caf.hold_review, assessment, who, at, held_on=day, present=present, progress=progress,
            family_said=family_said, next_on=day + timedelta(weeks=weeks),
        )  # fmt: skip

    def close(self, assessment: Assessment, who: str | User, ending: str, note: str, *, at: datetime) -> None:
        self.do(caf.close, assessment, who, at, ending=ending, note=note)

    def step_up(
        self, assessment: Assessment, who: str | User, pages: Mapping[str, Mapping[str, Any]], *, at: datetime
    ) -> Referral:
        return self.do(caf.step_up, assessment, who, at, pages=pages)

    def do(self, operation: Any, assessment: Assessment, actor: str | User, at: datetime, **words: Any) -> Any:
        with self.walk.acting(actor, at):
            return operation(assessment_id=assessment.pk, by=self.walk.user(actor), at=at, **words)
