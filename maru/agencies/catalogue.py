"""Which tables stand behind the wall, which do not and why, and whether the database says so too."""

from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import connection

SIGN_IN = "sign-in: read before anybody can act; names staff, no child"
STAFF = "who works where is no secret inside the house, and is read before anybody can act"
IDS = "ids, times and codes; read by what no single person's view covers"
CODES = "a code list or a rule, the same for everybody"
MASK = "ids, times and codes: what hides a record, or shows it, is read by the policies in everybody's name"
UNUSED = "a guest app's table that holds no row of ours"
# Tables that stand before the wall, and why.
EXEMPT = {
    "account_emailaddress": SIGN_IN,
    "account_emailconfirmation": SIGN_IN,
    "axes_accessattempt": SIGN_IN,
    "axes_accessattemptexpiration": SIGN_IN,
    "axes_accessfailurelog": SIGN_IN,
    "axes_accesslog": SIGN_IN,
    "django_session": SIGN_IN,
    "mfa_authenticator": SIGN_IN,
    "usersessions_usersession": SIGN_IN,
    "oauth2_provider_application": SIGN_IN,
    "oauth2_provider_accesstoken": SIGN_IN,
    "api_client": SIGN_IN,
    "agencies_agency": STAFF,
    "agencies_unit": STAFF,
    "agencies_user": STAFF,
    "agencies_membership": STAFF + "; the policies themselves read it",
    "agencies_rota": STAFF,
    "agencies_shift": STAFF,
    "agencies_offer": STAFF,
    "agencies_calendarfeed": SIGN_IN,
    "agencies_absence": STAFF + "; from when until when, and never why",
    "agencies_sealgrant": MASK,
    "agencies_withheld": MASK,
    "agencies_glass": MASK,
    "agencies_hidden": MASK + "; a view of them, with the rights of whoever asks",
    "audit_event": IDS + "; append-only, and no personal data (test_no_personal_data.py)",
    "audit_head": IDS,
    "audit_position": IDS,
    "timers_timer": IDS + ": the sweep",
    "timers_timerstep": IDS + ": the sweep",
    "timers_escalation": IDS + ": the sweep",
    "timers_heartbeat": IDS + ": the health check",
    "notify_mail": IDS + ": the outbox; references and staff, no personal data (test_no_personal_data.py)",
    "notify_gathered": IDS + ": lines of digests; references and staff, no personal data (test_no_personal_data.py)",
    "notify_mailwish": "how staff want to be written to; read by whoever writes to them",
    "common_release": IDS + ": which restored copies may send",
    "timers_clockpause": IDS,
    "timers_clockrule": CODES,
    "timers_extraholiday": CODES,
    "timers_ladderstep": CODES,
    "triage_routingrule": CODES,
    "codes_codelist": CODES,
    "codes_code": CODES,
    "django_content_type": CODES,
    "django_migrations": CODES,
    "auth_group": UNUSED,
    "auth_group_permissions": UNUSED,
    "auth_permission": UNUSED,
    "socialaccount_socialaccount": UNUSED,
    "socialaccount_socialapp": UNUSED,
    "socialaccount_socialtoken": UNUSED,
    "oauth2_provider_devicegrant": UNUSED,
    "oauth2_provider_grant": UNUSED,
    "oauth2_provider_idtoken": UNUSED,
    "oauth2_provider_refreshtoken": UNUSED,
    "guardian_groupobjectpermission": UNUSED,
    "guardian_userobjectpermission": UNUSED,
}
# Behind the wall, and about no record that could be sealed, or about what its owner typed alone.
NOT_WITHHELD = {
    "web_draft": "a form half written, which only its owner sees; nobody has referred anything yet",
    "api_keptanswer": "what an agency's system was answered when it sent its own words",
    "agencies_seal": "its keeper and whom it lets in know of it, and nobody else",
    "agencies_signal": "who looked unusually, and when; of what, is read through what is withheld from the reader",
    "agencies_conflict": "one's own, and what one has recorded",
    "agencies_home": "where its owner lives, about no record",
}

TABLES = """
SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity, pg_get_userbyid(c.relowner),
       coalesce((SELECT array_agg(p.polname::text ORDER BY p.polname) FROM pg_policy p WHERE p.polrelid = c.oid
                 AND 'maru_app'::regrole = ANY (p.polroles) AND p.polpermissive AND p.polcmd = '*'), '{}'),
       EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'withheld' AND NOT p.polpermissive)
FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY c.relname
"""
ROLE = "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"


@dataclass
class Table:
    """A table and the wall. `rows` is how many of its rows a connection sees in which nobody acts: none, behind it."""

    name: str
    behind: bool
    policies: list[str]
    withheld: bool
    why_not: str = ""
    rows: int | None = None
    wrong: list[str] = field(default_factory=list)


@dataclass
class Report:
    """Every table, who the product is to the database, and what is wrong."""

    role: str
    superuser: bool
    bypasses: bool
    tables: list[Table]

    @property
    def wrong(self) -> list[str]:
        too_strong = [f"{self.role} is not held by the policies"] if self.superuser or self.bypasses else []
        return too_strong + [f"{table.name} {sentence}" for table in self.tables for sentence in table.wrong]

    def as_dict(self) -> dict[str, Any]:
        behind = [table for table in self.tables if table.behind]
        counts = {"total": len(self.tables), "behind": len(behind), "exempt": len(self.tables) - len(behind)}
        return {**asdict(self), **counts, "wrong": self.wrong}


def check() -> Report:
    """Ask the database itself, as the role that the product signs in as, in nobody's name."""
    with connection.cursor() as cursor:
        cursor.execute(ROLE)
        role, superuser, bypasses = cursor.fetchone()
        cursor.execute(TABLES)
        tables = [table(*row) for row in cursor.fetchall()]
        for one in (one for one in tables if one.behind):
            cursor.execute(f'SELECT count(*) FROM (SELECT FROM public."{one.name}" LIMIT 1) AS seen')  # noqa: S608 - a name from the catalogue
            one.rows = cursor.fetchone()[0]
            if one.rows:
                one.wrong.append("shows rows although nobody acts")
    return Report(role, superuser, bypasses, tables)


def table(name: str, forced: bool, owner: str, policies: list[str], withheld: bool) -> Table:
    """One table, and what is wrong with it as the catalogue has it."""
    found = Table(name, forced and bool(policies), policies, withheld, EXEMPT.get(name, ""))
    if not found.behind and not found.why_not:
        found.wrong.append("is not behind the wall, and nothing says why")
    if found.behind and found.why_not:
        found.wrong.append("is behind the wall, and something says why it is not")
    if found.behind and not withheld and name not in NOT_WITHHELD:
        found.wrong.append("shows what is sealed")
    if owner != "maru_owner":
        found.wrong.append(f"belongs to {owner}")
    return found
