from django.db import migrations

INDEXES = """
CREATE INDEX person_name_likeness ON people_person USING gin (match_key gin_trgm_ops);
CREATE INDEX alias_name_likeness ON people_alias USING gin (match_key gin_trgm_ops);
"""
DROP_INDEXES = "DROP INDEX person_name_likeness; DROP INDEX alias_name_likeness;"

# A policy that is `true` vanishes in planning, so that the trigram index is used: under any other it is not, since
# likeness is not leakproof. Hence a role of its own, which owns the function and nothing else (FOUNDATION.md section 3).
READS = """
GRANT SELECT ON people_person, people_alias, agencies_involvement, agencies_withheld, agencies_sealgrant TO maru_search;
GRANT EXECUTE ON FUNCTION audit_append(jsonb) TO maru_search;
CREATE POLICY search ON people_person FOR SELECT TO maru_search USING (true);
CREATE POLICY search ON people_alias FOR SELECT TO maru_search USING (true);
CREATE POLICY search ON agencies_involvement FOR SELECT TO maru_search USING (true);
"""
READS_NO_MORE = """
DROP POLICY search ON people_person; DROP POLICY search ON people_alias; DROP POLICY search ON agencies_involvement;
REVOKE EXECUTE ON FUNCTION audit_append(jsonb) FROM maru_search;
REVOKE SELECT ON people_person, people_alias, agencies_involvement, agencies_withheld, agencies_sealgrant
  FROM maru_search;
"""

# Who asks stands in the context, as for the policies, and whoever asks is written down before anything is looked for.
# It gives the persons whom that somebody may see, the likest first; and of those withheld from them the ids alone,
# for whoever keeps them to be told.
SEARCH = """
CREATE FUNCTION people_search(asked text, born date, most integer, event jsonb)
RETURNS TABLE (person_id uuid, likeness real, withheld_id uuid) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  who uuid := nullif(current_setting('maru.user', true), '')::uuid;
  sees text := coalesce(current_setting('maru.sees', true), '');
  units uuid[] := nullif(current_setting('maru.units', true), '')::uuid[];
BEGIN
  IF who IS NULL OR event ->> 'actor' <> 'user:' || who OR event ->> 'verb' <> 'people.searched' THEN
    RAISE insufficient_privilege USING MESSAGE = 'nobody searches, or not in their own name';
  END IF;
  PERFORM audit_append(jsonb_build_array(event));
  PERFORM set_config('pg_trgm.similarity_threshold', '0.5', true);
  RETURN QUERY
  WITH likely AS MATERIALIZED (
    SELECT p.id, similarity(p.match_key, asked) AS alike FROM people_person p WHERE p.match_key % asked
    UNION ALL
    SELECT a.person_id, similarity(a.match_key, asked) FROM people_alias a WHERE a.match_key % asked
  ), found AS (
    SELECT l.id, max(l.alike) AS alike FROM likely l JOIN people_person p ON p.id = l.id
    WHERE born IS NULL OR p.date_of_birth = born GROUP BY l.id
  ), within_reach AS (
    SELECT f.id, f.alike FROM found f
    WHERE position(',person,' IN sees) > 0 OR sees = ',everything,'
       OR EXISTS (SELECT 1 FROM agencies_involvement i
                  WHERE i.object_id = f.id AND i.kind = 'person' AND i.until IS NULL
                    AND (i.user_id = who OR i.unit_id = ANY (units)))
  ), hidden AS (
    SELECT DISTINCT w.object_id AS id FROM agencies_withheld w
    WHERE w.object_id IN (SELECT f.id FROM found f)
      AND (w.from_user_id = who
           OR (w.seal_id IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM agencies_sealgrant g
                               WHERE g.seal_id = w.seal_id AND g.user_id = who AND g.ended_at IS NULL
                                 AND (g.until IS NULL OR g.until > now()))))
  )
  (SELECT r.id, r.alike, NULL::uuid FROM within_reach r WHERE r.id NOT IN (SELECT h.id FROM hidden h)
   ORDER BY r.alike DESC, r.id LIMIT most)
  UNION ALL
  (SELECT NULL::uuid, NULL::real, h.id FROM hidden h);
END $$;
ALTER FUNCTION people_search(text, date, integer, jsonb) OWNER TO maru_search;
SET ROLE maru_search;
REVOKE ALL ON FUNCTION people_search(text, date, integer, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_search(text, date, integer, jsonb) TO maru_app;
RESET ROLE;
"""
SEARCH_NO_MORE = """
SET ROLE maru_search;
DROP FUNCTION people_search(text, date, integer, jsonb);
RESET ROLE;
"""


class Migration(migrations.Migration):
    """Looking for somebody by name: the one function that looks past the policies, and applies them itself."""

    dependencies = [
        ("audit", "0001_initial"),
        ("people", "0002_withheld"),
    ]
    operations = [
        migrations.RunSQL(INDEXES, DROP_INDEXES),
        migrations.RunSQL(READS, READS_NO_MORE),
        migrations.RunSQL(SEARCH, SEARCH_NO_MORE),
    ]
