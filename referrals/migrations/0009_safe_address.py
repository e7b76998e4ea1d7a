import uuid

import django.db.models.deletion
from django.db import migrations, models

from maru.agencies.policies import SEES, protect_own, withhold_own

# An address that must not be found is written once, with its referral, and is evidence as that is.
GUARD = """
CREATE FUNCTION safe_address_is_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'a safe address is never changed'; END $$;
CREATE TRIGGER evidence BEFORE UPDATE OR DELETE ON referrals_safeaddress
  FOR EACH ROW EXECUTE FUNCTION safe_address_is_evidence();
"""
UNDO = "DROP TRIGGER evidence ON referrals_safeaddress; DROP FUNCTION safe_address_is_evidence();"


class Migration(migrations.Migration):
    """Where somebody lives who must not be found stands in a table that nobody's context shows: the house alone reads
    it, for the one operation that opens an address."""

    dependencies = [
        ("people", "0003_search"),
        ("referrals", "0008_whoever_lives_there"),
    ]

    operations = [
        migrations.CreateModel(
            name="SafeAddress",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("address", models.CharField(blank=True, max_length=200)),
                ("postcode", models.CharField(blank=True, max_length=8)),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="party",
            name="address_withheld",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="must not be found: a refuge or a safe address"
            ),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("address_withheld", False), models.Q(("address", ""), ("postcode", "")), _connector="OR"
                ),
                name="withheld_address_is_not_written",
            ),
        ),
        migrations.AddField(
            model_name="safeaddress",
            name="party",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referrals.party"
            ),
        ),
        migrations.AddField(
            model_name="safeaddress",
            name="referral",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referrals.referral"
            ),
        ),
        migrations.AddConstraint(
            model_name="safeaddress",
            constraint=models.CheckConstraint(
                condition=models.Q(("address", ""), ("postcode", ""), _negated=True), name="safe_address_says_where"
            ),
        ),
        protect_own("referrals_safeaddress", "false", check=f"{SEES} = ',everything,'"),
        withhold_own("referrals_safeaddress", "referral_id"),
        migrations.RunSQL(GUARD, UNDO),
    ]
