import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from maru.agencies.policies import protect


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("status", models.CharField(default="draft", max_length=12)),
                ("started_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("immediate_danger", models.BooleanField(default=False)),
                ("incident_number", models.CharField(blank=True, max_length=40)),
                ("referrer_name", models.CharField(blank=True, max_length=120)),
                ("referrer_role", models.CharField(blank=True, max_length=120)),
                ("referrer_phone", models.CharField(blank=True, max_length=30)),
                ("referrer_email", models.EmailField(blank=True, max_length=254)),
                ("how_known", models.CharField(blank=True, max_length=500)),
                ("aware_on", models.DateField(null=True)),
                ("what_happened", models.TextField(blank=True)),
                ("worried_about", models.TextField(blank=True)),
                ("working_well", models.TextField(blank=True)),
                ("needs_to_happen", models.TextField(blank=True)),
                (
                    "child_seen",
                    models.CharField(
                        blank=True, choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")], max_length=8
                    ),
                ),
                (
                    "child_seen_alone",
                    models.CharField(
                        blank=True, choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")], max_length=8
                    ),
                ),
                ("childs_words", models.TextField(blank=True)),
                (
                    "parents_informed",
                    models.CharField(
                        blank=True, choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")], max_length=8
                    ),
                ),
                (
                    "not_informed_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("risk_to_child", "It would put the child at greater risk"),
                            ("risk_to_others", "It would put somebody else at risk"),
                            ("prejudice", "It could prejudice an investigation or lose evidence"),
                            ("not_reached", "They could not be reached"),
                            ("other", "Another reason"),
                        ],
                        max_length=20,
                    ),
                ),
                ("not_informed_detail", models.TextField(blank=True)),
                (
                    "consent_given",
                    models.CharField(
                        blank=True, choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")], max_length=8
                    ),
                ),
                (
                    "lawful_basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("public_task", "Safeguarding: public task or legal duty, consent not relied on"),
                            ("consent", "Agreed with the family (child in need, early help)"),
                            ("vital", "To save a life, there was no time to ask"),
                        ],
                        max_length=20,
                    ),
                ),
                ("keep_confidential", models.TextField(blank=True)),
                ("desk_stage", models.CharField(blank=True, max_length=8)),
                ("desk_due_at", models.DateTimeField(null=True)),
                (
                    "desk_rag",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Red"), (1, "Amber"), (2, "Green"), (3, "Blue"), (4, "Not yet rated")], null=True
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
            name="Party",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("child", "Child"),
                            ("unborn", "Unborn child"),
                            ("adult", "Adult at risk"),
                            ("parent", "Parent"),
                            ("carer", "Carer"),
                            ("household", "Lives in the household"),
                            ("other", "Somebody else who matters"),
                        ],
                        max_length=10,
                    ),
                ),
                ("family_name", models.CharField(blank=True, max_length=100)),
                ("given_names", models.CharField(blank=True, max_length=100)),
                ("also_known_as", models.CharField(blank=True, max_length=200)),
                ("date_of_birth", models.DateField(null=True)),
                ("expected_on", models.DateField(null=True)),
                (
                    "age_estimate",
                    models.PositiveSmallIntegerField(
                        null=True, verbose_name="age in years, where the date is not known"
                    ),
                ),
                (
                    "sex",
                    models.CharField(
                        blank=True, choices=[("F", "Female"), ("M", "Male"), ("U", "Not known")], max_length=1
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=200)),
                ("postcode", models.CharField(blank=True, max_length=8)),
                ("phone", models.CharField(blank=True, max_length=30)),
                ("nhs_number", models.CharField(blank=True, max_length=10)),
                ("school", models.CharField(blank=True, max_length=120)),
                (
                    "language",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="first language, and whether an interpreter is needed"
                    ),
                ),
                ("relationship", models.CharField(blank=True, max_length=60, verbose_name="relationship to the child")),
                (
                    "parental_responsibility",
                    models.CharField(
                        blank=True, choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")], max_length=8
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parties", to="people.person"
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parties", to="referrals.referral"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Addition",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("text", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="additions", to="referrals.referral"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Subject",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("custody", models.CharField(default="waiting", max_length=8)),
                (
                    "rag",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Red"), (1, "Amber"), (2, "Green"), (3, "Blue"), (4, "Not yet rated")], default=4
                    ),
                ),
                ("due_at", models.DateTimeField(null=True)),
                ("since", models.DateTimeField(verbose_name="in this custody since")),
                ("closed_at", models.DateTimeField(null=True)),
                ("news", models.CharField(blank=True, max_length=300)),
                (
                    "holding_unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.unit"
                    ),
                ),
                (
                    "party",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="subject", to="referrals.party"
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="subjects", to="referrals.referral"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CustodyMove",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("step", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "from_unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.unit"
                    ),
                ),
                (
                    "to_unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.unit"
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="referrals.subject"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("desk_stage", ""), _negated=True),
                fields=["desk_stage", "desk_due_at", "id"],
                name="referral_queue",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("desk_stage", ""), _negated=True),
                fields=["desk_due_at", "id"],
                name="referral_queue_all",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["-submitted_at", "-id"], name="referral_submitted"),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "draft"), ("submitted_at", None)),
                    models.Q(models.Q(("status", "draft"), _negated=True), ("submitted_at__isnull", False)),
                    _connector="OR",
                ),
                name="submitted_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "withdrawn"), ("withdrawn_at__isnull", False)),
                    models.Q(models.Q(("status", "withdrawn"), _negated=True), ("withdrawn_at", None)),
                    _connector="OR",
                ),
                name="withdrawn_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("desk_due_at", None), ("desk_rag", None), ("desk_stage", "")),
                    models.Q(
                        models.Q(("desk_stage", ""), _negated=True),
                        ("desk_due_at__isnull", False),
                        ("desk_rag__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="queue_row_is_whole",
            ),
        ),
        migrations.AddIndex(
            model_name="party",
            index=models.Index(fields=["person"], name="party_person"),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.UniqueConstraint(fields=("referral", "position"), name="party_has_its_place"),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "unborn"), _negated=True), ("date_of_birth", None), _connector="OR"
                ),
                name="unborn_has_no_birthday",
            ),
        ),
        migrations.AddIndex(
            model_name="subject",
            index=models.Index(
                condition=models.Q(("custody", "closed"), _negated=True), fields=["holding_unit"], name="subject_holder"
            ),
        ),
        migrations.AddIndex(
            model_name="subject",
            index=models.Index(fields=["referral"], name="subject_referral"),
        ),
        migrations.AddConstraint(
            model_name="subject",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("custody", "closed"), ("holding_unit", None)),
                    models.Q(models.Q(("custody", "closed"), _negated=True), ("holding_unit__isnull", False)),
                    _connector="OR",
                ),
                name="somebody_holds_until_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="subject",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("custody", "closed")),
                    models.Q(models.Q(("custody", "closed"), _negated=True), ("closed_at", None)),
                    _connector="OR",
                ),
                name="closed_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="subject",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("custody__in", ["waiting", "at_desk", "offered"]), ("due_at__isnull", False)),
                    models.Q(("custody__in", ["held", "closed"]), ("due_at", None)),
                    _connector="OR",
                ),
                name="the_desk_has_a_deadline",
            ),
        ),
        migrations.AddIndex(
            model_name="custodymove",
            index=models.Index(fields=["subject", "at"], name="custody_move_subject"),
        ),
        protect("referrals_referral", "referral", column="id", seen_whole="status <> 'draft'"),
        protect("referrals_party", "referral"),
        protect("referrals_addition", "referral"),
        protect("referrals_subject", "referral"),
        protect("referrals_custodymove", "referral"),
    ]
