"""The assessment: one child's early help, from the question whether the family agrees to its end."""

from django.db import models
from django.db.models import Q

from maru.agencies.models import Unit, User
from maru.agencies.records import CaseRecord
from maru.common.fields import declares
from maru.people.models import Person
from referrals.models import Party, Referral, Subject
from referrals.models.parties import NOT_WRITTEN, AsWritten


@declares(sensitive="why summary childs_view parents_view ending_note", none="reference state review_on")
class Assessment(AsWritten, CaseRecord):
    """A CAF: what one child needs and who helps, agreed with the family (paper 2.4; DOMAIN.md section 4).

    `unit` works it and, where the desk passed the child on, holds the child: `subject` is then the child in
    the referral; a CAF needs no referral. `lead` is the lead professional, nobody until somebody takes it.
    The child stands in it as written; `person` is who that is, once the family has agreed. `version` grows
    with each change of what is written, so that two colleagues notice each other; `concluded_version` is the
    one with which the conclusions were last written. `review_on` is the London day on which those who help
    meet next; `due_at` is when what comes next is due, the family's answer or that review.
    """

    root = "assessment"

    class Role(models.TextChoices):
        CHILD = "child", "Child"
        UNBORN = "unborn", "Unborn child"

    class Ending(models.TextChoices):
        NEEDS_MET = "needs_met", "The needs are met; universal services are enough"
        DECLINED = "declined", "The family did not agree to a CAF"
        CONSENT_WITHDRAWN = "consent_withdrawn", "The family has withdrawn its consent"
        DISENGAGED = "disengaged", "The family no longer takes part"
        MOVED = "moved", "Moved to another area; passed on with consent"
        SOCIAL_CARE = "social_care", "Children's Social Care works with the child now"
        AGED_OUT = "aged_out", "Too old for a CAF"
        DUPLICATE = "duplicate", "The child has another CAF"

    reference = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=10, default="asking")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    role = models.CharField(max_length=10, choices=Role)
    why = models.TextField("what has led to this assessment")
    summary = models.TextField("what it all comes to", blank=True)
    childs_view = models.TextField(blank=True)
    parents_view = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    concluded_version = models.PositiveIntegerField(default=0, db_default=0)

    review_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=20, choices=Ending, blank=True)
    ending_note = models.TextField(blank=True)
    stepped_up_to = models.ForeignKey(Referral, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(CaseRecord.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="open") | Q(person__isnull=False, review_on__isnull=False),
                name="open_caf_knows_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asking", "open"], ended_at=None)
                | Q(state__in=["closed", "stepped_up"], ended_at__isnull=False),
                name="caf_ended_when",
            ),
            models.CheckConstraint(
                condition=(Q(state="closed") & ~Q(ending="") & ~Q(ending_note=""))
                | (~Q(state="closed") & Q(ending="")),
                name="caf_closed_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="stepped_up", stepped_up_to__isnull=False)
                | (~Q(state="stepped_up") & Q(stepped_up_to=None)),
                name="stepped_up_to_a_referral",
            ),
            models.CheckConstraint(
                condition=~Q(role="unborn") | Q(date_of_birth=None), name="unborn_in_a_caf_has_no_birthday"
            ),
            models.CheckConstraint(condition=Q(role__in=["child", "unborn"]), name="a_caf_is_for_a_child"),
            models.CheckConstraint(condition=NOT_WRITTEN, name="caf_holds_no_withheld_address"),
            models.CheckConstraint(
                condition=Q(ended_at=None, due_at__isnull=False) | Q(ended_at__isnull=False, due_at=None),
                name="open_caf_has_a_deadline",
            ),
            models.UniqueConstraint(
                fields=["subject"], condition=Q(state__in=["asking", "open"]), name="one_open_caf_a_subject"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "due_at"], name="caf_of_a_unit_by_day"),
            models.Index(fields=["lead"], condition=Q(ended_at=None), name="caf_lead"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def why_open(self) -> str:
        """What has led to it. The desk's brief is read only while the work lasts (ARCHITECTURE.md rule 13)."""
        return "" if self.subject_id is not None and self.ended_at is not None else self.why


class FamilyMember(AsWritten, CaseRecord):
    """Somebody around the child, as written: a parent, a carer, a brother or sister, anybody who matters."""

    root = "assessment"

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="family")
    position = models.PositiveSmallIntegerField()
    role = models.CharField(
        max_length=10, choices=[(r.value, r.label) for r in Party.Role if r not in Party.SUBJECT_ROLES]
    )

    class Meta(CaseRecord.Meta):
        constraints = [
            models.UniqueConstraint(fields=["assessment", "position"], name="family_member_has_their_place"),
            models.CheckConstraint(condition=NOT_WRITTEN, name="family_member_has_no_withheld_address"),
        ]

    def __str__(self) -> str:
        return self.name


@declares(personal="given_by", sensitive="share_with not_with", none="given_on")
class Consent(CaseRecord):
    """The family's agreement to the assessment, and with whom it may be shared. It may be withdrawn at any
    time, never rewritten."""

    root = "assessment"

    class GivenAs(models.TextChoices):
        PARENT = "parent", "A parent or carer with parental responsibility"
        CHILD = "child", "The young person"
        BOTH = "both", "The young person and a parent or carer"

    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, related_name="consent")
    given_by = models.CharField("who agreed, by name", max_length=200)
    given_as = models.CharField(max_length=10, choices=GivenAs)
    given_on = models.DateField()
    share_with = models.TextField("with whom it may be shared")
    not_with = models.TextField("with whom it must not be shared, and what not", blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.get_given_as_display()
