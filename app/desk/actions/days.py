"""A day in class is put down or dropped; who came is said, and said again."""

from datetime import date, datetime

from sqlmodel import Session, col, select

from app.audit.actions import record
from app.classes.actions import must_not_be_closed
from app.classes.models import Attendance, ClassDay, Enrolment
from app.dashboards.queries.seen import View
from app.desk.queries.days import seats
from app.desk.rules.days import Said, changed
from app.errors import Conflict
from app.people.models import Person


class Dropped(Conflict):
    """The day did not take place."""


def add_day(session: Session, view: View, day: date, title: str, place: str, by: Person, now: datetime) -> ClassDay:
    """Raises ClassClosed. Audited."""
    must_not_be_closed(view.klass)
    made = ClassDay(class_id=view.klass.id, day=day, title=title, place=place, at=now, by=by.id)
    session.add(made)
    session.flush()
    told = {"class": view.klass.name, "day": day.isoformat(), "title": title}
    record(session, by, "day:add", made.ref, told, now)
    return made


def drop_day(session: Session, view: View, day: ClassDay, by: Person, now: datetime) -> None:
    """It is kept, with what was said of it, and counts no more. Raises ClassClosed. Audited."""
    must_not_be_closed(view.klass)
    if day.dropped_at is None:
        day.dropped_at = now
        session.add(day)
        session.flush()
        record(session, by, "day:drop", day.ref, {"class": view.klass.name, "day": day.day.isoformat()}, now)


def take(session: Session, view: View, day: ClassDay, said: Said, by: Person, now: datetime) -> int:
    """How many were said anew: a word that is the same again leaves no row. Raises ClassClosed, Dropped."""
    must_not_be_closed(view.klass)
    if day.dropped_at is not None:
        raise Dropped
    new = changed(seats(session, view, day), said)
    query = select(Enrolment.ref, Enrolment.id).where(col(Enrolment.ref).in_(list(new)))
    ids = dict(session.exec(query).all())
    rows = [Attendance(day_id=day.id, enrolment_id=ids[ref], came=came, at=now, by=by.id) for ref, came in new.items()]
    session.add_all(rows)
    session.flush()
    if rows:
        told = {"class": view.klass.name, "day": day.day.isoformat(), "rows": len(rows)}
        record(session, by, "day:attendance", day.ref, told, now)
    return len(rows)
