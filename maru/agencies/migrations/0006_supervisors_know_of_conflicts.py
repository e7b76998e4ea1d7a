from django.db import migrations

from maru.agencies.policies import USER

# Who answers for the people of a unit: `roles.SUPERVISING`, and tests/contracts/test_two_walls.py holds that it is so.
SUPERVISING = "'caiu_di', 'caiu_ds', 'csc_tm', 'maru_manager'"
SUPERVISED = f"""EXISTS (
  SELECT 1 FROM agencies_membership s JOIN agencies_membership m ON m.unit_id = s.unit_id AND m.until IS NULL
  WHERE s.user_id = {USER} AND s.until IS NULL AND s.role IN ({SUPERVISING}) AND m.user_id = agencies_conflict.user_id)"""
KNOWN = "agencies_conflict.object_id NOT IN (SELECT object_id FROM agencies_hidden)"
SEES = "(SELECT coalesce(current_setting('maru.sees', true), '')) = ',everything,'"


class Migration(migrations.Migration):
    """A conflict of interest is known to the person and to their supervisors, about what is open to these."""

    dependencies = [("agencies", "0005_glass_reviewed")]
    operations = [
        migrations.RunSQL(
            f"ALTER POLICY own ON agencies_conflict USING ({SEES} OR user_id = {USER} OR ({SUPERVISED} AND {KNOWN}))",
            f"ALTER POLICY own ON agencies_conflict USING ({SEES} OR user_id = {USER} OR recorded_by_id = {USER})",
        )
    ]
