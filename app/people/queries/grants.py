"""What is granted, and how far it reaches."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, or_, select

from app.people.models import (
    Grant,
    Membership,
    Person,
)
from app.people.queries.units import below
from app.people.rules import GRANTS, Permission, Role, Scope


def in_force(model: type[Grant] | type[Membership], now: datetime) -> ColumnElement[bool]:
    return and_(col(model.since) <= now, or_(col(model.until).is_(None), col(model.until) > now))


def roles_of(session: Session, person: Person, now: datetime) -> set[Role]:
    return set(session.exec(select(col(Grant.role)).where(Grant.person_id == person.id, in_force(Grant, now))))


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    return frozenset().union(*(GRANTS[role] for role in roles))


@dataclass(frozen=True)
class Reach:
    """Where somebody holds a permission; units are given with all that lies below them."""

    site: bool = False
    units: frozenset[int] = frozenset()
    classes: frozenset[int] = frozenset()
    courses: frozenset[int] = frozenset()


def reach_of(session: Session, person: Person, permission: Permission, now: datetime) -> Reach:
    roles = [role for role in Role if permission in GRANTS[role]]
    query = select(col(Grant.scope), col(Grant.scope_id)).where(
        Grant.person_id == person.id, col(Grant.role).in_(roles), in_force(Grant, now)
    )
    found: dict[Scope, set[int]] = defaultdict(set)
    for scope, scope_id in session.exec(query):
        found[scope].add(scope_id or 0)
    units = below(session, found[Scope.UNIT]) if found[Scope.UNIT] else set()
    return Reach(
        site=bool(found[Scope.SITE]),
        units=frozenset(units),
        classes=frozenset(found[Scope.CLASS]),
        courses=frozenset(found[Scope.COURSE]),
    )
