import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from maru.agencies.policies import protect, withhold

ROOT = {"root": "root_kind", "column": "root_id", "root_is_column": True}
# What became evidence stays as it came, under the name it came by; only what the scanner says of it moves, and that
# once. The chain of custody is never changed.
GUARD = """
CREATE FUNCTION attachment_is_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moves text[] := '{kept_at,scan,scanned_at,tried_at,found}';
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.kept_at IS NOT NULL THEN RAISE EXCEPTION 'a submitted attachment is never deleted'; END IF;
    RETURN OLD;
  END IF;
  IF to_jsonb(NEW) - moves <> to_jsonb(OLD) - moves THEN RAISE EXCEPTION 'an attachment is never edited'; END IF;
  IF OLD.kept_at IS NOT NULL AND NEW.kept_at IS DISTINCT FROM OLD.kept_at THEN
    RAISE EXCEPTION 'a submitted attachment stays evidence';
  END IF;
  IF OLD.scan <> 'waiting' AND NEW.scan <> OLD.scan THEN RAISE EXCEPTION 'what a scan found stands'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER evidence BEFORE UPDATE OR DELETE ON files_attachment
  FOR EACH ROW EXECUTE FUNCTION attachment_is_evidence();

CREATE FUNCTION handling_is_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'a link of the chain of custody is never changed'; END $$;
CREATE TRIGGER evidence BEFORE UPDATE OR DELETE ON files_handling
  FOR EACH ROW EXECUTE FUNCTION handling_is_evidence();
"""
UNDO = """
DROP TRIGGER evidence ON files_attachment; DROP FUNCTION attachment_is_evidence();
DROP TRIGGER evidence ON files_handling; DROP FUNCTION handling_is_evidence();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0012_calendar_feeds"),
    ]

    operations = [
        migrations.CreateModel(
            name="Handling",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("root_kind", models.CharField(max_length=20)),
                ("root_id", models.UUIDField()),
                ("attachment_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("actor", models.CharField(max_length=60)),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("removed", "Removed from the draft, and its bytes destroyed"),
                            ("kept", "Submitted: evidence from then on"),
                            ("released", "Scanned for viruses, and released"),
                            ("quarantined", "A virus was found: quarantined"),
                            ("shown", "Shown"),
                            ("given", "The original was downloaded"),
                            ("changed", "Found to be changed or missing, and not opened"),
                        ],
                        max_length=12,
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["attachment_id", "at"], name="handling_attachment")],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("root_kind", models.CharField(max_length=20)),
                ("root_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("kept_at", models.DateTimeField(null=True)),
                ("name", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=8)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting to be scanned for viruses"),
                            ("clean", "Scanned for viruses: none was found"),
                            ("found", "A virus was found: nobody can open it"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("scanned_at", models.DateTimeField(null=True)),
                (
                    "tried_at",
                    models.DateTimeField(null=True, verbose_name="when the scanner was asked last and did not answer"),
                ),
                ("found", models.CharField(blank=True, max_length=120, verbose_name="what the scanner calls it")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["root_id", "at"], name="attachment_root"),
                    models.Index(condition=models.Q(("scan", "waiting")), fields=["at"], name="attachment_waiting"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("scan", "waiting"), ("scanned_at", None)),
                            models.Q(
                                ("scan__in", ["clean", "found"]), ("scanned_at__isnull", False), ("tried_at", None)
                            ),
                            _connector="OR",
                        ),
                        name="scanned_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("scan", "found"), models.Q(("found", ""), _negated=True)),
                            models.Q(models.Q(("scan", "found"), _negated=True), ("found", "")),
                            _connector="OR",
                        ),
                        name="found_what",
                    ),
                    models.UniqueConstraint(fields=("root_id", "sha256"), name="attached_once"),
                ],
            },
        ),
        protect("files_attachment", **ROOT, seen_whole="files_attachment.kept_at IS NOT NULL"),
        protect("files_handling", **ROOT),
        withhold("files_attachment", **ROOT),
        withhold("files_handling", **ROOT),
        migrations.RunSQL(GUARD, UNDO),
    ]
