from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A page of what has ended for a team costs the same however much that is."""

    dependencies = [
        ("agencies", "0002_who_never_signs_in"),
        ("referrals", "0006_sent_once_under_a_reference"),
        ("triage", "0005_where_early_help_is"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddIndex("handover", models.Index(fields=["unit", "-offered_at", "-id"], name="handover_newest")),
    ]
