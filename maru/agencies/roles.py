"""Roles as tables: what each is in the world, what it may do, whose records it sees (DOMAIN.md section 7)."""

from dataclasses import dataclass

from maru.agencies.permissions import Permission as P

# Early help is open to everybody who works with children (paper 2.4).
SUBMITTING = frozenset({P.REFERRAL_SUBMIT, P.REFERRAL_WITHDRAW, P.REFERRAL_ADD, P.CAF_WORK})
TRIAGING = SUBMITTING | {P.PEOPLE_SEARCH, P.TRIAGE_SEE, P.TRIAGE_CLAIM, P.TRIAGE_RATE, P.TRIAGE_DECIDE}
DETECTING = SUBMITTING | {P.CAIU_SEE, P.CAIU_WORK, P.CAIU_CLOSE, P.CUSTODY_RETURN}
MANAGING = frozenset(
    {
        P.TRIAGE_TAKE_OVER, P.HANDOVER_RECALL, P.CUSTODY_REOPEN, P.CONTINGENCY_PRINT, P.STAFF_MANAGE, P.RECORD_SEAL,
        P.GLASS_BREAK,
    }
)  # fmt: skip
DESK_SEES = frozenset({"referral", "deskfile", "person", "handover"})


@dataclass(frozen=True)
class Role:
    """What somebody with this role in a unit may do and see.

    `sees_unit`: what the unit is involved in is open to every holder; otherwise only what names the person.
    `sees`: kinds of record that are open whole, whoever is involved.
    """

    slug: str
    name: str
    description: str
    permissions: frozenset[P]
    sees_unit: bool = False
    sees: frozenset[str] = frozenset()


ROLES = {
    role.slug: role
    for role in (
        Role(
            "submitter_police",
            "Police officer or member of staff",
            "Refers a concern, adds to it, and sees what became of their own referrals.",
            SUBMITTING,
        ),
        Role(
            "submitter_external",
            "Practitioner of another agency",
            "Refers a concern for their agency, and sees what became of their own agency's referrals.",
            SUBMITTING,
            sees_unit=True,
        ),
        Role(
            "maru_triage_sw",
            "MARU triage social worker",
            "Claims from the queue, rates, decides for each child and routes.",
            TRIAGING,
            sees_unit=True,
            sees=DESK_SEES,
        ),
        Role(
            "maru_police_ds",
            "MARU police detective sergeant",
            "Claims from the queue, rates, decides for each child and routes, on the police side.",
            TRIAGING,
            sees_unit=True,
            sees=DESK_SEES,
        ),
        Role(
            "maru_manager",
            "MARU manager",
            "Answers for the queue: takes claims over, recalls, reopens, hears of every breach, prints the paper pack.",
            TRIAGING | MANAGING,
            sees_unit=True,
            sees=DESK_SEES,
        ),
        Role(
            "caiu_ds",
            "CAIU detective sergeant",
            "Supervises one CAIU unit: allocates new investigations, watches workload, closes.",
            DETECTING | {P.CAIU_ALLOCATE, P.STAFF_MANAGE},
            sees_unit=True,
        ),
        Role(
            "caiu_dc",
            "CAIU detective",
            "Works the investigations allocated to them.",
            DETECTING,
        ),
        Role(
            "duty_senior_detective",
            "Duty senior detective",
            "On duty 24/7: is told at once of a child in immediate danger and may see that referral.",
            SUBMITTING,
            sees_unit=True,
        ),
        Role(
            "partner_practitioner",
            "Practitioner of a partner agency",
            "Reads what the MARU offers their team, accepts or declines it, reports what came of it.",
            SUBMITTING | {P.HANDOVER_SEE, P.HANDOVER_ANSWER},
            sees_unit=True,
        ),
        Role(
            "partner_system",
            "A partner agency's system",
            "Refers, and answers what is offered, by the API in the name of the agency's practitioners.",
            SUBMITTING | {P.HANDOVER_SEE, P.HANDOVER_ANSWER},
            sees_unit=True,
        ),
    )
}

CHOICES = [(role.slug, role.name) for role in ROLES.values()]
