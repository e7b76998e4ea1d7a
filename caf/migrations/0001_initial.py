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
        ("referrals", "0004_custody_is_history"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                ("reference", models.CharField(max_length=20, unique=True)),
                ("state", models.CharField(default="asking", max_length=10)),
                ("opened_at", models.DateTimeField()),
                ("role", models.CharField(choices=[("child", "Child"), ("unborn", "Unborn child")], max_length=10)),
                ("why", models.TextField(verbose_name="what has led to this assessment")),
                ("summary", models.TextField(blank=True, verbose_name="what it all comes to")),
                ("childs_view", models.TextField(blank=True)),
                ("parents_view", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("review_on", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("needs_met", "The needs are met; universal services are enough"),
                            ("declined", "The family did not agree to a CAF"),
                            ("consent_withdrawn", "The family has withdrawn its consent"),
                            ("disengaged", "The family no longer takes part"),
                            ("moved", "Moved to another area; passed on with consent"),
                            ("social_care", "Children's Social Care works with the child now"),
                            ("aged_out", "Too old for a CAF"),
                            ("duplicate", "The child has another CAF"),
                        ],
                        max_length=20,
                    ),
                ),
                ("ending_note", models.TextField(blank=True)),
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
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "stepped_up_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.referral",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referrals.subject"
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
            name="AgreedAction",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("wanted", models.CharField(max_length=300, verbose_name="what is to become better")),
                ("what", models.CharField(max_length=300, verbose_name="what is done about it")),
                ("who", models.CharField(max_length=120, verbose_name="who does it")),
                ("due_on", models.DateField()),
                ("agreed_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("result", models.CharField(blank=True, max_length=500)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="caf.assessment"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("given_by", models.CharField(max_length=200, verbose_name="who agreed, by name")),
                (
                    "given_as",
                    models.CharField(
                        choices=[
                            ("parent", "A parent or carer with parental responsibility"),
                            ("child", "The young person"),
                            ("both", "The young person and a parent or carer"),
                        ],
                        max_length=10,
                    ),
                ),
                ("given_on", models.DateField()),
                ("share_with", models.TextField(verbose_name="with whom it may be shared")),
                (
                    "not_with",
                    models.TextField(blank=True, verbose_name="with whom it must not be shared, and what not"),
                ),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "assessment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consent", to="caf.assessment"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="DomainEntry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("domain", models.CharField(max_length=20)),
                ("element", models.CharField(max_length=20)),
                ("strengths", models.TextField(blank=True)),
                ("needs", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="caf.assessment"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="FamilyMember",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                ("position", models.PositiveSmallIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("parent", "Parent"),
                            ("carer", "Carer"),
                            ("household", "Lives in the household"),
                            ("other", "Somebody else who matters"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="family", to="caf.assessment"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("held_on", models.DateField()),
                ("present", models.CharField(max_length=300, verbose_name="who was there")),
                ("progress", models.TextField(verbose_name="what has changed")),
                ("family_said", models.TextField(blank=True, verbose_name="what the child and the family said")),
                ("next_on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="caf.assessment"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(fields=["unit", "state", "review_on"], name="caf_of_a_unit"),
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(condition=models.Q(("ended_at", None)), fields=["lead"], name="caf_lead"),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "open"), _negated=True),
                    models.Q(("person__isnull", False), ("review_on__isnull", False)),
                    _connector="OR",
                ),
                name="open_caf_knows_whom_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("state__in", ["asking", "open"])),
                    models.Q(("ended_at__isnull", False), ("state__in", ["closed", "stepped_up"])),
                    _connector="OR",
                ),
                name="caf_ended_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "closed"),
                        models.Q(("ending", ""), _negated=True),
                        models.Q(("ending_note", ""), _negated=True),
                    ),
                    models.Q(models.Q(("state", "closed"), _negated=True), ("ending", "")),
                    _connector="OR",
                ),
                name="caf_closed_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "stepped_up"), ("stepped_up_to__isnull", False)),
                    models.Q(models.Q(("state", "stepped_up"), _negated=True), ("stepped_up_to", None)),
                    _connector="OR",
                ),
                name="stepped_up_to_a_referral",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "unborn"), _negated=True), ("date_of_birth", None), _connector="OR"
                ),
                name="unborn_in_a_caf_has_no_birthday",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["asking", "open"])),
                fields=("subject",),
                name="one_open_caf_a_subject",
            ),
        ),
        migrations.AddIndex(
            model_name="agreedaction",
            index=models.Index(fields=["assessment", "due_on"], name="agreed_action_due"),
        ),
        migrations.AddConstraint(
            model_name="agreedaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at", None), ("result", "")),
                    models.Q(("done_at__isnull", False), models.Q(("result", ""), _negated=True)),
                    _connector="OR",
                ),
                name="agreed_action_done_with_a_result",
            ),
        ),
        migrations.AddConstraint(
            model_name="domainentry",
            constraint=models.UniqueConstraint(
                fields=("assessment", "domain", "element"), name="an_element_once_a_caf"
            ),
        ),
        migrations.AddConstraint(
            model_name="familymember",
            constraint=models.UniqueConstraint(fields=("assessment", "position"), name="family_member_has_their_place"),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["assessment", "-held_on"], name="review_newest"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("next_on__gt", models.F("held_on"))), name="next_review_is_later"
            ),
        ),
        protect("caf_assessment", "assessment", column="id"),
        protect("caf_familymember", "assessment"),
        protect("caf_consent", "assessment"),
        protect("caf_domainentry", "assessment"),
        protect("caf_agreedaction", "assessment"),
        protect("caf_review", "assessment"),
    ]
