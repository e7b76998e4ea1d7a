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
            name="Handover",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("state", models.CharField(default="offered", max_length=10)),
                ("reason", models.CharField(max_length=500, verbose_name="why this team, what is asked")),
                ("brief", models.TextField(verbose_name="what the team needs to know, once it has accepted")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Level 1 – universal services meet the need"),
                            (2, "Level 2 – early help"),
                            (3, "Level 3 – targeted, several agencies"),
                            (4, "Level 4 – statutory (section 17 or 47)"),
                        ]
                    ),
                ),
                ("offered_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("decline_reason", models.TextField(blank=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("supported", "We supported the family and have finished"),
                            ("assessed", "We assessed; no further service is needed"),
                            ("already_open", "Already open to us; added to the open work"),
                            ("not_engaged", "The family did not take up the offer"),
                            ("elsewhere", "Another service is the right one; we passed it on with consent"),
                        ],
                        max_length=15,
                    ),
                ),
                ("report", models.TextField(blank=True)),
                ("reported_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
            name="HandoverSubject",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=220)),
                ("date_of_birth", models.DateField(null=True)),
                ("expected_on", models.DateField(null=True)),
                ("address", models.CharField(blank=True, max_length=220)),
                (
                    "handover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="subjects", to="triage.handover"
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
            name="Rating",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "rag",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Red"), (1, "Amber"), (2, "Green"), (3, "Blue"), (4, "Not yet rated")]
                    ),
                ),
                ("rationale", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referrals.referral"
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
            name="RoutingRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area", models.CharField(max_length=2, verbose_name="letters of the outward code")),
                ("district", models.CharField(blank=True, max_length=3, verbose_name="its figures, blank for all")),
                ("unit", models.SlugField(max_length=60, verbose_name="CAIU unit")),
                ("local_authority", models.CharField(max_length=3, verbose_name="DfE code")),
                ("name", models.CharField(max_length=80, verbose_name="in words, for the reason shown")),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("area", "district"), name="one_route_for_a_district")],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("state", models.CharField(default="held", max_length=10)),
                ("since", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referrals.referral"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(condition=models.Q(("state", "held")), fields=["by"], name="claim_mine")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "held")), fields=("referral",), name="one_claim_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("state", "held")),
                            models.Q(models.Q(("state", "held"), _negated=True), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="claim_ended_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("state", models.CharField(default="made", max_length=12)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("caiu_joint", "CAIU, jointly with Children's Social Care"),
                            ("caiu_single", "CAIU alone"),
                            ("partner", "Partner agency"),
                            ("advice", "Advice or signposting"),
                            ("nfa", "No further action"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Level 1 – universal services meet the need"),
                            (2, "Level 2 – early help"),
                            (3, "Level 3 – targeted, several agencies"),
                            (4, "Level 4 – statutory (section 17 or 47)"),
                        ]
                    ),
                ),
                (
                    "counts_as",
                    models.CharField(
                        choices=[
                            ("referral", "A referral: a request for services"),
                            ("contact", "A contact: the child's case is open, or only information was wanted"),
                        ],
                        max_length=10,
                    ),
                ),
                ("rationale", models.TextField()),
                ("routing_reason", models.CharField(blank=True, max_length=300)),
                ("made_at", models.DateTimeField()),
                ("reconsidered_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "owner_agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.agency"
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referrals.referral"
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "made")), fields=("subject",), name="one_decision_stands_a_subject"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reconsidered_at", None), ("state", "made")),
                            models.Q(("reconsidered_at__isnull", False), ("state", "reconsidered")),
                            _connector="OR",
                        ),
                        name="reconsidered_when",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(fields=["unit", "state", "due_at"], name="handover_of_a_team"),
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(fields=["referral"], name="handover_referral"),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("state", "offered")),
                    models.Q(models.Q(("state", "offered"), _negated=True), ("answered_at__isnull", False)),
                    _connector="OR",
                ),
                name="handover_answered_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reported_at__isnull", False), ("state", "reported")),
                    models.Q(models.Q(("state", "reported"), _negated=True), ("reported_at", None)),
                    _connector="OR",
                ),
                name="handover_reported_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "declined"), _negated=True),
                    models.Q(("decline_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="declined_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="handoversubject",
            constraint=models.UniqueConstraint(fields=("handover", "subject"), name="covered_once_by_a_handover"),
        ),
        protect("triage_claim", "deskfile", column="referral_id"),
        protect("triage_rating", "deskfile", column="referral_id"),
        protect("triage_decision", "deskfile", column="referral_id"),
        protect("triage_handover", "handover", column="id"),
        protect("triage_handoversubject", "handover"),
    ]
