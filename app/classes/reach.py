"""Which classes, and which of their enrolments, lie within somebody's reach."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, true
from sqlmodel import Session, col, select

from app.classes.models import Enrolment, TrainingClass
from app.errors import NotFound
from app.people.models import Membership, Person
from app.people.queries import Reach, roles_of
from app.people.rules import Role


def is_whole(reach: Reach, klass: TrainingClass) -> bool:
    """Whether all of the class is within reach; otherwise it is what counts in the units there."""
    return reach.site or klass.id in reach.classes or klass.course_id in reach.courses


def opens_classes(reach: Reach) -> bool:
    """Who organizes whole classes opens new ones; a unit's officer sees his part of them."""
    return bool(reach.site or reach.courses or reach.classes)


def within(reach: Reach, klass: TrainingClass) -> ColumnElement[bool]:
    """The condition on enrolments of `klass`: an enrolment is seen where it counts, wherever the person went."""
    return true() if is_whole(reach, klass) else col(Enrolment.unit_id).in_(reach.units)


def classes_in(session: Session, reach: Reach, ref: str | None = None) -> list[TrainingClass]:
    """Classes of which something is within reach, the one that closes last first; or the one with that ref."""
    here = exists().where(col(Enrolment.class_id) == TrainingClass.id, col(Enrolment.unit_id).in_(reach.units))
    query = select(TrainingClass).order_by(col(TrainingClass.closes_at).desc(), col(TrainingClass.id).desc())
    if not reach.site:
        mine = col(TrainingClass.id).in_(reach.classes), col(TrainingClass.course_id).in_(reach.courses), here
        query = query.where(or_(*mine))
    if ref is not None:
        query = query.where(TrainingClass.ref == ref)
    return list(session.exec(query))


def class_in(session: Session, reach: Reach, ref: str) -> TrainingClass:
    if not (found := classes_in(session, reach, ref)):
        raise NotFound
    return found[0]


def enrolment_in(session: Session, reach: Reach, klass: TrainingClass, ref: str) -> Enrolment:
    query = select(Enrolment).where(Enrolment.ref == ref, Enrolment.class_id == klass.id, within(reach, klass))
    if (enrolment := session.exec(query).one_or_none()) is None:
        raise NotFound
    return enrolment


def placed(reach: Reach, klass: TrainingClass, now: datetime) -> ColumnElement[bool]:
    """The condition on persons: a present place of theirs lies within reach, so that their numbers may be seen."""
    if is_whole(reach, klass):
        return true()
    return exists().where(
        col(Membership.person_id) == Person.id,
        col(Membership.since) <= now,
        or_(col(Membership.until).is_(None), col(Membership.until) > now),
        col(Membership.unit_id).in_(reach.units),
    )


def place_in(session: Session, reach: Reach, klass: TrainingClass, person: Person, now: datetime) -> Membership | None:
    """His present place, if it lies within reach: who may see or help a person follows where he is now."""
    query = (
        select(Membership)
        .where(
            Membership.person_id == person.id,
            Membership.since <= now,
            or_(col(Membership.until).is_(None), col(Membership.until) > now),
        )
        .order_by(col(Membership.since).desc())
    )
    places = session.exec(query)
    return next((place for place in places if is_whole(reach, klass) or place.unit_id in reach.units), None)


def may_be_linked(
    session: Session, reach: Reach, class_ref: str, ref: str, now: datetime
) -> tuple[TrainingClass, Person, bool]:
    """Whose enrolment it is, and whether `reach` is enough to make a link for him.

    Not for one who has left, and not for one who is more than a learner: his link would be the way to his rights.
    """
    klass = class_in(session, reach, class_ref)
    enrolment = enrolment_in(session, reach, klass, ref)
    person = session.get_one(Person, enrolment.person_id)
    here = is_whole(reach, klass) or place_in(session, reach, klass, person, now) is not None
    present = enrolment.withdrawn_at is None and person.switched_off_at is None
    return klass, person, here and present and roles_of(session, person, now) <= {Role.LEARNER}


def linkable(session: Session, reach: Reach, class_ref: str, ref: str, now: datetime) -> bool:
    """The same for a page that is seen anyway: out of reach is a no."""
    try:
        return may_be_linked(session, reach, class_ref, ref, now)[-1]
    except NotFound:
        return False
