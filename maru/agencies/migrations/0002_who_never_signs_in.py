from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="signs_in",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
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
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("signs_in", True), ("password__startswith", "!"), _connector="OR"),
                name="no_password_for_who_never_signs_in",
            ),
        ),
    ]
