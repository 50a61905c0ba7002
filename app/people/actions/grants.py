"""Giving and ending roles."""

from datetime import datetime

from sqlmodel import Session, col, select

from app.db import id_of
from app.errors import Invalid
from app.people.models import (
    Grant,
    Person,
)
from app.people.queries import in_force, roles_of
from app.people.rules import SCOPES, Role, Scope, are_separate


class RolesSeparate(Invalid):
    """Two of the three administrators' roles in one person; or a scope that this role does not have."""


class WouldGrantHimself(Invalid):
    """Nobody may change what he himself may do."""


def grant(
    session: Session,
    person: Person,
    role: Role,
    scope: Scope,
    scope_id: int | None,
    now: datetime,
    by: Person | None = None,
) -> Grant:
    """Granting twice changes nothing."""
    if (scope is Scope.SITE) != (scope_id is None):
        raise Invalid
    if scope not in SCOPES[role] or not are_separate({role, *roles_of(session, person, now)}):
        raise RolesSeparate
    if by is not None and by.id == person.id:
        raise WouldGrantHimself
    query = select(Grant).where(
        Grant.person_id == person.id, Grant.role == role, Grant.scope == scope, in_force(Grant, now)
    )
    query = query.where(col(Grant.scope_id).is_(None) if scope_id is None else col(Grant.scope_id) == scope_id)
    if (known := session.exec(query).first()) is not None:
        return known
    granted = Grant(person_id=person.id, role=role, scope=scope, scope_id=scope_id, since=now, by=id_of(by))
    session.add(granted)
    session.flush()
    return granted


def revoke(session: Session, granted: Grant, now: datetime, by: Person | None = None) -> None:
    if by is not None and by.id == granted.person_id:
        raise WouldGrantHimself
    granted.until = now
    session.add(granted)
    session.flush()
