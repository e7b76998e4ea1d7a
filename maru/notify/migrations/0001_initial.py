import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from maru.agencies.policies import USER, protect_own


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Mail",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=160, unique=True)),
                ("subject", models.CharField(max_length=150)),
                ("body", models.TextField()),
                ("written_at", models.DateTimeField()),
                ("try_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=100)),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(condition=models.Q(("sent_at", None)), fields=["try_at"], name="mail_unsent")],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=120, unique=True)),
                (
                    "to_role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("submitter_police", "Police officer or member of staff"),
                            ("submitter_external", "Practitioner of another agency"),
                            ("maru_triage_sw", "MARU triage social worker"),
                            ("maru_police_ds", "MARU police detective sergeant"),
                            ("maru_manager", "MARU manager"),
                            ("caiu_ds", "CAIU detective sergeant"),
                            ("caiu_dc", "CAIU detective"),
                            ("duty_senior_detective", "Duty senior detective"),
                            ("partner_practitioner", "Practitioner of a partner agency"),
                        ],
                        max_length=40,
                    ),
                ),
                ("text", models.CharField(max_length=300)),
                ("link", models.CharField(max_length=200)),
                ("urgent", models.BooleanField(default=False)),
                ("raised_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "read_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "to_unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.unit"
                    ),
                ),
                (
                    "to_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["to_user", "-raised_at"], name="notice_user"),
                    models.Index(fields=["to_unit", "to_role", "-raised_at"], name="notice_unit"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("to_role", ""), ("to_unit", None), ("to_user__isnull", False)),
                            models.Q(
                                ("to_unit__isnull", False), ("to_user", None), models.Q(("to_role", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="notice_has_one_addressee",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("read_at", None), ("read_by", None)),
                            models.Q(("read_at__isnull", False), ("read_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="notice_read_when_and_by_whom",
                    ),
                ],
            },
        ),
        protect_own(
            "notify_notice",
            f"to_user_id = {USER} OR EXISTS (SELECT 1 FROM agencies_membership m WHERE m.user_id = {USER} AND m.unit_id = to_unit_id AND m.role = to_role AND m.until IS NULL)",
        ),
    ]
