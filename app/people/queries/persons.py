"""Persons: by what they are known, where they are signed in, whether they may guess again."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_
from sqlmodel import Session, case, col, func, or_, select

from app.errors import NotFound
from app.people import rules
from app.people.models import (
    Appointment,
    FailedSignIn,
    Grant,
    Identifier,
    Membership,
    OneTimeLink,
    OrgUnit,
    Person,
    SignIn,
    Site,
)
from app.people.queries.grants import in_force
from app.people.rules import THROTTLE_MINUTES, IdentifierKind, Role


def hash_of(token: str) -> str:
    """Tokens are long and random, so one round of SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class SignedIn:
    person: Person
    roles: frozenset[Role]
    token_hash: str
    at: datetime


def signed_in(session: Session, token: str, now: datetime, lock: bool) -> SignedIn | None:
    """Who holds this token, and what he is. Locked, so that the writes of one person queue on PostgreSQL."""
    if not token:
        return None
    query = (
        select(Person, SignIn.at, Grant.role)
        .join(SignIn, col(SignIn.person_id) == Person.id)
        .outerjoin(Grant, and_(col(Grant.person_id) == Person.id, in_force(Grant, now)))
        .where(SignIn.token_hash == hash_of(token), SignIn.until > now, col(Person.switched_off_at).is_(None))
    )
    rows = session.exec(query.with_for_update(of=Person, key_share=True) if lock else query).all()
    if not rows:
        return None
    person, at, _ = rows[0]
    return SignedIn(person, frozenset(Role(role) for *_, role in rows if role), hash_of(token), at)


def person_by_ref(session: Session, ref: str, lock: bool = False) -> Person:
    """For those whose reach was checked, or will be."""
    query = select(Person).where(Person.ref == ref)
    person = session.exec(query.with_for_update(key_share=True) if lock else query).one_or_none()
    if person is None:
        raise NotFound
    return person


def identifiers_of(session: Session, person: Person) -> list[Identifier]:
    query = select(Identifier).where(Identifier.person_id == person.id)
    return list(session.exec(query.order_by(col(Identifier.kind), col(Identifier.id))))


def holder_of(session: Session, kind: IdentifierKind, value: str, unit: OrgUnit | None) -> Identifier | None:
    """Whose this normalised account name is; `unit` issued it, or none for a phone."""
    query = select(Identifier).where(Identifier.kind == kind, Identifier.value == value)
    if unit is not None:
        query = query.where(Identifier.unit_id == unit.id)
    return session.exec(query).one_or_none()


def memberships_of(session: Session, person: Person, now: datetime) -> list[Membership]:
    """Where he is now, the latest first."""
    query = select(Membership).where(Membership.person_id == person.id, in_force(Membership, now))
    return list(session.exec(query.order_by(col(Membership.since).desc(), col(Membership.id).desc())))


@dataclass(frozen=True)
class Candidate:
    """Somebody whom an account name fits, and the unit that issued it (none: a phone)."""

    person: Person
    unit_id: int | None


def candidates(session: Session, account: str, also_off: bool = False) -> list[Candidate]:
    """`account` is normalised. A phone fits one person at most; a staff number one in each unit."""
    query = (
        select(Person, Identifier.kind, Identifier.unit_id)
        .join(Identifier, col(Identifier.person_id) == Person.id)
        .where(Identifier.value == account, or_(col(Person.switched_off_at).is_(None), also_off))
        .order_by(col(Identifier.unit_id))
    )
    found = [
        Candidate(person, unit_id if kind is IdentifierKind.STAFF_NUMBER else None)
        for person, kind, unit_id in session.exec(query)
    ]
    return list({candidate.person.id: candidate for candidate in found}.values())


def is_throttled(session: Session, account: str, address: str, now: datetime) -> bool:
    recent = FailedSignIn.at > now - timedelta(minutes=THROTTLE_MINUTES)
    here = select(func.count(), func.sum(case((col(FailedSignIn.account) == hash_of(account), 1), else_=0)))
    for_address, for_account = session.exec(here.where(FailedSignIn.address == address, recent)).one()
    return rules.is_throttled(for_account or 0, for_address)


def person_of_link(session: Session, token: str, now: datetime) -> Person | None:
    """Whose one-time link this is, while it may be used."""
    query = (
        select(Person)
        .join(OneTimeLink, col(OneTimeLink.person_id) == Person.id)
        .where(
            OneTimeLink.token_hash == hash_of(token),
            col(OneTimeLink.used_at).is_(None),
            OneTimeLink.until > now,
            col(Person.switched_off_at).is_(None),
        )
    )
    return session.exec(query).one_or_none()


def site_of(session: Session) -> Site | None:
    """What this database was made for; none before it is a demo's or has its first administrator."""
    return session.get(Site, 1)


def appointments_of(session: Session, ids: Iterable[int]) -> dict[int, Appointment]:
    """The present one of each person."""
    query = select(Appointment).where(col(Appointment.person_id).in_(list(ids)), col(Appointment.until).is_(None))
    return {one.person_id: one for one in session.exec(query.order_by(col(Appointment.since), col(Appointment.id)))}


def appointments_ever(session: Session, person: Person) -> list[Appointment]:
    """The latest first."""
    query = select(Appointment).where(Appointment.person_id == person.id)
    return list(session.exec(query.order_by(col(Appointment.since).desc(), col(Appointment.id).desc())))
