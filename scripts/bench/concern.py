"""A whole referral as an officer types it, page by page: two children, a parent and all that is asked."""

CHILD = {
    "role": "child", "family_name": "Keptford", "address": "1 Invented Row", "postcode": "PE1 1ZZ",
    "school": "Alderbrook Academy",
}  # fmt: skip
PARENT = {
    "role": "parent", "family_name": "Keptford", "given_names": "Eve", "relationship": "mother",
    "parental_responsibility": "yes", "same_address": "on",
}  # fmt: skip
CHILDREN = 2
PARTIES = CHILDREN + 1


def typed(what_happened, *, danger=False):
    """What a browser sends of each page. `what_happened` tells this referral from every other."""
    told = {"immediate_danger": "yes", "called_999": "yes", "incident_number": "CC-0001"}
    return {
        "danger": told if danger else {"immediate_danger": "no"},
        "referrer": {
            "referrer_name": "Ola Brackenridge", "referrer_role": "PC 4411", "referrer_phone": "01632 960140",
            "how_known": "Called to the address.",
        },
        "subjects": {
            **person(0, {**CHILD, "given_names": "Ada", "sex": "F", "age_estimate": "7"}),
            **person(1, {**CHILD, "given_names": "Ben", "sex": "M", "age_estimate": "9"}),
        },
        "others": person(0, PARENT),
        "concern": {
            "what_happened": what_happened,
            "worried_about": "There may be nobody at home in the mornings.",
            "working_well": "An aunt lives close by and helps.",
            "needs_to_happen": "Somebody should see the home and speak to the children.",
            "child_seen": "yes", "child_seen_alone": "no", "childs_words": "I get up by myself.",
        },
        "consent": {"lawful_basis": "public_task", "parents_informed": "yes"},
    }  # fmt: skip


def person(number, answers):
    """One of the people of a page that names several."""
    return {f"form-{number}-{name}": value for name, value in answers.items()}


def whole(what_happened, *, danger=False):
    """The same as an agency's system sends it, in one body."""
    pages = typed(what_happened, danger=danger)
    ada = {**CHILD, "given_names": "Ada", "sex": "F", "age_estimate": 7}
    ben = {**CHILD, "given_names": "Ben", "sex": "M", "age_estimate": 9}
    return pages | {"subjects": [ada, ben], "others": [{**PARENT, "same_address": True}]}
