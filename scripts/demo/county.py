"""Who there is in the county: agencies and units as the paper of 2014 names them, and people who never lived.

This is the county in small, as the tests use it; scripts/demo/whole.py has the rest."""

from dataclasses import dataclass
from datetime import datetime, time

from maru.agencies.acting import acting_as
from maru.agencies.models import Agency, Unit, User
from maru.agencies.operations import grant_membership, register_agency, register_unit, register_user
from maru.api.operations import Registered, register_client
from maru.api.scopes import Scope
from maru.audit.context import Door

AGENCIES = (
    ("constabulary", "Fenmere Constabulary", "police", ""),
    ("csc-cambridgeshire", "Cambridgeshire Children’s Social Care", "children_social_care", "873"),
    ("csc-peterborough", "Peterborough Children’s Social Care", "children_social_care", "874"),
    ("adult-social-care", "Adult Social Care", "adult_social_care", ""),
    ("family-support", "Early Help and Family Support", "family_support", ""),
    ("alderbrook-academy", "Alderbrook Academy", "education", "874"),
    ("rushmere-hospital", "Rushmere Hospital", "health", ""),
    ("probation", "Fenmere Probation", "probation", ""),
)
UNITS = (
    ("constabulary", "maru-desk", "MARU desk", "maru_desk", "01632 960100"),
    ("constabulary", "duty", "Duty senior detective", "duty", "01632 960111"),
    ("constabulary", "caiu-peterborough", "CAIU Peterborough", "caiu", "01632 960120"),
    ("constabulary", "caiu-cambridge", "CAIU Cambridge", "caiu", "01632 960130"),
    ("constabulary", "response", "Response and neighbourhoods", "submitting", "01632 960140"),
    ("constabulary", "governance", "Information governance", "submitting", "01632 960160"),
    ("constabulary", "domestic-abuse", "Domestic Abuse Investigation and Safeguarding Unit", "partner", "01632 960150"),
    ("csc-cambridgeshire", "csc-cambridgeshire-first", "Cambridgeshire First Response", "partner", "01632 960210"),
    ("csc-peterborough", "csc-peterborough-first", "Peterborough First Response", "partner", "01632 960220"),
    ("adult-social-care", "adult-safeguarding", "Adult Safeguarding Team", "partner", "01632 960230"),
    ("family-support", "family-support-team", "Family Support Team North", "partner", "01632 960240"),
    ("family-support", "family-support-south", "Family Support Team South", "partner", "01632 960250"),
    ("alderbrook-academy", "alderbrook-safeguarding", "Alderbrook safeguarding leads", "submitting", "01632 960310"),
    ("rushmere-hospital", "rushmere-safeguarding", "Rushmere safeguarding nurses", "submitting", "01632 960320"),
    ("probation", "probation-team", "Probation team", "submitting", "01632 960330"),
)
# Agencies whose own systems come in by the API.
SYSTEMS = ("alderbrook-academy", "rushmere-hospital", "csc-peterborough", "family-support")
ALWAYS_OPEN = ("duty", "response")


@dataclass(frozen=True)
class Staff:
    """Somebody who signs in. `key` is what stories and tests call them and the first part of the login."""

    key: str
    name: str
    title: str
    unit: str
    role: str
    number: str = ""
    also: tuple[str, ...] = ()


# One login for each role, by the role's name.
ROLE_HOLDERS = (
    Staff("submitter_police", "Ola Brackenridge", "PC", "response", "submitter_police", "4411"),
    Staff("submitter_external", "Miriam Quillfeather", "Designated safeguarding lead", "alderbrook-safeguarding",
          "submitter_external"),
    Staff("maru_triage_sw", "Joyce Amberley", "Senior social worker", "maru-desk", "maru_triage_sw"),
    Staff("maru_police_ds", "Callum Thistlewood", "DS", "maru-desk", "maru_police_ds", "3120"),
    Staff("maru_manager", "Priya Larkspur", "MARU manager", "maru-desk", "maru_manager"),
    Staff("caiu_ds", "Gwen Harrowgate", "DS", "caiu-peterborough", "caiu_ds", "2270"),
    Staff("caiu_dc", "Tunde Wetherby", "DC", "caiu-peterborough", "caiu_dc", "2271"),
    Staff("duty_senior_detective", "Marek Stonehouse", "DCI", "duty", "duty_senior_detective", "1005"),
    Staff("partner_practitioner", "Hannah Willowmere", "Social worker", "csc-peterborough-first",
          "partner_practitioner"),
    Staff("maru_info_officer", "Sorrel Kingsbridge", "Information officer", "maru-desk", "maru_info_officer"),
    Staff("caiu_di", "Agnes Stillwater", "DI", "caiu-peterborough", "caiu_di", "1120", also=("caiu-cambridge",)),
    Staff("designated_officer", "Piers Copperfield", "Inspector", "response", "designated_officer", "1207"),
    Staff("csc_sw", "Nuala Bexwell", "Social worker", "csc-peterborough-first", "csc_sw"),
    Staff("csc_tm", "Rufus Tallowfield", "Team manager", "csc-peterborough-first", "csc_tm"),
    Staff("family_support_team", "Wren Applegarth", "Family support worker", "family-support-team",
          "family_support_team"),
    Staff("adult_safeguarding", "Conrad Eelwood", "Adult safeguarding practitioner", "adult-safeguarding",
          "adult_safeguarding"),
    Staff("lead_professional", "Tilda Moorhen", "Health visitor", "rushmere-safeguarding", "lead_professional"),
    Staff("caf_assessor", "Jory Pennywell", "Learning mentor", "alderbrook-safeguarding", "caf_assessor"),
    Staff("caf_coordinator", "Beatrix Rushlight", "CAF coordinator", "family-support-team", "caf_coordinator"),
    Staff("cp_chair", "Alban Fenwick-Rose", "Conference chair", "csc-peterborough-first", "cp_chair"),
    Staff("partner_rep", "Dorcas Hallowell", "Probation liaison", "probation-team", "partner_rep"),
    Staff("auditor", "Milo Quarrington", "Internal auditor", "governance", "auditor"),
    Staff("dpo", "Hester Longbarrow", "Data protection officer", "governance", "dpo"),
    Staff("performance_analyst", "Ivo Brambling", "Performance analyst", "governance", "performance_analyst"),
    Staff("sysadmin", "Petra Ashdown-Lye", "System administrator", "governance", "sysadmin"),
)  # fmt: skip
# The others that a small story needs.
SECOND_HOLDERS = (
    Staff("submitter_police_2", "Ravi Coppergate", "PC", "response", "submitter_police", "4412"),
    Staff("maru_triage_sw_2", "Delphine Marchbank", "Social worker", "maru-desk", "maru_triage_sw"),
    Staff("caiu_ds_cambridge", "Iris Fairweather", "DS", "caiu-cambridge", "caiu_ds", "2370"),
    Staff("caiu_dc_cambridge", "Noel Underhill", "DC", "caiu-cambridge", "caiu_dc", "2371"),
    Staff("caiu_dc_2", "Bea Larkhill", "DC", "caiu-peterborough", "caiu_dc", "2272"),
    Staff("partner_csc_cambridgeshire", "Tom Ashgrove", "Social worker", "csc-cambridgeshire-first",
          "partner_practitioner"),
    Staff("partner_csc_2", "Bettany Rookwood", "Social worker", "csc-peterborough-first", "partner_practitioner"),
    Staff("partner_adult", "Olive Penhallow", "Adult safeguarding practitioner", "adult-safeguarding",
          "partner_practitioner"),
    Staff("partner_domestic_abuse", "Zara Millbrook", "DC", "domestic-abuse", "partner_practitioner", "2510"),
    Staff("partner_family_support", "Ewan Driftwood", "Family support worker", "family-support-team",
          "partner_practitioner"),
    Staff("partner_family_south", "Lena Oakhanger", "Family support worker", "family-support-south",
          "partner_practitioner"),
    Staff("submitter_health", "Grace Marlowe-Finch", "Named nurse", "rushmere-safeguarding", "submitter_external"),
    Staff("submitter_probation", "Idris Haverstock", "Probation officer", "probation-team", "submitter_external"),
)  # fmt: skip
SMALL = ROLE_HOLDERS + SECOND_HOLDERS


@dataclass(frozen=True)
class County:
    """The county as built: units by slug, people by key."""

    units: dict[str, Unit]
    people: dict[str, User]


def build(
    *,
    at: datetime,
    door: Door,
    passwords: dict[str, str],
    agencies: tuple[tuple[str, ...], ...] = AGENCIES,
    units: tuple[tuple[str, ...], ...] = UNITS,
    staff: tuple[Staff, ...] = SMALL,
) -> County:
    """Make agencies, units and people known. `passwords` by key; who has none can't sign in."""
    with acting_as(system="setup", door=door, at=at):
        built = build_units(units, build_agencies(agencies))
        people = {}
        for person in staff:
            user = register_user(
                email=f"{person.key}@maru.example", name=person.name, password=passwords.get(person.key), at=at,
                title=person.title, number=person.number,
            )  # fmt: skip
            for slug in (person.unit, *person.also):
                grant_membership(user=user, unit=built[slug], role=person.role, at=at)
            people[person.key] = user
    return County(built, people)


def connect(county: County, *, at: datetime, door: Door) -> dict[str, Registered]:
    """Make the agencies' systems known; each by its agency, with the secret that is told this once."""
    made = {}
    with acting_as(system="setup", door=door, at=at):
        for agency in SYSTEMS:
            units = [unit for unit in county.units.values() if unit.agency.slug == agency]
            made[agency] = register_client(agency=units[0].agency, units=units, scopes=list(Scope), at=at)
    return made


def found() -> County | None:
    """The county that stands in the database already, if one does."""
    units = {unit.slug: unit for unit in Unit.objects.select_related("agency")}
    people = {user.email.partition("@")[0]: user for user in User.objects.filter(signs_in=True)}
    return County(units, people) if units else None


def build_agencies(agencies: tuple[tuple[str, ...], ...]) -> dict[str, Agency]:
    return {
        slug: register_agency(slug=slug, name=name, kind=kind, local_authority=authority)
        for slug, name, kind, authority in agencies
    }


def build_units(units: tuple[tuple[str, ...], ...], agencies: dict[str, Agency]) -> dict[str, Unit]:
    """Every unit works from 8 to 18 every day; who is on duty day and night is open as long as a day can be."""
    built = {}
    for agency, slug, name, kind, phone in units:
        hours = {"opens": time(0), "closes": time(23, 59)} if slug in ALWAYS_OPEN else {}
        built[slug] = register_unit(agency=agencies[agency], slug=slug, name=name, kind=kind, phone=phone, **hours)
    return built
