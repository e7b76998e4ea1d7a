from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0003_decisions_are_evidence"),
    ]

    operations = [
        migrations.AddField(
            model_name="handover",
            name="early_help",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            model_name="decision",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("caiu_joint", "CAIU, jointly with Children's Social Care"),
                    ("caiu_single", "CAIU alone"),
                    ("early_help", "Early help through a CAF"),
                    ("partner", "Partner agency"),
                    ("advice", "Advice or signposting"),
                    ("nfa", "No further action"),
                ],
                max_length=12,
            ),
        ),
    ]
