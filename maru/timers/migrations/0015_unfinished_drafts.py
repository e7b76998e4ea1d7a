from datetime import date

from django.db import migrations

SINCE = date(2012, 1, 2)
OWNER, SUPERVISOR, MANAGER = "owner", "supervisor", "maru_manager"
NAMES = ("slug", "name", "length", "span", "statutory", "owner", "checked", "starts", "stops", "source", "warn_percent")
# What is begun and never sent, nobody has been told of: how long it may lie is for each force to say.
RULES = [
    (
        "draft_unfinished", "Draft of a referral that nobody has sent", 24, "h", False, "", False,
        "something is written in a draft", "it is submitted or deleted",
        "Local: over by the end of the next shift", 75,
    ),
    (
        "draft_in_danger", "Draft that says somebody is in immediate danger", 1, "h", False, "", False,
        "a draft says that somebody is in immediate danger", "it is submitted or deleted, or says so no more",
        "Local: within the hour", 75,
    ),
]  # fmt: skip
# Rule, percent, to, urgent, minutes to acknowledge it (0: it need not be).
RUNGS = [
    ("draft_unfinished", 50, OWNER, False, 0),
    ("draft_unfinished", 100, OWNER, False, 0),
    ("draft_unfinished", 100, SUPERVISOR, False, 240),
    ("draft_in_danger", 50, OWNER, True, 0),
    ("draft_in_danger", 100, OWNER, True, 0),
    ("draft_in_danger", 100, SUPERVISOR, True, 0),
    ("draft_in_danger", 100, MANAGER, True, 10),
]


def seed(apps, editor):
    rules, rungs = apps.get_model("timers", "ClockRule"), apps.get_model("timers", "LadderStep")
    rules.objects.bulk_create(rules(**dict(zip(NAMES, row, strict=True)), in_force_from=SINCE) for row in RULES)
    rungs.objects.bulk_create(
        rungs(
            rule=rule, in_force_from=SINCE, percent=percent, to=to, urgent=urgent, must_acknowledge=minutes > 0,
            minutes=minutes,
        )
        for rule, percent, to, urgent, minutes in RUNGS
    )  # fmt: skip


def unseed(apps, editor):
    slugs = [row[0] for row in RULES]
    apps.get_model("timers", "LadderStep").objects.filter(rule__in=slugs).delete()
    apps.get_model("timers", "ClockRule").objects.filter(slug__in=slugs, in_force_from=SINCE).delete()


class Migration(migrations.Migration):
    """What is begun and not sent is chased: its author first, then whoever supervises them."""

    dependencies = [("timers", "0014_what_was_missed")]
    operations = [migrations.RunPython(seed, unseed)]
