from datetime import date

from django.db import migrations

SINCE = date(2012, 1, 2)
RECEIPT = "From receipt (local protocol – check)"
RULES = [
    ("rag_red", "Decision on who is rated red", 4, "h", 50, True, False, RECEIPT),
    ("rag_amber", "Decision on who is rated amber", 24, "h", 75, False, False, RECEIPT),
    ("rag_green", "Decision on who is rated green", 72, "h", 75, False, False, RECEIPT),
]
NAMES = ("slug", "name", "length", "span", "warn_percent", "round_the_clock", "statutory", "source")


def seed(apps, editor):
    rule = apps.get_model("timers", "ClockRule")
    rule.objects.bulk_create(rule(**dict(zip(NAMES, row, strict=True)), in_force_from=SINCE) for row in RULES)


def unseed(apps, editor):
    apps.get_model("timers", "ClockRule").objects.filter(slug__in=[row[0] for row in RULES]).delete()


class Migration(migrations.Migration):
    """How long the desk has for a red, an amber and a green. Blue has no clock."""

    dependencies = [("timers", "0004_a_clock_may_be_superseded")]
    operations = [migrations.RunPython(seed, unseed)]
