"""Checking the chain: the first row that is not as it was written, and what was done to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from maru.audit.anchors import Anchor
from maru.audit.tampering import Fault, Finding, Place, named

SEALED = "encode(sha256(convert_to(audit_payload({}), 'UTF8')), 'hex')"
# One statement, and so one moment: what is appended meanwhile is no fault.
WALK = f"""
WITH walked AS (
  SELECT e.seq, e.seq <> lag(e.seq, 1, 0::bigint) OVER w + 1 OR e.previous <> lag(e.hash, 1, '') OVER w
                OR e.hash <> {SEALED.format("e")} AS bad
  FROM audit_event e WINDOW w AS (ORDER BY e.seq))
SELECT w.*, h.seq, h.hash, coalesce((SELECT e.hash FROM audit_event e WHERE e.seq = h.seq LIMIT 1), '')
FROM (SELECT count(*), coalesce(max(seq), 0), min(seq) FILTER (WHERE bad) FROM walked) w
CROSS JOIN (SELECT coalesce(max(seq), 0) AS seq, coalesce(max(hash), '') AS hash FROM audit_head) h
"""  # noqa: S608 - a constant
WITH_SEQ = SEALED.format("jsonb_populate_record({}, jsonb_build_object('seq', {}))")
WITH_LINK = SEALED.format("jsonb_populate_record(e, jsonb_build_object('previous', b.hash))")
# How far above the head a row's own number is looked for, where rows were taken away and the head written anew.
FURTHER = 1000
SCENE = f"""
SELECT e.seq, b.seq AS before, b.seq = h.seq AND b.hash = h.hash AS beyond,
  (SELECT count(*) FROM audit_event x WHERE x.seq = e.seq) > 1 AS doubled,
  e.seq > b.seq + 1 AND EXISTS (
    SELECT FROM audit_event x WHERE x.previous = b.hash AND x.hash = {WITH_SEQ.format("x", "b.seq + 1")}
  ) AS absent_moved,
  e.previous = b.hash AS linked, e.hash = {SEALED.format("e")} AS sealed, e.hash = {WITH_LINK} AS resealed_by_link,
  e.hash = coalesce(n.previous, h.hash) AS vouched,
  EXISTS (SELECT FROM audit_event x WHERE x.hash = e.hash AND x.seq <> e.seq) AS copied,
  EXISTS (SELECT FROM audit_event x WHERE x.previous = b.hash AND x.seq > e.seq) AS displaces,
  CASE e.previous WHEN '' THEN 0
    ELSE (SELECT max(x.seq) FROM audit_event x WHERE x.hash = e.previous) END AS follows,
  CASE WHEN e.previous <> b.hash THEN (
    SELECT s FROM generate_series(1, greatest(h.seq, (SELECT max(seq) FROM audit_event)) + {FURTHER}) s
    WHERE e.hash = {WITH_SEQ.format("e", "s")} LIMIT 1) END AS sealed_as
FROM audit_event e CROSS JOIN audit_head h
LEFT JOIN LATERAL (SELECT seq, hash FROM audit_event WHERE seq < e.seq ORDER BY seq DESC LIMIT 1) p ON true
CROSS JOIN LATERAL (SELECT coalesce(p.seq, 0) AS seq, coalesce(p.hash, '') AS hash) b
LEFT JOIN LATERAL (SELECT previous FROM audit_event WHERE seq > e.seq ORDER BY seq LIMIT 1) n ON true
WHERE e.seq = %s LIMIT 1
"""  # noqa: S608 - a constant
ANCHORED = """
WITH a AS (SELECT a.seq, e.hash IS NOT DISTINCT FROM a.hash AS holds
           FROM unnest(%s::bigint[], %s::text[]) a (seq, hash) LEFT JOIN audit_event e ON e.seq = a.seq),
broken AS (SELECT min(seq) AS seq FROM a WHERE NOT holds)
SELECT broken.seq, (SELECT coalesce(max(a.seq), 0) FROM a WHERE holds AND a.seq < broken.seq) FROM broken
"""


@dataclass(frozen=True)
class Verdict:
    """The result of a check: rows walked, the head, and the first fault (`first_bad`, `fault`) if there is one."""

    rows: int
    head_seq: int
    head_hash: str
    first_bad: int | None
    fault: str
    detail: str = ""

    @property
    def sound(self) -> bool:
        return self.first_bad is None


def verify(anchors: Sequence[Anchor] = ()) -> Verdict:
    """Walk the whole trail. `anchors` were written down outside the database at earlier times: with them a chain
    that was cut off or made anew together with its head is seen too."""
    with connection.cursor() as cursor:
        cursor.execute(WALK)
        rows, last, bad, head_seq, head_hash, hash_at_head = cursor.fetchone()
        findings = [
            broken(cursor, bad) if bad is not None else at_the_end(last, head_seq, head_hash == hash_at_head),
            anchored(cursor, anchors, last),
        ]
    # Of two faults at one row, the chain tells more closely than the anchor what it is.
    first = min((found for found in findings if found), key=lambda found: found.seq, default=None)
    if first is None:
        return Verdict(rows, head_seq, head_hash, None, "")
    return Verdict(rows, head_seq, head_hash, first.seq, first.fault.value, first.detail)


def broken(cursor, seq: int) -> Finding:
    """What was done at the first row that breaks the chain."""
    cursor.execute(SCENE, [seq])
    return named(Place(**dict(zip((column.name for column in cursor.description), cursor.fetchone(), strict=True))))


def at_the_end(last: int, head_seq: int, head_fits: bool) -> Finding | None:
    """What was done at the end of a chain that is whole in itself: the head tells how far it went, and to what."""
    if last < head_seq:
        return Finding(last + 1, Fault.TRUNCATED)
    if not head_fits:
        return Finding(head_seq, Fault.EDITED, "it is not the row that the head names")
    return Finding(head_seq + 1, Fault.INSERTED) if last > head_seq else None


def anchored(cursor, anchors: Sequence[Anchor], last: int) -> Finding | None:
    """The first anchor that does not hold, and what that tells."""
    cursor.execute(ANCHORED, [[anchor.seq for anchor in anchors], [anchor.hash for anchor in anchors]])
    seq, holding = cursor.fetchone()
    if seq is None:
        return None
    if seq > last:
        return Finding(last + 1, Fault.TRUNCATED)
    return Finding(seq, Fault.EDITED, f"the chain was made anew after row {holding}, the last whose anchor holds")
