from django.db import migrations

MAY_MOVE = {"triage_rating": "{}", "triage_decision": "{state,reconsidered_at}", "triage_handoversubject": "{}"}


class Migration(migrations.Migration):
    """What the desk rated, decided and told a partner is never rewritten; a decision is only reconsidered."""

    dependencies = [("triage", "0002_routes_in_force"), ("referrals", "0004_custody_is_history")]
    operations = [
        migrations.RunSQL(
            f"CREATE TRIGGER evidence BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION is_evidence('{columns}');",
            f"DROP TRIGGER evidence ON {table};",
        )
        for table, columns in MAY_MOVE.items()
    ]
