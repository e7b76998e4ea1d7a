from django.db import migrations

from maru.agencies.policies import SEES, USER

OWN = f"owner_id = {USER}"


class Migration(migrations.Migration):
    """Nobody writes a draft in another's name; the house alone gives one to a colleague (docs/adr/0037)."""

    dependencies = [("web", "0002_encrypt_factor_secrets")]
    operations = [
        migrations.RunSQL(
            f"ALTER POLICY own ON web_draft WITH CHECK ({SEES} = ',everything,' OR {OWN})",
            f"ALTER POLICY own ON web_draft WITH CHECK ({OWN})",
        )
    ]
