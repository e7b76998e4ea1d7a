import datetime
import uuid

import django.db.models.deletion
from django.db import migrations, models

import maru.agencies.roles


class Migration(migrations.Migration):
    """Weeks, months, operating hours and what has no length; holidays that are added; pauses of local clocks."""

    dependencies = [
        ("timers", "0008_signals_are_cleared"),
        ("agencies", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClockPause",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("due_before", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ExtraHoliday",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("day", models.DateField(unique=True)),
                ("name", models.CharField(max_length=60)),
                ("added_at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="clockrule",
            name="before",
            field=models.BooleanField(db_default=False, default=False, verbose_name="counted back from its day"),
        ),
        migrations.AddField(
            model_name="clockrule",
            name="by",
            field=models.TimeField(
                db_default=datetime.time(17, 0),
                default=datetime.time(17, 0),
                verbose_name="by what time of the day, in London",
            ),
        ),
        migrations.AddField(
            model_name="clockrule",
            name="calendar",
            field=models.CharField(
                choices=[("ew", "England and Wales"), ("uk", "any part of the United Kingdom")],
                db_default="ew",
                default="ew",
                max_length=2,
            ),
        ),
        migrations.AddField(
            model_name="clockrule",
            name="checked",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="somebody has held it against its source"
            ),
        ),
        migrations.AddField(
            model_name="clockrule",
            name="owner",
            field=models.CharField(
                blank=True,
                choices=maru.agencies.roles.choices,
                db_default="",
                max_length=40,
                verbose_name="the role that owes it",
            ),
        ),
        migrations.AddField(
            model_name="clockrule",
            name="pause_hours",
            field=models.PositiveSmallIntegerField(
                db_default=0, default=0, verbose_name="how long it may be paused in all"
            ),
        ),
        migrations.AddField(
            model_name="clockrule",
            name="starts",
            field=models.CharField(db_default="", default="", max_length=120, verbose_name="what starts it"),
        ),
        migrations.AddField(
            model_name="clockrule",
            name="stops",
            field=models.CharField(db_default="", default="", max_length=120, verbose_name="what it wants"),
        ),
        migrations.AddField(
            model_name="timer",
            name="agreed",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="people set the day, the rule only the longest"
            ),
        ),
        migrations.AlterField(
            model_name="clockrule",
            name="span",
            field=models.CharField(
                choices=[
                    ("wd", "statutory working days"),
                    ("h", "elapsed hours"),
                    ("oh", "the unit's operating hours"),
                    ("cd", "calendar days"),
                    ("wk", "weeks"),
                    ("cm", "calendar months"),
                    ("sd", "the same day"),
                    ("ao", "at once"),
                    ("nt", "no target"),
                ],
                max_length=2,
            ),
        ),
        migrations.AddConstraint(
            model_name="clockrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("statutory", False), ("pause_hours", 0), _connector="OR"),
                name="a_statutory_rule_gives_no_pause",
            ),
        ),
        migrations.AddConstraint(
            model_name="clockrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("before", False), ("span", "wd"), _connector="OR"),
                name="counted_back_in_working_days",
            ),
        ),
        migrations.AddField(
            model_name="clockpause",
            name="paused_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.user"),
        ),
        migrations.AddField(
            model_name="clockpause",
            name="timer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="pauses", to="timers.timer"
            ),
        ),
        migrations.AddField(
            model_name="extraholiday",
            name="added_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.user"),
        ),
        migrations.AddConstraint(
            model_name="clockpause",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("timer",), name="one_pause_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="clockpause",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gt", models.F("since"))), name="paused_for_some_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="clockpause",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at", None),
                    models.Q(("ended_at__gte", models.F("since")), ("ended_at__lte", models.F("until"))),
                    _connector="OR",
                ),
                name="a_pause_ends_while_it_lasts",
            ),
        ),
        migrations.AddConstraint(
            model_name="extraholiday",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="a_holiday_has_a_name"
            ),
        ),
    ]
