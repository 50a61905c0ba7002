"""Things to test with: each maker writes what it names and nothing more."""

import itertools
from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from app.people import actions
from app.people.models import Grant, Identifier, OrgUnit, Person
from app.people.rules import IdentifierKind, Role, Scope
from tests import cast

_numbers = itertools.count(1)


def key() -> str:
    """A new idempotency key, as a form would carry it."""
    return f"key-of-a-test-{next(_numbers):06}"


def unit(
    session: Session, name: str = "", short: str = "", parent: OrgUnit | None = None, now: datetime | None = None
) -> OrgUnit:
    name = name or f"某单位{next(_numbers)}"
    return actions.add_unit(session, name, short or name, parent, now or cast.LONG_AGO)


def person(
    session: Session,
    name: str = "",
    unit: OrgUnit | None = None,
    roles: Iterable[Role] = (Role.LEARNER,),
    password_hash: str | None = None,
    now: datetime | None = None,
) -> Person:
    """Somebody with site-wide roles, a member of `unit`."""
    now = now or cast.LONG_AGO
    made = actions.add_person(session, name or f"某人{next(_numbers)}", now)
    made.password_hash = password_hash
    for role in roles:
        actions.grant(session, made, role, Scope.SITE, None, now)
    if unit is not None:
        actions.join(session, made, unit, "", now)
    session.flush()
    return made


def identifier(
    session: Session,
    person: Person,
    value: str,
    unit: OrgUnit | None,
    kind: IdentifierKind = IdentifierKind.STAFF_NUMBER,
) -> Identifier:
    return actions.identify(session, person, kind, value, unit)


def grant(
    session: Session,
    person: Person,
    role: Role,
    scope: Scope = Scope.SITE,
    scope_id: int | None = None,
    now: datetime | None = None,
) -> Grant:
    return actions.grant(session, person, role, scope, scope_id, now or cast.LONG_AGO)
