from django.db import migrations, models


class Migration(migrations.Migration):
    """The search of the trail goes by the actor's clock: by who, by what, and by when alone."""

    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RemoveIndex(model_name="auditevent", name="audit_actor"),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["actor", "-occurred_at", "-seq"], name="audit_actor_at"),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["verb", "-occurred_at", "-seq"], name="audit_verb_at"),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["-occurred_at", "-seq"], name="audit_at"),
        ),
    ]
