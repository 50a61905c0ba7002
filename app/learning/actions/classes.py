"""What organizers and trainers do that changes how learners stand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from app.classes import actions as classes
from app.classes import queries as class_queries
from app.classes.models import Enrolment, TrainingClass
from app.courses import queries as courses
from app.courses.models import CourseVersion
from app.errors import Conflict
from app.learning import queries
from app.learning.actions.standing import refresh
from app.learning.rules.facts import Exemption
from app.learning.rules.projection import projection
from app.people.models import OrgUnit, Person


def enrol(
    session: Session, person: Person, klass: TrainingClass, unit: OrgUnit, now: datetime, by: Person | None
) -> Enrolment:
    """From the first moment an enrolment has its summary, so that every count includes it."""
    enrolment = classes.enrol(session, person, klass, unit, now, by)
    refresh(session, enrolment, klass)
    return enrolment


def exempt(
    session: Session,
    enrolment: Enrolment,
    klass: TrainingClass,
    module: str,
    reason: str,
    now: datetime,
    by: Person,
) -> None:
    classes.exempt(session, enrolment, module, reason, now, by)
    refresh(session, enrolment, klass)


@dataclass(frozen=True)
class Touched:
    """What moving a class changes for one learner; `done / of` under both versions."""

    enrolment_id: int
    done: tuple[int, int]
    of: tuple[int, int]
    completed: bool

    @property
    def changes(self) -> bool:
        return self.done[0] != self.done[1] or self.of[0] != self.of[1]


class OtherCourse(Conflict):
    """A class moves between versions of its own course only."""


def what_a_move_changes(session: Session, klass: TrainingClass, version: CourseVersion) -> list[Touched]:
    """For each learner of the class; nothing is written."""
    if version.course_id != klass.course_id:
        raise OtherCourse
    before = courses.content(session, klass.version_id)
    after = courses.content(session, version.id)
    enrolments = _learners(session, klass)
    ids = [enrolment.id for enrolment in enrolments]
    events = queries.events_of_many(session, ids)
    exemptions: dict[int, list[Exemption]] = {}
    for fact in class_queries.exemptions(session, ids):
        exemptions.setdefault(fact.enrolment_id, []).append(Exemption(fact.subject, fact.at))
    touched = []
    for enrolment in enrolments:
        facts, excused = events.get(enrolment.id, []), exemptions.get(enrolment.id, [])
        old, new = projection(before, facts, excused), projection(after, facts, excused)
        touched.append(
            Touched(enrolment.id, (old.done, new.done), (old.of, new.of), completed=old.completed_at is not None)
        )
    return touched


def move_class(
    session: Session,
    klass: TrainingClass,
    version: CourseVersion,
    now: datetime,
    by: Person,
    on_step: Callable[[], None] = lambda: None,
) -> None:
    """Pin another version and refresh every learner; open attempts keep theirs, what is completed stays so."""
    if version.course_id != klass.course_id:
        raise OtherCourse
    classes.pin(session, klass, version, now, by)
    for enrolment in _learners(session, klass):
        refresh(session, enrolment, klass)
        on_step()


def _learners(session: Session, klass: TrainingClass) -> list[Enrolment]:
    query = select(Enrolment).where(Enrolment.class_id == klass.id).order_by(col(Enrolment.id))
    return list(session.exec(query))
