import uuid

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models

import maru.codes.models


class Migration(migrations.Migration):
    """Code lists and their codes."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CodeList",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("slug", models.SlugField(max_length=40, unique=True)),
                ("title", models.CharField(max_length=80)),
                ("source", models.CharField(max_length=200)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Code",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=20)),
                ("label", models.CharField(max_length=200)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "group",
                    models.CharField(blank=True, max_length=60, verbose_name="what it is counted under elsewhere"),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
                ("valid_from", models.DateField()),
                (
                    "valid_until",
                    models.DateField(blank=True, null=True, verbose_name="the first day on which it counts no more"),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="codes", to="codes.codelist"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), _negated=True), models.Q(("label", ""), _negated=True)
                        ),
                        name="a_code_has_a_label",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="a_code_ends_after_it_began",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("list", "="),
                            ("code", "="),
                            (maru.codes.models.Days("valid_from", "valid_until"), "&&"),
                        ],
                        name="a_code_means_one_thing_at_a_time",
                    ),
                ],
            },
        ),
    ]
