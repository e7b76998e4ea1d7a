"""The desk's own file on a referral: who has claimed it, how it was rated, what was decided and why."""

from django.db import models
from django.db.models import Q

from maru.agencies.models import Agency, User
from maru.agencies.records import CaseRecord
from maru.common.fields import declares
from referrals.models import Referral, Subject
from referrals.models.referral import Rag


class DeskRecord(CaseRecord):
    """Part of the desk's file. The file is a root of its own beside the referral: the referral's author
    sees the referral, but not the desk's notes (DOMAIN.md section 7)."""

    root = "deskfile"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="+")

    class Meta(CaseRecord.Meta):
        abstract = True

    @classmethod
    def root_column(cls) -> str:
        return "referral_id"


@declares(none="state")
class Claim(DeskRecord):
    """Somebody at the desk has taken a referral up. One at a time."""

    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default="held")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(DeskRecord.Meta):
        constraints = [
            models.UniqueConstraint(fields=["referral"], condition=Q(state="held"), name="one_claim_at_a_time"),
            models.CheckConstraint(
                condition=Q(state="held", ended_at=None) | (~Q(state="held") & Q(ended_at__isnull=False)),
                name="claim_ended_when",
            ),
        ]
        indexes = [models.Index(fields=["by"], condition=Q(state="held"), name="claim_mine")]

    def __str__(self) -> str:
        return f"{self.by} {self.state}"


@declares(sensitive="rationale")
class Rating(DeskRecord):
    """One RAG given to a subject, with the rationale."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    rag = models.PositiveSmallIntegerField(choices=Rag)
    rationale = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.get_rag_display()


@declares(sensitive="rationale routing_reason", none="state")
class Decision(DeskRecord):
    """What the desk decided for one child or adult at risk, and why. One stands at a time.

    `counts_as`: whether social care counts it as a referral or as a contact (DOMAIN.md section 0.2).
    """

    class Outcome(models.TextChoices):
        CAIU_JOINT = "caiu_joint", "CAIU, jointly with Children's Social Care"
        CAIU_SINGLE = "caiu_single", "CAIU alone"
        EARLY_HELP = "early_help", "Early help through a CAF"
        PARTNER = "partner", "Partner agency"
        ADVICE = "advice", "Advice or signposting"
        NFA = "nfa", "No further action"

    class Level(models.IntegerChoices):
        UNIVERSAL = 1, "Level 1 – universal services meet the need"
        EARLY_HELP = 2, "Level 2 – early help"
        TARGETED = 3, "Level 3 – targeted, several agencies"
        SPECIALIST = 4, "Level 4 – statutory (section 17 or 47)"

    class CountsAs(models.TextChoices):
        REFERRAL = "referral", "A referral: a request for services"
        CONTACT = "contact", "A contact: the child's case is open, or only information was wanted"

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default="made")
    outcome = models.CharField(max_length=12, choices=Outcome)
    level = models.PositiveSmallIntegerField(choices=Level)
    owner_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    counts_as = models.CharField(max_length=10, choices=CountsAs)
    rationale = models.TextField()
    routing_reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    reconsidered_at = models.DateTimeField(null=True)

    class Meta(DeskRecord.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=Q(state="made"), name="one_decision_stands_a_subject"
            ),
            models.CheckConstraint(
                condition=Q(state="made", reconsidered_at=None)
                | Q(state="reconsidered", reconsidered_at__isnull=False),
                name="reconsidered_when",
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()
