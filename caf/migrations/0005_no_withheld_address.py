from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A refuge's address does not stand in a CAF, which the family reads."""

    dependencies = [
        ("agencies", "0006_supervisors_know_of_conflicts"),
        ("caf", "0004_withheld"),
        ("people", "0003_search"),
        ("referrals", "0009_safe_address"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="address_withheld",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="must not be found: a refuge or a safe address"
            ),
        ),
        migrations.AddField(
            model_name="familymember",
            name="address_withheld",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="must not be found: a refuge or a safe address"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("address_withheld", False), models.Q(("address", ""), ("postcode", "")), _connector="OR"
                ),
                name="caf_holds_no_withheld_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="familymember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("address_withheld", False), models.Q(("address", ""), ("postcode", "")), _connector="OR"
                ),
                name="family_member_has_no_withheld_address",
            ),
        ),
    ]
