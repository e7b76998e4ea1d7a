from datetime import date

from django.db import migrations, models

SINCE = date(2012, 1, 2)
RULES = [
    (
        "caf_consent", "Asking the family to agree to a CAF", 10, "wd", 75, False,
        "Ten working days (local protocol – check)",
    ),
    (
        "caf_review", "Review of a CAF, on the day agreed", 84, "cd", 75, False,
        "Every 4 to 12 weeks (local protocol – check)",
    ),
]  # fmt: skip
NAMES = ("slug", "name", "length", "span", "warn_percent", "statutory", "source")


def seed(apps, editor):
    rule = apps.get_model("timers", "ClockRule")
    rule.objects.bulk_create(rule(**dict(zip(NAMES, row, strict=True)), in_force_from=SINCE) for row in RULES)


class Migration(migrations.Migration):
    """Calendar days, and the clocks of early help."""

    dependencies = [("timers", "0002_rules_in_force")]
    operations = [
        migrations.AlterField(
            model_name="clockrule",
            name="span",
            field=models.CharField(
                choices=[
                    ("wd", "statutory working days (England and Wales)"),
                    ("h", "elapsed hours"),
                    ("cd", "calendar days"),
                ],
                max_length=2,
            ),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
