from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Counting what is unread costs the same however much has been read before."""

    dependencies = [
        ("agencies", "0001_initial"),
        ("notify", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddIndex(
            "notice",
            models.Index(fields=["to_user", "-raised_at"], condition=models.Q(read_at=None), name="notice_user_unread"),
        ),
        migrations.AddIndex(
            "notice",
            models.Index(
                fields=["to_unit", "to_role", "-raised_at"],
                condition=models.Q(read_at=None),
                name="notice_unit_unread",
            ),
        ),
    ]
