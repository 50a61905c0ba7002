"""Deadlines of one's own, counted from the appointment (decision 0025)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, tzinfo

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select, update

from app.classes.models import Enrolment, EnrolmentFact, TrainingClass
from app.classes.rules import Excuse, own_deadline
from app.db import in_parts
from app.people.models import Appointment
from app.quizzes.models import Attempt
from app.quizzes.rules.attempts import Kind


def is_extended(session: Session, enrolment: Enrolment) -> bool:
    """Whether somebody gave him more time: such a deadline is not counted any more."""
    query = select(EnrolmentFact.id).where(
        EnrolmentFact.enrolment_id == enrolment.id, EnrolmentFact.kind == Excuse.EXTENDED
    )
    return session.exec(query).first() is not None


def of_class(session: Session, klass: TrainingClass, zone: tzinfo, now: datetime) -> None:
    """After the class's days became others: for everybody in it."""
    _give(session, (col(Enrolment.class_id) == klass.id,), zone, now)


def within_class_end(session: Session, klass: TrainingClass, zone: tzinfo, now: datetime) -> None:
    """After the class's end became another: deadlines before it stay as they are, the others are counted anew."""
    beyond = or_(col(Enrolment.closes_at).is_(None), col(Enrolment.closes_at) >= klass.closes_at)
    _give(session, (col(Enrolment.class_id) == klass.id, beyond), zone, now)


def of_enrolments(session: Session, ids: Collection[int], zone: tzinfo, now: datetime) -> None:
    """For those who came into a class just now, or again."""
    for some in in_parts(ids):
        _give(session, (col(Enrolment.id).in_(some),), zone, now)


def of_persons(session: Session, ids: Collection[int], zone: tzinfo, now: datetime) -> None:
    """After the day of their appointment became another: in every class that is open."""
    for some in in_parts(ids):
        _give(session, (col(Enrolment.person_id).in_(some),), zone, now)


def _give(session: Session, which: Sequence[ColumnElement[bool]], zone: tzinfo, now: datetime) -> None:
    """The days of `own_deadline` that everybody has at least are counted from `now`, when his deadline changes."""
    session.flush()
    # Held first and asked afterwards: on PostgreSQL somebody may be giving one of them more time just now.
    held = select(Enrolment.id).where(*which).order_by(col(Enrolment.id))
    session.exec(held.with_for_update(key_share=True)).all()
    extended = select(EnrolmentFact.enrolment_id).where(EnrolmentFact.kind == Excuse.EXTENDED)
    query = (
        select(Enrolment, TrainingClass)
        .join(TrainingClass)
        .where(col(TrainingClass.closed_at).is_(None), col(Enrolment.id).not_in(extended), *which)
        .where(or_(col(TrainingClass.due_days).is_not(None), col(Enrolment.closes_at).is_not(None)))
        .order_by(col(Enrolment.id))
        .execution_options(populate_existing=True)
    )
    found = session.exec(query).all()
    appointed = _appointed(session, [one.person_id for one, _klass in found], now)
    for one, klass in found:
        before = one.closes_at
        after = own_deadline(appointed.get(one.person_id), klass.due_days, now, klass.closes_at, zone)
        if after == before:
            continue
        one.closes_at = after
        session.add(one)
        untimed = update(Attempt).where(
            col(Attempt.enrolment_id) == one.id,
            col(Attempt.submitted_at).is_(None),
            col(Attempt.kind) != Kind.FINAL,
            col(Attempt.deadline_at) == (before or klass.closes_at),
        )
        moved = untimed.values(deadline_at=after or klass.closes_at)
        session.exec(moved.execution_options(synchronize_session=False))
    session.flush()


def _appointed(session: Session, persons: Sequence[int], now: datetime) -> dict[int, date]:
    """The day of the present appointment; where there are two, of the one that was written last."""
    found: dict[int, date] = {}
    for some in in_parts(persons):
        query = (
            select(col(Appointment.person_id), col(Appointment.appointed_on))
            .where(col(Appointment.person_id).in_(some), Appointment.since <= now)
            .where(or_(col(Appointment.until).is_(None), col(Appointment.until) > now))
            .where(col(Appointment.appointed_on).is_not(None))
            .order_by(col(Appointment.since), col(Appointment.id))
        )
        found |= {person: on for person, on in session.exec(query) if on is not None}
    return found
