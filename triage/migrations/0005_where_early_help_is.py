from django.db import migrations, models

# Early help follows the line between north and south (local protocol – check).
TEAMS = {"caiu-peterborough": "family-support-team", "caiu-cambridge": "family-support-south"}


def seed(apps, editor):
    for unit, team in TEAMS.items():
        apps.get_model("triage", "RoutingRule").objects.filter(unit=unit).update(help_team=team)


class Migration(migrations.Migration):
    """Which team does early help where a child lives."""

    dependencies = [("triage", "0004_early_help")]

    operations = [
        migrations.AddField(
            "routingrule",
            "help_team",
            models.SlugField("partner's team for early help", blank=True, db_default="", default="", max_length=60),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
