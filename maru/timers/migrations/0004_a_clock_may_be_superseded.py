from django.db import migrations, models


class Migration(migrations.Migration):
    """A rule may warn by night as by day, and a clock may give way to another."""

    dependencies = [("timers", "0003_early_help")]

    operations = [
        migrations.AddField(
            model_name="clockrule",
            name="round_the_clock",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="the warning counts every hour, not only the unit's"
            ),
        ),
        migrations.AlterField(
            model_name="timer",
            name="state",
            field=models.CharField(
                choices=[
                    ("running", "Running"),
                    ("met", "Met"),
                    ("cancelled", "Cancelled"),
                    ("superseded", "Superseded"),
                ],
                default="running",
                max_length=10,
            ),
        ),
    ]
