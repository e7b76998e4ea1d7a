from django.db import migrations, models


class Migration(migrations.Migration):
    """Which restored copies may send again. Nobody takes that back by changing a row."""

    dependencies = [("common", "0001_reference_sequences")]
    operations = [
        migrations.CreateModel(
            name="Release",
            fields=[
                ("name", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunSQL(
            "REVOKE UPDATE, DELETE ON common_release FROM maru_app",
            "GRANT UPDATE, DELETE ON common_release TO maru_app",
        ),
    ]
