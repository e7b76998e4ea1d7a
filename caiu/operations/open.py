"""Opening an investigation: the desk's decision sends subjects to a CAIU unit."""

from datetime import datetime

from caiu.models import Investigation, InvestigationSubject
from maru.agencies.acting import house, operation
from maru.agencies.models import Involvement, Unit
from maru.agencies.models.involvement import involve
from maru.agencies.operations import withhold_too
from maru.audit import trail
from maru.audit.trail import addressee
from maru.audit.verbs import Verb
from maru.common.ids import next_reference
from maru.notify.operations import tell
from maru.notify.said import Said, said
from referrals.models import Referral, Subject

ABOUT = "{investigation.reference}: {text}"


@operation
def open_investigation(
    *, referral: Referral, subjects: list[Subject], unit: Unit, joint: bool, why_here: str, at: datetime
) -> Investigation:
    """A new investigation in the unit's list; its supervisors are told. The unit sees the referral and the
    desk's file from now on. Called by the desk's decision, which has asked whether it may."""
    with house():
        investigation = Investigation(
            reference=next_reference("CA", at), referral=referral, unit=unit, joint=joint, why_here=why_here,
            opened_at=at,
        )  # fmt: skip
        involve(investigation, why="unit", at=at, unit=unit)
        investigation.save(force_insert=True)
        withhold_too(investigation, like=referral.pk)
        share(investigation, at, unit=unit)
        InvestigationSubject.objects.bulk_create(
            InvestigationSubject(
                investigation=investigation,
                subject=subject,
                name=subject.party.name,
                date_of_birth=subject.party.date_of_birth,
            )
            for subject in subjects
        )
        trail.record(
            Verb.INVESTIGATION_OPENED, on=investigation, at=at, reason=referral.lawful_basis, to=addressee(unit),
            fields=("referral", "deskfile"), referral=referral.pk,
        )  # fmt: skip
        text = said("is new in {unit} and waits to be allocated.", unit=unit)
        tell_supervisors(investigation, key=f"opened:{investigation.pk}", text=text, at=at)
    return investigation


def tell_supervisors(investigation: Investigation, *, key: str, text: Said, at: datetime) -> None:
    """A notice to the unit's sergeants, where there are none to its inspector: its reference and what is the matter."""
    unit = investigation.unit
    role = "caiu_di" if unit.roles_held(("caiu_ds", "caiu_di")) == ["caiu_di"] else "caiu_ds"
    tell(
        key=key, text=said(ABOUT, investigation=investigation, text=text), link=f"/caiu/{investigation.reference}/",
        unit=unit, role=role, about=investigation.pk, at=at,
    )  # fmt: skip


def marker(investigation: Investigation) -> str:
    """The reason of an involvement that this investigation brought: several may share a referral."""
    return investigation.reference


def share(investigation: Investigation, at: datetime, **who: object) -> None:
    """Open the referral and the desk's file to a unit or a detective for the length of the work."""
    involve(investigation.referral, why=marker(investigation), at=at, **who)
    Involvement.objects.create(
        kind="deskfile", object_id=investigation.referral_id, why=marker(investigation), since=at, **who
    )


def unshare(investigation: Investigation, at: datetime, **who: object) -> None:
    """The work has ended: the referral and the desk's file are closed again, to all or to one detective."""
    Involvement.objects.now().filter(
        kind__in=("referral", "deskfile"),
        object_id=investigation.referral_id,
        why=marker(investigation),
        **who,
    ).update(until=at)
