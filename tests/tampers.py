"""What somebody can do to the trail who owns the database: twelve rows, and SQL with the trigger switched off."""

from django.db import connection

ROWS = 12
SEALED = "encode(sha256(convert_to(audit_payload(e), 'UTF8')), 'hex')"
CUT = "DELETE FROM audit_event WHERE seq > 9;"
HEAD = """
UPDATE audit_head SET seq = s.seq, hash = s.hash
FROM (SELECT seq, hash FROM audit_event ORDER BY seq DESC LIMIT 1) s;
"""
NO_KEY = "ALTER TABLE audit_event DROP CONSTRAINT audit_event_pkey;"


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def tamper(sql):
    run("ALTER TABLE audit_event DISABLE TRIGGER append_only")
    run(sql)
    run("ALTER TABLE audit_event ENABLE TRIGGER append_only")


def edit(seq, column, value):
    return f"UPDATE audit_event SET {column} = {value} WHERE seq = {seq};"


def seal(seq):
    """Make the row's hash right for what stands in it now."""
    return f"UPDATE audit_event e SET hash = {SEALED} WHERE seq = {seq};"


def delete(first, last=None):
    return f"DELETE FROM audit_event WHERE seq BETWEEN {first} AND {last or first};"


def shift(first, by):
    """Give the rows from one on other numbers, so that none is missing or there is room."""
    return (
        f"UPDATE audit_event SET seq = -seq WHERE seq >= {first};UPDATE audit_event SET seq = {by} - seq WHERE seq < 0;"
    )


def renumber(**numbers):
    """Give rows each other's numbers: r6=8 makes row 6 row 8."""
    cases = " ".join(f"WHEN {row[1:]} THEN {-number}" for row, number in numbers.items())
    rows = ", ".join(row[1:] for row in numbers)
    return (
        f"UPDATE audit_event SET seq = CASE seq {cases} END WHERE seq IN ({rows});"
        "UPDATE audit_event SET seq = -seq WHERE seq < 0;"
    )


def copy(seq, of=3):
    """A row again, under another number."""
    return f"""
    INSERT INTO audit_event SELECT (jsonb_populate_record(x, '{{"seq": {seq}}}')).* FROM audit_event x
    WHERE seq = {of} LIMIT 1;
    """


def forge(seq):
    """A row that never was, which names the hash of the one before it and has a right one itself."""
    return f"""
    INSERT INTO audit_event SELECT (jsonb_populate_record(x, jsonb_build_object('seq', {seq}, 'actor', 'user:nobody',
      'previous', (SELECT hash FROM audit_event WHERE seq = {seq} - 1)))).* FROM audit_event x WHERE seq = 3;
    """ + seal(seq)


def make_anew(first):
    """The whole chain from a row on, as somebody would who knows how it is made, but not the head."""
    return "".join(
        edit(seq, "previous", f"(SELECT hash FROM audit_event WHERE seq = {seq} - 1)") + seal(seq)
        for seq in range(first, ROWS + 1)
    )


NOBODY = "'user:nobody'"
# What was done; the first row that is not as it was written, and the word for it.
TAMPERS = {
    "who did it was changed": (edit(5, "actor", NOBODY), 5, "edited"),
    "the door was changed": (edit(11, "door", "'api'"), 11, "edited"),
    "what was done was changed": (edit(1, "verb", "'mail.sent'"), 1, "edited"),
    "the kind of record was changed": (edit(6, "kind", "'person'"), 6, "edited"),
    "the record was changed": (edit(10, "object_id", "'7'"), 10, "edited"),
    "the kind it belongs to was changed": (edit(4, "root", "'person'"), 4, "edited"),
    "what it belongs to was changed": (edit(8, "root_id", "'7'"), 8, "edited"),
    "the names of fields were changed": (edit(3, "fields", "'[]'"), 3, "edited"),
    "the reason was changed": (edit(9, "reason", "'own'"), 9, "edited"),
    "the hash of a text was changed": (edit(2, "text_hash", "repeat('0', 64)"), 2, "edited"),
    "the request was changed": (edit(7, "request_id", "'7'"), 7, "edited"),
    "a detail was changed": (edit(7, "data", """'{"n": "99"}'"""), 7, "edited"),
    "the moment was changed": (edit(12, "occurred_at", "recorded_at"), 12, "edited"),
    "the moment of writing was changed": (edit(2, "recorded_at", "recorded_at + interval '1 us'"), 2, "edited"),
    "a hash was changed": (edit(4, "hash", "repeat('0', 64)"), 4, "edited"),
    "a link was changed": (edit(8, "previous", "repeat('0', 64)"), 8, "edited"),
    "a link was changed to another row": (edit(8, "previous", "(SELECT hash FROM audit_event WHERE seq = 3)"),
                                          8, "edited"),
    "a row was changed and sealed anew": (edit(6, "actor", NOBODY) + seal(6), 6, "edited"),
    "the first row was changed and sealed anew": (edit(1, "actor", NOBODY) + seal(1), 1, "edited"),
    "the last row was changed and sealed anew": (edit(12, "actor", NOBODY) + seal(12), 12, "edited"),
    "a row was written over with another": (delete(9) + copy(9), 9, "edited"),
    "a row was changed and its copy put at the end": (copy(13, of=5) + edit(5, "actor", NOBODY), 5, "edited"),
    "a link was changed and the row's copy put at the end": (copy(13, of=8) + edit(8, "previous", "''"), 8, "edited"),
    "the first row was changed and the link to it": (
        edit(1, "previous", NOBODY) + seal(1) + edit(2, "previous", "(SELECT hash FROM audit_event WHERE seq = 1)"),
        1, "edited"),
    "the head was changed": ("UPDATE audit_head SET hash = repeat('0', 64)", 12, "edited"),
    "the first row is gone": (delete(1), 1, "deleted"),
    "a row in the middle is gone": (delete(6), 6, "deleted"),
    "three rows in the middle are gone": (delete(5, 7), 5, "deleted"),
    "the last row but one is gone": (delete(11), 11, "deleted"),
    "the first row is gone and the others moved up": (delete(1) + shift(1, -1), 1, "deleted"),
    "a row is gone and the others moved up": (delete(6) + shift(6, -1), 6, "deleted"),
    "three are gone, the others moved up, and the head too": (delete(5, 7) + shift(5, -3) + HEAD, 5, "deleted"),
    "a row was pushed in": (shift(5, 1) + copy(5), 5, "inserted"),
    "the copy of a later row was pushed in": (shift(5, 1) + copy(5, of=10), 5, "inserted"),
    "a forged row was pushed in": (shift(5, 1) + forge(5), 5, "inserted"),
    "three forged rows were pushed in": (shift(5, 3) + forge(5) + forge(6) + forge(7), 5, "inserted"),
    "a forged row was pushed in before the first": (shift(1, 1) + copy(1) + seal(1), 1, "inserted"),
    "a forged row was pushed in before the last": (shift(12, 1) + forge(12), 12, "inserted"),
    "a row was put at the end": (copy(13), 13, "inserted"),
    "a forged row was put at the end": (forge(13), 13, "inserted"),
    "two forged rows were put at the end": (forge(13) + forge(14), 13, "inserted"),
    "a forged row was put far behind the end": (copy(40), 40, "inserted"),
    "a row was put before the beginning": (copy(0), 0, "inserted"),
    "a number was given twice": (NO_KEY + copy(5), 5, "inserted"),
    "two rows have changed places": (renumber(r6=8, r8=6), 6, "reordered"),
    "two neighbours have changed places": (renumber(r6=7, r7=6), 6, "reordered"),
    "the first and the last have changed places": (renumber(r1=12, r12=1), 1, "reordered"),
    "two pairs have changed places": (renumber(r6=8, r7=9, r8=6, r9=7), 6, "reordered"),
    "a row was moved to the front": (renumber(r9=5, r5=6, r6=7, r7=8, r8=9), 5, "reordered"),
    "a row was moved back": (renumber(r5=8, r6=5, r7=6, r8=7), 5, "reordered"),
    "all rows are in the other order": (shift(1, 0) + renumber(**{f"r{n}": ROWS + 1 - n for n in range(1, ROWS + 1)}),
                                        1, "reordered"),
    "a row was moved to the end": (renumber(r6=40), 6, "reordered"),
    "the last row was cut off": (delete(12), 12, "truncated"),
    "the tail was cut off": (CUT, 10, "truncated"),
    "everything is gone": (delete(1, 12), 1, "truncated"),
}  # fmt: skip
# What only an anchor finds, since the chain itself is whole. There is one of row 4, of row 8 and of row 12: where
# the chain was made anew, the row is the first whose anchor does not hold.
TAMPERS_WITH_CARE = {
    "the tail was cut off and the head written anew": (CUT + HEAD, 10, "truncated", ""),
    "everything is gone and the head begins anew": (delete(1, 12) + "UPDATE audit_head SET seq = 0, hash = ''",
                                                    1, "truncated", ""),
    "the last row was changed, sealed anew and the head too": (edit(12, "actor", NOBODY) + seal(12) + HEAD,
                                                               12, "edited", "after row 8,"),
    "the chain was made anew from a row on": (edit(5, "actor", NOBODY) + make_anew(5) + HEAD,
                                              8, "edited", "after row 4,"),
    "the tail was cut off and another put in its place": (CUT + forge(10) + forge(11) + forge(12) + HEAD,
                                                          12, "edited", "after row 8,"),
}  # fmt: skip
