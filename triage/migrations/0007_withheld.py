from django.db import migrations

from maru.agencies.policies import withhold


class Migration(migrations.Migration):
    """Seals, conflicts of interest and broken glass decide here too."""

    dependencies = [
        ("agencies", "0003_withheld"),
        ("triage", "0006_ended_handovers_by_newest"),
    ]
    operations = [
        withhold("triage_claim", "deskfile", column="referral_id"),
        withhold("triage_rating", "deskfile", column="referral_id"),
        withhold("triage_decision", "deskfile", column="referral_id"),
        withhold("triage_handover", "handover", column="id"),
        withhold("triage_handoversubject", "handover"),
    ]
