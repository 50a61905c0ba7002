"""Papers that were handed in, written as rows: what an analysis reads, without the clicking."""

from collections.abc import Mapping
from datetime import timedelta

from sqlmodel import Session, select

from app.classes.models import Enrolment, TrainingClass
from app.courses import queries as courses
from app.learning import actions as learning
from app.quizzes.models import Answer, Attempt
from app.quizzes.rules.attempts import EndedBy, Kind, Policy
from app.quizzes.rules.marking import mark
from app.quizzes.rules.questions import Given
from tests import make
from tests.cast import NOW
from tests.school import OPENED, School


def sit(
    session: Session,
    school: School,
    given: Mapping[str, Given],
    *,
    klass: TrainingClass | None = None,
    person_id: int | None = None,
    kind: Kind = Kind.QUIZ,
    subject: str = "significance",
    minutes: int = 0,
    open: bool = False,
) -> int:
    """A paper of these questions; of a new learner, or of `person_id`; gives the person. One answer each 30 seconds."""
    klass = klass or school.klass
    questions = courses.version_questions(session, klass.version_id)
    if person_id is None:
        person = make.person(session)
        enrolment = learning.enrol(session, person, klass, school.cast.units.first, OPENED, school.cast.organizer)
        person_id, enrolment_id = person.id, enrolment.id
    else:
        enrolment_id = learning_of(session, person_id, klass)
    at = NOW - timedelta(days=2) + timedelta(minutes=minutes)
    attempt = Attempt(
        person_id=person_id,
        enrolment_id=None if kind is Kind.TRIAL else enrolment_id,
        version_id=klass.version_id,
        kind=kind,
        subject=subject,
        policy=Policy.AT_ONCE,
        started_at=at,
        submitted_at=None if open else at + timedelta(minutes=20),
        ended_by=None if open else EndedBy.LEARNER,
    )
    session.add(attempt)
    session.flush()
    for position, (slug, answer) in enumerate(given.items(), 1):
        id, question = questions[slug]
        marked = mark(question, answer)
        saved = at + timedelta(seconds=30 * position)
        session.add(
            Answer(
                attempt_id=attempt.id,
                position=position,
                question_id=id,
                option_order=[],
                given=list(answer),
                rev=1,
                saved_at=saved,
                fixed_at=None if open else saved,
                points=None if open else marked.points,
                of=None if open else marked.of,
            )
        )
    session.flush()
    return person_id


def learning_of(session: Session, person_id: int, klass: TrainingClass) -> int:
    query = select(Enrolment.id).where(Enrolment.person_id == person_id, Enrolment.class_id == klass.id)
    return session.exec(query).one()
