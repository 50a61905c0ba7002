"""Learning records as an organizer may see them: what is the learner's own stays out."""

from dataclasses import replace

from sqlmodel import Session, col, select

from app.classes.models import Enrolment
from app.classes.reach import enrolment_in
from app.dashboards.queries.seen import View
from app.dashboards.rules.history import listed, points_seen
from app.learning.queries.record import Record, record_of
from app.people.models import Person


def record_in(session: Session, view: View, ref: str) -> Record:
    """Raises NotFound for an enrolment out of reach."""
    return _seen(session, view, enrolment_in(session, view.reach, view.klass, ref))


def records_in(session: Session, view: View) -> list[Record]:
    """Of everybody within reach who was not withdrawn, by unit, then in the order of enrolment."""
    query = (
        select(Enrolment)
        .where(Enrolment.class_id == view.klass.id, view.within, col(Enrolment.withdrawn_at).is_(None))
        .order_by(col(Enrolment.unit_id), col(Enrolment.id))
    )
    return [_seen(session, view, enrolment) for enrolment in session.exec(query)]


def _seen(session: Session, view: View, enrolment: Enrolment) -> Record:
    record = record_of(session, session.get_one(Person, enrolment.person_id), enrolment, view.klass, view.now)
    attempts = tuple(
        one if points_seen(one.kind, one.passed, view.whole) else replace(one, points=None)
        for one in record.attempts
        if listed(one.kind, one.passed)
    )
    return replace(record, attempts=attempts)
