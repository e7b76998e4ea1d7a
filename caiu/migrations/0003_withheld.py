from django.db import migrations

from maru.agencies.policies import withhold


class Migration(migrations.Migration):
    """Seals, conflicts of interest and broken glass decide here too."""

    dependencies = [
        ("agencies", "0003_withheld"),
        ("caiu", "0002_the_log_is_appended"),
    ]
    operations = [
        withhold("caiu_investigation", "investigation", column="id"),
        withhold("caiu_investigationsubject", "investigation"),
        withhold("caiu_logentry", "investigation"),
        withhold("caiu_action", "investigation"),
    ]
