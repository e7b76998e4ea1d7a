import uuid
from datetime import date

import django.db.models.deletion
from django.db import migrations, models

SINCE = date(2012, 1, 2)
OWNER, MANAGER, DUTY = "owner", "maru_manager", "duty_senior_detective"
# Rule, percent, to, urgent, minutes to acknowledge it (0: it need not be). "" is every rule without rows of its own.
RUNGS = [
    ("", 50, OWNER, False, 0),
    ("", 75, OWNER, False, 0),
    ("", 75, MANAGER, False, 0),
    ("", 90, MANAGER, False, 0),
    ("", 100, OWNER, False, 0),
    ("", 100, MANAGER, False, 60),
    ("", 125, DUTY, False, 60),
    ("redecide", 100, OWNER, False, 0),
    ("redecide", 100, MANAGER, False, 60),
    # DOMAIN.md 1.2: the manager at half the time, the duty at three quarters, the head of service when it is over. A
    # head of service has no role here: who must acknowledge is the manager's next role up.
    ("rag_red", 50, OWNER, True, 0),
    ("rag_red", 50, MANAGER, True, 0),
    ("rag_red", 75, OWNER, True, 0),
    ("rag_red", 75, DUTY, True, 0),
    ("rag_red", 90, MANAGER, True, 0),
    ("rag_red", 100, OWNER, True, 0),
    ("rag_red", 100, MANAGER, True, 0),
    ("rag_red", 100, DUTY, True, 10),
    ("rag_red", 125, MANAGER, True, 10),
    ("rag_amber", 50, OWNER, False, 0),
    ("rag_amber", 50, MANAGER, False, 0),
    ("rag_amber", 75, OWNER, False, 0),
    ("rag_amber", 75, DUTY, False, 0),
    ("rag_amber", 90, MANAGER, False, 0),
    ("rag_amber", 100, OWNER, False, 0),
    ("rag_amber", 100, MANAGER, False, 0),
    ("rag_amber", 100, DUTY, False, 30),
    ("rag_amber", 125, MANAGER, False, 30),
    # Of the 72 hours of police protection the duty hears at 24, 48, 60 and 70.
    ("s46_max", 33, DUTY, True, 0),
    ("s46_max", 67, DUTY, True, 0),
    ("s46_max", 83, OWNER, True, 0),
    ("s46_max", 83, DUTY, True, 0),
    ("s46_max", 97, OWNER, True, 0),
    ("s46_max", 97, DUTY, True, 10),
    ("s46_max", 100, OWNER, True, 0),
    ("s46_max", 100, DUTY, True, 10),
    # When its time is over the offer lapses, and another clock begins.
    ("partner_answer", 50, OWNER, False, 0),
    ("partner_answer", 75, OWNER, False, 0),
    ("partner_answer", 90, OWNER, False, 0),
    ("partner_answer", 90, MANAGER, False, 0),
    # Early help is the family's and their team's own.
    ("caf_consent", 75, OWNER, False, 0),
    ("caf_consent", 100, OWNER, False, 0),
    ("caf_review", 75, OWNER, False, 0),
    ("caf_review", 100, OWNER, False, 0),
    # A seal is its keeper's; that one is forgotten is the manager's.
    ("seal_review", 90, OWNER, False, 0),
    ("seal_review", 100, OWNER, False, 0),
    ("seal_overdue", 100, MANAGER, False, 0),
]


def seed(apps, editor):
    rung = apps.get_model("timers", "LadderStep")
    rung.objects.bulk_create(
        rung(
            rule=rule, in_force_from=SINCE, percent=percent, to=to, urgent=urgent, must_acknowledge=minutes > 0,
            minutes=minutes,
        )
        for rule, percent, to, urgent, minutes in RUNGS
    )  # fmt: skip


class Migration(migrations.Migration):
    """Who hears at which part of a clock's time, and whom it reached."""

    dependencies = [
        ("agencies", "0010_rota"),
        ("timers", "0011_rules_that_can_be_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name="Escalation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("to", models.CharField(max_length=40)),
                ("role", models.CharField(max_length=40)),
                ("instead_of", models.CharField(blank=True, max_length=40)),
                ("key", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("missed", models.BooleanField()),
                ("must_acknowledge", models.BooleanField()),
                ("acknowledged_at", models.DateTimeField(null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="LadderStep",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("rule", models.SlugField(blank=True, max_length=40)),
                ("in_force_from", models.DateField()),
                ("percent", models.SmallIntegerField()),
                ("to", models.CharField(max_length=40)),
                ("urgent", models.BooleanField()),
                ("must_acknowledge", models.BooleanField()),
                ("minutes", models.SmallIntegerField(verbose_name="to acknowledge it")),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.RemoveIndex(
            model_name="timerstep",
            name="timer_step_due",
        ),
        migrations.AddField(
            model_name="timerstep",
            name="urgent",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddIndex(
            model_name="timerstep",
            index=models.Index(
                condition=models.Q(("dropped_at", None), ("fired_at", None)),
                fields=["urgent", "due_at", "id"],
                name="timer_step_next",
            ),
        ),
        migrations.AddField(
            model_name="escalation",
            name="acknowledged_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.user"
            ),
        ),
        migrations.AddField(
            model_name="escalation",
            name="person",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.user"
            ),
        ),
        migrations.AddField(
            model_name="escalation",
            name="step",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="escalations", to="timers.timerstep"
            ),
        ),
        migrations.AddField(
            model_name="escalation",
            name="stood_in_for",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.user"
            ),
        ),
        migrations.AddField(
            model_name="escalation",
            name="unit",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.unit"),
        ),
        migrations.AddConstraint(
            model_name="ladderstep",
            constraint=models.UniqueConstraint(
                fields=("rule", "in_force_from", "percent", "to"), name="hears_once_on_a_rung"
            ),
        ),
        migrations.AddConstraint(
            model_name="ladderstep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("must_acknowledge", True)),
                fields=("rule", "in_force_from", "percent"),
                name="one_acknowledges_a_rung",
            ),
        ),
        migrations.AddConstraint(
            model_name="ladderstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__gte", 1), ("percent__lte", 200)), name="a_rung_is_on_the_way"
            ),
        ),
        migrations.AddConstraint(
            model_name="ladderstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("to", ""), _negated=True), name="a_rung_reaches_somebody"
            ),
        ),
        migrations.AddConstraint(
            model_name="ladderstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("minutes__gte", 1), ("must_acknowledge", True)),
                    models.Q(("minutes", 0), ("must_acknowledge", False)),
                    _connector="OR",
                ),
                name="minutes_to_acknowledge_what_must_be",
            ),
        ),
        migrations.AddIndex(
            model_name="escalation",
            index=models.Index(fields=["key"], name="escalation_key"),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.UniqueConstraint(fields=("step", "to"), name="a_rung_reaches_once"),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("acknowledged_at", None), ("acknowledged_by", None)),
                    models.Q(
                        ("acknowledged_at__isnull", False),
                        ("acknowledged_by__isnull", False),
                        ("must_acknowledge", True),
                    ),
                    _connector="OR",
                ),
                name="escalation_acknowledged_when_and_by_whom",
            ),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
