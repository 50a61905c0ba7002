"""Accounts as administrators see them: found by a part of a name, with roles and state."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, true
from sqlmodel import Session, col, exists, func, or_, select

from app.people.models import Grant, Identifier, Membership, Person
from app.people.queries.grants import in_force
from app.people.queries.units import units
from app.people.rules import Role, Scope, normalised_account


@dataclass(frozen=True)
class Account:
    """One person's row; `unit` is the name of the unit that he joined last, of those where he is now."""

    ref: str
    name: str
    identifiers: tuple[str, ...]
    unit: str
    roles: frozenset[Role]
    has_password: bool
    is_off: bool
    first_sign_in_at: datetime | None


def accounts(session: Session, text: str, now: datetime, page: int = 1, size: int = 0) -> list[Account]:
    """In the order of their names; `size` rows from the `page`-th part on, or all."""
    query = select(Person).where(_matching(text)).order_by(col(Person.name), col(Person.id))
    if size:
        query = query.limit(size).offset((page - 1) * size)
    return _rows(session, list(session.exec(query)), now)


def count_accounts(session: Session, text: str) -> int:
    return session.exec(select(func.count()).select_from(Person).where(_matching(text))).one()


def account(session: Session, person: Person, now: datetime) -> Account:
    return _rows(session, [person], now)[0]


def holders_of(session: Session, role: Role, now: datetime) -> list[Person]:
    """Who holds a role somewhere and may sign in."""
    query = (
        select(Person)
        .join(Grant, col(Grant.person_id) == Person.id)
        .where(Grant.role == role, in_force(Grant, now), col(Person.switched_off_at).is_(None))
        .distinct()
    )
    return list(session.exec(query))


@dataclass(frozen=True)
class Granted:
    """One grant in force; `where` is the unit's name, or empty."""

    ref: str
    person_ref: str
    person: str
    role: Role
    scope: Scope
    scope_id: int | None
    where: str
    since: datetime


def grants(session: Session, now: datetime, person: Person | None = None, besides: Role | None = None) -> list[Granted]:
    """What is granted now: to one person, or to all; `besides` leaves out a role that everybody has."""
    query = select(Grant, Person).join(Person, col(Grant.person_id) == Person.id).where(in_force(Grant, now))
    if person is not None:
        query = query.where(Grant.person_id == person.id)
    if besides is not None:
        query = query.where(Grant.role != besides)
    names = {unit.id: unit.name for unit in units(session, now).values()}
    return [
        Granted(
            row.ref,
            who.ref,
            who.name,
            row.role,
            row.scope,
            row.scope_id,
            names.get(row.scope_id or 0, "") if row.scope is Scope.UNIT else "",
            row.since,
        )
        for row, who in session.exec(query.order_by(col(Person.name), col(Grant.id)))
    ]


def _matching(text: str) -> ColumnElement[bool]:
    if not text:
        return true()
    part, number = f"%{_literal(text)}%", f"%{_literal(normalised_account(text))}%"
    known = exists().where(col(Identifier.person_id) == Person.id, col(Identifier.value).like(number, escape="!"))
    return or_(col(Person.name).like(part, escape="!"), known)


def _literal(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _rows(session: Session, people: list[Person], now: datetime) -> list[Account]:
    ids = [person.id for person in people]
    identifiers: dict[int, list[str]] = defaultdict(list)
    roles: dict[int, set[Role]] = defaultdict(set)
    unit: dict[int, int] = {}
    known = select(Identifier).where(col(Identifier.person_id).in_(ids)).order_by(col(Identifier.id))
    for identifier in session.exec(known):
        identifiers[identifier.person_id].append(identifier.value)
    for grant in session.exec(select(Grant).where(col(Grant.person_id).in_(ids), in_force(Grant, now))):
        roles[grant.person_id].add(grant.role)
    joined = select(Membership).where(col(Membership.person_id).in_(ids), in_force(Membership, now))
    for membership in session.exec(joined.order_by(col(Membership.since))):
        unit[membership.person_id] = membership.unit_id
    names = units(session, now)
    return [
        Account(
            person.ref,
            person.name,
            tuple(identifiers[person.id]),
            names[unit[person.id]].name if unit.get(person.id) in names else "",
            frozenset(roles[person.id]),
            person.password_hash is not None,
            person.switched_off_at is not None,
            person.first_sign_in_at,
        )
        for person in people
    ]
