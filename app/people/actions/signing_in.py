"""Passwords, one-time links, sessions, wrong guesses."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from app.db import id_of
from app.errors import Conflict
from app.people.models import (
    FailedSignIn,
    OneTimeLink,
    Person,
    SignIn,
)
from app.people.queries import hash_of

SIGNED_IN_FOR = timedelta(hours=12)
LINK_LASTS = timedelta(hours=24)
SIGN_INS_KEPT = timedelta(days=180)
FAILURES_KEPT = timedelta(days=1)


class LinkSpent(Conflict):
    """A one-time link that was used, has run out or never was."""


def make_link(session: Session, person: Person, by: Person | None, now: datetime) -> str:
    """A token that sets his password once, within a day; earlier ones are void. It is nowhere stored."""
    session.exec(delete(OneTimeLink).where(col(OneTimeLink.person_id) == person.id, col(OneTimeLink.used_at).is_(None)))
    token = secrets.token_urlsafe(32)
    until = now + LINK_LASTS
    session.add(
        OneTimeLink(token_hash=hash_of(token), person_id=person.id, made_at=now, made_by=id_of(by), until=until)
    )
    session.flush()
    return token


def use_link(session: Session, token: str, password_hash: str, now: datetime) -> Person:
    """Sets the password that its bearer chose."""
    link = session.exec(
        select(OneTimeLink).where(OneTimeLink.token_hash == hash_of(token)).with_for_update()
    ).one_or_none()
    if link is None or link.used_at is not None or link.until <= now:
        raise LinkSpent
    person = session.get_one(Person, link.person_id)
    if person.switched_off_at is not None:
        raise LinkSpent
    link.used_at = now
    session.add(link)
    set_password(session, person, password_hash, must_change=False)
    return person


def set_password(session: Session, person: Person, password_hash: str, must_change: bool) -> None:
    """`must_change` where somebody else knows it too. Whoever is signed in as this person is signed out."""
    person.password_hash, person.must_change = password_hash, must_change
    session.add(person)
    sign_out_everywhere(session, person)


def sign_in(session: Session, person: Person, now: datetime) -> str:
    """Returns the token for the cookie; it is nowhere stored."""
    token = secrets.token_urlsafe(32)
    session.add(SignIn(token_hash=hash_of(token), person_id=person.id, at=now, until=now + SIGNED_IN_FOR))
    if person.first_sign_in_at is None:
        person.first_sign_in_at = now
        session.add(person)
    session.flush()
    return token


def sign_out(session: Session, token: str) -> None:
    session.exec(delete(SignIn).where(col(SignIn.token_hash) == hash_of(token)))


def sign_out_everywhere(session: Session, person: Person) -> None:
    session.flush()
    session.exec(delete(SignIn).where(col(SignIn.person_id) == person.id))


def note_failure(session: Session, account: str, address: str, now: datetime) -> None:
    session.add(FailedSignIn(account=hash_of(account), address=address, at=now))
    session.flush()


def forgive(session: Session, account: str, address: str) -> None:
    """He knew it in the end."""
    own = col(FailedSignIn.account) == hash_of(account), col(FailedSignIn.address) == address
    session.exec(delete(FailedSignIn).where(*own))


def forget_old_sign_ins(session: Session, now: datetime) -> None:
    session.exec(delete(SignIn).where(col(SignIn.until) < now - SIGN_INS_KEPT))
    session.exec(delete(FailedSignIn).where(col(FailedSignIn.at) < now - FAILURES_KEPT))
