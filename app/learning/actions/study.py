"""Reading: where a learner stopped, what he opened, what he has read to its end."""

from datetime import datetime

from sqlmodel import Session

from app.classes import queries as classes
from app.classes.models import Enrolment, TrainingClass
from app.classes.rules import ClassClosed
from app.courses.rules.content import Lesson
from app.learning.actions.standing import refresh, write_fact
from app.learning.models import Position
from app.learning.rules.facts import Event, FactKind


def must_be_open(enrolment: Enrolment, klass: TrainingClass, now: datetime) -> None:
    if now > classes.closes_at(enrolment, klass):
        raise ClassClosed


def open_lesson(session: Session, enrolment: Enrolment, klass: TrainingClass, lesson: Lesson, now: datetime) -> None:
    write_fact(session, enrolment, klass, Event(FactKind.OPENED, now, lesson.slug))
    refresh(session, enrolment, klass)


def save_position(
    session: Session, enrolment: Enrolment, klass: TrainingClass, lesson: Lesson, paragraph: str, now: datetime
) -> None:
    """The last paragraph seen; the first time it also says that the lesson was opened. After closing only the place."""
    row = session.get(Position, (enrolment.id, lesson.slug))
    if row is None:
        row = Position(enrolment_id=enrolment.id, lesson=lesson.slug, paragraph=paragraph, at=now)
        if now <= classes.closes_at(enrolment, klass):
            open_lesson(session, enrolment, klass, lesson, now)
    row.paragraph, row.at = paragraph, now
    session.add(row)
    session.flush()


def read_lesson(session: Session, enrolment: Enrolment, klass: TrainingClass, lesson: Lesson, now: datetime) -> None:
    must_be_open(enrolment, klass, now)
    write_fact(session, enrolment, klass, Event(FactKind.READ, now, lesson.slug))
    refresh(session, enrolment, klass)
