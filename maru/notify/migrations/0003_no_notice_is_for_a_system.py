from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notify", "0002_unread_notices"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="to_role",
            field=models.CharField(
                blank=True,
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
                    ("partner_system", "A partner agency's system"),
                ],
                max_length=40,
            ),
        ),
    ]
