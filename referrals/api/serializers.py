"""A referral as other agencies' systems send and read it. Its questions are the form's own."""

from typing import Any

from rest_framework import serializers

from maru.agencies.models import Unit, User
from maru.api.questions import serializer_for
from maru.common.shown import shows
from maru.web import fields, forms
from referrals.forms import OtherForm, SubjectForm
from referrals.forms.written import ONCE
from referrals.models import Addition, Party, Referral, Subject

Danger, Referrer, Concern, Consent = (serializer_for(form, form.__name__) for form in ONCE.values())
# Whether 999 was called is kept with the incident number.
shows(Referral, called_999="incident_number")(Danger)
for page in (Referrer, Concern, Consent):
    shows(Referral)(page)
SubjectIn = shows(Party, same_address="address", age_unknown="age_estimate")(serializer_for(SubjectForm, "Subject"))
OtherIn = shows(Party, same_address="address")(serializer_for(OtherForm, "Other"))
REFERENCE = 80


class Asides(forms.Form):
    """What a system says of a referral besides the form's own questions."""

    external_reference = fields.Text(
        "What your own system calls this referral", max_length=REFERENCE, required=False,
        help_text="You cannot send two under the same.",
    )  # fmt: skip
    team = fields.Text(
        "Which of your teams refers", max_length=60, required=False,
        help_text="Needed only where your system acts for several.",
    )  # fmt: skip


AsidesIn = shows(Referral, Unit, team="slug")(serializer_for(Asides, "Asides"))


@shows()
class ReferralIn(AsidesIn):
    """The whole form. Null and an absent name mean: not answered; so does empty text."""

    danger = Danger()
    referrer = Referrer()
    subjects = SubjectIn(many=True, min_length=1, max_length=20, help_text="The children and adults at risk.")
    others = OtherIn(
        many=True, required=False, allow_null=True, max_length=20, help_text="Parents, carers and others who matter."
    )
    concern = Concern()
    consent = Consent()


@shows(Party, Subject)
class ReceivedSubject(serializers.Serializer):
    """Somebody in the list `subjects` that was sent, by their place in it."""

    position = serializers.IntegerField(help_text="Place in the list that was sent, from 0.")
    due_at = serializers.DateTimeField(help_text="When the MARU desk's decision is due.")


@shows(Referral, received_at="submitted_at", nobody="link")
class ReceivedOut(serializers.Serializer):
    """What is answered at once: the same whether anybody is known already or not."""

    reference = serializers.CharField(help_text="The MARU's reference: quote it on the telephone.")
    external_reference = serializers.CharField(allow_blank=True)
    status = serializers.CharField()
    received_at = serializers.DateTimeField()
    link = serializers.URLField(help_text="Where your team's people read it, once they have signed in.")
    subjects = ReceivedSubject(many=True)


@shows(Party, Subject, Unit, state="custody", said="custody since Unit.name")
class ProgressOut(serializers.Serializer):
    """How one child or adult at risk stands, in the words that the author's page uses."""

    position = serializers.IntegerField(help_text="Place in the list that was sent, from 0.")
    state = serializers.ChoiceField(choices=["waiting", "at_desk", "offered", "held", "closed"])
    said = serializers.CharField(help_text="The state in words: who has them, and since when.")
    due_at = serializers.DateTimeField(allow_null=True, help_text="When the desk's decision is due, while it is.")
    news = serializers.CharField(allow_blank=True, help_text="What was decided, as far as the author is told.")


@shows(Referral, received_at="submitted_at", nobody="link")
class ReferralRow(serializers.Serializer):
    """A referral in the list: no names."""

    reference = serializers.CharField()
    external_reference = serializers.CharField(allow_blank=True)
    status = serializers.ChoiceField(choices=["submitted", "withdrawn"])
    received_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    immediate_danger = serializers.BooleanField()
    link = serializers.URLField()
    subjects = ProgressOut(many=True)


@shows(nobody="next")
class ReferralPage(serializers.Serializer):
    """A page of the list, the newest first."""

    results = ReferralRow(many=True)
    next = serializers.CharField(allow_null=True, help_text="The cursor of the next page; null on the last one.")


@shows(Addition, User, by="User.name")
class AdditionOut(serializers.Serializer):
    """Something that was added after it was sent."""

    at = serializers.DateTimeField()
    by = serializers.CharField()
    text = serializers.CharField()


@shows()
class WrittenOut(serializers.Serializer):
    """What was written: as it is kept, by the questions of the form."""

    danger = Danger()
    referrer = Referrer()
    subjects = SubjectIn(many=True)
    others = OtherIn(many=True)
    concern = Concern()
    consent = Consent()

    def to_representation(self, instance: dict[str, Any]) -> dict[str, Any]:
        """As it comes: what was not answered is left out."""
        return instance


@shows()
class ReferralOut(ReferralRow):
    """One referral as its author's page shows it."""

    written = WrittenOut()
    additions = AdditionOut(many=True)
