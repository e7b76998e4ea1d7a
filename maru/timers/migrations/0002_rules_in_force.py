from datetime import date

from django.db import migrations

SINCE = date(2012, 1, 2)
RULES = [
    (
        "decision", "Decision of the MARU desk", 1, "wd", 75, True,
        "Working Together 2013–2023, chapter 1: a decision within one working day",
    ),
    (
        "redecide", "New decision for a child who came back", 0, "h", 0, False,
        "The desk decides at once (local protocol – check)",
    ),
    (
        "partner_answer", "Partner's answer to an offer", 1, "wd", 75, False,
        "One working day (local protocol – check)",
    ),
]  # fmt: skip
NAMES = ("slug", "name", "length", "span", "warn_percent", "statutory", "source")


def seed(apps, editor):
    rule = apps.get_model("timers", "ClockRule")
    rule.objects.bulk_create(rule(**dict(zip(NAMES, row, strict=True)), in_force_from=SINCE) for row in RULES)


class Migration(migrations.Migration):
    """The clock rules of the first release."""

    dependencies = [("timers", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
