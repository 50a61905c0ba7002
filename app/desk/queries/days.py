"""Days in class, who sits there, and what was last said of each."""

from sqlmodel import Session, and_, col, func, select

from app.classes.models import Attendance, ClassDay, Enrolment
from app.classes.rules import Came
from app.dashboards.queries.seen import View
from app.desk.rules.days import DayLine, Seat, counted
from app.errors import NotFound
from app.people.models import Person


def day_in(session: Session, view: View, ref: str) -> ClassDay:
    query = select(ClassDay).where(ClassDay.ref == ref, ClassDay.class_id == view.klass.id)
    if (day := session.exec(query).one_or_none()) is None:
        raise NotFound
    return day


def days(session: Session, view: View) -> list[DayLine]:
    """In their order; the same number of queries for any number of days."""
    query = select(ClassDay).where(ClassDay.class_id == view.klass.id).order_by(col(ClassDay.day), col(ClassDay.id))
    found = list(session.exec(query))
    said = _said(session, [day.id for day in found])
    seats = _present(session, view)
    return [_line(day, [_seat(view, one, said.get((day.id, one[0]))) for one in seats]) for day in found]


def seats(session: Session, view: View, day: ClassDay) -> list[Seat]:
    """Everybody who is in the class and within reach, by unit, then by name."""
    said = _said(session, [day.id])
    found = [_seat(view, one, said.get((day.id, one[0]))) for one in _present(session, view)]
    return sorted(found, key=lambda seat: (order_of(view, seat.unit), seat.name))


def count_seats(session: Session, view: View, day: ClassDay, show: str) -> int:
    """Of whom that was said last (a `Came`), nothing yet (`unsaid`), or everybody (empty)."""
    last = select(func.max(Attendance.id)).where(Attendance.day_id == day.id).group_by(col(Attendance.enrolment_id))
    here = and_(col(Attendance.enrolment_id) == Enrolment.id, col(Attendance.id).in_(last))
    query = select(func.count()).select_from(Enrolment).outerjoin(Attendance, here)
    query = query.where(Enrolment.class_id == view.klass.id, view.within, col(Enrolment.withdrawn_at).is_(None))
    if show:
        query = query.where(col(Attendance.came).is_(None) if show == "unsaid" else Attendance.came == show)
    return session.exec(query).one()


def order_of(view: View, unit: str) -> int:
    """Where a unit stands in the tree."""
    return next((n for n, (_depth, one) in enumerate(view.tree.options()) if one.name == unit), 0)


def line_of(session: Session, view: View, day: ClassDay) -> DayLine:
    return _line(day, seats(session, view, day))


Sitting = tuple[int, str, str, int]
"""Enrolment's id and ref, the person's name, the unit's id."""


def _present(session: Session, view: View) -> list[Sitting]:
    query = (
        select(Enrolment.id, Enrolment.ref, Person.name, Enrolment.unit_id)
        .join(Person, col(Person.id) == Enrolment.person_id)
        .where(Enrolment.class_id == view.klass.id, view.within, col(Enrolment.withdrawn_at).is_(None))
        .order_by(col(Enrolment.id))
    )
    return list(session.exec(query))


def _said(session: Session, day_ids: list[int]) -> dict[tuple[int, int], Came]:
    """(day, enrolment) -> the last word."""
    last = (
        select(func.max(Attendance.id))
        .where(col(Attendance.day_id).in_(day_ids))
        .group_by(col(Attendance.day_id), col(Attendance.enrolment_id))
    )
    query = select(Attendance.day_id, Attendance.enrolment_id, Attendance.came).where(col(Attendance.id).in_(last))
    return {(day, enrolment): Came(came) for day, enrolment, came in session.exec(query)}


def _seat(view: View, one: Sitting, came: Came | None) -> Seat:
    return Seat(one[1], one[2], view.tree.units[one[3]].name, came)


def _line(day: ClassDay, found: list[Seat]) -> DayLine:
    return DayLine(day.ref, day.day, day.title, day.place, day.dropped_at is not None, counted(found))
