"""The words of those who take a child on: briefs, refusals, reports, entries in a detective's log."""

from scripts.demo.concerns import Concern

ASKED = {
    "csc-cambridgeshire-first": ("Please assess what the family needs (section 17).", 4),
    "csc-peterborough-first": ("Please assess what the family needs (section 17).", 4),
    "adult-safeguarding": ("Please look at the adult’s care and support needs (Care Act 2014 s42).", 4),
    "domestic-abuse": ("Please see the parent, and plan for their safety.", 3),
    "family-support-team": ("Please offer early help; the family has agreed.", 2),
    "family-support-south": ("Please offer early help; the family has agreed.", 2),
}
DECLINES = (
    "The family moved to another district last week; we checked with the school.",
    "An open case with another team covers this already.",
    "This does not meet our team’s threshold: a family support worker would be the better answer.",
)
REPORTS = (
    ("supported", "Six visits. Mornings run better, the school sees the difference, and the family has our number."),
    (
        "assessed",
        "Assessed with the school and the health visitor. It has what it needs and knows where to ask.",
    ),
    ("already_open", "Our colleague has worked with the family since spring; this was added to that plan."),
    ("not_engaged", "Three visits and two letters without an answer. The school will keep an eye and refer again."),
    ("elsewhere", "Passed to the school nursing service, with the parent’s agreement."),
)
LOGS = (
    (
        "Strategy discussion with Children’s Social Care and the named nurse. Agreed who speaks to whom.",
        False,
    ),
    ("Child seen at school with the social worker. Calm, spoke freely about home and about a new kitten.", True),
    ("Second account taken from the neighbour; it agrees with the first.", False),
    ("Reviewed with the sergeant: two lines of enquiry left.", False),
)
ACTIONS = (
    ("Obtain the health visitor’s chronology.", 5),
    ("Arrange a planned interview with an intermediary.", 7),
    ("Ask the council for the tenancy’s history.", 10),
    ("Speak to the aunt who collects on Fridays.", 4),
    ("Check for earlier calls to the address.", 3),
)
CLOSINGS = (
    ("safeguarded", "The person concerned has moved out under an agreed plan, and the child is well."),
    ("no_crime", "All accounts agree that it was an accident. The family has been told so by letter."),
    (
        "no_evidence",
        "One person’s word against another’s; the test is not met. The plan for safety stays.",
    ),
    ("not_supported", "The young person does not wish to go on, understands the choice, and has support."),
    ("charged", "Charged; the court has set a date. The child has a supporter for it."),
    ("cautioned", "Admitted and dealt with out of court, with a course to attend."),
)


def brief_for(unit: str, concern: Concern) -> tuple[str, str, int]:
    """What is asked of the team, what it needs to know once it has accepted, and the level of need."""
    asked, level = ASKED[unit]
    brief = (
        f"What worries us: {concern.why} The household is as given on the referral; nothing is known that speaks "
        "against a visit in daytime. Please ring the desk after the first visit."
    )
    return asked, brief, level
