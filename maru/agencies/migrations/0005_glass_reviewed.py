import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from maru.agencies.policies import SEES, USER, protect_own, withhold_own

REVIEWS = f"position(',glassreview,' IN {SEES}) > 0"


class Migration(migrations.Migration):
    """Every look behind broken glass is reviewed; what was said is for whoever looked, and for whoever reviews."""

    dependencies = [
        ("agencies", "0004_all_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name="GlassReview",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("about", models.UUIDField()),
                ("said", models.TextField()),
                ("waits_since", models.DateTimeField()),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "finding",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("justified", "It was justified"),
                            ("not_justified", "It was not justified"),
                            ("follow_up", "It must be followed up"),
                        ],
                        max_length=15,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                (
                    "glass",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="review", to="agencies.glass"
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("reviewed_at", None)), fields=["waits_since"], name="glass_review_waits"
                    ),
                    models.Index(
                        condition=models.Q(("reviewed_at__isnull", False)),
                        fields=["-reviewed_at"],
                        name="glass_review_done",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finding", ""), ("reviewed_at", None), ("reviewed_by", None), ("words", "")),
                            models.Q(
                                ("reviewed_at__isnull", False),
                                ("reviewed_by__isnull", False),
                                models.Q(("finding", ""), _negated=True),
                                models.Q(("words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="reviewed_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_by", None),
                            models.Q(("reviewed_by", models.F("user")), _negated=True),
                            _connector="OR",
                        ),
                        name="reviewed_by_somebody_else",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_at", None), ("reviewed_at__gte", models.F("waits_since")), _connector="OR"
                        ),
                        name="glass_reviewed_after_it_was_broken",
                    ),
                ],
            },
        ),
        protect_own("agencies_glassreview", f"{REVIEWS} OR user_id = {USER}"),
        withhold_own("agencies_glassreview", "about"),
    ]
