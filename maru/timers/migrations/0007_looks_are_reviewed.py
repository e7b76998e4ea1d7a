from datetime import date

from django.db import migrations

RULE = {
    "slug": "glass_review",
    "name": "Review of a look behind broken glass",
    "length": 3,
    "span": "wd",
    "warn_percent": 0,
    "round_the_clock": False,
    "statutory": False,
    "source": "Three working days (local protocol – check)",
    "in_force_from": date(2012, 1, 2),
}


def seed(apps, editor):
    apps.get_model("timers", "ClockRule").objects.create(**RULE)


def unseed(apps, editor):
    apps.get_model("timers", "ClockRule").objects.filter(slug=RULE["slug"]).delete()


class Migration(migrations.Migration):
    """How long a look behind broken glass may wait for its review."""

    dependencies = [("timers", "0006_seals_are_looked_at_again")]
    operations = [migrations.RunPython(seed, unseed)]
