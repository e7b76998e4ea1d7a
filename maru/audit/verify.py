"""Checking the chain: the first row that is not as it was written, and what is wrong with it."""

from dataclasses import dataclass

from django.db import connection

WALK = """
WITH walked AS (
  SELECT e.seq, e.previous, e.hash,
         lag(e.seq, 1, 0::bigint) OVER w AS before, lag(e.hash, 1, '') OVER w AS hash_before,
         encode(sha256(convert_to(audit_payload(e), 'UTF8')), 'hex') AS computed
  FROM audit_event e WINDOW w AS (ORDER BY e.seq))
SELECT seq, CASE WHEN seq <> before + 1 THEN 'missing' WHEN previous <> hash_before THEN 'broken link'
                 ELSE 'edited' END
FROM walked WHERE seq <> before + 1 OR previous <> hash_before OR hash <> computed ORDER BY seq LIMIT 1
"""


@dataclass(frozen=True)
class Verdict:
    """The result of a check: rows walked, the head, and the first fault (`seq`, `fault`) if there is one."""

    rows: int
    head_seq: int
    head_hash: str
    first_bad: int | None
    fault: str

    @property
    def sound(self) -> bool:
        return self.first_bad is None


def verify(anchor: tuple[int, str] | None = None) -> Verdict:
    """Walk the whole trail. `anchor` is a (seq, hash) written down outside the database at an earlier time:
    with it a cut-off tail whose head was rewritten is seen too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, hash FROM audit_head")
        head_seq, head_hash = cursor.fetchone()
        cursor.execute("SELECT count(*), coalesce(max(seq), 0) FROM audit_event")
        rows, last = cursor.fetchone()
        cursor.execute(WALK)
        bad, fault = cursor.fetchone() or (None, "")
        if bad is None:
            bad, fault = ends(cursor, last, head_seq, head_hash, anchor)
    return Verdict(rows, head_seq, head_hash, bad, fault)


def ends(cursor, last: int, head_seq: int, head_hash: str, anchor: tuple[int, str] | None):
    """Faults at the end of the chain: a tail cut off, a head that differs, an anchor that is not there."""
    if last != head_seq:
        return min(last, head_seq) + 1, "truncated"
    cursor.execute("SELECT coalesce((SELECT hash FROM audit_event WHERE seq = %s), '')", [last])
    if cursor.fetchone()[0] != head_hash:
        return last, "head differs"
    if anchor is not None:
        cursor.execute("SELECT hash FROM audit_event WHERE seq = %s", [anchor[0]])
        found = cursor.fetchone()
        if found is None:
            return last + 1, "truncated"
        if found[0] != anchor[1]:
            return anchor[0], "rewritten"
    return None, ""
