"""Reading attempts for those who start and go on with them."""

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import Select

from app.classes.models import Enrolment, TrainingClass
from app.classes.rules import FinalOpens
from app.courses import queries as courses
from app.errors import NotFound
from app.learning.models import Progress, Step, WrongAnswer
from app.learning.rules.facts import State, StepKind
from app.learning.rules.mistakes import Mistake
from app.learning.rules.papers import Closed, FinalState
from app.quizzes.models import Answer, Attempt, QuestionVersion
from app.quizzes.rules.attempts import Kind
from app.quizzes.rules.questions import Question
from app.quizzes.rules.showing import order_for


def open_attempt(session: Session, enrolment_id: int, kind: Kind, subject: str, lock: bool = False) -> Attempt | None:
    query = (
        select(Attempt)
        .where(
            Attempt.enrolment_id == enrolment_id,
            Attempt.kind == kind,
            Attempt.subject == subject,
            col(Attempt.submitted_at).is_(None),
        )
        .order_by(col(Attempt.id).desc())
    )
    return session.exec(query.with_for_update() if lock else query).first()


def open_attempts(session: Session, enrolment_id: int, now: datetime) -> list[Attempt]:
    """What was begun and not handed in, checks aside."""
    query = select(Attempt).where(
        Attempt.enrolment_id == enrolment_id,
        Attempt.kind != Kind.CHECK,
        col(Attempt.submitted_at).is_(None),
        (col(Attempt.deadline_at).is_(None)) | (col(Attempt.deadline_at) > now),
    )
    return list(session.exec(query.order_by(col(Attempt.id))))


def under_way(class_id: int) -> Select[Attempt, Enrolment]:
    """Attempts of a class that closing it would end, each with its enrolment; checks inside lessons are none."""
    return (
        select(Attempt, Enrolment)
        .join(Enrolment, col(Attempt.enrolment_id) == Enrolment.id)
        .where(Enrolment.class_id == class_id, col(Attempt.submitted_at).is_(None), Attempt.kind != Kind.CHECK)
        .order_by(col(Attempt.id))
    )


def times_asked(session: Session, enrolment_id: int) -> dict[str, int]:
    """How often each question was put to this learner."""
    query = (
        select(QuestionVersion.slug, func.count())
        .join(Answer, col(Answer.question_id) == QuestionVersion.id)
        .join(Attempt, col(Answer.attempt_id) == Attempt.id)
        .where(Attempt.enrolment_id == enrolment_id)
        .group_by(QuestionVersion.slug)
    )
    return {slug: count for slug, count in session.exec(query)}


def asked_in_finals(session: Session, enrolment_id: int) -> frozenset[str]:
    query = (
        select(QuestionVersion.slug)
        .join(Answer, col(Answer.question_id) == QuestionVersion.id)
        .join(Attempt, col(Answer.attempt_id) == Attempt.id)
        .where(Attempt.enrolment_id == enrolment_id, Attempt.kind == Kind.FINAL)
    )
    return frozenset(session.exec(query))


def asked_first(session: Session, enrolment_id: int, kind: Kind, subject: str) -> frozenset[str]:
    """The questions of the first paper of a test; empty before there was one."""
    mine = (Attempt.enrolment_id == enrolment_id, Attempt.kind == kind, Attempt.subject == subject)
    first = select(func.min(Attempt.id)).where(*mine).scalar_subquery()
    query = (
        select(QuestionVersion.slug)
        .join(Answer, col(Answer.question_id) == QuestionVersion.id)
        .where(col(Answer.attempt_id) == first)
    )
    return frozenset(session.exec(query))


def tries_of(session: Session, enrolment_id: int, kind: Kind, subject: str) -> int:
    mine = (Attempt.enrolment_id == enrolment_id, Attempt.kind == kind, Attempt.subject == subject)
    return session.exec(select(func.count()).where(*mine)).one()


def final_state(session: Session, enrolment: Enrolment, klass: TrainingClass) -> FinalState:
    progress = session.get_one(Progress, enrolment.id, populate_existing=True)
    final = session.get_one(Step, (enrolment.id, StepKind.FINAL, ""), populate_existing=True)
    tries = session.exec(
        select(func.count()).where(Attempt.enrolment_id == enrolment.id, Attempt.kind == Kind.FINAL)
    ).one()
    return FinalState(
        opens_after_modules=klass.final_opens is FinalOpens.AFTER_MODULES,
        modules_done=progress.modules_done == progress.modules_of or progress.state is State.DONE,
        tries=tries,
        makeups=klass.makeups,
        passed=final.state is State.DONE,
    )


def precheck_closed(session: Session, enrolment: Enrolment, module: str) -> Closed | None:
    """Why a module cannot be tested out any more."""
    quiz = session.get(Step, (enrolment.id, StepKind.QUIZ, module), populate_existing=True)
    lessons = select(func.count()).where(
        Step.enrolment_id == enrolment.id, Step.module == module, Step.state != State.DONE
    )
    if quiz is not None and session.exec(lessons).one() == 0:
        return Closed.MODULE_DONE
    tried = select(Attempt.id).where(
        Attempt.enrolment_id == enrolment.id, Attempt.kind == Kind.PRECHECK, Attempt.subject == module
    )
    return Closed.USED_UP if session.exec(tried).first() is not None else None


def to_practise(session: Session, enrolment_id: int, now: datetime) -> list[str]:
    """Wrong answers, those that have rested longest first."""
    query = select(WrongAnswer).where(WrongAnswer.enrolment_id == enrolment_id)
    rows = session.exec(query.order_by(col(WrongAnswer.wrong_at), col(WrongAnswer.slug))).all()
    due = [row.slug for row in rows if Mistake(row.wrong_at, row.right_since).due(now)]
    return due or [row.slug for row in rows]


def check_attempt(session: Session, enrolment_id: int, lesson: str) -> Attempt | None:
    """The one attempt that holds the answers to a lesson's questions."""
    return session.execute(_CHECKS, {"whose": enrolment_id, "lesson": lesson}).scalar()


def check_places(session: Session, attempt_id: int) -> dict[str, int]:
    """Where in it each question stands."""
    return {row.slug: row.position for row in session.connection().execute(_PLACES, {"attempt": attempt_id})}


def inline_question(
    session: Session, enrolment: Enrolment, klass: TrainingClass, check: str
) -> tuple[int, Question, list[str]]:
    """A question inside a lesson of the class's course: its version's id, itself, and the order this learner sees."""
    found = courses.version_questions(session, klass.version_id).get(check)
    if found is None:
        raise NotFound
    id_, question = found
    return id_, question, order_for(question, f"{enrolment.id}:{id_}")


# Built once: each answer inside a lesson passes here.
_CHECKS = (
    select(Attempt)
    .where(
        Attempt.enrolment_id == bindparam("whose"),
        Attempt.kind == Kind.CHECK,
        Attempt.subject == bindparam("lesson"),
    )
    .order_by(col(Attempt.id))
    .limit(1)
)
_PLACES = (
    select(QuestionVersion.slug, Answer.position)
    .join(Answer, col(Answer.question_id) == QuestionVersion.id)
    .where(Answer.attempt_id == bindparam("attempt"))
)
