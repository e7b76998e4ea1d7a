import uuid

import django.db.models.deletion
from django.db import migrations, models

from maru.agencies.policies import protect


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ChronologyEntry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("party_id", models.UUIDField()),
                ("root_kind", models.CharField(max_length=20)),
                ("root_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("what", models.CharField(max_length=200)),
                ("by_unit", models.CharField(blank=True, max_length=120)),
                ("reference", models.CharField(max_length=20)),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["party_id", "-at"], name="chronology_party")],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("family_name", models.CharField(blank=True, max_length=100)),
                ("given_names", models.CharField(blank=True, max_length=100)),
                ("match_key", models.CharField(max_length=200)),
                ("date_of_birth", models.DateField(null=True)),
                ("expected_on", models.DateField(null=True, verbose_name="date an unborn child is expected")),
                ("sex", models.CharField(blank=True, max_length=1)),
                ("nhs_number", models.CharField(blank=True, max_length=10)),
                ("confirmed", models.BooleanField(default=False)),
                ("known_since", models.DateTimeField()),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["match_key", "date_of_birth"], name="person_name_and_birth"),
                    models.Index(
                        condition=models.Q(("nhs_number", ""), _negated=True),
                        fields=["nhs_number"],
                        name="person_nhs_number",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Alias",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                ("match_key", models.CharField(db_index=True, max_length=200)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="aliases", to="people.person"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="HouseholdMembership",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("line", models.CharField(max_length=200)),
                ("postcode", models.CharField(blank=True, max_length=8)),
                ("place_key", models.CharField(max_length=210)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="homes", to="people.person"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("place_key", ""), _negated=True), fields=["place_key"], name="home_place"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="home_ends_after_it_began",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Relationship",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=30)),
                ("since", models.DateTimeField()),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="relationships", to="people.person"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("person", "other", "kind"), name="related_once_in_a_way"),
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("other")), _negated=True),
                        name="nobody_is_their_own_relative",
                    ),
                ],
            },
        ),
        protect("people_person", "person", column="id"),
        protect("people_alias", "person"),
        protect("people_householdmembership", "person"),
        protect("people_relationship", "person"),
        protect("people_chronologyentry", "root_kind", column="root_id", root_is_column=True),
    ]
