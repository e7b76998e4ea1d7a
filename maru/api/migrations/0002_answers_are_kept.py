import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from maru.agencies.policies import USER, protect_own


class Migration(migrations.Migration):
    """What each client was answered, behind the wall."""

    dependencies = [
        ("api", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptAnswer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=100)),
                ("asked", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField()),
                ("location", models.CharField(blank=True, max_length=200)),
                ("body", models.TextField()),
                ("answered_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["account", "answered_at"], name="kept_answer_age")],
                "constraints": [models.UniqueConstraint(fields=("account", "key"), name="one_answer_for_a_key")],
            },
        ),
        protect_own("api_keptanswer", f"account_id = {USER}", f"account_id = {USER}"),
    ]
