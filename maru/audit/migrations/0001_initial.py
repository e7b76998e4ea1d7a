from django.db import migrations, models

LOCK = """
REVOKE INSERT, UPDATE, DELETE ON audit_event FROM maru_app;
REVOKE UPDATE, DELETE ON audit_reason_text FROM maru_app;
CREATE TABLE audit_head (one boolean PRIMARY KEY DEFAULT true CHECK (one), seq bigint NOT NULL, hash text NOT NULL);
REVOKE INSERT, UPDATE, DELETE ON audit_head FROM maru_app;
INSERT INTO audit_head (seq, hash) VALUES (0, '');
"""

UNLOCK = "DROP TABLE audit_head;"

# The text that is hashed: every column of the row, in one order, times as seconds since 1970 UTC.
PAYLOAD = """
CREATE FUNCTION audit_payload(e audit_event) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT jsonb_build_array(e.seq, extract(epoch FROM e.occurred_at), extract(epoch FROM e.recorded_at), e.actor,
    e.door, e.verb, e.kind, e.object_id, e.root, e.root_id, e.fields, e.reason, e.text_hash, e.request_id, e.data,
    e.previous)::text
$$;
"""

APPEND = """
CREATE FUNCTION audit_append(events jsonb) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE head audit_head; item jsonb; e audit_event;
BEGIN
  SELECT * INTO STRICT head FROM audit_head FOR UPDATE;
  FOR item IN SELECT * FROM jsonb_array_elements(events) LOOP
    e := jsonb_populate_record(NULL::audit_event, item);
    e.seq := head.seq + 1;
    e.recorded_at := clock_timestamp();
    e.previous := head.hash;
    e.hash := encode(sha256(convert_to(audit_payload(e), 'UTF8')), 'hex');
    INSERT INTO audit_event SELECT e.*;
    head.seq := e.seq;
    head.hash := e.hash;
  END LOOP;
  UPDATE audit_head SET seq = head.seq, hash = head.hash;
  RETURN head.seq;
END $$;
REVOKE ALL ON FUNCTION audit_append(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_append(jsonb) TO maru_app;
GRANT EXECUTE ON FUNCTION audit_payload(audit_event) TO maru_app;
"""

APPEND_ONLY = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""


def text() -> models.TextField:
    return models.TextField()


class Migration(migrations.Migration):
    """The trail, its head, the function that alone appends, and what keeps everybody else out."""

    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("actor", text()),
                ("door", text()),
                ("verb", text()),
                ("kind", text()),
                ("object_id", text()),
                ("root", text()),
                ("root_id", text()),
                ("fields", models.JSONField()),
                ("reason", text()),
                ("text_hash", text()),
                ("request_id", text()),
                ("data", models.JSONField()),
                ("previous", text()),
                ("hash", text()),
            ],
            options={
                "db_table": "audit_event",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["root_id", "-seq"], name="audit_root"),
                    models.Index(fields=["actor", "-seq"], name="audit_actor"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReasonText",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("hash", text()),
                ("text", text()),
                ("root", text()),
                ("root_id", models.UUIDField()),
            ],
            options={"db_table": "audit_reason_text", "default_permissions": ()},
        ),
        migrations.RunSQL(LOCK, UNLOCK),
        migrations.RunSQL(PAYLOAD, "DROP FUNCTION audit_payload(audit_event)"),
        migrations.RunSQL(APPEND, "DROP FUNCTION audit_append(jsonb)"),
        migrations.RunSQL(APPEND_ONLY, "DROP TRIGGER append_only ON audit_event; DROP FUNCTION audit_refuse()"),
    ]
