"""The policies of a database that was made before the functions were are said again, in the words of today."""

from django.db import migrations

from maru.agencies.policies import ASKED, SEES, USER, WITHHELD

HIDES = WITHHELD[WITHHELD.index("USING (") + 7 : WITHHELD.rindex(")")]
ANEW = r"""
DO $$
DECLARE
  p record;
  kind text;
  id text;
BEGIN
  FOR p IN SELECT tablename, policyname, qual FROM pg_policies
           WHERE schemaname = 'public' AND policyname IN ('scope', 'withheld', 'glass') AND qual ~ 'FROM agencies_(hidden|involvement|glass)'
  LOOP
    kind := coalesce(substring(p.qual from '\.kind\)::text = (''\w+'')::text'),
                     substring(p.qual from '\.kind\)::text = \(?(\w+\.\w+)'));
    id := coalesce(substring(p.qual from 'i\.object_id = (\w+\.\w+)'), substring(p.qual from '(\w+) IN \('));
    EXECUTE format('ALTER POLICY %I ON %I USING (%s)', p.policyname, p.tablename, CASE p.policyname
      WHEN 'scope' THEN regexp_replace(p.qual, 'ELSE .*END', format('ELSE agencies_reaches(%s, %s) END', kind, id))
      WHEN 'glass' THEN format('agencies_looks_into(%s, %s)', kind, id)
      ELSE replace($hides$HIDES$hides$, '{column}', p.tablename || '.' || id) END);
  END LOOP;
END $$
""".replace("HIDES", HIDES.format(sees=SEES, user=USER, column="{column}"))


class Migration(migrations.Migration):
    dependencies = [("agencies", "0008_homes")]

    operations = [
        migrations.RunSQL(ASKED, migrations.RunSQL.noop),
        migrations.RunSQL(ANEW, migrations.RunSQL.noop),
    ]
