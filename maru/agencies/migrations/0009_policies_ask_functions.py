"""The policies of a database that was made before the functions were are said again, in their words."""

from django.db import migrations

from maru.agencies.policies import ASKED

ANEW = r"""
DO $$
DECLARE
  p record;
  kind text;
  id text;
BEGIN
  FOR p IN SELECT tablename, policyname, qual FROM pg_policies
           WHERE schemaname = 'public' AND policyname IN ('scope', 'withheld', 'glass') AND qual ~ 'SELECT 1|\.object_id'
  LOOP
    kind := coalesce(substring(p.qual from '\.kind\)::text = (''\w+'')::text'),
                     substring(p.qual from '\.kind\)::text = \(?(\w+\.\w+)'));
    id := coalesce(substring(p.qual from 'i\.object_id = (\w+\.\w+)'), substring(p.qual from '(\w+) IN \('));
    EXECUTE format('ALTER POLICY %I ON %I USING (%s)', p.policyname, p.tablename, CASE p.policyname
      WHEN 'scope' THEN regexp_replace(p.qual, 'ELSE .*END', format('ELSE agencies_reaches(%s, %s) END', kind, id))
      WHEN 'glass' THEN format('agencies_looks_into(%s, %s)', kind, id)
      ELSE format('(SELECT coalesce(current_setting(''maru.sees'', true), '''')) = '',everything,'' '
                  'OR NOT agencies_hides(%s)', id) END);
  END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0008_homes")]

    operations = [
        migrations.RunSQL(ASKED, migrations.RunSQL.noop),
        migrations.RunSQL(ANEW, migrations.RunSQL.noop),
    ]
