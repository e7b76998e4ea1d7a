import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from maru.agencies.policies import protect


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0001_initial"),
        ("referrals", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Investigation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("joint", models.BooleanField(verbose_name="with Children's Social Care")),
                ("state", models.CharField(default="new", max_length=12)),
                ("why_here", models.CharField(max_length=300, verbose_name="why this unit")),
                ("opened_at", models.DateTimeField()),
                ("allocated_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("charged", "Charged or summonsed"),
                            ("cautioned", "Cautioned or dealt with out of court"),
                            ("no_evidence", "Evidential difficulties prevent further action"),
                            ("not_supported", "The victim does not support further action"),
                            ("no_crime", "No crime took place"),
                            ("safeguarded", "The child is safeguarded without a criminal justice outcome"),
                        ],
                        max_length=15,
                    ),
                ),
                ("closing_reason", models.TextField(blank=True)),
                (
                    "lead",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referrals.referral"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.unit"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Action",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("what", models.CharField(max_length=300)),
                ("due_on", models.DateField()),
                ("set_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("result", models.CharField(blank=True, max_length=500)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "investigation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="caiu.investigation"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="InvestigationSubject",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=220)),
                ("date_of_birth", models.DateField(null=True)),
                (
                    "investigation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="subjects", to="caiu.investigation"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referrals.subject"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="LogEntry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("child_seen", models.BooleanField(default=False, verbose_name="a child was seen")),
                ("text", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "investigation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="log", to="caiu.investigation"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="investigation",
            index=models.Index(fields=["unit", "state", "-opened_at"], name="investigation_of_a_unit"),
        ),
        migrations.AddIndex(
            model_name="investigation",
            index=models.Index(condition=models.Q(("ended_at", None)), fields=["lead"], name="investigation_lead"),
        ),
        migrations.AddIndex(
            model_name="investigation",
            index=models.Index(fields=["referral"], name="investigation_referral"),
        ),
        migrations.AddConstraint(
            model_name="investigation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("allocated_at__isnull", False), ("lead__isnull", False), ("state", "allocated")),
                    models.Q(("state", "allocated"), _negated=True),
                    _connector="OR",
                ),
                name="allocated_to_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="investigation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("state__in", ["new", "allocated"])),
                    models.Q(("ended_at__isnull", False), ("state__in", ["closed", "handed_back"])),
                    _connector="OR",
                ),
                name="investigation_ended_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="investigation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "closed"), _negated=True),
                    models.Q(models.Q(("outcome", ""), _negated=True), models.Q(("closing_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="closed_with_outcome_and_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(condition=models.Q(("done_at", None)), fields=["owner", "due_on"], name="action_open"),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at", None), ("result", "")),
                    models.Q(("done_at__isnull", False), models.Q(("result", ""), _negated=True)),
                    _connector="OR",
                ),
                name="done_with_a_result",
            ),
        ),
        migrations.AddConstraint(
            model_name="investigationsubject",
            constraint=models.UniqueConstraint(
                fields=("investigation", "subject"), name="covered_once_by_an_investigation"
            ),
        ),
        migrations.AddIndex(
            model_name="logentry",
            index=models.Index(fields=["investigation", "-at"], name="log_newest"),
        ),
        protect("caiu_investigation", "investigation", column="id"),
        protect("caiu_investigationsubject", "investigation"),
        protect("caiu_logentry", "investigation"),
        protect("caiu_action", "investigation"),
    ]
