"""Reading classes and enrolments; whose they are comes first."""

from datetime import datetime

from sqlmodel import Session, col, select

from app.classes.models import ClassClosing, ClassReopening, Enrolment, EnrolmentFact, TrainingClass
from app.classes.rules import Excuse
from app.errors import NotFound
from app.people.models import Person


def enrolment_of(session: Session, learner: Person, ref: str) -> tuple[Enrolment, TrainingClass]:
    query = (
        select(Enrolment, TrainingClass)
        .join(TrainingClass)
        .where(Enrolment.ref == ref, Enrolment.person_id == learner.id, col(Enrolment.withdrawn_at).is_(None))
    )
    if (found := session.exec(query).one_or_none()) is None:
        raise NotFound
    return found


def enrolments_of(session: Session, learner: Person) -> list[tuple[Enrolment, TrainingClass]]:
    """The learner's classes, the one that closes last first."""
    query = (
        select(Enrolment, TrainingClass)
        .join(TrainingClass)
        .where(Enrolment.person_id == learner.id, col(Enrolment.withdrawn_at).is_(None))
        .order_by(col(TrainingClass.closes_at).desc(), col(TrainingClass.id).desc())
    )
    return list(session.exec(query))


def present_of(session: Session, learner: Person, now: datetime) -> tuple[Enrolment, TrainingClass] | None:
    """The class that he is in now: of the open ones the one that closes first, else the one that closed last."""
    found = enrolments_of(session, learner)
    return next((one for one in reversed(found) if closes_at(*one) >= now), found[0] if found else None)


def class_by_ref(session: Session, ref: str) -> TrainingClass:
    """For those whose reach was checked, or will be."""
    klass = session.exec(select(TrainingClass).where(TrainingClass.ref == ref)).one_or_none()
    if klass is None:
        raise NotFound
    return klass


def exemptions(session: Session, enrolment_ids: list[int] | int) -> list[EnrolmentFact]:
    ids = [enrolment_ids] if isinstance(enrolment_ids, int) else enrolment_ids
    query = select(EnrolmentFact).where(col(EnrolmentFact.enrolment_id).in_(ids), EnrolmentFact.kind == Excuse.EXEMPTED)
    return list(session.exec(query))


def closes_at(enrolment: Enrolment, klass: TrainingClass) -> datetime:
    """The learner's own deadline where it was extended, else the class's; never after the cut-off of a closed class."""
    own = enrolment.closes_at or klass.closes_at
    return min(own, klass.closed_at) if klass.closed_at else own


def closings(session: Session, klass: TrainingClass) -> list[tuple[ClassClosing, ClassReopening | None]]:
    """All closings of a class, each with what took it back; the latest first."""
    query = (
        select(ClassClosing, ClassReopening)
        .outerjoin(ClassReopening)
        .where(ClassClosing.class_id == klass.id)
        .order_by(col(ClassClosing.number).desc())
    )
    return list(session.exec(query))
