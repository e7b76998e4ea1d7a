"""Roles as tables: what each is in the world, what it may do, whose records it sees (DOMAIN.md section 7)."""

from dataclasses import dataclass

from maru.agencies.permissions import Permission as P

# Early help is open to everybody who works with children (paper 2.4).
SUBMITTING = frozenset({P.REFERRAL_SUBMIT, P.REFERRAL_WITHDRAW, P.REFERRAL_ADD, P.CAF_WORK})
TRIAGING = SUBMITTING | {
    P.PEOPLE_SEARCH, P.ADDRESS_OPEN, P.TRIAGE_SEE, P.TRIAGE_CLAIM, P.TRIAGE_RATE, P.TRIAGE_DECIDE,
}  # fmt: skip
DETECTING = SUBMITTING | {P.ADDRESS_OPEN, P.CAIU_SEE, P.CAIU_WORK, P.CAIU_CLOSE, P.CUSTODY_RETURN}
MANAGING = frozenset(
    {
        P.TRIAGE_TAKE_OVER, P.HANDOVER_RECALL, P.CUSTODY_REOPEN, P.CONTINGENCY_PRINT, P.STAFF_MANAGE, P.RECORD_SEAL,
        P.GLASS_BREAK, P.GLASS_REVIEW, P.AUDIT_LOOKS, P.SIGNALS_CLEAR, P.ROTA_KEEP, P.DEADLINES_FOLLOW, P.RULES_MANAGE,
        P.CLOCK_PAUSE, P.MAIL_FOLLOW, P.DRAFTS_FOLLOW,
    }
)  # fmt: skip
ANSWERING = SUBMITTING | {P.HANDOVER_SEE, P.HANDOVER_ANSWER}
NOTHING_YET: frozenset[P] = frozenset()
# Who looks after the looking sees no case: the trail names records, and tells nothing of them.
AUDITING = frozenset({P.AUDIT_READ, P.AUDIT_LOOKS})
DESK_SEES = frozenset({"referral", "deskfile", "person", "handover"})
# What was said for each look behind broken glass (docs/adr/0023).
LOOKS = frozenset({"glassreview"})
# What the house noticed of somebody's looking (docs/adr/0027).
NOTICED = frozenset({"signal"})


@dataclass(frozen=True)
class Role:
    """What somebody with this role in a unit may do and see.

    `sees_unit`: what the unit is involved in is open to every holder; otherwise only what names the person.
    `sees`: kinds of record that are open whole, whoever is involved.
    `above`: the role that is reached where nobody is on duty in this one; "" at the top.
    """

    slug: str
    name: str
    description: str
    permissions: frozenset[P]
    sees_unit: bool = False
    sees: frozenset[str] = frozenset()
    above: str = ""

    def fits(self, kind: str) -> bool:
        """Whether it is held in units of that kind: who works the queue is at the desk, and so on. What a system holds
        is held by no person."""
        for permission, only in ((P.TRIAGE_SEE, "maru_desk"), (P.CAIU_SEE, "caiu"), (P.HANDOVER_ANSWER, "partner")):
            if permission in self.permissions:
                return kind == only and self.slug != "partner_system"
        return kind == "duty" or self.slug != "duty_senior_detective"


ROLES = {
    role.slug: role
    for role in (
        Role(
            "submitter_police",
            "Police officer or member of staff",
            "Refers a concern, adds to it, and sees what became of their own referrals.",
            SUBMITTING,
            above="maru_manager",
        ),
        Role(
            "submitter_external",
            "Practitioner of another agency",
            "Refers a concern for their agency, and sees what became of their own agency's referrals.",
            SUBMITTING,
            sees_unit=True,
            above="maru_manager",
        ),
        Role(
            "maru_info_officer",
            "MARU information officer",
            "Reads the queue, and registers what is telephoned in. Checks with other agencies are not here yet.",
            SUBMITTING | {P.TRIAGE_SEE},
            sees_unit=True,
            sees=DESK_SEES,
            above="maru_manager",
        ),
        Role(
            "maru_triage_sw",
            "MARU triage social worker",
            "Claims from the queue, rates, decides for each child and routes.",
            TRIAGING,
            sees_unit=True,
            sees=DESK_SEES,
            above="maru_manager",
        ),
        Role(
            "maru_police_ds",
            "MARU police detective sergeant",
            "Claims from the queue, rates, decides for each child and routes, on the police side.",
            TRIAGING,
            sees_unit=True,
            sees=DESK_SEES,
            above="maru_manager",
        ),
        Role(
            "maru_manager",
            "MARU manager",
            "Answers for the queue: takes claims over, recalls, reopens, hears of every breach, prints the paper pack.",
            TRIAGING | MANAGING,
            sees_unit=True,
            sees=DESK_SEES | LOOKS | NOTICED,
            above="duty_senior_detective",
        ),
        Role(
            "caiu_ds",
            "CAIU detective sergeant",
            "Supervises one CAIU unit: allocates new investigations, watches workload, closes.",
            DETECTING
            | {P.CAIU_ALLOCATE, P.STAFF_MANAGE, P.GLASS_BREAK, P.ROTA_KEEP, P.DEADLINES_FOLLOW, P.DRAFTS_FOLLOW},
            sees_unit=True,
            above="caiu_di",
        ),
        Role(
            "caiu_di",
            "CAIU detective inspector",
            "Answers for both CAIU units, by a role in each: allocates, watches workload, closes.",
            DETECTING | {P.CAIU_ALLOCATE, P.STAFF_MANAGE, P.ROTA_KEEP, P.DEADLINES_FOLLOW, P.DRAFTS_FOLLOW},
            sees_unit=True,
            above="duty_senior_detective",
        ),
        Role(
            "caiu_dc",
            "CAIU detective",
            "Works the investigations allocated to them.",
            DETECTING,
            above="caiu_ds",
        ),
        Role(
            "duty_senior_detective",
            "Duty senior detective",
            "On duty 24/7: is told at once of a child in immediate danger and may see that referral; breaks the glass, "
            "and reviews who else did.",
            SUBMITTING | {P.ADDRESS_OPEN, P.GLASS_BREAK, P.GLASS_REVIEW, P.DRAFTS_FOLLOW},
            sees_unit=True,
            sees=LOOKS,
        ),
        Role(
            "designated_officer",
            "Designated officer for police protection",
            "Looks independently at each child in police protection. Its records are not here yet: refers, today.",
            SUBMITTING,
            above="duty_senior_detective",
        ),
        Role(
            "partner_practitioner",
            "Practitioner of a partner agency",
            "Reads what the MARU offers their team, accepts or declines it, reports what came of it.",
            ANSWERING,
            sees_unit=True,
            above="maru_manager",
        ),
        Role(
            "csc_sw",
            "Social worker of Children’s Social Care",
            "Reads, answers and reports on what the MARU passes to their team. Assessments are not here yet.",
            ANSWERING,
            sees_unit=True,
            above="csc_tm",
        ),
        Role(
            "csc_tm",
            "Team manager of Children’s Social Care",
            "Does what their social workers do, and answers for who belongs to the team.",
            ANSWERING | {P.STAFF_MANAGE, P.ROTA_KEEP, P.DEADLINES_FOLLOW, P.DRAFTS_FOLLOW},
            sees_unit=True,
            above="maru_manager",
        ),
        Role(
            "family_support_team",
            "Family support worker",
            "Takes up early help that the MARU offers, and works the CAFs of their team.",
            ANSWERING,
            sees_unit=True,
            above="maru_manager",
        ),
        Role(
            "adult_safeguarding",
            "Adult safeguarding practitioner",
            "Answers what the MARU offers about adults at risk. Section 42 decisions are not here yet.",
            ANSWERING,
            sees_unit=True,
            above="maru_manager",
        ),
        Role(
            "lead_professional",
            "Lead professional",
            "Leads CAFs, and sees those alone.",
            SUBMITTING,
            above="caf_coordinator",
        ),
        Role(
            "caf_assessor",
            "CAF assessor",
            "Opens CAFs and assesses with the family, and sees those alone that they lead.",
            SUBMITTING,
            above="caf_coordinator",
        ),
        Role(
            "caf_coordinator",
            "CAF coordinator",
            "Follows every CAF by its dates. A register without the families’ words is not here yet: sees none, today.",
            NOTHING_YET,
            above="maru_manager",
        ),
        Role(
            "cp_chair",
            "Child protection conference chair",
            "Chairs conferences. Their records are not here yet: refers, today.",
            SUBMITTING,
            above="maru_manager",
        ),
        Role(
            "partner_rep",
            "Representative of a partner agency",
            "Answers what the MARU asks of their agency. Such questions are not here yet: refers, today.",
            SUBMITTING,
            above="maru_manager",
        ),
        Role(
            "auditor",
            "Auditor",
            "Looks at who looked: searches the audit trail. No case is open to them.",
            AUDITING,
        ),
        Role(
            "dpo",
            "Data protection officer",
            "Answers for the law of records: searches the audit trail, reviews looks behind broken glass, clears what "
            "the house notices of somebody's looking. No case is open to them.",
            AUDITING | {P.SIGNALS_CLEAR, P.GLASS_REVIEW},
            sees=NOTICED | LOOKS,
        ),
        Role(
            "performance_analyst",
            "Performance analyst",
            "Counts, and never sees who was counted. Figures are not here yet; no case is open to them.",
            NOTHING_YET,
        ),
        Role(
            "sysadmin",
            "System administrator",
            "Says who belongs to which unit in what role, locks accounts, keeps rules and code lists. Sees no case.",
            frozenset({P.STAFF_MANAGE, P.STAFF_ADMINISTER, P.MAIL_FOLLOW, P.RULES_MANAGE, P.CODES_MANAGE}),
        ),
        Role(
            "partner_system",
            "A partner agency's system",
            "Refers, and answers what is offered, by the API in the name of the agency's practitioners.",
            ANSWERING,
            sees_unit=True,
            above="maru_manager",
        ),
    )
}


def choices() -> list[tuple[str, str]]:
    """Slug and name of each; a column of a table names this function, so that a new role is no migration."""
    return [(role.slug, role.name) for role in ROLES.values()]


def way_up(slug: str) -> list[str]:
    """The roles above one, the next one first.

    Raises ValueError where it leads to no role, or in a circle."""
    way = [slug]
    while above := ROLES[way[-1]].above:
        if above not in ROLES:
            raise ValueError(f"{above}, above {way[-1]}, is no role")
        if above in way:
            raise ValueError(f"a circle, {' → '.join([*way, above])}")
        way.append(above)
    return way[1:]


def holding(permission: P, *, sees_unit: bool | None = True) -> tuple[str, ...]:
    """The roles of people that include it and see their unit's work, or do not, or (None) whether they do, by slug."""
    found = (role for role in ROLES.values() if permission in role.permissions and sees_unit in (None, role.sees_unit))
    return tuple(role.slug for role in found if role.slug != "partner_system")


# Who answers for the people of a unit, and works there themselves.
SUPERVISING = holding(P.STAFF_MANAGE)
