"""What the county's year is drawn by: DOMAIN.md section 9, "Demo generator weights". Pure."""

RED, AMBER, GREEN, BLUE = range(4)

# DfE's codes for who refers (DOMAIN.md 5.1). Of "5x 14" and "1x 9" the parts are ours.
SOURCES = {
    "6": 28, "2A": 20, "2B": 2, "3A": 2, "3B": 2, "3C": 1, "3D": 3, "3E": 4, "3F": 3, "5A": 3, "5B": 4, "5C": 2,
    "5D": 5, "1A": 4, "1B": 3, "1C": 1, "1D": 1, "7": 4, "8": 4, "4": 1.5, "9": 1, "10": 1.5,
}  # fmt: skip
# Who speaks, for the words of it.
VOICES = {
    "police": ("6",), "school": ("2A", "2B"), "health": ("3A", "3B", "3C", "3D", "3E", "3F"),
    "care": ("5A", "5B", "5C", "5D"), "community": ("4", "8"), "legal": ("7",), "family": ("1A",), "self": ("1C",),
    "public": ("1B", "1D", "9", "10"),
}  # fmt: skip
VOICE_OF = {code: voice for voice, codes in VOICES.items() for code in codes}
# What the desk decides, and how it had rated it: red 8, amber 27, green 45, blue 20; and in the other direction no
# further action 8, advice 17, early help 22, section 17 30, strategy discussion 18, other 5.
RATED = {
    ("nfa", BLUE): 6, ("nfa", GREEN): 2,
    ("advice", BLUE): 9, ("advice", GREEN): 8,
    ("early_help", BLUE): 5, ("early_help", GREEN): 15.5, ("early_help", AMBER): 1.5,
    ("section_17", GREEN): 17, ("section_17", AMBER): 12, ("section_17", RED): 1,
    ("strategy", AMBER): 11, ("strategy", RED): 7,
    ("other", AMBER): 2.5, ("other", GREEN): 2.5,
}  # fmt: skip
# Which kind of concern ends so.
LEVEL_OF = {
    "nfa": "slight", "advice": "slight", "early_help": "help", "section_17": "need", "strategy": "harm",
    "other": "other",
}  # fmt: skip
# Where a strategy discussion leads.
STRATEGIES = {"s47_joint": 45, "s47_csc": 25, "s17": 18, "police_only": 5, "early_help": 4, "nfa": 3}
# Who opens a CAF without any referral; the shares are ours.
OPENERS = {"2A": 45, "5D": 20, "3B": 12, "8": 10, "3C": 5, "3A": 4, "2B": 4}
UNBORN = (-1, -1)
AGES = {UNBORN: 2.5, (0, 0): 6, (1, 4): 22, (5, 9): 27, (10, 15): 33, (16, 17): 9.5}
CHILDREN = {1: 47, 2: 31, 3: 17, 4: 5}  # 1.8 in an incident
ADULTS = 0.5  # of what goes to other teams is about an adult at risk: 2 in a hundred referrals
AGAIN = 0.22  # of all, within twelve months of an earlier referral of the same family
ON_WEEKDAYS = 0.84
POLICE_AT_NIGHT = 0.7  # from 17:00 to 02:00
LATE = 0.18  # of decisions come after the working day: 10 to 20 in a hundred
