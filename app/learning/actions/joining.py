"""A learner comes into a class by its code."""

from datetime import datetime, tzinfo

from sqlmodel import Session, select

from app.aloud import as_stored
from app.audit.actions import record
from app.classes import deadlines
from app.classes.models import Enrolment, TrainingClass
from app.classes.rules import ClassClosed
from app.errors import Conflict, Invalid
from app.learning.actions.classes import enrol
from app.people.models import OrgUnit, Person
from app.people.queries import memberships_of


class CodeUnknown(Invalid):
    """No class has it, or not any more."""


class NoUnit(Conflict):
    """He is in no unit in which he could count."""


class LeftBefore(Conflict):
    """He was in this class and left it; an organizer takes him back."""


def join(session: Session, learner: Person, typed: str, zone: tzinfo, now: datetime) -> Enrolment:
    """Who is in already stays as he is. Raises CodeUnknown, ClassClosed, NoUnit, LeftBefore. Audited."""
    if not (code := as_stored(typed)):
        raise CodeUnknown
    found = session.exec(select(TrainingClass).where(TrainingClass.code == code).with_for_update()).one_or_none()
    if found is None:
        raise CodeUnknown
    if found.closed_at is not None or now > found.closes_at:
        raise ClassClosed
    mine = select(Enrolment).where(Enrolment.person_id == learner.id, Enrolment.class_id == found.id)
    if (enrolment := session.exec(mine).one_or_none()) is not None:
        if enrolment.withdrawn_at is not None:
            raise LeftBefore
        return enrolment
    if not (places := memberships_of(session, learner, now)):
        raise NoUnit
    unit = session.get_one(OrgUnit, places[0].unit_id)
    enrolment = enrol(session, learner, found, unit, now, learner)
    deadlines.of_enrolments(session, [enrolment.id], zone, now)
    record(session, learner, "enrolment:joined", enrolment.ref, {"class": found.name, "name": learner.name}, now)
    return enrolment
