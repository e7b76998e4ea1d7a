from datetime import date

from django.db import migrations

SINCE = date(2012, 1, 2)
RULES = [
    (
        "signal_review", "Clearing of unusual looking", 3, "wd", 0, False, False,
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
    """How long unusual looking may wait until somebody has cleared it."""

    dependencies = [("timers", "0007_looks_are_reviewed")]
    operations = [migrations.RunPython(seed, unseed)]
