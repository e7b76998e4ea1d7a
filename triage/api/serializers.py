"""A handover as partner agencies' systems read and answer it. What may be read when, `triage.projection` says."""

from rest_framework import serializers

from caf.models import Assessment
from maru.api.questions import serializer_for
from maru.common.shown import shows
from maru.timers.models import ExtraHoliday, Timer
from triage.brief import Brief
from triage.forms.handovers import Decline, Report
from triage.models import Decision, Handover, HandoverSubject

DeclineIn = shows(Handover, reason="decline_reason")(serializer_for(Decline, "Decline"))
ReportIn = shows(Handover, text="report")(serializer_for(Report, "Report"))
STATES = [
    ("offered", "It waits for your answer; the MARU desk holds them."),
    ("accepted", "Your team holds them."),
    ("in_caf", "Accepted as early help: it goes on in a CAF for each child."),
    ("declined", "Your team has declined."),
    ("lapsed", "Nobody answered in time; the MARU decides again."),
    ("recalled", "The MARU has taken the offer back."),
    ("reported", "Your team has reported what came of it."),
]
NOTHING_TO_SAY = {"type": "object", "properties": {}, "additionalProperties": False}


@shows(Brief, nobody="link")
class HandoverRow(serializers.Serializer):
    """A handover in the list: no names."""

    reference = serializers.CharField(help_text="The MARU's reference: quote it on the telephone.")
    state = serializers.ChoiceField(choices=STATES)
    team = serializers.CharField(source="team.slug", help_text="Which of your teams it is offered to.")
    early_help = serializers.BooleanField(help_text="Your team's yes opens a CAF for each child.")
    offered_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True, help_text="When your answer is due.")
    answered_at = serializers.DateTimeField(allow_null=True)
    reported_at = serializers.DateTimeField(allow_null=True)
    link = serializers.URLField(help_text="Where your team's people read it, once they have signed in.")


@shows(nobody="next")
class HandoverPage(serializers.Serializer):
    """A page of the list."""

    results = HandoverRow(many=True)
    next = serializers.CharField(allow_null=True, help_text="The cursor of the next page; null on the last one.")


@shows(HandoverSubject)
class OfferedSubject(serializers.Serializer):
    """A child or an adult at risk, as far as your team must know whom it is asked about."""

    name = serializers.CharField()
    date_of_birth = serializers.DateField(allow_null=True)
    expected_on = serializers.DateField(allow_null=True, help_text="Of a child who is not born yet.")
    address = serializers.CharField(allow_blank=True)


DAYS = [
    ("start", "The day from which it counts."),
    ("counted", "A day that counts."),
    ("skipped", "A day that does not count; `why` says what it is instead."),
    ("due", "The day on which it is due."),
]


@shows(ExtraHoliday, why="name", nobody="part")
class DayOnTheWay(serializers.Serializer):
    """A day between the beginning and the deadline."""

    day = serializers.DateField()
    part = serializers.ChoiceField(choices=DAYS)
    why = serializers.CharField(allow_blank=True, help_text="What it is instead: Saturday, Good Friday.")


@shows(Timer, nobody="length sentences an_hour_later counted_until")
class DueBecause(serializers.Serializer):
    """Why your answer is due when it is."""

    started_at = serializers.DateTimeField(help_text="From when it counts.")
    length = serializers.CharField(help_text="How long the rule gives, such as 1 working day.")
    days = DayOnTheWay(many=True, help_text="Every day on the way, the first and the last included.")
    due_at = serializers.DateTimeField()
    counted_until = serializers.DateTimeField(help_text="Until when statistics count an answer as in time.")
    an_hour_later = serializers.DateTimeField(help_text="When it would be due, had the offer come an hour later.")
    sentences = serializers.ListField(child=serializers.CharField(), help_text="The same for people.")


@shows(Brief, Assessment, cafs="Assessment.reference")
class HandoverOut(HandoverRow):
    """One handover. What your team may not read in its present state is null or empty."""

    due_because = DueBecause(allow_null=True, help_text="Why your answer is due then, while it is.")
    subjects = OfferedSubject(many=True)
    reason = serializers.CharField(allow_blank=True, help_text="Why your team, and what is asked of it.")
    level = serializers.ChoiceField(choices=Decision.Level, allow_null=True, help_text="Level of need.")
    brief = serializers.CharField(allow_blank=True, help_text="What your team needs to know; once it has accepted.")
    decline_reason = serializers.CharField(allow_blank=True, help_text="Why your team declined, in its own words.")
    outcome = serializers.ChoiceField(choices=Handover.Outcome, allow_null=True, help_text="What came of it.")
    report = serializers.CharField(allow_blank=True, help_text="What your team reported.")
    cafs = serializers.ListField(
        child=serializers.CharField(), help_text="The references of the CAFs in which an offer of early help goes on."
    )


@shows(Brief, Assessment, cafs="Assessment.reference", nobody="link")
class AnsweredOut(serializers.Serializer):
    """Your answer has been taken."""

    reference = serializers.CharField()
    state = serializers.ChoiceField(choices=STATES)
    answered_at = serializers.DateTimeField()
    reported_at = serializers.DateTimeField(allow_null=True)
    cafs = serializers.ListField(
        child=serializers.CharField(), help_text="The references of the CAFs that your team's yes has opened."
    )
    link = serializers.URLField(help_text="Where your team's people read it, once they have signed in.")
