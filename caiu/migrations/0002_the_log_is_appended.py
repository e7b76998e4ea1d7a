from django.db import migrations

GUARD = """
CREATE FUNCTION log_entry_is_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'a log entry is never changed'; END $$;
CREATE TRIGGER evidence BEFORE UPDATE OR DELETE ON caiu_logentry
  FOR EACH ROW EXECUTE FUNCTION log_entry_is_evidence();
"""


class Migration(migrations.Migration):
    """An investigation's log is appended to, never changed."""

    dependencies = [("caiu", "0001_initial")]
    operations = [
        migrations.RunSQL(GUARD, "DROP TRIGGER evidence ON caiu_logentry; DROP FUNCTION log_entry_is_evidence();")
    ]
