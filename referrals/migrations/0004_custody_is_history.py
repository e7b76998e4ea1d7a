from django.db import migrations

# One guard for every table of evidence: its argument lists the columns that may move; no row is ever deleted.
GUARD = """
CREATE FUNCTION is_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a row of % is never deleted', TG_TABLE_NAME; END IF;
  IF to_jsonb(NEW) - TG_ARGV[0]::text[] <> to_jsonb(OLD) - TG_ARGV[0]::text[] THEN
    RAISE EXCEPTION 'a row of % is never changed', TG_TABLE_NAME;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER evidence BEFORE UPDATE OR DELETE ON referrals_custodymove
  FOR EACH ROW EXECUTE FUNCTION is_evidence('{}');
"""


class Migration(migrations.Migration):
    """What became of a child is history: a move of custody is never changed."""

    dependencies = [("referrals", "0003_the_queue_is_one_index_range")]
    operations = [
        migrations.RunSQL(GUARD, "DROP TRIGGER evidence ON referrals_custodymove; DROP FUNCTION is_evidence();")
    ]
