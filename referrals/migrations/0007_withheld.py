from django.db import migrations

from maru.agencies.policies import withhold


class Migration(migrations.Migration):
    """Seals, conflicts of interest and broken glass decide here too."""

    dependencies = [
        ("agencies", "0003_withheld"),
        ("referrals", "0006_sent_once_under_a_reference"),
    ]
    operations = [
        withhold("referrals_referral", "referral", column="id"),
        withhold("referrals_party", "referral"),
        withhold("referrals_addition", "referral"),
        withhold("referrals_subject", "referral"),
        withhold("referrals_custodymove", "referral"),
    ]
