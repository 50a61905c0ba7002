"""Many people enrolled at once: all of them begin with the same summary, which is written in one statement."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlmodel import Session, col, select

from app.classes.models import Enrolment, TrainingClass
from app.courses import queries as courses
from app.db import insert_all
from app.learning.models import Progress, Step
from app.learning.rules.projection import projection
from app.people.models import Person


def enrol_many(
    session: Session, whom: Sequence[tuple[int, int]], klass: TrainingClass, now: datetime, by: Person | None
) -> list[Enrolment]:
    """Ids of persons who were never in this class, each with the unit in which he counts; in the same order."""
    enrolments = [
        Enrolment(person_id=person, class_id=klass.id, unit_id=unit, enrolled_at=now, enrolled_by=by.id if by else None)
        for person, unit in whom
    ]
    if not enrolments:
        return []
    session.refresh(klass, with_for_update={"read": True})  # a move that is under way would miss them (PostgreSQL)
    insert_all(session, enrolments)
    refs = [enrolment.ref for enrolment in enrolments]
    made = {one.ref: one for one in session.exec(select(Enrolment).where(col(Enrolment.ref).in_(refs)))}
    enrolments = [made[ref] for ref in refs]
    standing = projection(courses.content(session, klass.version_id), [], [])
    progress = {
        "state": standing.state,
        "done": standing.done,
        "of": standing.of,
        "items": standing.items,
        "modules_done": 0,
        "modules_of": standing.modules_of,
        "credit_hours": 0,
        "final_points": None,
        "final_of": None,
        "final_passed": False,
        "first_at": None,
        "last_at": None,
        "completed_at": None,
    }
    steps = [
        {"kind": step.kind, "subject": step.subject, "module": step.module, "state": step.state, "how": step.how}
        | {"done_at": step.done_at, "points": step.points, "of": step.of}
        for step in standing.steps
    ]
    ids = [enrolment.id for enrolment in enrolments]
    session.execute(insert(Progress), [{"enrolment_id": id_, **progress} for id_ in ids])
    if steps:
        session.execute(insert(Step), [{"enrolment_id": id_, **step} for id_ in ids for step in steps])
    return enrolments
