"""Persons come, go, and are known by accounts; and the site says once what it is."""

from datetime import datetime

from sqlmodel import Session, select

from app.db import id_of
from app.errors import Conflict, Invalid, NotFound
from app.people.actions.signing_in import sign_out_everywhere
from app.people.models import (
    Identifier,
    Membership,
    OrgUnit,
    Person,
    Site,
)
from app.people.queries import holder_of, in_force, site_of
from app.people.rules import IdentifierKind, normalised_account


class AccountTaken(Conflict):
    """Somebody else signs in with this."""


def add_person(session: Session, name: str, now: datetime, by: Person | None = None) -> Person:
    """Somebody without a password yet; a one-time link lets him set it."""
    person = Person(name=name, made_at=now)
    session.add(person)
    session.flush()
    return person


def identify(session: Session, person: Person, kind: IdentifierKind, value: str, unit: OrgUnit | None) -> Identifier:
    """What he signs in with; a staff number is issued by a unit, a phone by none."""
    value = normalised_account(value)
    if not value or (kind is IdentifierKind.STAFF_NUMBER) != (unit is not None):
        raise Invalid
    if (known := holder_of(session, kind, value, unit)) is not None:
        if known.person_id != person.id:
            raise AccountTaken
        return known
    identifier = Identifier(person_id=person.id, kind=kind, unit_id=id_of(unit), value=value)
    session.add(identifier)
    session.flush()
    return identifier


def join(session: Session, person: Person, unit: OrgUnit, post: str, now: datetime) -> Membership:
    membership = Membership(person_id=person.id, unit_id=unit.id, post=post, since=now)
    session.add(membership)
    session.flush()
    return membership


def leave(session: Session, person: Person, unit: OrgUnit, now: datetime) -> None:
    query = select(Membership).where(
        Membership.person_id == person.id, Membership.unit_id == unit.id, in_force(Membership, now)
    )
    if not (memberships := session.exec(query).all()):
        raise NotFound
    for membership in memberships:
        membership.until = now
        session.add(membership)
    session.flush()


def move(session: Session, person: Person, unit: OrgUnit, post: str, now: datetime) -> Membership:
    """A transfer: he leaves wherever he is and joins `unit`; where he counts in a class is an organizer's own act."""
    query = select(Membership).where(Membership.person_id == person.id, in_force(Membership, now))
    for membership in session.exec(query):
        membership.until = now
        session.add(membership)
    return join(session, person, unit, post, now)


def switch_off(session: Session, person: Person, now: datetime) -> None:
    """He cannot sign in, and is signed out wherever he is; what he did stays."""
    person.switched_off_at = person.switched_off_at or now
    session.add(person)
    sign_out_everywhere(session, person)


def switch_on(session: Session, person: Person) -> None:
    person.switched_off_at = None
    session.add(person)
    session.flush()


def found_site(session: Session, is_demo: bool, now: datetime) -> Site:
    """Says once what this database is for; saying it again must be the same."""
    site = site_of(session)
    if site is None:
        site = Site(is_demo=is_demo, made_at=now)
        session.add(site)
        session.flush()
    elif site.is_demo is not is_demo:
        raise Conflict
    return site
