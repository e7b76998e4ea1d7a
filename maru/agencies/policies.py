"""The second wall: row-level security, written by one helper in the migration that makes the table."""

from django.db import migrations

SEES = "(SELECT coalesce(current_setting('maru.sees', true), ''))"
USER = "(SELECT nullif(current_setting('maru.user', true), '')::uuid)"
UNITS = "((SELECT nullif(current_setting('maru.units', true), ''))::uuid[])"
SOMEBODY = "(SELECT coalesce(current_setting('maru.user', true), '') <> '' OR " + SEES + " <> '')"

FORCED = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY migrating ON {table} TO maru_owner
  USING (current_setting('maru.migrating', true) = 'on') WITH CHECK (current_setting('maru.migrating', true) = 'on');
"""

SCOPED = """
CREATE POLICY scope ON {table} TO maru_app USING (
  CASE WHEN {sees} = ',everything,' THEN true
       WHEN position(',' || {root} || ',' IN {sees}) > 0 AND ({seen_whole}) THEN true
       ELSE agencies_reaches({root}, {table}.{column}) END);
"""

OWN = """
CREATE POLICY own ON {table} TO maru_app USING ({sees} = ',everything,' OR {condition}) WITH CHECK ({check});
"""

# Said as a sub-select, since the planner then chooses: an index for fifty rows, one set for thousands.
WITHHELD = """
CREATE POLICY withheld ON {table} AS RESTRICTIVE TO maru_app USING (
  {sees} = ',everything,' OR NOT EXISTS (
    SELECT 1 FROM agencies_withheld w
    WHERE w.object_id = {column}
      AND (w.from_user_id = {user}
           OR (w.seal_id IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM agencies_sealgrant g
                               WHERE g.seal_id = w.seal_id AND g.user_id = {user} AND g.ended_at IS NULL
                                 AND (g.until IS NULL OR g.until > now()))))));
"""

# Looking only: a policy for SELECT neither locks nor changes a row.
GLASS = """
CREATE POLICY glass ON {table} FOR SELECT TO maru_app USING (agencies_looks_into({root}, {column}));
"""

# What a policy seldom asks of a row. A function keeps its plan for the connection's life; a sub-select
# would be planned anew with each statement, for each table in it (docs/adr/0028). They run with the asker's rights.
ASKED = """
CREATE OR REPLACE FUNCTION agencies_reaches(its_kind text, its_id uuid) RETURNS boolean
  STABLE PARALLEL SAFE LANGUAGE plpgsql AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM public.agencies_involvement i
                 WHERE i.object_id = its_id AND i.kind = its_kind AND i.until IS NULL
                   AND (i.user_id = nullif(current_setting('maru.user', true), '')::uuid
                        OR i.unit_id = ANY (nullif(current_setting('maru.units', true), '')::uuid[])));
END $$;
CREATE OR REPLACE FUNCTION agencies_looks_into(its_kind text, its_id uuid) RETURNS boolean
  STABLE PARALLEL SAFE LANGUAGE plpgsql AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM public.agencies_glass g
                 WHERE g.user_id = nullif(current_setting('maru.user', true), '')::uuid AND g.kind = its_kind
                   AND g.object_id = its_id AND g.ended_at IS NULL AND g.until > now());
END $$;
GRANT EXECUTE ON FUNCTION agencies_reaches(text, uuid), agencies_looks_into(text, uuid) TO maru_app;
"""

# What is hidden from the person in the context. It runs with the rights of whoever asks.
HIDDEN = f"""
CREATE VIEW agencies_hidden WITH (security_invoker = true) AS
  SELECT w.object_id FROM agencies_withheld w
  WHERE w.from_user_id = {USER}
     OR (w.seal_id IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM agencies_sealgrant g
                         WHERE g.seal_id = w.seal_id AND g.user_id = {USER} AND g.ended_at IS NULL
                           AND (g.until IS NULL OR g.until > now())));
"""  # noqa: S608 - conditions of ours

UNDO = "ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
DROP = "DROP POLICY IF EXISTS {policy} ON {table}; DROP POLICY migrating ON {table};"


def protect(
    table: str, root: str, *, column: str = "", seen_whole: str = "true", root_is_column: bool = False
) -> migrations.RunSQL:
    """Put a table behind the wall: rows are there for those whom an involvement in the root reaches.

    `root` is the kind (`referral`); with `root_is_column` it is the table's column that names the kind.
    `column` holds the root's id, by default `id` for the root itself is given and `<root>_id` else.
    `seen_whole` narrows what a role that sees the kind whole sees without being involved.
    """
    values = {
        "table": table,
        "root": f"{table}.{root}" if root_is_column else f"'{root}'",
        "column": column or f"{root}_id",
        "seen_whole": seen_whole,
        "sees": SEES,
    }
    return migrations.RunSQL((FORCED + SCOPED).format(**values), (DROP + UNDO).format(policy="scope", table=table))


def protect_own(table: str, condition: str, check: str = SOMEBODY) -> migrations.RunSQL:
    """Put a table behind the wall whose rows belong to a person or a unit by their own columns."""
    values = {"table": table, "condition": condition, "check": check, "sees": SEES}
    return migrations.RunSQL((FORCED + OWN).format(**values), (DROP + UNDO).format(policy="own", table=table))


def withhold(table: str, root: str, *, column: str = "", root_is_column: bool = False) -> migrations.RunSQL:
    """Let seals, conflicts and broken glass decide about a table that `protect` has put behind the wall; the
    arguments are those of `protect`."""
    values = {
        "table": table,
        "root": f"{table}.{root}" if root_is_column else f"'{root}'",
        "column": f"{table}.{column or f'{root}_id'}",
        "sees": SEES,
        "user": USER,
    }
    undo = f"DROP POLICY withheld ON {table}; DROP POLICY glass ON {table};"
    return migrations.RunSQL((WITHHELD + GLASS).format(**values), undo)


def withhold_own(table: str, column: str) -> migrations.RunSQL:
    """Let seals and conflicts decide about a table that `protect_own` has put behind the wall, by the column that
    names the record its rows are about; where that is empty they are about none."""
    values = {"table": table, "column": f"{table}.{column}", "sees": SEES, "user": USER}
    return migrations.RunSQL(WITHHELD.format(**values), f"DROP POLICY withheld ON {table};")
