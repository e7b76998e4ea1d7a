from django.db import migrations

# A review is appended. Consent is never rewritten, only withdrawn. What has ended stays as it was.
GUARD = """
CREATE FUNCTION caf_review_is_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'a review of a CAF is never changed'; END $$;
CREATE TRIGGER evidence BEFORE UPDATE OR DELETE ON caf_review
  FOR EACH ROW EXECUTE FUNCTION caf_review_is_evidence();

CREATE FUNCTION caf_consent_is_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a consent is never deleted'; END IF;
  IF to_jsonb(NEW) - 'withdrawn_at' <> to_jsonb(OLD) - 'withdrawn_at' OR OLD.withdrawn_at IS NOT NULL THEN
    RAISE EXCEPTION 'a consent is never rewritten';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER evidence BEFORE UPDATE OR DELETE ON caf_consent
  FOR EACH ROW EXECUTE FUNCTION caf_consent_is_evidence();

CREATE FUNCTION caf_assessment_is_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'an assessment is never deleted'; END IF;
  IF OLD.ended_at IS NOT NULL THEN RAISE EXCEPTION 'an assessment that has ended is never changed'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER evidence BEFORE UPDATE OR DELETE ON caf_assessment
  FOR EACH ROW EXECUTE FUNCTION caf_assessment_is_evidence();
"""
UNDO = """
DROP TRIGGER evidence ON caf_review; DROP FUNCTION caf_review_is_evidence();
DROP TRIGGER evidence ON caf_consent; DROP FUNCTION caf_consent_is_evidence();
DROP TRIGGER evidence ON caf_assessment; DROP FUNCTION caf_assessment_is_evidence();
"""


class Migration(migrations.Migration):
    """What was agreed and reviewed is evidence, and so is an assessment that has ended."""

    dependencies = [("caf", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, UNDO)]
