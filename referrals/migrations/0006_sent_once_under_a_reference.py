from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """What an agency's own system calls a referral, so that it is not received twice."""

    dependencies = [
        ("agencies", "0002_who_never_signs_in"),
        ("referrals", "0005_the_queue_names_its_clock"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="external_reference",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=80,
                verbose_name="what its author's own system calls it",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_reference", ""), _negated=True),
                fields=("author", "external_reference"),
                name="sent_once_under_a_reference",
            ),
        ),
    ]
