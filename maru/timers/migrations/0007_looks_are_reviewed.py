from datetime import date

from django.db import migrations

SINCE = date(2012, 1, 2)
RULES = [
    (
        "glass_review", "Review of a look behind broken glass", 3, "wd", 0, False, False,
        "Three working days (local protocol – check)",
    ),
]  # fmt: skip
NAMES = ("slug", "name", "length", "span", "warn_percent", "round_the_clock", "statutory", "source")


def seed(apps, editor):
    rule = apps.get_model("timers", "ClockRule")
    rule.objects.bulk_create(rule(**dict(zip(NAMES, row, strict=True)), in_force_from=SINCE) for row in RULES)


def unseed(apps, editor):
    apps.get_model("timers", "ClockRule").objects.filter(slug__in=[row[0] for row in RULES]).delete()


class Migration(migrations.Migration):
    """How long a look behind broken glass may wait for its review."""

    dependencies = [("timers", "0006_seals_are_looked_at_again")]
    operations = [migrations.RunPython(seed, unseed)]
