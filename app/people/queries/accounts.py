"""Accounts as administrators see them: found by a part of a name, with roles and state."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, true
from sqlmodel import Session, col, exists, func, or_, select

from app.db import in_parts
from app.people.models import Grant, Identifier, Membership, Person
from app.people.queries.grants import in_force
from app.people.queries.units import units
from app.people.rules import Role, Scope, normalised_account


class AccountState(StrEnum):
    """What an administrator would look into first."""

    OFF = "off"
    NO_PASSWORD = "no_password"
    NEVER = "never"  # signed in
    WELL = "well"


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

    @property
    def state(self) -> AccountState:
        if self.is_off:
            return AccountState.OFF
        if not self.has_password:
            return AccountState.NO_PASSWORD
        return AccountState.WELL if self.first_sign_in_at else AccountState.NEVER


def accounts(session: Session, text: str, now: datetime, page: int = 1, size: int = 0) -> list[Account]:
    """In the order of their names; `size` rows from the `page`-th part on, or all."""
    query = select(Person).where(_matching(text)).order_by(col(Person.name), col(Person.id))
    if size:
        query = query.limit(size).offset((page - 1) * size)
    return _rows(session, query, now)


def count_accounts(session: Session, text: str) -> int:
    return session.exec(select(func.count()).select_from(Person).where(_matching(text))).one()


def account(session: Session, person: Person, now: datetime) -> Account:
    return _rows(session, select(Person).where(Person.id == person.id), now)[0]


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


def _rows(session: Session, query: Select[Any], now: datetime) -> list[Account]:
    """Of the persons of a query, by columns: as records of a hundred thousand they would take a minute."""
    columns = Person.id, Person.ref, Person.name, Person.password_hash, Person.switched_off_at, Person.first_sign_in_at
    people = session.execute(query.with_only_columns(*map(col, columns))).all()
    names, found = units(session, now), []
    for some in in_parts(people):
        ids = [row[0] for row in some]
        known, roles, unit = _identifiers(session, ids), _roles(session, ids, now), _last_units(session, ids, now)
        for id, ref, name, password, off_at, first_at in some:
            place = names[unit[id]].name if unit.get(id) in names else ""
            may = frozenset(roles[id])
            found.append(
                Account(ref, name, tuple(known[id]), place, may, password is not None, off_at is not None, first_at)
            )
    return found


def _identifiers(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    query = select(col(Identifier.person_id), col(Identifier.value)).where(col(Identifier.person_id).in_(ids))
    found: dict[int, list[str]] = defaultdict(list)
    for person, value in session.exec(query.order_by(col(Identifier.id))):
        found[person].append(value)
    return found


def _roles(session: Session, ids: Sequence[int], now: datetime) -> dict[int, set[Role]]:
    query = select(col(Grant.person_id), col(Grant.role)).where(col(Grant.person_id).in_(ids), in_force(Grant, now))
    found: dict[int, set[Role]] = defaultdict(set)
    for person, role in session.exec(query):
        found[person].add(role)
    return found


def _last_units(session: Session, ids: Sequence[int], now: datetime) -> dict[int, int]:
    query = select(col(Membership.person_id), col(Membership.unit_id))
    query = query.where(col(Membership.person_id).in_(ids), in_force(Membership, now))
    return {person: unit for person, unit in session.exec(query.order_by(col(Membership.since)))}
