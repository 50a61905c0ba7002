"""What administrators do: each act writes itself into the audit trail, in its own transaction, once."""

from datetime import datetime

from sqlmodel import Session, select

from app.admin.queries import target_id
from app.admin.rules import NewAccount, NewGrant
from app.audit.actions import record
from app.errors import Conflict, NotFound
from app.people import actions as people
from app.people.actions import AccountTaken
from app.people.models import Grant, Person
from app.people.queries import holder_of, person_by_ref, roles_of, unit_by_ref
from app.people.rules import IdentifierKind, Role, Scope, is_phone, may_open


class NotForYou(Conflict):
    """The account of another administrator, or one's own: the operator has the command line for these."""


def make_account(session: Session, admin: Person, new: NewAccount, now: datetime) -> Person:
    """Raises AccountTaken; the new one has no password until a one-time link is made for him."""
    unit = unit_by_ref(session, new.unit)
    kind = IdentifierKind.PHONE if is_phone(new.account) else IdentifierKind.STAFF_NUMBER
    issuer = None if kind is IdentifierKind.PHONE else unit
    if holder_of(session, kind, new.account, issuer) is not None:
        raise AccountTaken
    person = people.add_person(session, new.name, now, admin)
    people.identify(session, person, kind, new.account, issuer)
    people.join(session, person, unit, new.post, now)
    if new.is_learner:
        people.grant(session, person, Role.LEARNER, Scope.SITE, None, now, admin)
    told = {"name": person.name, "account": new.account, "learner": new.is_learner}
    record(session, admin, "account:make", person.ref, told, now)
    return person


def switch(session: Session, admin: Person, ref: str, on: bool, now: datetime) -> Person:
    person = _opened(session, admin, ref, now)
    if on:
        people.switch_on(session, person)
    else:
        people.switch_off(session, person, now)
    record(session, admin, f"account:switch-{'on' if on else 'off'}", person.ref, {"name": person.name}, now)
    return person


def link(session: Session, admin: Person, ref: str, now: datetime) -> tuple[Person, str]:
    """A token that lets somebody set his password once; earlier ones are void."""
    person = _opened(session, admin, ref, now)
    if person.switched_off_at is not None:
        raise NotForYou
    token = people.make_link(session, person, admin, now)
    record(session, admin, "link:make", person.ref, {"name": person.name}, now)
    return person, token


def _opened(session: Session, admin: Person, ref: str, now: datetime) -> Person:
    person = person_by_ref(session, ref, lock=True)
    if person.id == admin.id or not may_open(roles_of(session, person, now)):
        raise NotForYou
    return person


def give(session: Session, admin: Person, new: NewGrant, now: datetime) -> Grant:
    """Raises NotFound, RolesSeparate or WouldGrantHimself."""
    person = person_by_ref(session, new.person, lock=True)
    where = target_id(session, new.scope, new.target)
    granted = people.grant(session, person, new.role, new.scope, where, now, admin)
    told = {"name": person.name, "role": new.role.value, "scope": new.scope.value, "where": new.target}
    record(session, admin, "grant:give", person.ref, told, now)
    return granted


def end(session: Session, admin: Person, ref: str, now: datetime) -> None:
    granted = session.exec(select(Grant).where(Grant.ref == ref).with_for_update()).one_or_none()
    if granted is None or (granted.until is not None and granted.until <= now):
        raise NotFound
    people.revoke(session, granted, now, admin)
    person = session.get_one(Person, granted.person_id)
    told = {"name": person.name, "role": granted.role.value, "scope": granted.scope.value}
    record(session, admin, "grant:end", person.ref, told, now)
