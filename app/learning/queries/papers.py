"""Tests of a course, and what a learner has reached in them."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from app.classes.models import Enrolment, TrainingClass
from app.courses import queries as courses
from app.courses.rules.content import Module
from app.errors import NotFound
from app.learning.models import Fact
from app.learning.queries.facts import corrections
from app.quizzes.models import Attempt
from app.quizzes.rules.attempts import Kind


def module_in(session: Session, klass: TrainingClass, slug: str) -> Module:
    for module in courses.content(session, klass.version_id).modules:
        if module.slug == slug:
            return module
    raise NotFound


@dataclass(frozen=True)
class Earlier:
    """A result of the same test, points in hundredths."""

    ref: str
    at: datetime
    points: int
    of: int
    passed: bool
    receipt: str


def results_of(session: Session, enrolment: Enrolment, kind: Kind, module: str) -> list[Earlier]:
    query = (
        select(Attempt, Fact)
        .join(Fact, col(Fact.attempt_id) == Attempt.id)
        .where(Attempt.enrolment_id == enrolment.id, Attempt.kind == kind, Attempt.subject == module)
        .order_by(col(Fact.at))
    )
    since = corrections(session, enrolment.id)
    found = [(attempt, fact.at, since.get(attempt.id, fact)) for attempt, fact in session.exec(query)]
    return [
        Earlier(attempt.ref, at, worth.points or 0, worth.of or 0, bool(worth.passed), attempt.receipt or "")
        for attempt, at, worth in found
    ]
