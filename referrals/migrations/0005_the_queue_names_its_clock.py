from django.db import migrations, models
from django.db.models import Q

GUARD = """
CREATE OR REPLACE FUNCTION referral_is_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moving text[] := '{status,withdrawn_at,desk_stage,desk_due_at,desk_clock,desk_rag,desk_again,desk_card}';
BEGIN
  IF OLD.status = 'draft' THEN RETURN coalesce(NEW, OLD); END IF;
  IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a submitted referral is never deleted'; END IF;
  IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
    RAISE EXCEPTION 'a submitted referral is never edited';
  END IF;
  RETURN NEW;
END $$;
"""
# The clock of the nearest deadline among a referral's subjects.
FILL = """
UPDATE referrals_referral r SET desk_clock = (
  SELECT rule.slug FROM referrals_subject s JOIN timers_timer t ON t.object_id = s.id AND t.state = 'running'
  JOIN timers_clockrule rule ON rule.id = t.rule_id WHERE s.referral_id = r.id ORDER BY t.due_at, t.kind LIMIT 1)
WHERE desk_stage IN ('waiting', 'at_desk');
"""


class Migration(migrations.Migration):
    """The queue says which of a referral's clocks sets its deadline."""

    dependencies = [
        ("referrals", "0004_custody_is_history"),
        ("timers", "0005_rag_rules_in_force"),
    ]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="desk_clock",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=40,
                verbose_name="rule of the clock that the desk decides by",
            ),
        ),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=Q(("desk_stage__in", ["waiting", "at_desk"])) & ~Q(("desk_clock", ""))
                | ~Q(("desk_stage__in", ["waiting", "at_desk"])) & Q(("desk_clock", "")),
                name="the_desk_decides_by_a_clock",
            ),
        ),
    ]
