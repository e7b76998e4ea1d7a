from django.db import migrations

from maru.agencies.policies import withhold


class Migration(migrations.Migration):
    """Seals, conflicts of interest and broken glass decide here too."""

    dependencies = [
        ("agencies", "0003_withheld"),
        ("caf", "0003_deadlines_and_versions"),
    ]
    operations = [
        withhold("caf_assessment", "assessment", column="id"),
        withhold("caf_familymember", "assessment"),
        withhold("caf_consent", "assessment"),
        withhold("caf_domainentry", "assessment"),
        withhold("caf_agreedaction", "assessment"),
        withhold("caf_review", "assessment"),
    ]
