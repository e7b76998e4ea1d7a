"""Sealing records, letting people in, keeping people out, and looking beyond one's own view for a while."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from maru.agencies import leaving
from maru.agencies.acting import house, operation
from maru.agencies.belonging import Root, whole
from maru.agencies.keeping import changed, may_keep
from maru.agencies.looking import seen_anyway
from maru.agencies.models import Conflict, Glass, GlassReview, Involvement, Seal, SealGrant, User, Withheld
from maru.agencies.models.involvement import involve_all
from maru.agencies.permissions import Permission
from maru.agencies.powers import forget_powers, powers_of, require
from maru.audit import trail
from maru.audit.trail import Named, kind_of
from maru.audit.verbs import Verb
from maru.common.errors import NotFound, NotPermitted, ReasonMissing, Refused

# Local protocol – check: how long a look beyond one's own view lasts (DOMAIN.md section 7: a day at the most).
GLASS_LASTS = timedelta(hours=24)
KEEPER = "keeper"


class SealedAlready(Refused):
    code = "sealed-already"
    status = 409
    default = "This record is sealed already."


class NotTheKeeper(NotPermitted):
    code = "not-the-keeper"
    default = "Only the keeper of the seal may do this."


class MayNotKeep(Refused):
    code = "may-not-keep"
    default = "Choose somebody who answers for the work of others: a MARU manager or a CAIU supervisor."


class KeepsIt(Refused):
    code = "keeps-it"
    status = 409
    default = "The keeper of a seal sees it already, without an end."


class NotUntilThen(Refused):
    code = "not-until-then"
    default = "Give a day after today: nobody is let in without an end."


def root_of(record: Any) -> Root:
    return Root(kind_of(record), record.pk, getattr(record, "reference", ""))


@operation
def seal(
    *, record: Any, why: str, text: str, keeper: User, review_on: date, by: User, at: datetime,
    goes_on: Mapping[User, datetime] | None = None,
) -> Seal:  # fmt: skip
    """Seal a record that the person sees, with all that belongs to it. From now on its keeper alone sees it, and those
    who go on working it, each until a moment; later, whom the keeper lets in.

    Raises NotPermitted, ReasonMissing, SealedAlready, NotUntilThen, MayNotKeep.
    """
    require(by, Permission.RECORD_SEAL)
    if not text.strip():
        raise ReasonMissing(field="text")
    require_day_to_come(review_on, at)
    require_may_keep(keeper)
    top = root_of(record)
    # Else a look for a day could be made one for good, by whoever keeps the seal themselves.
    if top.object_id in powers_of(by).looks_into(top.kind) and not seen_anyway(by, top.kind, top.object_id):
        raise NotPermitted(kind=top.kind, record=top.object_id)
    with house():
        if Seal.objects.standing().filter(kind=top.kind, object_id=top.object_id).exists():
            raise SealedAlready
        made = Seal.objects.create(
            kind=top.kind, object_id=top.object_id, reference=top.reference, why=why, review_on=review_on,
            sealed_at=at, sealed_by=by,
        )  # fmt: skip
        SealGrant.objects.create(seal=made, user=keeper, is_keeper=True, since=at, granted_by=by)
        withhold(top, seal=made)
        trail.record(Verb.RECORD_SEALED, on=made, root=record, at=at, reason=why, text=text, keeper=keeper.pk)
        for user, until in (goes_on or {}).items():
            if user != keeper:
                grant_sight(made, user, until, by, at)
        changed(made, at)
    return made


@operation
def let_in(*, seal: Seal, user: User, until: datetime, by: User, at: datetime) -> SealGrant:
    """Let a named person in until a moment. Letting in anew moves the end.

    Raises NotTheKeeper, KeepsIt, NotUntilThen.
    """
    require_keeper(seal, by)
    if user.pk == by.pk:
        raise KeepsIt
    with house():
        return grant_sight(seal, user, until, by, at)


def grant_sight(seal: Seal, user: User, until: datetime, by: User, at: datetime) -> SealGrant:
    """Called inside `house`. Raises NotUntilThen."""
    if until <= at:
        raise NotUntilThen(field="until")
    SealGrant.objects.filter(seal=seal, user=user, is_keeper=False, ended_at=None).update(ended_at=at)
    grant = SealGrant.objects.create(seal=seal, user=user, since=at, until=until, granted_by=by)
    trail.record(Verb.SEAL_LET_IN, on=seal, root=sealed(seal), at=at, user=user.pk, until=until.isoformat())
    return grant


@operation
def shut_out(*, seal: Seal, user: User, by: User, at: datetime) -> None:
    """End somebody's being let in: their next request knows.

    Raises NotTheKeeper, NotFound.
    """
    require_keeper(seal, by)
    with house():
        ended = SealGrant.objects.filter(seal=seal, user=user, is_keeper=False, ended_at=None).update(ended_at=at)
        if not ended:
            raise NotFound
        trail.record(Verb.SEAL_SHUT_OUT, on=seal, root=sealed(seal), at=at, user=user.pk)


@operation
def hand_keeping_on(*, seal: Seal, to: User, by: User, at: datetime) -> None:
    """Another keeper answers for the seal from now on; the one before sees nothing of it any more.

    Raises NotTheKeeper, MayNotKeep.
    """
    require_keeper(seal, by)
    require_may_keep(to)
    with house():
        pass_on(seal, by, to, at)


@operation
def lift(*, seal: Seal, text: str, by: User, at: datetime) -> None:
    """Lift a seal: whoever was involved sees the record again.

    Raises NotTheKeeper, ReasonMissing.
    """
    require_keeper(seal, by)
    if not text.strip():
        raise ReasonMissing(field="text")
    with house():
        end_keeping(seal, by.pk, at)
        Withheld.objects.filter(seal=seal).delete()
        Seal.objects.filter(pk=seal.pk).update(lifted_at=at)
        seal.lifted_at = at
        trail.record(Verb.SEAL_LIFTED, on=seal, root=sealed(seal), at=at, text=text)
        SealGrant.objects.filter(seal=seal, ended_at=None).update(ended_at=at)
        changed(seal, at)


def pass_on(seal: Seal, before: User, to: User, at: datetime, reason: str = "") -> None:
    """Another keeper, in place of the one before. Called inside `house`."""
    end_keeping(seal, before.pk, at)
    SealGrant.objects.filter(seal=seal, user__in=(before, to), ended_at=None).update(ended_at=at)
    SealGrant.objects.create(seal=seal, user=to, is_keeper=True, since=at, granted_by=before)
    withhold(Root(seal.kind, seal.object_id, seal.reference), seal=seal)
    trail.record(Verb.SEAL_HANDED_ON, on=seal, root=sealed(seal), at=at, reason=reason, keeper=to.pk)
    changed(seal, at)


def sealed(seal: Seal) -> Named:
    """The record that it was put on, as the trail names it: who may not know of that is not shown the seal's story."""
    return Named(seal.kind, seal.object_id)


def require_keeper(seal: Seal, by: User) -> None:
    """Raises NotTheKeeper. One keeper at a time decides: the row is held until the transaction ends."""
    keeping = SealGrant.objects.now().filter(seal=seal, user=by, is_keeper=True)
    if not keeping.select_for_update(of=("self",)).exists():
        raise NotTheKeeper(seal=seal.pk)


def require_day_to_come(review_on: date, at: datetime) -> None:
    """Raises NotUntilThen."""
    if review_on <= at.date():
        raise NotUntilThen("Give a day after today on which the seal is looked at again.", field="review_on")


def require_may_keep(keeper: User) -> None:
    """Raises MayNotKeep."""
    if not may_keep().filter(pk=keeper.pk).exists():
        raise MayNotKeep(field="keeper")


def withhold(top: Root, **why: Any) -> None:
    """Withhold a record and all that belongs to it, by a seal or a conflict. A seal's keeper is involved in all of it:
    no child is in nobody's sight. Called inside `house`."""
    parts = whole(top)
    Withheld.objects.bulk_create(
        [Withheld(kind=part.kind, object_id=part.object_id, reference=part.reference, **why) for part in parts],
        ignore_conflicts=True,
    )
    for keeping in SealGrant.objects.now().filter(seal=why.get("seal"), is_keeper=True):
        involve_all(
            Involvement(
                kind=part.kind, object_id=part.object_id, user_id=keeping.user_id, why=KEEPER, since=keeping.since
            )
            for part in parts
        )


def end_keeping(seal: Seal, keeper_id: UUID, at: datetime) -> None:
    """The keeper no longer sees what the seal withholds, unless another seal of theirs does too."""
    others = Withheld.objects.filter(seal__in=Seal.objects.kept_by(keeper_id)).exclude(seal=seal).values("object_id")
    mine = Withheld.objects.filter(seal=seal).exclude(object_id__in=others).values("object_id")
    rows = Involvement.objects.now().filter(user=keeper_id, why=KEEPER, object_id__in=mine)
    rows.update(until=at)


def withhold_too(record: Any, *, like: UUID) -> None:
    """What comes out of a withheld record is withheld like it, from its first moment. `like` is the id of the record
    that it came out of. Called inside `house`, by whoever makes a root out of another."""
    child = root_of(record)
    for row in Withheld.objects.filter(object_id=like):
        withhold(child, seal=row.seal, conflict=row.conflict, from_user=row.from_user)


@operation
def keep_out(*, record: Any, user: User, how: str, why: str, text: str = "", by: User | None, at: datetime) -> Conflict:
    """Keep one person out of a record, with all that belongs to it: they, theirs or somebody they know are in it.

    Anybody declares it of themselves; a supervisor records it of others; the house, `by` nobody, notices it. What they
    had in hand of it goes back to where others see it. Being kept out already changes nothing, also where it is done
    twice at the same moment. Raises NotPermitted.
    """
    if by is not None and by != user:
        require(by, Permission.STAFF_MANAGE)
    top = root_of(record)
    with house():
        made = Conflict(
            user=user, kind=top.kind, object_id=top.object_id, reference=top.reference, how=how, why=why, since=at,
            recorded_by=by,
        )  # fmt: skip
        Conflict.objects.bulk_create([made], ignore_conflicts=True)
        standing = Conflict.objects.standing().get(user=user, kind=top.kind, object_id=top.object_id)
        if standing != made:
            return standing
        withhold(top, conflict=made, from_user=user)
        give_back(made, at)
        verb = Verb.CONFLICT_RECORDED if by is not None else Verb.CONFLICT_NOTICED
        trail.record(verb, on=made, root=record, at=at, reason=why, text=text, how=how)
    return made


def give_back(conflict: Conflict, at: datetime) -> None:
    """Nothing that the conflict withholds stays in the hands of whom it is withheld from."""
    ids = list(Withheld.objects.filter(conflict=conflict).values_list("object_id", flat=True))
    for part in leaving.parts():
        part.give_back_of(conflict.user, ids, at)


@operation
def break_glass(*, record: Any, why: str, text: str, by: User, at: datetime) -> Glass:
    """Look into one record beyond one's own view for GLASS_LASTS: reading only, never what is withheld from the person.
    Somebody else reviews it afterwards.

    The caller has found the record inside `house`. Raises NotPermitted, ReasonMissing, NotFound.
    """
    require(by, Permission.GLASS_BREAK)
    if not text.strip():
        raise ReasonMissing(field="text")
    top = root_of(record)
    with house():
        if Withheld.objects.hidden_from(by).filter(object_id=top.object_id).exists():
            raise NotFound
        glass = Glass.objects.create(
            user=by, kind=top.kind, object_id=top.object_id, reference=top.reference, why=why, broken_at=at,
            until=at + GLASS_LASTS,
        )  # fmt: skip
        GlassReview.objects.create(glass=glass, user=by, about=top.object_id, said=text, waits_since=at)
        trail.record(Verb.GLASS_BROKEN, on=glass, root=record, at=at, reason=why, text=text)
    forget_powers(by)
    return glass
