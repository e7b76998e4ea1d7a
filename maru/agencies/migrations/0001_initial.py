import datetime
import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from maru.agencies.policies import ASKED, SEES, UNITS, USER, protect, protect_own


class Migration(migrations.Migration):
    initial = True

    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(ASKED, "DROP FUNCTION agencies_reaches(text, uuid), agencies_looks_into(text, uuid)"),
        migrations.CreateModel(
            name="Agency",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("police", "Police"),
                            ("children_social_care", "Children's Social Care"),
                            ("adult_social_care", "Adult Social Care"),
                            ("family_support", "Early help and family support"),
                            ("health", "Health"),
                            ("education", "Education"),
                            ("probation", "Probation"),
                            ("housing", "Housing"),
                            ("youth_justice", "Youth justice"),
                            ("domestic_abuse", "Domestic abuse service"),
                            ("drugs_alcohol", "Drug and alcohol service"),
                            ("fire", "Fire and rescue"),
                            ("ambulance", "Ambulance"),
                            ("voluntary", "Voluntary organisation"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "local_authority",
                    models.CharField(
                        blank=True, max_length=3, verbose_name="local authority it serves (DfE code), blank for all"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("email", models.EmailField(max_length=254)),
                ("name", models.CharField(max_length=120)),
                ("title", models.CharField(blank=True, max_length=80, verbose_name="rank or job title")),
                ("number", models.CharField(blank=True, max_length=20, verbose_name="collar or staff number")),
                ("phone", models.CharField(blank=True, max_length=30)),
                ("is_active", models.BooleanField(default=True)),
                ("joined_at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(django.db.models.functions.text.Lower("email"), name="one_user_per_email")
                ],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("maru_desk", "MARU desk"),
                            ("caiu", "Child Abuse Investigation Unit"),
                            ("duty", "Duty senior detective"),
                            ("partner", "Partner agency's team"),
                            ("submitting", "Team that refers"),
                        ],
                        max_length=20,
                    ),
                ),
                ("opens", models.TimeField(default=datetime.time(8, 0))),
                ("closes", models.TimeField(default=datetime.time(18, 0))),
                ("open_days", models.JSONField(default=list)),
                ("phone", models.CharField(blank=True, max_length=30)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="units", to="agencies.agency"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "role",
                    models.CharField(
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
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="agencies.unit"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Involvement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("object_id", models.UUIDField()),
                ("why", models.CharField(max_length=20)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="agencies.unit"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["maru_desk", "duty"])), fields=("kind",), name="one_desk_one_duty"
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(("opens__lt", models.F("closes"))), name="unit_opens_before_it_closes"
            ),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(condition=models.Q(("until", None)), fields=["unit", "role"], name="membership_now"),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("user", "unit", "role"),
                name="one_role_in_a_unit_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                name="membership_ends_after_it_began",
            ),
        ),
        migrations.AddIndex(
            model_name="involvement",
            index=models.Index(
                condition=models.Q(("until", None)),
                fields=["object_id", "kind"],
                include=("unit", "user"),
                name="involvement_object",
            ),
        ),
        migrations.AddIndex(
            model_name="involvement",
            index=models.Index(
                condition=models.Q(("until", None)),
                fields=["unit", "kind", "-since", "-id"],
                include=("object_id",),
                name="involvement_unit",
            ),
        ),
        migrations.AddIndex(
            model_name="involvement",
            index=models.Index(
                condition=models.Q(("until", None)),
                fields=["user", "kind", "-since", "-id"],
                include=("object_id",),
                name="involvement_user",
            ),
        ),
        migrations.AddConstraint(
            model_name="involvement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("unit", None), ("user__isnull", False)),
                    models.Q(("unit__isnull", False), ("user", None)),
                    _connector="OR",
                ),
                name="a_unit_or_a_person_is_involved",
            ),
        ),
        migrations.AddConstraint(
            model_name="involvement",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                name="involvement_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="involvement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("kind", "object_id", "unit", "user", "why"),
                name="involved_once_for_a_reason",
                nulls_distinct=False,
            ),
        ),
        protect_own(
            "agencies_involvement",
            f"user_id = {USER} OR unit_id = ANY ({UNITS}) OR position(',' || kind || ',' IN {SEES}) > 0",
        ),
        protect("audit_reason_text", "root", column="root_id", root_is_column=True),
    ]
