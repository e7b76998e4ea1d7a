from django.db import migrations

# A submitted referral is never edited, whoever asks: only its state and its place in the queue move, and a
# party's link to a person. Drafts alone may be deleted.
GUARD = """
CREATE FUNCTION referral_is_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status = 'draft' THEN RETURN coalesce(NEW, OLD); END IF;
  IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a submitted referral is never deleted'; END IF;
  IF to_jsonb(NEW) - '{status,withdrawn_at,desk_stage,desk_due_at,desk_rag}'::text[]
     <> to_jsonb(OLD) - '{status,withdrawn_at,desk_stage,desk_due_at,desk_rag}'::text[] THEN
    RAISE EXCEPTION 'a submitted referral is never edited';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER evidence BEFORE UPDATE OR DELETE ON referrals_referral
  FOR EACH ROW EXECUTE FUNCTION referral_is_evidence();

CREATE FUNCTION party_is_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a party of a referral is never deleted'; END IF;
  IF to_jsonb(NEW) - 'person_id' <> to_jsonb(OLD) - 'person_id' THEN
    RAISE EXCEPTION 'a party is never edited';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER evidence BEFORE UPDATE OR DELETE ON referrals_party
  FOR EACH ROW EXECUTE FUNCTION party_is_evidence();

CREATE FUNCTION addition_is_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'an addition is never changed'; END $$;
CREATE TRIGGER evidence BEFORE UPDATE OR DELETE ON referrals_addition
  FOR EACH ROW EXECUTE FUNCTION addition_is_evidence();
"""

UNDO = """
DROP TRIGGER evidence ON referrals_referral; DROP FUNCTION referral_is_evidence();
DROP TRIGGER evidence ON referrals_party; DROP FUNCTION party_is_evidence();
DROP TRIGGER evidence ON referrals_addition; DROP FUNCTION addition_is_evidence();
"""


class Migration(migrations.Migration):
    """What was written is evidence: the database says so too."""

    dependencies = [("referrals", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, UNDO)]
