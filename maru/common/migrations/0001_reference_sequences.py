from django.db import migrations

from maru.common.ids import PREFIXES


class Migration(migrations.Migration):
    """One sequence for each kind of reference."""

    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(f"CREATE SEQUENCE reference_{prefix.lower()}", f"DROP SEQUENCE reference_{prefix.lower()}")
        for prefix in PREFIXES
    ]
