"""The referral: one document about one concern, as its author wrote it."""

from django.db import models
from django.db.models import Q, Value

from maru.agencies.models import Unit, User
from maru.agencies.records import CaseRecord
from maru.common.fields import declares
from referrals.body import Mark, marks_of


class Rag(models.IntegerChoices):
    """How urgent the desk thinks a child is. The number orders the queue, the worst first."""

    RED = 0, "Red"
    AMBER = 1, "Amber"
    GREEN = 2, "Green"
    BLUE = 3, "Blue"
    UNRATED = 4, "Not yet rated"


@declares(
    personal="incident_number referrer_name referrer_role referrer_phone referrer_email external_reference desk_card",
    sensitive=(
        "how_known what_happened worried_about working_well needs_to_happen childs_words injuries not_informed_detail "
        "keep_confidential"
    ),
    none="reference status aware_on desk_stage desk_clock",
)
class Referral(CaseRecord):
    """A concern about one or more children or adults at risk, written once and never edited afterwards.

    In state `draft` it carries no personal data: that is in its author's `Draft`. The `desk_` columns
    are the queue: the desk's stage of the subjects that it still has, the nearest deadline among them and the
    clock that sets it, the worst RAG, whether somebody has come back, and who they are; empty when it has none.
    The operations of custody keep them.
    """

    root = "referral"

    class YesNo(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"
        UNKNOWN = "unknown", "Not known"

    class NotInformed(models.TextChoices):
        RISK_TO_CHILD = "risk_to_child", "It would put the child at greater risk"
        RISK_TO_OTHERS = "risk_to_others", "It would put somebody else at risk"
        PREJUDICE = "prejudice", "It could prejudice an investigation or lose evidence"
        NOT_REACHED = "not_reached", "They could not be reached"
        OTHER = "other", "Another reason"

    class Basis(models.TextChoices):
        PUBLIC_TASK = "public_task", "Safeguarding: public task or legal duty, consent not relied on"
        CONSENT = "consent", "Agreed with the family (child in need, early help)"
        VITAL = "vital", "To save a life, there was no time to ask"

    reference = models.CharField(max_length=20, unique=True)
    status = models.CharField(max_length=12, default="draft")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    immediate_danger = models.BooleanField(default=False)
    incident_number = models.CharField(max_length=40, blank=True)

    referrer_name = models.CharField(max_length=120, blank=True)
    referrer_role = models.CharField(max_length=120, blank=True)
    referrer_phone = models.CharField(max_length=30, blank=True)
    referrer_email = models.EmailField(blank=True)
    how_known = models.CharField(max_length=500, blank=True)
    aware_on = models.DateField(null=True)

    what_happened = models.TextField(blank=True)
    worried_about = models.TextField(blank=True)
    working_well = models.TextField(blank=True)
    needs_to_happen = models.TextField(blank=True)
    child_seen = models.CharField(max_length=8, choices=YesNo, blank=True)
    child_seen_alone = models.CharField(max_length=8, choices=YesNo, blank=True)
    childs_words = models.TextField(blank=True)

    injuries = models.JSONField("the marks of its body map", default=list, db_default=Value([], models.JSONField()))

    parents_informed = models.CharField(max_length=8, choices=YesNo, blank=True)
    not_informed_reason = models.CharField(max_length=20, choices=NotInformed, blank=True)
    not_informed_detail = models.TextField(blank=True)
    consent_given = models.CharField(max_length=8, choices=YesNo, blank=True)
    lawful_basis = models.CharField(max_length=20, choices=Basis, blank=True)
    keep_confidential = models.TextField(blank=True)

    external_reference = models.CharField(
        "what its author's own system calls it", max_length=80, blank=True, default="", db_default=""
    )

    desk_stage = models.CharField(max_length=8, blank=True)
    desk_due_at = models.DateTimeField(null=True)
    desk_clock = models.CharField(
        "rule of the clock that the desk decides by", max_length=40, default="", db_default="", blank=True
    )
    desk_rag = models.PositiveSmallIntegerField(null=True, choices=Rag)
    desk_again = models.BooleanField("somebody in it has come back to the desk", default=False)
    desk_card = models.JSONField("who it is about, as the queue names them", default=list)

    class Meta(CaseRecord.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(status="draft", submitted_at=None) | (~Q(status="draft") & Q(submitted_at__isnull=False)),
                name="submitted_when",
            ),
            models.CheckConstraint(
                condition=Q(status="withdrawn", withdrawn_at__isnull=False)
                | (~Q(status="withdrawn") & Q(withdrawn_at=None)),
                name="withdrawn_when",
            ),
            models.CheckConstraint(
                condition=Q(desk_stage="", desk_due_at=None, desk_rag=None)
                | (~Q(desk_stage="") & Q(desk_due_at__isnull=False, desk_rag__isnull=False)),
                name="queue_row_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(desk_stage__in=["waiting", "at_desk"]) & ~Q(desk_clock="")
                | ~Q(desk_stage__in=["waiting", "at_desk"]) & Q(desk_clock=""),
                name="the_desk_decides_by_a_clock",
            ),
            models.UniqueConstraint(
                fields=["author", "external_reference"],
                condition=~Q(external_reference=""),
                name="sent_once_under_a_reference",
            ),
        ]
        indexes = [
            models.Index(
                fields=["desk_stage", "-desk_again", "desk_due_at", "id"],
                condition=~Q(desk_stage=""),
                name="referral_queue",
            ),
            models.Index(
                fields=["-desk_again", "desk_due_at", "id"], condition=~Q(desk_stage=""), name="referral_queue_all"
            ),
            models.Index(fields=["-submitted_at", "-id"], name="referral_submitted"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def marks(self) -> list[Mark]:
        """The marks of its body map, as the drawing numbers them."""
        return marks_of(self.injuries)

    @classmethod
    def seen_whole(cls) -> Q:
        """The desk sees every referral once it has been submitted; a draft is its author's."""
        return ~Q(status="draft")


@declares(sensitive="text")
class Addition(CaseRecord):
    """Something the author's side added after submitting: appended, never merged into what was written."""

    root = "referral"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="additions")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()

    def __str__(self) -> str:
        return f"added to {self.referral_id}"
