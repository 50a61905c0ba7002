"""The classes of which an organizer sees something, each with its first figures."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, or_, select
from sqlmodel import Session, col

from app.classes.models import Enrolment
from app.classes.reach import classes_in, is_whole
from app.learning.models import Progress
from app.learning.rules.facts import State
from app.people.models import Person
from app.people.queries import reach_of
from app.people.rules import Permission


@dataclass(frozen=True)
class ClassLine:
    ref: str
    name: str
    opens_at: datetime
    closes_at: datetime
    whole: bool
    enrolled: int  # and not withdrawn, as far as within reach
    done: int


def classes_seen(session: Session, person: Person, now: datetime) -> list[ClassLine]:
    reach = reach_of(session, person, Permission.SEE_COMPLETION, now)
    found = classes_in(session, reach)
    whole = {klass.id for klass in found if is_whole(reach, klass)}
    counted = (
        select(col(Enrolment.class_id), func.count(), func.sum(case((col(Progress.state) == State.DONE, 1), else_=0)))
        .outerjoin(Progress, col(Progress.enrolment_id) == Enrolment.id)
        .where(
            col(Enrolment.class_id).in_([klass.id for klass in found]),
            or_(col(Enrolment.class_id).in_(whole), col(Enrolment.unit_id).in_(reach.units)),
            col(Enrolment.withdrawn_at).is_(None),
        )
        .group_by(col(Enrolment.class_id))
    )
    counts = {class_id: (n, done) for class_id, n, done in session.execute(counted)}
    return [
        ClassLine(
            klass.ref, klass.name, klass.opens_at, klass.closes_at, klass.id in whole, *counts.get(klass.id, (0, 0))
        )
        for klass in found
    ]
