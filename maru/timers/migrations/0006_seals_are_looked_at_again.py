from datetime import date

from django.db import migrations

SINCE = date(2012, 1, 2)
RULES = [
    (
        "seal_review", "A seal is looked at again, on the day its keeper set", 90, "cd", 90, True, False,
        "Every 90 days (local protocol – check)",
    ),
    (
        "seal_overdue", "A seal that nobody has looked at again", 97, "cd", 0, True, False,
        "A week after the day (local protocol – check)",
    ),
]  # fmt: skip
NAMES = ("slug", "name", "length", "span", "warn_percent", "round_the_clock", "statutory", "source")


def seed(apps, editor):
    rule = apps.get_model("timers", "ClockRule")
    rule.objects.bulk_create(rule(**dict(zip(NAMES, row, strict=True)), in_force_from=SINCE) for row in RULES)


class Migration(migrations.Migration):
    """The clocks of what is sealed."""

    dependencies = [("timers", "0005_rag_rules_in_force")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
