"""The whole county: the agencies, teams and people who are there besides the small one, and who does what."""

from scripts.demo import county
from scripts.demo.county import Staff

AGENCIES = (
    *county.AGENCIES,
    ("teasel-row-primary", "Teasel Row Primary", "education", "874"),
    ("st-fenriks-primary", "St Fenrik’s Primary", "education", "873"),
    ("marzipan-hill-school", "Marzipan Hill School", "education", "873"),
    ("coracle-college", "Coracle Community College", "education", "874"),
    ("education-inclusion", "Education Inclusion Service", "education", ""),
    ("community-health", "Fenmere Community Health", "health", ""),
    ("lanternfish-surgery", "Lanternfish Lane Surgery", "health", ""),
    ("young-minds-clinic", "Willowbank Young People’s Clinic", "health", ""),
    ("youth-justice", "Fenmere Youth Justice Service", "youth_justice", ""),
    ("northmere-council", "Northmere County Council", "children_social_care", ""),
    ("fenmere-homes", "Fenmere Homes", "housing", ""),
    ("harbour-house", "Harbour House", "voluntary", ""),
    ("open-shed", "The Open Shed Youth Project", "voluntary", ""),
    ("recovery-service", "Second Spring Recovery Service", "drugs_alcohol", ""),
)
UNITS = (
    *county.UNITS,
    ("teasel-row-primary", "teasel-row-safeguarding", "Teasel Row safeguarding lead", "submitting", "01632 960311"),
    ("st-fenriks-primary", "st-fenriks-safeguarding", "St Fenrik’s safeguarding leads", "submitting", "01632 960312"),
    ("marzipan-hill-school", "marzipan-safeguarding", "Marzipan Hill pastoral team", "submitting", "01632 960313"),
    ("coracle-college", "coracle-safeguarding", "Coracle student welfare", "submitting", "01632 960314"),
    ("education-inclusion", "inclusion-team", "Attendance and inclusion team", "submitting", "01632 960315"),
    ("rushmere-hospital", "rushmere-emergency", "Rushmere Emergency Department", "submitting", "01632 960321"),
    ("rushmere-hospital", "rushmere-midwives", "Rushmere community midwives", "submitting", "01632 960322"),
    ("community-health", "health-visitors", "Health visitors and school nurses", "submitting", "01632 960323"),
    ("lanternfish-surgery", "lanternfish-doctors", "Lanternfish Lane doctors", "submitting", "01632 960324"),
    ("young-minds-clinic", "willowbank-clinic", "Willowbank clinicians", "submitting", "01632 960325"),
    ("youth-justice", "youth-justice-prevention", "Youth justice prevention team", "partner", "01632 960340"),
    ("northmere-council", "northmere-out-of-hours", "Northmere duty social work", "submitting", "01632 960350"),
    ("fenmere-homes", "tenancy-support", "Tenancy support", "submitting", "01632 960360"),
    ("harbour-house", "harbour-outreach", "Harbour House outreach", "partner", "01632 960370"),
    ("open-shed", "open-shed-workers", "Open Shed youth workers", "submitting", "01632 960380"),
    ("recovery-service", "recovery-families", "Second Spring family team", "partner", "01632 960390"),
)
# How many more there are of whom the small county names one: 32 specialist officers in two CAIU units, a desk that
# works weekends.
MORE = (
    ("caiu-peterborough", "caiu_ds", "DS", 1), ("caiu-peterborough", "caiu_dc", "DC", 12),
    ("caiu-cambridge", "caiu_ds", "DS", 1), ("caiu-cambridge", "caiu_dc", "DC", 13),
    ("maru-desk", "maru_triage_sw", "Social worker", 2), ("maru-desk", "maru_police_ds", "DS", 1),
    ("response", "submitter_police", "PC", 6), ("domestic-abuse", "partner_practitioner", "DC", 1),
    ("csc-peterborough-first", "partner_practitioner", "Social worker", 2),
    ("csc-cambridgeshire-first", "partner_practitioner", "Social worker", 2),
    ("family-support-team", "partner_practitioner", "Family support worker", 1),
    ("family-support-south", "partner_practitioner", "Family support worker", 1),
    ("adult-safeguarding", "partner_practitioner", "Adult safeguarding practitioner", 1),
    ("youth-justice-prevention", "partner_practitioner", "Prevention worker", 2),
    ("harbour-outreach", "partner_practitioner", "Outreach worker", 1),
    ("recovery-families", "partner_practitioner", "Family recovery worker", 1),
    ("alderbrook-safeguarding", "submitter_external", "Deputy safeguarding lead", 1),
    ("teasel-row-safeguarding", "submitter_external", "Headteacher", 1),
    ("st-fenriks-safeguarding", "submitter_external", "Designated safeguarding lead", 2),
    ("marzipan-safeguarding", "submitter_external", "Head of year", 2),
    ("coracle-safeguarding", "submitter_external", "Student welfare officer", 2),
    ("inclusion-team", "submitter_external", "Attendance officer", 1),
    ("rushmere-emergency", "submitter_external", "Senior sister", 2),
    ("rushmere-midwives", "submitter_external", "Community midwife", 2),
    ("health-visitors", "submitter_external", "Health visitor", 2),
    ("health-visitors", "submitter_external", "School nurse", 1),
    ("lanternfish-doctors", "submitter_external", "General practitioner", 2),
    ("willowbank-clinic", "submitter_external", "Clinical psychologist", 1),
    ("northmere-out-of-hours", "submitter_external", "Duty social worker", 1),
    ("tenancy-support", "submitter_external", "Tenancy officer", 1),
    ("open-shed-workers", "submitter_external", "Youth worker", 2),
)  # fmt: skip
GIVEN = (
    "Asha", "Bram", "Cerys", "Dele", "Effie", "Femi", "Greta", "Huw", "Isla", "Joss", "Kalpana", "Lev", "Morag",
    "Nial", "Oona", "Pru", "Roshan", "Sibyl", "Taro",
)  # fmt: skip
SURNAMES = (
    "Abbotsmere", "Birchwhistle", "Crowfoot-Lane", "Dapplegrim", "Everdene-Cole", "Fennimore", "Greenhollow",
    "Hartsease", "Ivyleaf", "Jessamine", "Knotgrass", "Lovage", "Merrydown", "Northwell", "Orchardson", "Pimpernel",
    "Quickthorn",
)  # fmt: skip
# Which teams refer for which of DfE's sources; who telephones is written down at the desk. A title narrows it.
TEAMS = {
    "6": ("response", "response", "response", "response", "domestic-abuse"),
    "2A": ("alderbrook-safeguarding", "alderbrook-safeguarding", "teasel-row-safeguarding", "st-fenriks-safeguarding",
           "marzipan-safeguarding", "coracle-safeguarding"),
    "2B": ("inclusion-team",), "3A": ("lanternfish-doctors",), "3B": ("health-visitors:Health visitor",),
    "3C": ("health-visitors:School nurse",), "3D": ("rushmere-midwives", "health-visitors:Health visitor"),
    "3E": ("rushmere-emergency", "rushmere-safeguarding"), "3F": ("willowbank-clinic", "rushmere-safeguarding"),
    "5A": ("adult-safeguarding",), "5B": ("youth-justice-prevention",), "5C": ("northmere-out-of-hours",),
    "5D": ("family-support-team", "family-support-south"), "7": ("probation-team",), "4": ("tenancy-support",),
    "8": ("open-shed-workers", "harbour-outreach", "recovery-families"),
}  # fmt: skip
# Whose roles the stories tell of: the others work in the county, and have written nothing yet.
TOLD_OF = {"submitter_police", "submitter_external", "partner_practitioner", "maru_triage_sw"}
TELEPHONE = ("maru-desk:Social worker",)
SCHOOL_OF = {slug: name for slug, name, kind, _ in AGENCIES if kind == "education" and slug != "education-inclusion"}
PHONES = {slug: phone for _, slug, _, _, phone in UNITS}
AGENCY_OF = {slug: agency for agency, slug, *_ in UNITS}


def everybody() -> tuple[Staff, ...]:
    """All who work in the county, the same ones each time."""
    crowd, number = [], 2600
    for unit, role, title, count in MORE:
        for _ in range(count):
            # 19 given names and 17 surnames: no pair comes twice.
            place = len(crowd)
            name = f"{GIVEN[place % len(GIVEN)]} {SURNAMES[place % len(SURNAMES)]}"
            police = title in ("DS", "DC", "PC")
            number += police
            crowd.append(Staff(name.lower().replace(" ", "."), name, title, unit, role, str(number) if police else ""))
    return (*county.SMALL, *crowd)


def staff_of(staff: tuple[Staff, ...], team: str) -> list[Staff]:
    """Who writes in a team (`unit`, or `unit:title`)."""
    unit, _, title = team.partition(":")
    people = [person for person in staff if person.unit == unit and person.role in TOLD_OF]
    return [person for person in people if title in ("", person.title)]
