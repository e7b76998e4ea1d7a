from django.conf import settings
from django.db import migrations, models

NEXT_DUE = """
UPDATE caf_assessment SET due_at = t.due_at FROM timers_timer t
WHERE t.object_id = caf_assessment.id AND t.state = 'running' AND caf_assessment.ended_at IS NULL
"""


class Migration(migrations.Migration):
    """When what comes next is due stands on the CAF itself; who writes over whom is asked element by element."""

    dependencies = [
        ("caf", "0002_what_was_agreed_is_evidence"),
        ("timers", "0003_early_help"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("assessment", "due_at", models.DateTimeField(null=True)),
        migrations.AddField("assessment", "concluded_version", models.PositiveIntegerField(db_default=0, default=0)),
        migrations.AddField("domainentry", "version", models.PositiveIntegerField(db_default=0, default=0)),
        migrations.RunSQL(NEXT_DUE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "assessment",
            models.CheckConstraint(condition=models.Q(role__in=["child", "unborn"]), name="a_caf_is_for_a_child"),
        ),
        migrations.AddConstraint(
            "assessment",
            models.CheckConstraint(
                condition=models.Q(due_at__isnull=False, ended_at=None) | models.Q(due_at=None, ended_at__isnull=False),
                name="open_caf_has_a_deadline",
            ),
        ),
        migrations.RemoveIndex("assessment", "caf_of_a_unit"),
        migrations.AddIndex(
            "assessment", models.Index(fields=["unit", "state", "due_at"], name="caf_of_a_unit_by_day")
        ),
    ]
