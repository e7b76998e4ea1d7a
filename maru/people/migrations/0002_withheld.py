from django.db import migrations

from maru.agencies.policies import withhold


class Migration(migrations.Migration):
    """Seals, conflicts of interest and broken glass decide here too."""

    dependencies = [
        ("agencies", "0003_withheld"),
        ("people", "0001_initial"),
    ]
    operations = [
        withhold("people_person", "person", column="id"),
        withhold("people_alias", "person"),
        withhold("people_householdmembership", "person"),
        withhold("people_relationship", "person"),
        withhold("people_chronologyentry", "root_kind", column="root_id", root_is_column=True),
    ]
