"""A referral as a school's system sends it. Nobody in it lives anywhere; a test sends it."""

from typing import Any

WHOLE: dict[str, Any] = {
    "external_reference": "CPOMS-20417",
    "danger": {"immediate_danger": "no"},
    "referrer": {
        "referrer_name": "Miriam Quillfeather",
        "referrer_role": "Designated safeguarding lead",
        "referrer_phone": "01632 960310",
        "how_known": "Told by the child at school.",
        "aware_on": "2026-03-02",
    },
    "subjects": [
        {
            "role": "child",
            "family_name": "Ashdown-Pell",
            "given_names": "Wren",
            "date_of_birth": "2017-05-19",
            "sex": "F",
            "address": "4 Invented Row, Fenmere",
            "postcode": "PE1 1ZZ",
            "school": "Alderbrook Academy",
        }
    ],
    "others": [
        {
            "role": "parent",
            "family_name": "Ashdown-Pell",
            "given_names": "Rowan",
            "relationship": "mother",
            "parental_responsibility": "yes",
            "same_address": True,
            "phone": "07700 900123",
        }
    ],
    "concern": {
        "what_happened": "Wren has come without breakfast on most days this half-term and fell asleep in class twice.",
        "worried_about": "Nobody may be looking after mornings at home.",
        "working_well": "An aunt collects her on Fridays.",
        "needs_to_happen": "Somebody should find out what the family needs.",
        "child_seen": "yes",
        "child_seen_alone": "yes",
        "childs_words": "I get myself up.",
    },
    "consent": {"lawful_basis": "public_task", "parents_informed": "yes"},
}
RECEIVED: dict[str, Any] = {
    "reference": "MR-26-000123-K",
    "external_reference": "CPOMS-20417",
    "status": "submitted",
    "received_at": "2026-03-02T14:18:00Z",
    "link": "https://maru.example/referrals/MR-26-000123-K/",
    "subjects": [{"position": 0, "due_at": "2026-03-03T17:00:00Z"}],
}
